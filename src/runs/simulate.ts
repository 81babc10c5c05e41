import { BLANK_MEMORY, remember, type Memory, type Policy } from '../bots/policy.ts';
import { assert } from '../kernel/assert.ts';
import type { Actor, CommandEnvelope, Entry } from '../kernel/envelope.ts';
import type { SeatId } from '../kernel/ids.ts';
import { randomFrom, type Random } from '../kernel/random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { policiesOf, situationOf, Wakening } from './bot-situation.ts';
import { performCommand, type Performed } from './core/perform.ts';
import type { Labs } from './labs.ts';
import { openRun } from './open.ts';
import { InvariantWatch, reportOf, type SimulationReport } from './simulation-report.ts';
import type { RunState } from './state.ts';

/** A whole exercise played by bots in memory, as fast as it goes. Same specification, same bytes. */
export interface SimulationSpec {
  readonly scenario: Scenario;
  /** Where all chance comes from; the report names it as it was given. */
  readonly seed: string | number;
  readonly groups: number;
  /** Days to play; null plays what the scenario's clock has, or a lesson's worth if it has no end. */
  readonly days: number | null;
  readonly labs: Labs;
  /** Check the invariants after every so many entries (and at the end); 1, as usual, is after each. */
  readonly checkEvery?: number;
  /** Told of every accepted entry, in order. */
  readonly onEntry?: (entry: Entry) => void;
}

export interface Simulation {
  readonly report: SimulationReport;
  readonly state: RunState;
  /** Commands that were turned down: bots plan on what they saw, and others may have been faster. */
  readonly rejected: Readonly<Record<string, number>>;
}

/** How often on a day every seat gets its turn. */
const ROUNDS_PER_DAY = 6;
/** The most a seat does when it has the turn; people are no faster. */
const ACTIONS_PER_TURN = 12;
/** Days played in a manual clock without an end. */
const LESSON_DAYS = 12;
/** What a day lasts where the clock does not say. */
const DAY_MS = 240_000;
/** Simulated time has to begin somewhere: a Monday morning. */
const EPOCH_MS = 1_767_571_200_000;

export function simulate(spec: SimulationSpec): Simulation {
  const player = new Player(spec);
  player.open();
  const lastDay = spec.days ?? spec.scenario.clock.daysMax ?? LESSON_DAYS;
  for (let day = 1; day <= lastDay; day++) {
    player.beginDay(day);
    player.playDay(day);
  }
  player.end();
  return player.result();
}

class Player {
  readonly #spec: SimulationSpec;
  readonly #state: RunState;
  readonly #policies: ReadonlyMap<SeatId, Policy>;
  readonly #wakening: Wakening;
  readonly #watch: InvariantWatch;
  readonly #memories = new Map<SeatId, Memory>();
  readonly #events = new Map<string, number>();
  readonly #rejected = new Map<string, number>();
  #awake = new Set<SeatId>();
  #atMs = EPOCH_MS;
  #commands = 0;

  constructor(spec: SimulationSpec) {
    const { scenario, seed, groups, labs } = spec;
    this.#spec = spec;
    this.#state = openRun({ runId: 'simulation', scenario, seed: String(seed), groups }, labs);
    this.#policies = policiesOf(this.#state, labs);
    this.#wakening = new Wakening(this.#state);
    this.#watch = new InvariantWatch(labs, spec.checkEvery ?? 1);
  }

  open(): void {
    this.#must('run:open', 'run/Open', {});
    for (const { id, bot } of Object.values(this.#state.seats)) {
      if (!bot) this.#must(`seat-${id}`, 'run/SeatBot', { seat: id });
    }
  }

  /** The clock moves on; the first day is the start. */
  beginDay(day: number): void {
    const { dayEndsAtMs } = this.#state.clock;
    this.#atMs = Math.max(this.#atMs + 1, dayEndsAtMs ?? 0);
    if (day === 1) this.#must('start', 'run/Start', {});
    else this.#must(`day:${day}`, 'run/BeginDay', { day });
  }

  playDay(day: number): void {
    const roundMs = Math.floor((this.#state.clock.dayMs ?? DAY_MS) / (ROUNDS_PER_DAY + 1));
    for (let round = 1; round <= ROUNDS_PER_DAY && this.#awake.size > 0; round++) {
      this.#atMs += roundMs;
      const random = randomFrom(this.#spec.seed, 'round', day, round);
      // Sorted first: the order in which seats were woken must not matter.
      for (const seat of random.shuffle([...this.#awake].sort())) this.#turn(seat, random);
    }
  }

  end(): void {
    if (this.#state.clock.phase !== 'ended') this.#must('end', 'run/End', {});
    this.#watch.everything(this.#state);
  }

  result(): Simulation {
    const { scenario, seed, labs } = this.#spec;
    return {
      report: reportOf({
        state: this.#state,
        scenario,
        seed,
        labs,
        commands: this.#commands,
        events: this.#events,
        invariants: this.#watch,
      }),
      state: this.#state,
      rejected: Object.fromEntries([...this.#rejected].sort()),
    };
  }

  #turn(seat: SeatId, random: Random): void {
    const policy = this.#policies.get(seat);
    if (!policy) return void this.#awake.delete(seat);
    if (!random.chance(policy.attention)) return;
    const situation = situationOf(this.#state, this.#spec.labs, seat);
    assert(situation, 'a seat that is awake is in the run');
    let memory = this.#memories.get(seat) ?? BLANK_MEMORY;
    const plan = policy.plan(situation, memory, random);
    const now = plan.slice(0, ACTIONS_PER_TURN);
    if (now.length === plan.length) this.#awake.delete(seat);
    for (const command of now) {
      memory = remember(memory, situation.view.day, command);
      this.#perform({
        commandId: `${seat}:${this.#state.seq + 1}`,
        actor: { kind: 'bot', id: policy.name, seat },
        command,
      });
    }
    this.#memories.set(seat, memory);
  }

  /** A command of the program's own, which cannot be turned down. */
  #must(commandId: string, type: string, data: object): void {
    const actor: Actor = { kind: 'system', id: 'clock', seat: null };
    const performed = this.#perform({ commandId, actor, command: { type, ...data } });
    assert(performed.ok, `a simulation's own ${type} is accepted`);
  }

  #perform(envelope: CommandEnvelope): Performed {
    this.#atMs += 1;
    const performed = performCommand(this.#state, envelope, this.#atMs, this.#spec.labs);
    if (!performed.ok) {
      const { code } = performed.rejection;
      this.#rejected.set(code, (this.#rejected.get(code) ?? 0) + 1);
      return performed;
    }
    const { entry, effects } = performed;
    this.#commands += 1;
    for (const { type } of entry.events) this.#events.set(type, (this.#events.get(type) ?? 0) + 1);
    for (const seat of this.#wakening.wokenBy(effects.audiences)) this.#awake.add(seat);
    this.#watch.after(this.#state, entry);
    this.#spec.onEntry?.(entry);
    return performed;
  }
}
