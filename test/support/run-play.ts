import { expect } from 'chai';
import type { Actor, Entry } from '../../src/kernel/envelope.ts';
import { evolveRun } from '../../src/runs/core/evolve.ts';
import { performCommand } from '../../src/runs/core/perform.ts';
import type { Labs } from '../../src/runs/labs.ts';
import { openRun, type OpenSpec } from '../../src/runs/open.ts';
import type { RunState } from '../../src/runs/state.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { COUNTER_LABS, counterScenario } from './counter-lab.ts';

export const TEACHER: Actor = { kind: 'instructor', id: 'teacher', seat: null };
export const CLOCK: Actor = { kind: 'system', id: 'clock', seat: null };
export const person = (id: string, seat: string | null = null): Actor => ({ kind: 'human', id, seat });
export const bot = (seat: string): Actor => ({ kind: 'bot', id: 'bot.test', seat });
export const teacherIn = (seat: string, id = 'teacher'): Actor => ({ kind: 'instructor', id, seat });

/** A run in memory that a test plays command by command, with a clock of its own. */
export class RunPlay {
  readonly spec: OpenSpec;
  readonly labs: Labs;
  readonly state: RunState;
  readonly entries: Entry[] = [];
  nowMs = 1_767_571_200_000;
  #commands = 0;

  constructor(scenario: Scenario = counterScenario(), groups = 2, labs: Labs = COUNTER_LABS) {
    this.spec = { runId: 'r1', scenario, seed: 'seed', groups };
    this.labs = labs;
    this.state = openRun(this.spec, labs);
    this.accepted(CLOCK, { type: 'run/Open' }, 'run:open');
  }

  /** Sends a command; returns the code of the rejection, or null when it was accepted. */
  send(
    actor: Actor,
    command: { readonly type: string; readonly [field: string]: unknown },
    id?: string,
  ): string | null {
    const commandId = id ?? `c${++this.#commands}`;
    const before = JSON.stringify(this.state);
    const performed = performCommand(this.state, { commandId, actor, command }, this.nowMs, this.labs);
    if (!performed.ok) {
      expect(JSON.stringify(this.state), 'a rejected command changes nothing').to.equal(before);
      return performed.rejection.code;
    }
    this.entries.push(performed.entry);
    return null;
  }

  /** Sends a command that must be accepted; returns its entry. */
  accepted(
    actor: Actor,
    command: { readonly type: string; readonly [field: string]: unknown },
    id?: string,
  ): Entry {
    expect(this.send(actor, command, id), command.type).to.equal(null);
    const entry = this.entries.at(-1);
    if (!entry) throw new Error('an accepted command made an entry');
    return entry;
  }

  claim(participant: string, seat: string): string | null {
    return this.send(person(participant), {
      type: 'run/ClaimSeat',
      seat,
      participant,
      name: `name of ${participant}`,
      studentNo: '',
    });
  }

  start(): void {
    this.accepted(TEACHER, { type: 'run/Start' });
  }

  /** The state that a journal of the same entries gives. */
  replayed(): RunState {
    const state = openRun(this.spec, this.labs);
    for (const entry of JSON.parse(JSON.stringify(this.entries)) as Entry[])
      evolveRun(state, entry, this.labs);
    return state;
  }
}
