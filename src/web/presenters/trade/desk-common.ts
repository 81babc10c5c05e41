import { ORDER_STATES } from '../../../labs/trade/order-states.ts';
import type { MovementView, OwnView, PaperState, PostView } from '../../../labs/trade/view-types.ts';
import {
  card,
  type BadgeModel,
  type Block,
  type CurveModel,
  type EmptyModel,
  type TabEntry,
} from './blocks.ts';
import type { Desk } from './context.ts';
import { longField, moneyField, numberField, selectField, textField, type FormModel } from './forms.ts';
import { ordersIn, orderRow, type OrderListSpec } from './orders.ts';
import { amountOf, type Words } from './words.ts';

/** Lists that several roles have. */

export const empty = (
  words: Words,
  key: string,
  look: { readonly iconName?: string; readonly drawing?: EmptyModel['drawing'] } = {},
  action: EmptyModel['action'] = null,
): EmptyModel => ({
  iconName: look.iconName ?? null,
  drawing: look.drawing ?? null,
  title: words.t(`trade-desk:empty.${key}.title`),
  text: words.t(`trade-desk:empty.${key}.text`),
  action,
});

/** How many orders a list shows: the newest. */
const ROWS_MAX = 100;

const moreThanShown = (words: Words, shown: number, total: number): string | null =>
  total <= shown
    ? null
    : words.t('trade-desk:orders.more', { shown: words.number(shown), total: words.number(total) });

/** How many orders belong into a list, whether the view looks back on them or not. */
function countOf({ ordersByState }: OwnView, { states }: OrderListSpec): number {
  let count = 0;
  for (const state of states ?? ORDER_STATES) count += ordersByState[state] ?? 0;
  return count;
}

/** An order list as an entry of the desk's navigation. */
export const orderList = (spec: OrderListSpec): TabEntry<Desk> => ({
  tab: spec.tab,
  count: (desk) => countOf(desk.own, spec),
  urgent: (desk) => spec.tab === 'shortage' && countOf(desk.own, spec) > 0,
  blocks: (desk) => [
    {
      kind: 'orders',
      rows: ordersIn(desk.own.orders, spec)
        .slice(0, ROWS_MAX)
        .map((order) => orderRow(order, desk)),
      note: moreThanShown(
        desk.words,
        Math.min(ROWS_MAX, ordersIn(desk.own.orders, spec).length),
        countOf(desk.own, spec),
      ),
      empty: empty(
        desk.words,
        `${desk.seat.role === 'warehouse' ? 'warehouse-' : ''}${spec.tab}`,
        { drawing: 'papers' },
        spec.tab === 'orders' && desk.seat.role === 'enterprise'
          ? { href: desk.link('/mall'), label: desk.words.t('trade-desk:to-mall') }
          : null,
      ),
    },
  ],
});

const PAPER_TONE: Record<PaperState, BadgeModel['tone']> = {
  none: 'void',
  waiting: 'active',
  granted: 'good',
  refused: 'trouble',
  expired: 'trouble',
  revoked: 'trouble',
};

export const paperBadge = (words: Words, state: PaperState): BadgeModel => ({
  text: words.t(`trade:paper.${state}`),
  tone: PAPER_TONE[state],
});

const POST_TONE: Record<PostView['state'], BadgeModel['tone']> = {
  waiting: 'active',
  published: 'good',
  refused: 'trouble',
  withdrawn: 'void',
  expired: 'void',
};
export const postBadge = (words: Words, state: PostView['state']): BadgeModel => ({
  text: words.t(`trade:post-state.${state}`),
  tone: POST_TONE[state],
});

