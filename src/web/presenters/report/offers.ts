import type { DeepReadonly } from '../../../kernel/decider.ts';
import { firmKey, type SeatId } from '../../../kernel/ids.ts';
import type { LocalText } from '../../../kernel/text.ts';
import type { OrderView, TradeView } from '../../../labs/trade/view-types.ts';
import type { Piece } from '../../../classroom/reports/pieces.ts';
import { placeOf, viewFor } from '../../../runs/lab-of-run.ts';
import type { Labs } from '../../../runs/labs.ts';
import { isRankingOpen, publicRanking } from '../../../runs/public-ranking.ts';
import type { RunState } from '../../../runs/state.ts';
import { scoreModel } from '../score.ts';
import { openDesk, type Desk } from '../trade/context.ts';
import { moneyCurve } from '../trade/desk-common.ts';
import { paperOf } from '../trade/documents.ts';
import { linesText, stationsOf, statusOf } from '../trade/orders.ts';
import { amountOf, type Words } from '../trade/words.ts';

/**
 * What somebody can put into their report from the run: what their own seat sees, and nothing else. A piece is made when it is
 * put in, in both languages.
 */

type Run = DeepReadonly<RunState>;
type FrozenPiece = Exclude<Piece, { kind: 'image' }>;

export const OFFER_GROUPS = ['chart', 'chain', 'figure'] as const;

export interface Offer {
  /** `chart:money`, `chain:o12`. */
  readonly value: string;
  readonly group: (typeof OFFER_GROUPS)[number];
  readonly label: LocalText;
  make(): FrozenPiece;
}

interface Both {
  readonly en: Desk;
  readonly zh: Desk;
}
export interface BothWords {
  readonly en: Words;
  readonly zh: Words;
}

/** How far back orders are offered. */
const LOOK_BACK = 60;

/** Everything a seat can put into a report now; nothing for a seat that is not there. */
export function offersFor(run: Run, seatId: SeatId, labs: Labs, words: BothWords): readonly Offer[] {
  const place = placeOf(run, seatId, labs);
  const seat = run.seats[seatId];
  if (!place || !seat) return [];
  const view = viewFor<TradeView>(
    run,
    place.market.id,
    { kind: 'seat', seat: place.seat, lookBack: LOOK_BACK },
    labs,
  );
  const { own } = view;
  if (own === null) return [];
  const deskIn = (lang: 'en' | 'zh'): Desk =>
    openDesk(
      {
        view,
        own,
        seat: { id: seat.id, role: seat.role },
        base: `/runs/${run.runId}`,
        nowMs: run.atMs,
        readOnly: '',
        suffix: '',
        why: () => null,
        rejection: () => ({ en: '', zh: '' }),
      },
      words[lang],
    );
  const desks: Both = { en: deskIn('en'), zh: deskIn('zh') };
  return [
    ...scoreOffers(run, desks, seat, labs),
    ...moneyOffers(desks),
    ...stockOffers(desks),
    ...own.orders.map((order) => chainOffer(order.id, desks)),
    ...figureOffers(run, desks, seat, labs),
  ];
}

const both = (desks: Both, say: (desk: Desk) => string): LocalText => ({
  en: say(desks.en),
  zh: say(desks.zh),
});
const paired = (en: readonly string[], zh: readonly string[]): LocalText[] =>
  en.map((text, i) => ({ en: text, zh: zh[i] ?? text }));
const maybe = (en: string | null, zh: string | null): LocalText | null =>
  en === null ? null : { en, zh: zh ?? en };

/** Adds the day to a caption: a chart tells of the moment at which it was put in. */
const dated = (desks: Both, key: string): LocalText =>
  both(desks, ({ words, view, own }) =>
    words.t('report:piece.caption', {
      what: words.t(key),
      firm: words.local(own.firm.name),
      day: words.day(view.day),
    }),
  );

type SeatPlaceFacts = Pick<DeepReadonly<RunState['seats'][string]>, 'market' | 'firm'>;

