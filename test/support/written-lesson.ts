// The lesson of `trade/shortage` in which buyer, supplier and warehouse write every message by hand.

import { templateFor, finishedMessage } from '../../src/labs/trade/by-hand/template.ts';
import { LABS } from '../../src/labs/index.ts';
import type { DocumentKind } from '../../src/labs/trade/messages.ts';
import type { TradeView, WantedGoods } from '../../src/labs/trade/view-types.ts';
import { seatView } from '../../src/runs/lab-of-run.ts';
import type { RunHost } from '../../src/runs/ports.ts';
import { act, FRAME, ORDER, type Player } from './shortage-lesson.ts';

/** The lesson's scenario with `edi: by-hand` for the firms named. */
export function byHand(text: string, firms: readonly string[] = ['north', 'radwerk', 'veloshop']): string {
  let changed = text;
  for (const firm of firms) {
    const line = new RegExp(`( {2}- firm: ${firm}\\n(?: {4}.*\\n)*?)( {4}seats: )`);
    if (!line.test(changed)) throw new Error(`the cast has no ${firm}`);
    changed = changed.replace(line, '$1    edi: by-hand\n$2');
  }
  return changed;
}

export const WANTED: WantedGoods = {
  supplier: 'radwerk',
  lines: [{ product: FRAME, quantity: 60 }],
  wantedDay: 3,
};

/** What the editor offers a seat for a message, and what would be right. `about`: the order, or what an ORDERS asks for. */
export function messageTexts(
  host: RunHost,
  seat: string,
  kind: DocumentKind,
  about: { readonly order?: string; readonly wanted?: WantedGoods } = {},
): Promise<{ readonly template: string; readonly finished: string }> {
  const { order = ORDER, wanted = WANTED } = about;
  return host.read((run) => {
    const view = seatView<TradeView>(run, seat, LABS);
    if (view === null) throw new Error(`there is no seat ${seat}`);
    const scene = {
      view,
      order: kind === 'ORDERS' ? null : (view.own?.orders.find(({ id }) => id === order) ?? null),
      wanted: kind === 'ORDERS' ? wanted : null,
      atMs: run.atMs,
    };
    return { template: templateFor(kind, scene), finished: finishedMessage(kind, scene) };
  });
}

/** Sends what stands there; whatever the partner's system makes of it. */
export const sendText = (host: RunHost, player: Player, text: string): Promise<void> =>
  act(host, player, { type: 'trade/SendMessage', text });

/** The steps of the lesson, each a message: who writes which kind; those in between are done in forms. */
export const WRITTEN_STEPS: readonly {
  readonly player: Player;
  readonly kind: DocumentKind;
  /** What comes before it. */
  readonly before: (host: RunHost) => Promise<void>;
}[] = [
  { player: 'buyer', kind: 'ORDERS', before: () => Promise.resolve() },
  {
    player: 'supplier',
    kind: 'ORDRSP',
    before: (host) =>
      act(host, 'supplier', {
        type: 'trade/DraftContract',
        order: ORDER,
        prices: [{ line: 1, priceFen: 11_800 }],
        warehouse: 'north',
        deliverByDay: 3,
        latePenaltyBp: 200,
        payment: 'prepaid',
      }),
  },
  { player: 'buyer', kind: 'APERAK', before: () => Promise.resolve() },
  {
    player: 'supplier',
    kind: 'ORDRSP',
    before: (host) => act(host, 'north', { type: 'trade/ReportShortage', order: ORDER }),
  },
  { player: 'buyer', kind: 'APERAK', before: () => Promise.resolve() },
  { player: 'supplier', kind: 'INVOIC', before: () => Promise.resolve() },
  { player: 'buyer', kind: 'REMADV', before: () => Promise.resolve() },
  { player: 'north', kind: 'DESADV', before: () => Promise.resolve() },
];