/** Movements as a table. `ownAccount` decides what is income and what expense; null: the log of all accounts. */
export function movementsBlock(
  desk: Desk,
  movements: readonly MovementView[],
  total: number,
  ownAccount: string | null,
  emptyKey: string,
): Block {
  const { words, names } = desk;
  const t = (key: string): string => words.t(`trade-desk:movement.${key}`);
  const numbers = new Map(desk.own.orders.map((order) => [order.id, order.number]));
  const subject = (movement: MovementView): { text: string; href?: string } => {
    if (movement.order !== null && numbers.has(movement.order))
      return { text: numbers.get(movement.order) ?? '', href: desk.link(`/orders/${movement.order}`) };
    if (movement.product !== null) return { text: names.product(movement.product) };
    return { text: '' };
  };
  const columns =
    ownAccount === null
      ? [
          { label: t('day') },
          { label: t('what') },
          { label: t('from') },
          { label: t('to') },
          { label: t('amount'), num: true },
        ]
      : [
          { label: t('day') },
          { label: t('what') },
          { label: t('partner') },
          { label: t('about') },
          { label: t('amount'), num: true },
        ];
  return {
    kind: 'table',
    id: 'movements',
    caption: words.t(`trade-desk:movement.caption-${ownAccount === null ? 'all' : 'own'}`),
    columns,
    rows: movements.map((movement, i) => {
      const income = movement.to === ownAccount;
      // What happened when the exercise was opened has no time of day.
      const day = {
        text:
          movement.atMs === 0
            ? words.t('trade:start-day')
            : `${words.day(movement.day)} · ${words.time(movement.atMs)}`,
      };
      const what = { text: words.t(`trade:movement.${movement.kind}`) };
      const cells =
        ownAccount === null
          ? [
              day,
              what,
              { text: names.account(movement.from) },
              { text: names.account(movement.to) },
              { text: words.money(movement.amountFen), num: true },
            ]
          : [
              day,
              what,
              { text: names.account(income ? movement.from : movement.to) },
              subject(movement),
              {
                text: `${income ? '+' : ''}${words.money(income ? movement.amountFen : -movement.amountFen)}`,
                num: true,
                badge: income ? ('good' as const) : ('void' as const),
              },
            ];
      return { id: `m-${movement.seq}-${i}`, cells, forms: [] };
    }),
    note:
      total > movements.length
        ? words.t('trade-desk:movement.more', {
            shown: words.number(movements.length),
            total: words.number(total),
          })
        : null,
    empty: empty(words, emptyKey, { iconName: 'cash-coin' }),
  };
}

/** Balance and profit over the days. */
export function moneyCurve(desk: Desk): CurveModel | null {
  const { words, own } = desk;
  const { byDay, balanceFen, profitFen } = own.figures;
  const last = byDay.at(-1);
  // The present day is not over: its figures stand as they are now.
  const points =
    last !== undefined && last.day >= desk.view.day
      ? byDay
      : [...byDay, { day: desk.view.day, balanceFen, profitFen }];
  // Two points are no curve yet.
  if (points.length < 3) return null;
  return {
    id: 'money-curve',
    caption: words.t('trade-desk:curve.caption'),
    labels: points.map(({ day }) => (day === 0 ? words.t('trade:start-day') : words.day(day))),
    series: [
      { name: words.t('trade-desk:figure.balance'), values: points.map((point) => point.balanceFen) },
      { name: words.t('trade-desk:figure.profit'), values: points.map((point) => point.profitFen) },
    ],
    unit: 'fen',
  };
}

/** 财务收支: a firm's own income and expense. */
export const financeTab: TabEntry<Desk> = {
  tab: 'finance',
  count: () => null,
  blocks: (desk) => {
    const { words, own } = desk;
    const curve = moneyCurve(desk);
    const sum = (kind: 'in' | 'out'): number =>
      own.statement
        .filter((movement) => (movement.to === own.firm.id) === (kind === 'in'))
        .reduce((total, movement) => total + movement.amountFen, 0);
    return [
      {
        kind: 'facts',
        title: null,
        facts: [
          { label: words.t('trade-desk:figure.balance'), value: words.money(own.account.balanceFen) },
          { label: words.t('trade-desk:figure.income'), value: words.money(sum('in')) },
          { label: words.t('trade-desk:figure.expense'), value: words.money(sum('out')) },
          { label: words.t('trade-desk:figure.profit'), value: words.money(own.figures.profitFen) },
          ...(own.account.creditLimitFen === 0
            ? []
            : [
                {
                  label: words.t('trade-desk:figure.credit'),
                  value: words.money(Math.abs(own.account.creditLimitFen)),
                },
              ]),
        ],
      },
      ...(curve ? [{ kind: 'curve' as const, curve }] : []),
      movementsBlock(desk, own.statement, own.statementTotal, own.firm.id, 'statement'),
    ];
  },
};

