import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { Metric } from '../lab.ts';
import { profitFen } from './figures.ts';
import { FIRM_KINDS, type FirmKind, type FirmState, type TallyName, type TradeState } from './state.ts';

/** Named figures about a firm, from the running totals that `evolve` keeps: no order is looked at. */

type State = DeepReadonly<TradeState>;
type Firm = DeepReadonly<FirmState>;
type Figures = Readonly<Record<TallyName, { readonly count: number; readonly total: number }>>;

interface Definition {
  readonly unit: Metric['unit'];
  readonly kinds: readonly FirmKind[];
  /** The totals it is computed from, whose journal entries are its evidence. */
  readonly from: readonly TallyName[];
  /** Null: nothing has happened yet from which it could be computed. */
  readonly value: (tallies: Figures, firm: Firm, state: State) => number | null;
}

/** A share or a mean; null as long as there is nothing to divide by. */
const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const DEFINITIONS = {
  /**
   * Cash + own money in escrow + stock at cost (factory, warehouses, on order, in transit, shop) + what is owed to the firm −
   * what it owes − what it started with. So neither paying into escrow nor goods on their way look like a loss.
   */
  profit: {
    unit: 'fen',
    kinds: ['enterprise', 'warehouse'],
    from: [],
    value: (_, firm, state) => (firm.account.state === 'granted' ? profitFen(state, firm.id) : null),
  },
  /** Units that were there when the warehouse first looked ÷ units ordered, over the orders the firm supplied. */
  fillRate: {
    unit: 'ratio',
    kinds: ['enterprise'],
    from: ['ordered'],
    value: ({ ordered, filled }) => ratio(filled.total, ordered.total),
  },
  /** Deliveries that reached the buyer by the agreed day ÷ all deliveries received. */
  onTimeRate: {
    unit: 'ratio',
    kinds: ['enterprise'],
    from: ['delivered'],
    value: ({ delivered }) => ratio(delivered.total, delivered.count),
  },
  /** Orders of the firm as supplier that its warehouse reported short. */
  shortageCount: {
    unit: 'count',
    kinds: ['enterprise'],
    from: ['shortage'],
    value: ({ ordered, shortage }) => (ordered.count > 0 ? shortage.count : null),
  },
  /** Mean days from a reported shortage to its end, by whichever way out. */
  shortageDays: {
    unit: 'days',
    kinds: ['enterprise'],
    from: ['shortage-ended'],
    value: (tallies) => ratio(tallies['shortage-ended'].total, tallies['shortage-ended'].count),
  },
  /** Cost of the goods delivered and sold ÷ mean stock at cost at the end of the days so far. */
  stockTurnover: {
    unit: 'turns',
    kinds: ['enterprise'],
    from: ['cost-of-goods'],
    value: (tallies) => {
      const meanStockFen = ratio(tallies['stock-value'].total, tallies['stock-value'].count);
      return meanStockFen === null ? null : ratio(tallies['cost-of-goods'].total, meanStockFen);
    },
  },
  /** Late penalties the firm paid as supplier, in fen. */
  latePenalties: {
    unit: 'fen',
    kinds: ['enterprise'],
    from: ['late-penalty'],
    value: (tallies) => (tallies.delivered.count > 0 ? tallies['late-penalty'].total : null),
  },
  /** Mean days from an order to its signed contract, over the orders the firm supplied. */
  contractCycleDays: {
    unit: 'days',
    kinds: ['enterprise'],
    from: ['contract'],
    value: ({ contract }) => ratio(contract.total, contract.count),
  },
  /** Contracts of the firm that the buyer refused, and messages it wrote by hand that the partner's system refused. */
  messagesRefused: {
    unit: 'count',
    kinds: ['enterprise', 'warehouse'],
    from: ['contract-refused', 'message-refused'],
    value: (tallies) => {
      const refused = tallies['contract-refused'].count + tallies['message-refused'].count;
      return tallies.contract.count + tallies['message-written'].count + refused > 0 ? refused : null;
    },
  },
  /** Messages by hand that were taken ÷ all that were sent: 1 when every one was right at the first try. */
  messagesRight: {
    unit: 'ratio',
    kinds: ['enterprise', 'warehouse'],
    from: ['message-written', 'message-refused'],
    value: (tallies) => {
      const written = tallies['message-written'].count;
      return ratio(written, written + tallies['message-refused'].count);
    },
  },
  /** Times the firm had the finished message shown instead of writing it. */
  messagesShown: {
    unit: 'count',
    kinds: ['enterprise', 'warehouse'],
    from: ['message-shown'],
    value: (tallies) => {
      const shown = tallies['message-shown'].count;
      return tallies['message-written'].count + tallies['message-refused'].count + shown > 0 ? shown : null;
    },
  },
  /** Messages damaged in transit that the firm found out. */
  faultsFound: {
    unit: 'count',
    kinds: ['enterprise', 'warehouse'],
    from: ['fault-found'],
    value: (tallies) => (tallies['fault-met'].count > 0 ? tallies['fault-found'].count : null),
  },
  /** Times the firm took such a message for something it was not. */
  faultsMisjudged: {
    unit: 'count',
    kinds: ['enterprise', 'warehouse'],
    from: ['fault-misjudged'],
    value: (tallies) => (tallies['fault-met'].count > 0 ? tallies['fault-misjudged'].count : null),
  },
  /** Mean days from such a message to the right report, over those found out. */
  faultDays: {
    unit: 'days',
    kinds: ['enterprise', 'warehouse'],
    from: ['fault-found'],
    value: (tallies) => ratio(tallies['fault-found'].total, tallies['fault-found'].count),
  },
  /** Units the warehouse shipped. */
  throughput: {
    unit: 'count',
    kinds: ['warehouse'],
    from: ['shipped'],
    value: ({ shipped, checked }) => (checked.count > 0 ? shipped.total : null),
  },
  /** Mean days from an order's arrival among the new orders to its despatch. */
  daysInWarehouse: {
    unit: 'days',
    kinds: ['warehouse'],
    from: ['handled'],
    value: ({ handled }) => ratio(handled.total, handled.count),
  },
  /** Rechecks of orders that were still short. */
  wrongCalls: {
    unit: 'count',
    kinds: ['warehouse'],
    from: ['wrong-call'],
    value: (tallies) => (tallies.checked.count > 0 ? tallies['wrong-call'].count : null),
  },
  /** Verdicts on orders that agreed with the stock ÷ all verdicts. */
  stockAccuracy: {
    unit: 'ratio',
    kinds: ['warehouse'],
    from: ['checked'],
    value: (tallies) => ratio(tallies.checked.count - tallies['wrong-call'].count, tallies.checked.count),
  },
  /** Mean days that registrations, posts and feedback waited for the administrator. */
  reviewTime: {
    unit: 'days',
    kinds: ['mall'],
    from: ['review'],
    value: ({ review }) => ratio(review.total, review.count),
  },
  /** Refusals that the administrator granted after all when the firm asked again. */
  reviewsOverturned: {
    unit: 'count',
    kinds: ['mall'],
    from: ['overturned'],
    value: ({ review, overturned }) => (review.count > 0 ? overturned.count : null),
  },
  /** Mean days that applications for accounts and certificates waited for the bank. */
  applicationTime: {
    unit: 'days',
    kinds: ['bank'],
    from: ['application'],
    value: ({ application }) => ratio(application.total, application.count),
  },
} as const satisfies Record<string, Definition>;

