// Whole small markets of the trade lab, played at random from every seat: sensibly, senselessly, with days and shocks in between.

import { expect } from 'chai';
import fc from 'fast-check';
import { randomFrom, type Random } from '../../src/kernel/random.ts';
import type { LabSeat } from '../../src/labs/lab.ts';
import type { TradeCommand } from '../../src/labs/trade/commands.ts';
import { kindOfCommand } from '../../src/labs/trade/by-hand/kinds.ts';
import { finishedMessage } from '../../src/labs/trade/by-hand/template.ts';
import { tradeLab } from '../../src/labs/trade/trade-lab.ts';
import type { WaitingItem } from '../../src/labs/trade/view-types.ts';
import { waitingFor } from '../../src/labs/trade/waiting.ts';
import { wildCommand, wildShock } from './trade-commands.ts';
import { Market, type MarketSpec } from './trade-market.ts';

const by = fc.constantFrom('people' as const, 'system' as const);

/** Small markets of every make: who sets up, who is left out, how is paid, who is poor. */
export const marketSpecs: fc.Arbitrary<MarketSpec> = fc
  .record({
    setup: fc.record({ registration: by, accounts: by, certificates: by, products: by }),
    payment: fc.constantFrom<string[]>(
      ['prepaid'],
      ['on-receipt', 'prepaid'],
      ['net-2', 'prepaid', 'on-receipt'],
    ),
    market: fc.constantFrom('shared' as const, 'per-group' as const),
    creditLimit: fc.constantFrom(0, 2_000),
    certificateDays: fc.constantFrom(365, 365, 4),
    consumers: fc.boolean(),
    byHand: fc.constantFrom(false, false, true),
    withoutSeats: fc.subarray(['mall', 'bank', 'south', 'north']),
    capitalFen: fc.constantFrom(5_000_000, 1_000_000, 30_000),
    seed: fc.string({ maxLength: 4 }),
  })
  .map(({ setup, payment, market, creditLimit, certificateDays, consumers, ...rest }) => ({
    ...rest,
    config: {
      setup,
      market,
      rules: {
        payment,
        creditLimit,
        certificateDays,
        storageFee: 0.05,
        freight: 0.1,
        transitDays: 1,
        postDays: 3,
      },
      ...(consumers ? { consumers: { demand: [{ good: 'frame', perDay: 3 }] } } : {}),
    },
  }));

export type MoveKind = 'due' | 'possible' | 'wild' | 'day' | 'shock';
export interface Move {
  readonly kind: MoveKind;
  readonly draw: number;
}

/** Half of the moves bring the trade on, the others disturb it. */
export const moveLists = (maxLength: number): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 12, arbitrary: fc.constant('due' as const) },
        { weight: 3, arbitrary: fc.constant('possible' as const) },
        { weight: 3, arbitrary: fc.constant('wild' as const) },
        { weight: 2, arbitrary: fc.constant('day' as const) },
        { weight: 1, arbitrary: fc.constant('shock' as const) },
      ),
      draw: fc.nat(),
    }),
    { minLength: Math.floor(maxLength / 2), maxLength, size: 'max' },
  );

/** Plays the moves and looks at the market after each. */
export function play(
  spec: MarketSpec,
  moves: readonly Move[],
  look: (market: Market, random: Random) => void = () => undefined,
): Market {
  const market = new Market(spec);
  market.passDays();
  for (const { kind, draw } of moves) {
    const random = randomFrom(draw);
    move(market, kind, random);
    look(market, random);
  }
  return market;
}

function move(market: Market, kind: MoveKind, random: Random): void {
  const seat = random.pick(market.seats);
  switch (kind) {
    case 'due':
      return due(market, random);
    case 'possible':
      return take(market, seat, random.pick([...tradeLab.legal(market.state, seat), null]));
    case 'wild':
      market.give(seat, wildCommand(market.state, random));
      return;
    case 'day':
      return market.passDays();
    case 'shock':
      market.shock(wildShock(market.state, random));
      return;
  }
}

