import type { DeepReadonly } from '../../kernel/decider.ts';
import type { EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { MarketId, SeatId } from '../../kernel/ids.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { MarketState, RunState } from '../state.ts';
import { seatIn } from './authority.ts';
import type { RunEventOf } from './events.ts';
import { clockOf, phaseOf } from './group-clock.ts';
import {
  dayContext,
  plan,
  playSystem,
  recordLab,
  recordRun,
  type Deciding,
  type RunDecision,
} from './plan.ts';

/** What the instructor tells and throws in: announcements and shocks. */

export function decideAnnouncement(deciding: Deciding, command: RunCommandOf<'run/Announce'>): RunDecision {
  const { state, seq } = deciding;
  const { text } = command;
  const { market, seat } = addressee(state, command);
  if (market !== null && !Object.hasOwn(state.markets, market))
    return refuse('run/unknown-market', { market });
  if (seat !== null && !seatIn(state, seat)) return refuse('run/unknown-seat', { seat });
  return plan(deciding, { type: 'run/Announced', data: { id: `a${seq}`, text, market, seat } });
}

/** Whom it is for; `to` names a group or a seat, whichever there is. */
function addressee(
  { markets }: DeepReadonly<RunState>,
  { market, seat, to }: RunCommandOf<'run/Announce'>,
): { readonly market: MarketId | null; readonly seat: SeatId | null } {
  if (to == null) return { market, seat };
  return Object.hasOwn(markets, to) ? { market: to, seat: null } : { market: null, seat: to };
}

export function evolveAnnouncement(
  state: RunState,
  event: RunEventOf<'run/Announced'>,
  meta: EventMeta,
): void {
  state.announcements.push({ ...event.data, day: meta.day, atMs: meta.atMs });
}

/** A shock strikes every market it is meant for, or, if one of them cannot take it, none. */
export function decideShock(deciding: Deciding, command: RunCommandOf<'run/ThrowShock'>): RunDecision {
  const { state, index } = deciding;
  const { market: only, shock } = command;
  if (state.clock.phase === 'lobby') return refuse('run/not-started');
  if (state.clock.phase === 'ended') return refuse('run/ended');
  if (only !== null && !Object.hasOwn(state.markets, only))
    return refuse('run/unknown-market', { market: only });
  const meant = Object.values(state.markets).filter(({ id }) => only === null || id === only);
  const markets = meant.filter((market) => phaseOf(state, market) !== 'ended');
  if (markets.length === 0) return refuse('run/group-ended', { group: meant[0]?.group ?? 0 });
  const dayIn = (market: DeepReadonly<MarketState>): number => clockOf(state, market).day;
  const day = only === null ? state.clock.day : Math.max(...markets.map(dayIn));
  const struck: RecordedEvent[] = [];
  for (const market of markets) {
    const decision = index.lab.shock(market.state, shock, dayContext(deciding, market.id, dayIn(market)));
    if (!decision.ok) return decision;
    struck.push(...decision.events.map((event) => recordLab(index.lab, market.id, event)));
  }
  const thrown = recordRun({
    type: 'run/ShockThrown',
    data: { markets: markets.map(({ id }) => id), shock },
  });
  return { ok: true, day, events: shockEvents() };

  function* shockEvents(): Iterable<RecordedEvent> {
    yield thrown;
    yield* struck;
    for (const market of markets) yield* playSystem(deciding, market, dayIn(market));
  }
}
