import type { EventMeta, RecordedEvent } from '../../kernel/envelope.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { RunState } from '../state.ts';
import { seatIn } from './authority.ts';
import type { RunEventOf } from './events.ts';
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
  const { text, market, seat } = command;
  if (market !== null && !Object.hasOwn(state.markets, market))
    return refuse('run/unknown-market', { market });
  if (seat !== null && !seatIn(state, seat)) return refuse('run/unknown-seat', { seat });
  return plan(deciding, { type: 'run/Announced', data: { id: `a${seq}`, text, market, seat } });
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
  const markets = Object.values(state.markets).filter(({ id }) => only === null || id === only);
  const day = state.clock.day;
  const struck: RecordedEvent[] = [];
  for (const market of markets) {
    const decision = index.lab.shock(market.state, shock, dayContext(deciding, market.id, day));
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
    for (const market of markets) yield* playSystem(deciding, market, day);
  }
}
