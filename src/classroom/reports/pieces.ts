import { z } from 'zod';

/**
 * What is put into a report from the run, or as a picture: frozen at that moment, in both languages, so that it prints the same
 * for ever. Everything in it is text or a figure.
 */

const text = z.strictObject({ en: z.string().max(600), zh: z.string().max(600) });

const chart = z.strictObject({
  kind: z.literal('chart'),
  caption: text,
  unit: z.enum(['fen', 'points', 'count']),
  labels: z.array(text).max(400),
  series: z.array(z.strictObject({ name: text, values: z.array(z.number().nullable()).max(400) })).max(6),
});
const table = z.strictObject({
  kind: z.literal('table'),
  caption: text,
  columns: z.array(text).max(8),
  /** The first cell of a row names it; the others are figures. */
  rows: z.array(z.array(text).max(8)).max(60),
});
const chain = z.strictObject({
  kind: z.literal('chain'),
  caption: text,
  about: text,
  stations: z
    .array(
      z.strictObject({
        state: z.enum(['done', 'now', 'next', 'trouble', 'void']),
        label: text,
        firm: text.nullable(),
        day: text.nullable(),
        document: z.string().max(80).nullable(),
        note: text.nullable(),
      }),
    )
    .max(40),
  documents: z
    .array(z.strictObject({ number: z.string().max(80), kind: text, from: text, to: text, day: text }))
    .max(60),
});
const figure = z.strictObject({ kind: z.literal('figure'), label: text, value: text, about: text });
const image = z.strictObject({
  kind: z.literal('image'),
  widthPx: z.int().min(1).max(20_000),
  heightPx: z.int().min(1).max(20_000),
});

const piece = z.discriminatedUnion('kind', [chart, table, chain, figure, image]);

export type Piece = z.output<typeof piece>;
export type ChartPiece = z.output<typeof chart>;
export type TablePiece = z.output<typeof table>;
export type ChainPiece = z.output<typeof chain>;
export type FigurePiece = z.output<typeof figure>;

/** @throws when it is no piece: what is stored was checked before, so this is a mistake of the program */
export const checkedPiece = (value: unknown): Piece => piece.parse(value);

/** A piece in its report. */
export interface PlacedPiece {
  readonly number: number;
  readonly piece: Piece;
  readonly atMs: number;
}

export const PIECES_MAX = 40;
export const IMAGES_MAX = 10;
