import { parseMarkup, type Block } from '../../../classroom/reports/markup.ts';
import type { ChainPiece, ChartPiece, PlacedPiece } from '../../../classroom/reports/pieces.ts';
import type { StationModel } from '../trade/orders.ts';
import type { Words } from '../trade/words.ts';
import { chartFigure, drawCurve, type CurveDrawing } from './curve.ts';

/** An answer as it is read: blocks of text, and what was put in between them. */
export type ShownBlock =
  | Exclude<Block, { kind: 'piece' }>
  | { readonly kind: 'shown'; readonly piece: ShownPiece }
  /** Something was put in here and taken out again. */
  | { readonly kind: 'gone' };

export type ShownPiece = { readonly id: string } & (
  | {
      readonly kind: 'chart';
      readonly caption: string;
      readonly drawing: CurveDrawing;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'chain';
      readonly caption: string;
      readonly about: string;
      readonly stations: readonly Omit<StationModel, 'name'>[];
      readonly documents: readonly {
        readonly number: string;
        readonly kind: string;
        readonly from: string;
        readonly to: string;
        readonly day: string;
      }[];
    }
  | { readonly kind: 'figure'; readonly label: string; readonly value: string; readonly about: string }
  | {
      readonly kind: 'image';
      /** Null: the reader may not see pictures. */
      readonly src: string | null;
      readonly widthPx: number;
      readonly heightPx: number;
    }
);

/** @param images the address under which the report's pictures are served; null for a reader who may not see them */
export function shownAnswer(
  answer: string,
  pieces: readonly PlacedPiece[],
  images: string | null,
  words: Words,
): readonly ShownBlock[] {
  const byNumber = new Map(pieces.map((piece) => [piece.number, piece]));
  return parseMarkup(answer).map((block, i): ShownBlock => {
    if (block.kind !== 'piece') return block;
    const placed = byNumber.get(block.number);
    return placed
      ? { kind: 'shown', piece: shownPiece(placed, images, `piece-${placed.number}-${i}`, words) }
      : { kind: 'gone' };
  });
}

function shownPiece(
  { number, piece }: PlacedPiece,
  images: string | null,
  id: string,
  words: Words,
): ShownPiece {
  switch (piece.kind) {
    case 'image':
      return { id, ...piece, src: images === null ? null : `${images}/${number}` };
    case 'figure':
      return {
        id,
        kind: 'figure',
        label: words.local(piece.label),
        value: words.local(piece.value),
        about: words.local(piece.about),
      };
    case 'table':
      return {
        id,
        kind: 'table',
        caption: words.local(piece.caption),
        columns: piece.columns.map((column) => words.local(column)),
        rows: piece.rows.map((row) => row.map((cell) => words.local(cell))),
      };
    case 'chart':
      return { id, ...shownChart(piece, words) };
    case 'chain':
      return { id, ...shownChain(piece, words) };
  }
}

function shownChart(piece: ChartPiece, words: Words) {
  return {
    kind: 'chart' as const,
    caption: words.local(piece.caption),
    drawing: drawCurve(piece, words),
    columns: [words.t('report:column.day'), ...piece.series.map(({ name }) => words.local(name))],
    rows: piece.labels.map((label, i) => [
      words.local(label),
      ...piece.series.map(({ values }) => chartFigure(values[i] ?? null, piece.unit, words)),
    ]),
  };
}

function shownChain(piece: ChainPiece, words: Words) {
  const maybe = (text: ChainPiece['stations'][number]['firm']): string | null =>
    text === null ? null : words.local(text);
  return {
    kind: 'chain' as const,
    caption: words.local(piece.caption),
    about: words.local(piece.about),
    stations: piece.stations.map(({ state, label, firm, day, document, note }) => ({
      state,
      label: words.local(label),
      firmLabel: maybe(firm),
      dayLabel: maybe(day),
      document,
      documentHref: null,
      note: maybe(note),
    })),
    documents: piece.documents.map(({ number, kind, from, to, day }) => ({
      number,
      kind: words.local(kind),
      from: words.local(from),
      to: words.local(to),
      day: words.local(day),
    })),
  };
}

/** What a piece is called in a list: its caption, or `Picture 3`. */
export function pieceTitle({ number, piece }: PlacedPiece, words: Words): string {
  if (piece.kind === 'image') return words.t('report:piece.image', { number });
  if (piece.kind === 'figure')
    return words.t('report:piece.figure', {
      what: words.local(piece.label),
      value: words.local(piece.value),
    });
  return words.local(piece.caption);
}
