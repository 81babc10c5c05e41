import { DOCUMENT_KINDS, type DocumentKind } from '../../../labs/trade/messages.ts';
import type { WantedGoods } from '../../../labs/trade/view-types.ts';

/** What an address of the editor for messages by hand asks for. */

/** As many lines as an order may have. */
export const LINES_MAX = 20;

export interface EditorRequest {
  readonly kind: DocumentKind;
  readonly order: string | null;
  /** What an ORDERS is to be about; null until enough of it was chosen. */
  readonly wanted: WantedGoods | null;
  /** Of whom an ORDERS is to order, as soon as that is known. */
  readonly supplier: string | null;
  /** The try to show; null: the latest that was not put right. */
  readonly tried: string | null;
  /** Begin with the template whatever was tried before. */
  readonly fresh: boolean;
  /** What was typed on the page before, if it was checked there. */
  readonly typed: string | null;
}

/** What an address of the editor asks for; null when it names no kind. `query` is read as it came, values once or several times. */
export function editorRequest(
  query: Readonly<Record<string, unknown>>,
  typed: string | null,
): EditorRequest | null {
  const all = (name: string): string[] =>
    (Array.isArray(query[name]) ? (query[name] as unknown[]) : [query[name]]).filter(
      (value): value is string => typeof value === 'string',
    );
  const kind = DOCUMENT_KINDS.find((known) => known === all('kind')[0]);
  if (kind === undefined) return null;
  const quantities = all('quantity');
  const lines = all('product').flatMap((product, i) => {
    const quantity = figure(quantities[i]);
    return quantity === null || quantity < 1 || product === '' ? [] : [{ product, quantity }];
  });
  const supplier = all('supplier')[0] ?? '';
  const wantedDay = figure(all('wantedDay')[0]);
  const isComplete = kind === 'ORDERS' && supplier !== '' && lines.length > 0 && wantedDay !== null;
  return {
    kind,
    order: kind === 'ORDERS' ? null : (all('order')[0] ?? null),
    wanted: isComplete ? { supplier, lines: lines.slice(0, LINES_MAX), wantedDay } : null,
    supplier: supplier === '' ? null : supplier,
    tried: all('try')[0] ?? null,
    fresh: all('fresh').length > 0,
    typed,
  };
}

/** A whole number as people write it; full-width digits are digits too. */
function figure(text: string | undefined): number | null {
  const plain = (text ?? '').trim().normalize('NFKC');
  return /^\d{1,7}$/.test(plain) ? Number(plain) : null;
}
