import sharp from 'sharp';
import { fail, succeed, type Result } from '../../kernel/result.ts';

/**
 * Pictures for a report. Whatever comes in is decoded and drawn anew as WebP: nothing but what can be seen is left, neither
 * where a photo was taken nor anything hidden behind the picture. Never SVG, which can carry scripts.
 */

export const IMAGE_BYTES_MAX = 8 * 1024 * 1024;
/** Larger pictures are not decoded at all: a small file can claim to be huge. */
const PIXELS_MAX = 24_000_000;
/** What is kept. */
const KEPT_PIXELS_MAX = 4_000_000;
const SIDE_MAX = 8_000;

export type ImageRefusal = 'kind' | 'broken' | 'too-large';

export interface ReportImage {
  readonly bytes: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a file is by its first bytes, whatever its name says. */
export function isPicture(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12));
  const latin = start.toString('latin1');
  return (
    latin.startsWith('\x89PNG\r\n\x1a\n') ||
    latin.startsWith('\xff\xd8\xff') ||
    latin.startsWith('GIF8') ||
    (latin.startsWith('RIFF') && latin.slice(8) === 'WEBP')
  );
}

/** Decoding is work of the whole machine: pictures of a class are taken one after the other. */
let queue: Promise<unknown> = Promise.resolve();

/** Draws a picture anew: at most four megapixels, upright, without any data about it. */
export function redrawImage(bytes: Uint8Array): Promise<Result<ReportImage, ImageRefusal>> {
  const next = queue.then(() => redraw(bytes));
  queue = next;
  return next;
}

async function redraw(bytes: Uint8Array): Promise<Result<ReportImage, ImageRefusal>> {
  if (!isPicture(bytes)) return fail('kind');
  if (bytes.length > IMAGE_BYTES_MAX) return fail('too-large');
  try {
    const source = { limitInputPixels: false, failOn: 'error', pages: 1 } as const;
    const { width, height } = await sharp(bytes, source).metadata();
    if (width * height > PIXELS_MAX || Math.max(width, height) > SIDE_MAX * 2) return fail('too-large');
    const shrink = Math.min(
      1,
      Math.sqrt(KEPT_PIXELS_MAX / (width * height)),
      SIDE_MAX / Math.max(width, height),
    );
    const side = Math.max(1, Math.floor(Math.max(width, height) * shrink));
    const { data, info } = await sharp(bytes, { ...source, limitInputPixels: PIXELS_MAX })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer({ resolveWithObject: true });
    return succeed({ bytes: data, widthPx: info.width, heightPx: info.height });
  } catch {
    return fail('broken');
  }
}
