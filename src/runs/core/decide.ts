import { never } from '../../kernel/assert.ts';
import type { CommandEnvelope, RecordedEvent } from '../../kernel/envelope.ts';
import { ID_PATTERN } from '../../kernel/ids.ts';
import { runCommandTypes, type RunCommand } from '../commands.ts';
import { refuse } from '../rejections.ts';
import { mayAct, mayTrade, steers } from './authority.ts';
import { decideBranch } from './branching.ts';
import { decideClock } from './clock.ts';
import { clockOf } from './group-clock.ts';
import { LazyRandom } from './lazy-random.ts';
import { decideMuting, decideNote, decideReading } from './notes.ts';
import { decideAnnouncement, decideShock } from './notices.ts';
import { decideRanking } from './ranking.ts';
import { playSystem, recordLab, recordRun, type Deciding, type RunDecision } from './plan.ts';
import { decideSeat } from './seats.ts';

/** Command ids that belong to the program: `day:17`, `run:open`. */
const RESERVED_ID = /^(day|run):/;

/**
 * Decides a command that was parsed at the edge: the run's own by topic, a lab's by its lab in the market of the actor's
 * seat. Changes nothing; never throws for what a person did.
 */
export function decideRun(deciding: Deciding, { commandId, command }: CommandEnvelope): RunDecision {
  if (!ID_PATTERN.test(commandId)) return refuse('run/bad-command-id');
  if (RESERVED_ID.test(commandId) && deciding.actor.kind !== 'system') {
    return refuse('run/command-id-reserved');
  }
  if (isRunCommand(command)) return decideOwn(deciding, command);
  return command.type.startsWith(`${deciding.index.lab.name}/`)
    ? decideLab(deciding, command)
    : refuse('run/unknown-command', { command: command.type });
}

const isRunCommand = (command: { readonly type: string }): command is RunCommand =>
  runCommandTypes.has(command.type);

function decideOwn(deciding: Deciding, command: RunCommand): RunDecision {
  switch (command.type) {
    case 'run/ClaimSeat':
    case 'run/ReleaseSeat':
    case 'run/SeatBot':
    case 'run/UnseatBot':
    case 'run/TakeOverSeat':
    case 'run/HandBackSeat':
    case 'run/GiveSeat':
      return decideSeat(deciding, command);
    case 'run/SendNote':
      return decideNote(deciding, command);
    case 'run/ReadNotes':
      return decideReading(deciding, command);
    default:
  }
  if (!steers(deciding.actor)) return refuse('run/instructor-only');
  switch (command.type) {
    case 'run/Open':
      return decideOpen(deciding);
    case 'run/Start':
    case 'run/Pause':
    case 'run/Resume':
    case 'run/BeginDay':
    case 'run/Extend':
    case 'run/AddTime':
    case 'run/End':
      return decideClock(deciding, command);
    case 'run/Announce':
      return decideAnnouncement(deciding, command);
    case 'run/ThrowShock':
      return decideShock(deciding, command);
    case 'run/MuteNotes':
      return decideMuting(deciding, command);
    case 'run/Freeze':
    case 'run/Reveal':
    case 'run/Unfreeze':
      return decideRanking(deciding, command);
    case 'run/Branch':
      return decideBranch(deciding, command);
    default:
      return never(command, 'a command of the run');
  }
}

/** The first entry: what was launched, and what the system's roles do before anyone comes in. */
function decideOpen(deciding: Deciding): RunDecision {
  const { state } = deciding;
  if (state.seq > 0) return refuse('run/already-open');
  return { ok: true, day: 0, events: openEvents() };

  function* openEvents(): Iterable<RecordedEvent> {
    const { scenario, seed, groups } = state;
    yield recordRun({
      type: 'run/Opened',
      data: { scenario: scenario.id, version: scenario.version, seed, groups },
    });
    for (const market of Object.values(state.markets)) yield* playSystem(deciding, market, 0);
  }
}

/** A lab's command, from the actor's seat, and what the system's roles do about it at once. */
function decideLab(deciding: Deciding, command: { readonly type: string }): RunDecision {
  const { state, index, actor, atMs, seq } = deciding;
  const may = mayAct(deciding);
  if (!may.ok) return may;
  const { seat, market } = may.place;
  const waits = mayTrade(state, market);
  if (waits) return waits;
  const { day } = clockOf(state, market);
  const random = new LazyRandom(state.seed, seq);
  const decision = index.lab.decide(market.state, command, { actor, seat, atMs, day, random });
  if (!decision.ok) return decision;
  return { ok: true, day, events: labEvents() };

  function* labEvents(): Iterable<RecordedEvent> {
    if (!decision.ok) return;
    for (const event of decision.events) yield recordLab(index.lab, market.id, event);
    yield* playSystem(deciding, market, day);
  }
}