export type MetricName = keyof typeof DEFINITIONS;
const BY_NAME: ReadonlyMap<string, Definition> = new Map(Object.entries<Definition>(DEFINITIONS));

const BY_KIND: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  FIRM_KINDS.map((kind) => [
    kind,
    [...BY_NAME].filter(([, { kinds }]) => kinds.includes(kind)).map(([name]) => name),
  ]),
);

/** Which metrics a kind of firm has; none for a kind that does not exist. */
export const metricsOf = (kind: string): readonly string[] =>
  Object.hasOwn(BY_KIND, kind) ? (BY_KIND[kind] ?? []) : [];

/** A metric's unit; null for a metric that does not exist. */
export const metricUnit = (metric: string): Metric['unit'] | null => BY_NAME.get(metric)?.unit ?? null;

/** All figures of one firm, or only those named; none for a firm that does not exist. */
export function metrics(state: State, firmId: FirmId, only?: readonly string[]): readonly Metric[] {
  const firm = state.firms[firmId];
  if (firm === undefined) return [];
  const found: Metric[] = [];
  for (const name of only ?? metricsOf(firm.kind)) {
    const definition = BY_NAME.get(name);
    if (definition === undefined || !definition.kinds.includes(firm.kind)) continue;
    found.push({ name, value: definition.value(firm.tallies, firm, state), unit: definition.unit });
  }
  return found;
}

/** The journal entries behind a firm's metric, oldest first: for the profit, all that moved its money. */
export function evidence(state: State, firmId: FirmId, metric: string): readonly number[] {
  const firm = state.firms[firmId];
  if (firm === undefined || !metricsOf(firm.kind).includes(metric)) return [];
  const seqs = new Set<number>();
  if (metric === 'profit') for (const at of firm.statement) seqs.add(state.ledger[at]?.seq ?? 0);
  for (const tally of BY_NAME.get(metric)?.from ?? [])
    for (const seq of firm.tallies[tally].seqs) seqs.add(seq);
  return [...seqs].sort((a, b) => a - b);
}
