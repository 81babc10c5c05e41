import { assert } from '../../kernel/assert.ts';
import type { Rejection } from '../../kernel/decider.ts';
import type { CommandEnvelope, Entry, RecordedEvent } from '../../kernel/envelope.ts';
import type { Labs } from '../labs.ts';
import type { RunState } from '../state.ts';
import { AudienceGatherer } from './audience.ts';
import { decideRun } from './decide.ts';
import { applyEvent, settle, type Effects } from './evolve.ts';
import { indexOf } from './run-index.ts';

export type Performed =
  | { readonly ok: true; readonly entry: Entry; readonly effects: Effects }
  | { readonly ok: false; readonly rejection: Rejection };

/** What one command may cause: far beyond anything real, so that a lab that never stops is caught. */
const EVENTS_MAX = 100_000;

/**
 * Decides a command and, when it is accepted, applies it: the state moves on by exactly one entry. When it is rejected the
 * state is untouched. The host makes the entry durable before anyone may see what it did; a simulation simply goes on.
 * @throws AssertionFailed, or whatever a broken rule throws: then the state is good for nothing and must be dropped
 */
export function performCommand(
  state: RunState,
  envelope: CommandEnvelope,
  atMs: number,
  labs: Labs,
): Performed {
  const { commandId, actor } = envelope;
  const index = indexOf(state, labs);
  const seq = state.seq + 1;
  const decision = decideRun({ state, index, actor, seq, atMs }, envelope);
  if (!decision.ok) return decision;
  const { day } = decision;
  const meta = { seq, atMs, day, actor };
  const events: RecordedEvent[] = [];
  for (const event of decision.events) {
    applyEvent(state, index, event, meta);
    events.push(event);
    assert(events.length <= EVENTS_MAX, 'one command does not cause events without end');
  }
  const entry: Entry = { seq, commandId, actor, atMs, day, events };
  const audience = new AudienceGatherer();
  const standingsChanged = settle(state, index, entry, audience);
  return { ok: true, entry, effects: { audiences: audience.gathered(), standingsChanged } };
}
