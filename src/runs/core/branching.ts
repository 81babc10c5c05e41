import { pauseClock } from '../../kernel/clock.ts';
import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { RunState } from '../state.ts';
import type { RunEventOf } from './events.ts';
import { pauseOwnClocks } from './group-clock.ts';
import { plan, type Deciding, type RunDecision } from './plan.ts';

/** The moment at which a branch leaves the run it came from: its clock stands, its seats are bots' or their people's. */

export function decideBranch(deciding: Deciding, command: RunCommandOf<'run/Branch'>): RunDecision {
  if (deciding.actor.kind !== 'system') return refuse('run/instructor-only');
  if (deciding.state.clock.phase === 'ended') return refuse('run/ended');
  const { from, seq, people } = command;
  return plan(deciding, { type: 'run/Branched', data: { from, seq, people } });
}

export function evolveBranch(state: RunState, { data }: RunEventOf<'run/Branched'>): void {
  // The last entry of the origin's: its day had so much left then, however long ago that was.
  const { atMs } = state;
  if (state.clock.phase === 'running') pauseClock(state.clock, atMs);
  pauseOwnClocks(state, atMs);
  const { people } = data;
  for (const seat of Object.values(state.seats)) {
    seat.takenOverBy = null;
    if (!seat.holder) continue;
    const { participant, name } = seat.holder;
    const here = people?.[participant];
    const held = state.participants[participant];
    if (held) held.seat = null;
    if (here === undefined) {
      seat.holder = null;
      seat.bot = true;
      continue;
    }
    seat.holder = { participant: here, name };
    state.participants[here] = { id: here, name, studentNo: held?.studentNo ?? '', seat: seat.id };
  }
}