function scoreOffers(run: Run, desks: Both, { market, firm }: SeatPlaceFacts, labs: Labs): Offer[] {
  const all = run.scores[firmKey(market, firm)]?.byDay ?? [];
  // A frozen ranking says nothing of the days since, not even on paper.
  const days = publicRanking(run, labs).days;
  const byDay = days === null ? all : all.slice(0, days);
  if (byDay.length < 2) return [];
  return [
    {
      value: 'chart:scores',
      group: 'chart',
      label: both(desks, ({ words }) => words.t('report:piece.scores')),
      make: () => ({
        kind: 'chart',
        caption: dated(desks, 'report:piece.scores'),
        unit: 'points',
        labels: byDay.map((_, i) => both(desks, ({ words }) => words.day(i + 1))),
        series: [
          {
            name: both(desks, ({ words, own }) => words.local(own.firm.name)),
            values: byDay.map((scoreCenti) => scoreCenti / 100),
          },
        ],
      }),
    },
  ];
}

function moneyOffers(desks: Both): Offer[] {
  const [en, zh] = [moneyCurve(desks.en), moneyCurve(desks.zh)];
  if (!en || !zh) return [];
  return [
    {
      value: 'chart:money',
      group: 'chart',
      label: both(desks, ({ words }) => words.t('report:piece.money')),
      make: () => ({
        kind: 'chart',
        caption: dated(desks, 'report:piece.money'),
        unit: en.unit,
        labels: paired(en.labels, zh.labels),
        series: en.series.map(({ name, values }, i) => ({
          name: { en: name, zh: zh.series[i]?.name ?? name },
          values: [...values],
        })),
      }),
    },
  ];
}

interface StockRow {
  readonly cells: readonly string[];
}

function stockRows(desk: Desk): readonly StockRow[] {
  const { own, words, names, view } = desk;
  const unitOf = (good: string): string => view.goods.find(({ id }) => id === good)?.unit ?? 'PCE';
  const ofProducts = own.products.flatMap(({ name, good, factory, warehouses }) => {
    const amount = (quantity: number): string => amountOf(words, quantity, unitOf(good));
    return [
      ...(factory > 0
        ? [[words.local(name), words.t('report:piece.factory'), amount(factory), '–', '–']]
        : []),
      ...warehouses.map(({ warehouse, onHand, reserved, available }) => [
        words.local(name),
        names.firm(warehouse),
        amount(onHand),
        amount(reserved),
        amount(available),
      ]),
    ];
  });
  const standing = own.stocked.map(({ product, onHand, reserved, available }) => [
    names.product(product),
    words.local(own.firm.name),
    ...[onHand, reserved, available].map((quantity) => words.number(quantity)),
  ]);
  return [...ofProducts, ...standing].slice(0, 60).map((cells) => ({ cells }));
}

function stockOffers(desks: Both): Offer[] {
  const [en, zh] = [stockRows(desks.en), stockRows(desks.zh)];
  if (en.length === 0) return [];
  return [
    {
      value: 'chart:stock',
      group: 'chart',
      label: both(desks, ({ words }) => words.t('report:piece.stock')),
      make: () => ({
        kind: 'table',
        caption: dated(desks, 'report:piece.stock'),
        columns: ['product', 'where', 'on-hand', 'reserved', 'available'].map((column) =>
          both(desks, ({ words }) => words.t(`report:column.${column}`)),
        ),
        rows: en.map(({ cells }, i) => paired(cells, zh[i]?.cells ?? cells)),
      }),
    },
  ];
}