/** Something that waits somewhere; a day passes when only time can help; an order is placed when nothing waits at all. */
function due(market: Market, random: Random): void {
  const works = market.seats
    .map((seat) => ({ seat, items: waitingFor(market.state, seat.firm) }))
    .filter(({ items }) => items.length > 0);
  const underWay = Object.keys(market.state.shipments).length > 0;
  if (underWay && random.chance(0.3)) return market.passDays();
  if (works.length === 0 || random.chance(0.1)) return order(market, random);
  const { seat, items } = random.pick(works);
  const item = random.pick(items);
  take(market, seat, answerTo(item, tradeLab.legal(market.state, seat), random));
}

/** A command that deals with the item: usually the one it names, else another about the same thing. */
function answerTo(item: WaitingItem, legal: readonly TradeCommand[], random: Random): TradeCommand | null {
  const about = legal.filter((command) => {
    const words = Object.values(command);
    return (
      (item.order !== null && words.includes(item.order)) ||
      (item.subject !== null && words.includes(item.subject))
    );
  });
  const named = legal.filter(({ type }) => type === item.command);
  const both = about.filter(({ type }) => type === item.command);
  const direct = both.length > 0 ? both : named;
  // A shortage has many ways out, and the one it names is only the nearest.
  const usual = item.kind === 'resolve-shortage' ? 0.3 : 0.75;
  if (direct.length > 0 && random.chance(usual)) return random.pick(direct);
  const rest = [...about, ...direct];
  if (rest.length === 0) return null;
  const type = random.pick([...new Set(rest.map((command) => command.type))]);
  return random.pick(rest.filter((command) => command.type === type));
}

function order(market: Market, random: Random): void {
  const seat = random.pick(market.seats.filter(({ role }) => role === 'enterprise'));
  const offers = tradeLab.legal(market.state, seat).filter((command) => command.type === 'trade/PlaceOrder');
  if (offers.length === 0) return market.passDays();
  const offer = random.pick(offers);
  const lines = offer.lines.map((line) => ({ ...line, quantity: random.pick([1, 10, 30, 45]) }));
  take(market, seat, { ...offer, lines });
}

function take(market: Market, seat: LabSeat, command: TradeCommand | null): void {
  if (command === null) return;
  if (isWritten(market, seat, command)) writeFor(market, seat, command);
  else expect(market.give(seat, command, actorFor(market, seat)), JSON.stringify(command)).to.equal(null);
}

/** Whoever writes by hand leaves the plain commands to its system. */
const actorFor = (market: Market, { firm }: LabSeat): 'human' | 'bot' =>
  (market.state.firms[firm]?.byHand.length ?? 0) > 0 ? 'bot' : 'human';

/** Commands that say the same as the finished message of their kind. */
const FINISHED: ReadonlySet<TradeCommand['type']> = new Set([
  'trade/PlaceOrder',
  'trade/SendContract',
  'trade/SignContract',
  'trade/OfferPartial',
  'trade/AcceptPartial',
  'trade/AcceptSubstitute',
  'trade/IssueInvoice',
  'trade/PayOrder',
  'trade/ShipOrder',
  'trade/ReceiveOrder',
  'trade/CancelOrder',
  'trade/ProposeCancellation',
]);

function isWritten(market: Market, { firm }: LabSeat, { type }: TradeCommand): boolean {
  const kind = kindOfCommand(type);
  return kind !== null && FINISHED.has(type) && market.state.firms[firm]?.byHand.includes(kind) === true;
}

/** Writes the message instead of giving the command, after a try that is wrong; it must be taken. */
function writeFor(market: Market, seat: LabSeat, command: TradeCommand): void {
  const kind = kindOfCommand(command.type);
  if (kind === null) return;
  const view = tradeLab.view(market.state, { kind: 'seat', seat });
  const id = 'order' in command ? command.order : null;
  const order = view.own?.orders.find((one) => one.id === id) ?? null;
  const wanted = command.type === 'trade/PlaceOrder' ? command : null;
  const text = finishedMessage(kind, { view, order, wanted, atMs: 0 });
  const refused = market.state.next.message;
  const wrong = text.replace(/UNT\+\d+/, 'UNT+1');
  expect(market.give(seat, { type: 'trade/SendMessage', text: wrong }), wrong).to.equal(null);
  expect(market.state.next.message).to.equal(refused + 1);
  expect(market.give(seat, { type: 'trade/SendMessage', text }), text).to.equal(null);
  const why = JSON.stringify(market.state.refusedMessages[`m${refused + 1}`]?.faults);
  expect(market.state.next.message, `${text}${why}`).to.equal(refused + 1);
}
