import type { RefusedMessageView } from '../../../labs/trade/view-types.ts';
import { card, type Block } from './blocks.ts';
import { editorPath, isByHand, writeLabel } from './by-hand.ts';
import type { Desk } from './context.ts';
import { empty } from './desk-common.ts';

/** How many messages that came back are listed. */
const CAME_BACK_MAX = 30;

/** What an EDI desk has besides where messages are written by hand: the way to an ORDERS, and what came back. */
export function byHandBlocks(desk: Desk): Block[] {
  const { words, own } = desk;
  if (own.messages.byHand.length === 0) return [];
  const blocks: Block[] = [];
  if (isByHand(desk, 'ORDERS') && desk.seat.role === 'enterprise') {
    const link = {
      kind: 'ORDERS' as const,
      href: desk.link(editorPath('ORDERS')),
      label: writeLabel(desk, 'ORDERS'),
      about: words.t('edi-editor:purpose.order'),
    };
    blocks.push({
      kind: 'cards',
      title: null,
      items: [card({ id: 'write-orders', title: words.t('edi-editor:desk.orders'), write: [link] })],
      empty: empty(words, 'edi', { drawing: 'papers' }),
    });
  }
  blocks.push({
    kind: 'table',
    id: 'came-back',
    caption: words.t('edi-editor:desk.came-back'),
    columns: ['message', 'about', 'when', 'answer', 'state'].map((column) => ({
      label: words.t(`edi-editor:desk.${column}`),
    })),
    rows: own.messages.refused.slice(0, CAME_BACK_MAX).map((message) => ({
      id: `r-${message.id}`,
      cells: [
        { text: message.kind ?? words.t('edi-editor:desk.unknown'), ...hrefOf(message, desk) },
        { text: own.orders.find(({ id }) => id === message.order)?.number ?? '–' },
        { text: `${words.day(message.day)} · ${words.time(message.atMs)}` },
        {
          text: words.t(message.answer === null ? 'edi-editor:tries.unread' : 'edi-editor:tries.verdict', {
            answer: message.answer?.kind ?? '',
            faults: message.faults.length,
          }),
        },
        {
          text: words.t(`edi-editor:desk.${message.repaired ? 'repaired' : 'open'}`),
          badge: message.repaired ? ('good' as const) : ('trouble' as const),
        },
      ],
      forms: [],
    })),
    note: null,
    empty: {
      iconName: null,
      drawing: 'tea',
      title: words.t('edi-editor:desk.none'),
      text: words.t('edi-editor:desk.none-text'),
      action: null,
    },
  });
  return blocks;
}

/** Where a message that came back can be read; nowhere if nobody can tell what it was about. */
function hrefOf({ id, kind, order, partner }: RefusedMessageView, desk: Desk): { readonly href?: string } {
  if (kind === null || !isByHand(desk, kind)) return {};
  if (kind !== 'ORDERS') {
    return order === null ? {} : { href: desk.link(`${editorPath(kind, { order })}&try=${id}#answer`) };
  }
  if (partner === null) return {};
  return { href: desk.link(`${editorPath(kind)}&try=${id}#answer`) };
}
