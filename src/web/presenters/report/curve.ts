import type { ChartPiece } from '../../../classroom/reports/pieces.ts';
import type { Words } from '../trade/words.ts';

/** A frozen chart as lines on a grid of fixed size: drawn by the server, so that it prints without any script. */
export interface CurveDrawing {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frame: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly grid: readonly { readonly y: number; readonly label: string }[];
  readonly days: readonly { readonly x: number; readonly label: string }[];
  readonly lines: readonly {
    readonly name: string;
    readonly number: number;
    /** One polyline for every stretch without a gap. */
    readonly stretches: readonly string[];
    readonly last: { readonly x: number; readonly y: number } | null;
  }[];
}

const WIDTH = 640;
const HEIGHT = 240;
const FRAME = { left: 104, right: WIDTH - 14, top: 14, bottom: HEIGHT - 30 } as const;
const GRID_LINES = 4;
const DAY_LABELS_MAX = 8;

/** A figure of a chart in its unit. */
export function chartFigure(value: number | null, unit: ChartPiece['unit'], words: Words): string {
  if (value === null) return '–';
  return unit === 'fen' ? words.money(Math.round(value)) : words.number(value);
}

export function drawCurve({ labels, series, unit }: ChartPiece, words: Words): CurveDrawing {
  const values = series.flatMap((line) => line.values.filter((value) => value !== null));
  const { low, step } = scaleOf(Math.min(0, ...values), Math.max(0, ...values));
  const high = low + step * GRID_LINES;
  const x = (i: number): number =>
    round(FRAME.left + ((FRAME.right - FRAME.left) * i) / Math.max(1, labels.length - 1));
  const y = (value: number): number =>
    round(FRAME.bottom - ((FRAME.bottom - FRAME.top) * (value - low)) / (high - low));
  const every = Math.max(1, Math.ceil(labels.length / DAY_LABELS_MAX));
  return {
    widthPx: WIDTH,
    heightPx: HEIGHT,
    frame: FRAME,
    grid: Array.from({ length: GRID_LINES + 1 }, (_, i) => {
      const value = low + step * i;
      return { y: y(value), label: chartFigure(value, unit, words) };
    }),
    days: labels.flatMap((label, i) => (i % every === 0 ? [{ x: x(i), label: words.local(label) }] : [])),
    lines: series.map((line, number) => {
      const points = line.values.map((value, i) => (value === null ? null : { x: x(i), y: y(value) }));
      return {
        name: words.local(line.name),
        number: number + 1,
        stretches: stretchesOf(points),
        last: points.findLast((point) => point !== null) ?? null,
      };
    }),
  };
}

function stretchesOf(points: readonly ({ readonly x: number; readonly y: number } | null)[]): string[] {
  const stretches: string[][] = [[]];
  for (const point of points) {
    if (point === null) stretches.push([]);
    else stretches.at(-1)?.push(`${point.x},${point.y}`);
  }
  return stretches.filter(({ length }) => length > 0).map((stretch) => stretch.join(' '));
}

/** Round figures between which everything fits: steps of 1, 2, 2.5 or 5 times a power of ten. */
function scaleOf(min: number, max: number): { readonly low: number; readonly step: number } {
  const power = 10 ** Math.floor(Math.log10(Math.max(max - min, 1) / GRID_LINES));
  for (const factor of [1, 2, 2.5, 5, 10, 20]) {
    const step = power * factor;
    const low = Math.floor(min / step) * step;
    if (low + step * GRID_LINES >= max) return { low, step };
  }
  return { low: min, step: Math.max(max - min, 1) / GRID_LINES };
}

const round = (value: number): number => Math.round(value * 10) / 10;