/** 反馈意见: what a firm told the mall's administrator. */
export const ownFeedbackTab: TabEntry<Desk> = {
  tab: 'feedback',
  count: (desk) => desk.own.feedback.length,
  blocks: (desk) => {
    const { words } = desk;
    return [
      {
        kind: 'form',
        form: desk.form({
          type: 'trade/SendFeedback',
          title: words.t('trade-desk:feedback.send'),
          fields: [
            textField({ name: 'subject', label: words.t('trade-desk:field.subject') }),
            longField({ name: 'body', label: words.t('trade-desk:field.body'), required: true }),
          ],
        }),
      },
      {
        kind: 'cards',
        title: words.t('trade-desk:feedback.sent'),
        items: desk.own.feedback.map((feedback) =>
          card({
            id: `feedback-${feedback.id}`,
            title: feedback.subject,
            badge: {
              text: words.t(`trade-desk:feedback.${feedback.answer === null ? 'open' : 'answered'}`),
              tone: feedback.answer === null ? 'active' : 'good',
            },
            meta: [words.day(feedback.day)],
            body: feedback.body,
            facts:
              feedback.answer === null
                ? []
                : [{ label: words.t('trade-desk:feedback.answer'), value: feedback.answer }],
          }),
        ),
        empty: empty(words, 'own-feedback', { iconName: 'chat-dots' }),
      },
    ];
  },
};

/** 供求管理 of a firm: write a post, and see what became of the earlier ones. */
export const ownPostsTab: TabEntry<Desk> = {
  tab: 'posts',
  count: (desk) => desk.own.posts.filter(({ state }) => state === 'published' || state === 'waiting').length,
  urgent: (desk) => desk.own.posts.some(({ state }) => state === 'refused'),
  blocks: (desk) => {
    const { words, view, names } = desk;
    const goods = view.goods.map((good) => ({
      value: good.id,
      label: words.t('trade-desk:products.good-choice', {
        good: words.local(good.name),
        referenceFen: good.referencePriceFen,
      }),
    }));
    const postForm = (kind: 'Supply' | 'Demand'): FormModel =>
      desk.form({
        type: `trade/Post${kind}`,
        title: words.t(`trade-desk:posts.new-${kind.toLowerCase()}`),
        fields: [
          selectField({ name: 'good', label: words.t('trade-desk:field.good'), options: goods }),
          textField({ name: 'title', label: words.t('trade-desk:field.title') }),
          longField({ name: 'body', label: words.t('trade-desk:field.body') }),
          numberField({ name: 'quantity', label: words.t('trade-desk:field.quantity'), value: '20' }),
          moneyField(
            {
              name: 'priceYuan',
              label: words.t('trade-desk:field.price'),
              valueFen: view.goods.length === 1 ? (view.goods[0]?.referencePriceFen ?? null) : null,
            },
            words,
          ),
        ],
        reason: goods[0]
          ? desk.reasonWhy({
              type: `trade/Post${kind}`,
              good: goods[0].value,
              title: '–',
              body: '',
              quantity: 1,
              priceFen: 1,
            })
          : null,
      });
    return [
      {
        kind: 'cards',
        title: words.t('trade-desk:posts.mine'),
        items: desk.own.posts.map((post) =>
          card({
            id: `post-${post.id}`,
            title: post.title,
            badge: postBadge(words, post.state),
            meta: [
              words.t(`trade:post-kind.${post.kind}`),
              `${names.good(post.good)} · ${amountOf(words, post.quantity, names.goodOf(post.good)?.unit ?? 'PCE')}`,
              words.t('trade:price-each', { priceFen: post.priceFen }),
              post.expiresDay === null
                ? words.day(post.day)
                : words.t('trade-desk:posts.until', { day: words.day(post.expiresDay) }),
            ],
            body: post.body,
            facts:
              post.reason === null ? [] : [{ label: words.t('trade-desk:field.reason'), value: post.reason }],
            forms:
              post.state === 'published' || post.state === 'waiting'
                ? [
                    desk.form({
                      type: 'trade/WithdrawPost',
                      key: post.id,
                      kind: 'quiet',
                      hidden: { post: post.id },
                    }),
                  ]
                : [],
          }),
        ),
        empty: empty(words, 'own-posts', { drawing: 'papers' }),
      },
      { kind: 'form', form: postForm('Demand') },
      { kind: 'form', form: postForm('Supply') },
    ];
  },
};