function chainOffer(id: string, desks: Both): Offer {
  const orderIn = (desk: Desk) => {
    const order = desk.own.orders.find((one) => one.id === id);
    if (!order) throw new Error('an order on offer is in the view it was offered from');
    return order;
  };
  const order = orderIn(desks.en);
  const label = both(desks, (desk) =>
    desk.words
      .t('report:piece.order', {
        number: order.number,
        what: linesText(order.lines, desk.words),
      })
      .slice(0, 200),
  );
  return {
    value: `chain:${id}`,
    group: 'chain',
    label,
    make() {
      const [en, zh] = [stationsOf(order, desks.en), stationsOf(order, desks.zh)];
      return {
        kind: 'chain',
        caption: label,
        about: both(desks, ({ words, names }) =>
          words.t('report:piece.order-about', {
            buyer: names.firm(order.buyer),
            supplier: names.firm(order.supplier),
            total: words.money(order.totalFen),
            state: words.t(`trade:state.${order.state}`),
          }),
        ),
        stations: en.map((station, i) => ({
          state: station.state,
          label: { en: station.label, zh: zh[i]?.label ?? station.label },
          firm: maybe(station.firmLabel, zh[i]?.firmLabel ?? null),
          day: maybe(station.dayLabel, zh[i]?.dayLabel ?? null),
          document: station.document,
          note: maybe(noteOf(order, i, desks.en), noteOf(order, i, desks.zh)),
        })),
        documents: order.documents.slice(0, 60).map((document) => {
          const [paperEn, paperZh] = [paperOf(document, order, desks.en), paperOf(document, order, desks.zh)];
          const pair = (name: 'kindLabel' | 'sender' | 'receiver' | 'dayLabel'): LocalText => ({
            en: paperEn[name],
            zh: paperZh[name],
          });
          return {
            number: document.number,
            kind: pair('kindLabel'),
            from: pair('sender'),
            to: pair('receiver'),
            day: pair('dayLabel'),
          };
        }),
      };
    },
  };
}

/** Whom an order waits for, in words that stay true: a report has no “for two minutes” and no “you”. */
function waitText(order: OrderView, desk: Desk): string {
  const { words, names } = desk;
  if (order.waitsFor === null) return statusOf(order, desk);
  return words.t('report:piece.waits', {
    firm: names.firm(order.waitsFor.firm),
    day: words.day(order.waitsFor.sinceDay),
  });
}

/** Where an order waited: how long it took to get to a station, or whom it waits for at the present one. */
function noteOf(order: OrderView, i: number, desk: Desk): string | null {
  const { words } = desk;
  const station = order.stations[i];
  if (!station || station.state === 'next' || station.state === 'void') return null;
  if (station.state === 'now') return waitText(order, desk);
  if (station.state === 'trouble')
    return words.t('report:piece.trouble', {
      state: words.t(`trade:state.${order.state}`),
      status: waitText(order, desk),
    });
  const before = order.stations.slice(0, i).findLast(({ day }) => day !== null);
  if (station.day === null || before?.day == null) return null;
  const days = station.day - before.day;
  return days > 0 ? words.t('report:piece.waited', { count: days }) : words.t('report:piece.same-day');
}

function figureOffers(run: Run, desks: Both, { market, firm }: SeatPlaceFacts, labs: Labs): Offer[] {
  const held = !isRankingOpen(run);
  const modelIn = ({ words }: Desk) =>
    scoreModel(run, market, firm, [], labs, words, { open: true, held })?.parts ?? [];
  const [en, zh] = [modelIn(desks.en), modelIn(desks.zh)];
  const figure = (value: string, label: LocalText, shown: LocalText, about: LocalText): Offer => ({
    value: `figure:${value}`,
    group: 'figure',
    label: both(desks, ({ words }) =>
      words.t('report:piece.figure', { what: words.local(label), value: words.local(shown) }),
    ),
    make: () => ({
      kind: 'figure',
      label: both(desks, ({ words, view }) =>
        words.t('report:piece.figure-on', { what: words.local(label), day: words.day(view.day) }),
      ),
      value: shown,
      about,
    }),
  });
  const none = desks.en.words.t('public:score.no-value');
  const ofScore = en.flatMap((part, i) =>
    part.value === null || part.value === none
      ? []
      : [
          figure(
            part.metric,
            { en: part.label, zh: zh[i]?.label ?? part.label },
            { en: part.value, zh: zh[i]?.value ?? part.value },
            { en: part.about, zh: zh[i]?.about ?? part.about },
          ),
        ],
  );
  const account = (['balance', 'profit'] as const).map((name) =>
    figure(
      `own-${name}`,
      both(desks, ({ words }) => words.t(`trade-desk:figure.${name}`)),
      both(desks, ({ words, own }) => words.money(own.figures[`${name}Fen`])),
      both(desks, ({ words }) => words.t(`report:about.${name}`)),
    ),
  );
  return [...ofScore, ...account];
}
