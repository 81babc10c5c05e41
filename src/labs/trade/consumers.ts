import type { DeepReadonly } from '../../kernel/decider.ts';
import type { FirmId } from '../../kernel/ids.ts';
import type { DayContext } from '../lab.ts';
import { WORLD, type ShopState, type TradeState } from './state.ts';
import { moveMoney } from './decide/checks.ts';
import { event, type TradeEvent } from './events.ts';
import { costShare } from './figures.ts';

/**
 * Consumers: how many come for a good on a day, and which shop each of them tries.
 *
 * Demand is the scenario's figure per enterprise, times a weekly season, noise, and the spikes that last. Shops share it
 * by a logit: a shop weighs exp(−sensitivity · (price ÷ reference − 1) + habit), where habit looks back at how often the
 * shop had the good and how punctual the firm was as a supplier. Staying at home is one more choice, weighing a quarter
 * of a shop at the reference price for each shop there is, so that a market too dear as a whole sells less.
 */

type State = DeepReadonly<TradeState>;

const WEEK_DAYS = 7;
/** What an empty shelf, and lateness towards other firms, do to a shop's attraction. */
const AVAILABILITY_WEIGHT = 1.5;
const SERVICE_WEIGHT = 0.5;
const STAY_HOME_WEIGHT = 0.25;
/** How fast consumers forget: the share of yesterday in what they remember. */
const MEMORY = 0.3;

interface Shelf {
  readonly firm: FirmId;
  readonly shelf: DeepReadonly<ShopState>;
}

/** Enterprises that may trade: demand grows with them. */
function enterprises(state: State): number {
  let count = 0;
  for (const id in state.firms) {
    const firm = state.firms[id];
    if (firm?.kind === 'enterprise' && firm.registration.state === 'granted') count += 1;
  }
  return count;
}

function spikeOf(state: State, good: string): number {
  let factor = 1;
  for (const id in state.shocks) {
    const shock = state.shocks[id];
    if (shock?.kind === 'demand-spike' && shock.good === good) factor *= shock.factor ?? 1;
  }
  return factor;
}

/** Share of a firm's deliveries that were on time; 1 while there was none. */
function serviceOf(state: State, firm: FirmId): number {
  const delivered = state.firms[firm]?.tallies.delivered;
  return delivered === undefined || delivered.count === 0 ? 1 : delivered.total / delivered.count;
}

function shelvesOf(state: State, good: string): Shelf[] {
  const shelves: Shelf[] = [];
  for (const firm in state.shops) {
    const shelf = state.shops[firm]?.[good];
    // A shop that cannot be paid sells nothing.
    if (shelf !== undefined && state.firms[firm]?.account.state === 'granted') shelves.push({ firm, shelf });
  }
  return shelves;
}

/** What one shop sells of what consumers wanted from it. */
function saleOf({ firm, shelf }: Shelf, wanted: number) {
  const sold = Math.min(wanted, shelf.quantity);
  const served = wanted === 0 ? shelf.availability : sold / wanted;
  return {
    firm,
    sold,
    lost: wanted - sold,
    priceFen: shelf.priceFen,
    amountFen: sold * shelf.priceFen,
    costFen: costShare(shelf.costFen, shelf.quantity, sold),
    availability: Number((shelf.availability * (1 - MEMORY) + served * MEMORY).toFixed(4)),
  };
}

/** One day of consumers in all shops. What was drawn stands in the events. */
export function* consumersBuy(state: State, context: DayContext): Generator<TradeEvent> {
  const { consumers } = state.config;
  if (consumers === undefined) return;
  const { priceSensitivity, noise, season } = consumers;
  const firms = enterprises(state);
  const income = new Map<FirmId, number>();
  for (const { good, perDay } of consumers.demand) {
    const reference = state.goods[good]?.referencePriceFen ?? 0;
    // Drawn before anything else, so that the stream does not depend on who has a shop.
    const chance = Math.max(0, context.random.normal(1, noise));
    const wave = 1 + season * Math.sin((2 * Math.PI * context.day) / WEEK_DAYS);
    const demand = Math.round(perDay * firms * wave * chance * spikeOf(state, good));
    const shelves = shelvesOf(state, good);
    if (shelves.length === 0) continue;
    const weights = shelves.map(({ firm, shelf }) => {
      const dearer = reference === 0 ? 0 : shelf.priceFen / reference - 1;
      const habit =
        AVAILABILITY_WEIGHT * (shelf.availability - 1) + SERVICE_WEIGHT * (serviceOf(state, firm) - 1);
      return Math.exp(-priceSensitivity * dearer + habit);
    });
    const all = weights.reduce((sum, weight) => sum + weight, STAY_HOME_WEIGHT * shelves.length);
    const sales = shelves.map((shelf, i) => saleOf(shelf, Math.round((demand * (weights[i] ?? 0)) / all)));
    yield event('trade/ConsumersBought', { good, demand, sales });
    for (const { firm, amountFen } of sales) income.set(firm, (income.get(firm) ?? 0) + amountFen);
  }
  for (const [firm, amountFen] of income) yield* moveMoney('consumer-sale', WORLD, firm, amountFen);
}
