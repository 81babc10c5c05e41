import type { OrderView } from '../../../labs/trade/view-types.ts';
import { card, type Block, type TabEntry } from './blocks.ts';
import type { Desk } from './context.ts';
import { byHandBlocks } from './desk-by-hand.ts';
import { empty } from './desk-common.ts';
import { orderActions } from './order-actions.ts';
import { toneOf } from './orders.ts';
import { paymentWord } from './words.ts';

const inEdi = (order: OrderView): boolean => order.part === 'supplier' || order.part === 'buyer';

/** The EDI desk: draw up, send and sign contracts by order number; and the register of all contracts. */
function ediBlocks(desk: Desk): Block[] {
  const { words, names, own } = desk;
  const open = own.orders.filter(
    (order) => inEdi(order) && ['PLACED', 'DRAFTED', 'SENT'].includes(order.state),
  );
  const cards = open.map((order) => {
    const actions = orderActions(order, desk);
    const forms = actions.now.filter((form) =>
      [
        'trade/DraftContract',
        'trade/SendContract',
        'trade/RecallContract',
        'trade/SignContract',
        'trade/RefuseContract',
      ].includes(form.type),
    );
    const simple = forms.filter((form) => form.fields.length === 0);
    const partner = order.part === 'buyer' ? order.supplier : order.buyer;
    return card({
      id: `edi-${order.id}`,
      title: `${order.number} · ${names.firm(partner)}`,
      href: desk.link(`/orders/${order.id}`),
      badge: { text: words.t(`trade:state.${order.state}`), tone: toneOf(order.state) },
      meta: [
        words.t(`trade-order:you-are.${order.part ?? 'buyer'}`),
        words.money(order.contract?.totalFen ?? order.totalFen),
        ...(order.contract
          ? [
              order.contract.number,
              words.t('trade-desk:edi.deliver-by', { day: words.day(order.contract.deliverByDay) }),
              paymentWord(words, order.contract.payment),
            ]
          : []),
      ],
      body:
        forms.length === 0 && actions.write.length === 0
          ? words.t(`trade-desk:edi.waiting-${order.part === 'buyer' ? 'contract' : 'signature'}`, {
              firm: names.firm(partner),
            })
          : null,
      write: actions.write,
      forms: simple,
      more: forms
        .filter((form) => form.fields.length > 0)
        .map((form) => ({
          ...form,
          title: form.title ?? form.submit,
        })),
    });
  });
  const register = own.orders.filter((order) => inEdi(order) && order.contract?.state === 'signed');
  return [
    {
      kind: 'cards',
      title: words.t('trade-desk:edi.open'),
      items: cards,
      empty: empty(words, 'edi', { drawing: 'papers' }),
    },
    ...byHandBlocks(desk),
    {
      kind: 'table',
      id: 'register',
      caption: words.t('trade-desk:edi.register'),
      columns: [
        { label: words.t('trade-desk:edi.contract') },
        { label: words.t('trade-desk:edi.order') },
        { label: words.t('trade-desk:edi.partner') },
        { label: words.t('trade-order:contract.deliver-by') },
        { label: words.t('trade-desk:edi.state') },
        { label: words.t('trade-desk:edi.value'), num: true },
      ],
      rows: register.map((order) => ({
        id: `c-${order.id}`,
        cells: [
          { text: order.contract?.number ?? '' },
          { text: order.number, href: desk.link(`/orders/${order.id}`) },
          { text: names.firm(order.part === 'buyer' ? order.supplier : order.buyer) },
          { text: words.day(order.contract?.deliverByDay ?? 0) },
          { text: words.t(`trade:state.${order.state}`), badge: toneOf(order.state) },
          { text: words.money(order.contract?.totalFen ?? 0), num: true },
        ],
        forms: [],
      })),
      note: null,
      empty: empty(words, 'register', { drawing: 'papers' }),
    },
    {
      kind: 'cards',
      title: null,
      items: [
        card({
          id: 'edi-check',
          title: words.t('edi:desk.check-title'),
          href: '/edi',
          body: words.t('edi:desk.check-about'),
        }),
      ],
      empty: empty(words, 'edi', { drawing: 'papers' }),
    },
  ];
}

/** EDI 工作台 */
export const ediTab: TabEntry<Desk> = {
  tab: 'edi',
  count: (desk) =>
    desk.own.orders.filter((order) => inEdi(order) && ['PLACED', 'DRAFTED', 'SENT'].includes(order.state))
      .length,
  blocks: ediBlocks,
};
