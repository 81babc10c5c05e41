import type { TradeCommandType } from '../../../labs/trade/commands.ts';
import { kindOfCommand } from '../../../labs/trade/by-hand/kinds.ts';
import { purposesOf } from '../../../labs/trade/by-hand/purposes.ts';
import type { DocumentKind } from '../../../labs/trade/messages.ts';
import type { OrderView, WantedGoods } from '../../../labs/trade/view-types.ts';
import type { Desk } from './context.ts';

/** Where a firm whose people write their messages themselves finds the editor instead of a form. */

type HandDesk = Pick<Desk, 'own' | 'words' | 'link' | 'firm'>;

/** A link to the editor: the kind, what it is called, and what it would do now. */
export interface WriteLink {
  readonly kind: DocumentKind;
  readonly href: string;
  /** `Write the ORDRSP`. */
  readonly label: string;
  /** `sends the contract`. */
  readonly about: string;
}

/** True when people of this firm write the kind by hand. */
export const isByHand = ({ own }: Pick<Desk, 'own'>, kind: DocumentKind | null): boolean =>
  kind !== null && own.messages.byHand.includes(kind);

/** True when a command's form gives way to the editor. */
export const commandIsByHand = (desk: Pick<Desk, 'own'>, type: TradeCommandType): boolean =>
  isByHand(desk, kindOfCommand(type));

/** The editor's address. Goods are named one after the other: `product=p1&quantity=60&product=p2&quantity=5`. */
export function editorPath(
  kind: DocumentKind,
  about: { readonly order?: string | null; readonly wanted?: WantedGoods | null } = {},
): string {
  const query = new URLSearchParams({ kind });
  if (about.order != null) query.set('order', about.order);
  if (about.wanted != null) {
    query.set('supplier', about.wanted.supplier);
    for (const { product, quantity } of about.wanted.lines) {
      query.append('product', product);
      query.append('quantity', String(quantity));
    }
    query.set('wantedDay', String(about.wanted.wantedDay));
  }
  return `/messages/new?${query.toString()}`;
}

export const writeLabel = ({ words }: Pick<Desk, 'words'>, kind: DocumentKind): string =>
  words.t('edi-editor:write', { kind });

/** Every message by hand that makes sense about an order now, the most pressing first. */
export function writeLinks(order: OrderView, desk: HandDesk): WriteLink[] {
  const { words } = desk;
  return desk.own.messages.byHand
    .map((kind) => ({ kind, purposes: purposesOf(kind, order, desk.firm) }))
    .filter(({ purposes }) => purposes.length > 0)
    .sort((a, b) => Number(a.kind === 'ORDCHG') - Number(b.kind === 'ORDCHG'))
    .map(({ kind, purposes }) => ({
      kind,
      href: desk.link(editorPath(kind, { order: order.id })),
      label: writeLabel(desk, kind),
      about: purposes
        .map((purpose) => words.t(`edi-editor:purpose.${purpose}`))
        .join(words.lang === 'zh' ? '；' : '; '),
    }));
}
