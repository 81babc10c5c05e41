import { randomUUID } from 'node:crypto';
import { BLANK_MEMORY, remember, type Memory, type Policy } from '../bots/policy.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import type { SeatId } from '../kernel/ids.ts';
import { randomFrom, type Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import { policiesOf, situationOf, Wakening } from './bot-situation.ts';
import { clockOf, phaseOf } from './core/group-clock.ts';
import type { Labs } from './labs.ts';
import { Draining, UnknownRun, type Published, type RunHost } from './ports.ts';
import { driverOf, type RunState } from './state.ts';

/** The clock on the wall and what can be waited for on it; a test brings its own. */
export interface Timers {
  nowMs(): number;
  /** Calls once after so many milliseconds; returns how to call it off. */
  after(delayMs: number, call: () => void): () => void;
}

export interface BotDriverOptions {
  readonly labs: Labs;
  /** How long a bot takes from one action to the next, about; each has its own pace around it. */
  readonly actionMs?: number;
  /** Actions of all bots of the run together. */
  readonly actionsPerSecondMax?: number;
  readonly timers?: Timers;
  /** Told of what went wrong; the driver carries on or stops by itself. */
  readonly onError?: (error: unknown) => void;
}

const ACTION_MS = 4000;
const ACTIONS_PER_SECOND_MAX = 40;
/** Seats that think in one go, so that nobody waits for them. */
const SEATS_PER_TICK = 4;
/** After the journal failed, a bot keeps still for a while. */
const BACKOFF_MS = 5000;

/** What a driver needs of the exercise it plays in. */
export type PlayedRun = Pick<RunHost, 'runId' | 'read' | 'submit' | 'subscribe'>;

/** Timers of the process. They keep nobody from leaving. */
export const REAL_TIMERS: Timers = {
  nowMs: () => Date.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface Actor {
  readonly policy: Policy;
  readonly random: Random;
  memory: Memory;
  /** When it looks up next; null while nothing has happened that concerns it. */
  dueAtMs: number | null;
  /** When it acted last. */
  actedAtMs: number;
  busy: boolean;
  /** Whether a bot sits there now; people come and go. */
  plays: boolean;
}

/**
 * Plays the bots of one running exercise at a human pace. It listens to the run: a bot looks up when something happened
 * that concerns it, does one thing, and looks again a little later until there is nothing left to do. With nothing to do
 * there is no timer. What a bot wants may be turned down (others were faster); it then tries something else.
 */
export class BotDriver {
  readonly #host: PlayedRun;
  readonly #labs: Labs;
  readonly #actionMs: number;
  readonly #gapMs: number;
  readonly #timers: Timers;
  readonly #onError: (error: unknown) => void;
  readonly #actors = new Map<SeatId, Actor>();
  readonly #nonce = randomUUID();
  #wakening: Wakening | null = null;
  #unsubscribe: () => void = () => undefined;
  #cancelTimer: (() => void) | null = null;
  #timerAtMs = Infinity;
  #nextTickAtMs = 0;
  #commands = 0;
  #paused = false;
  #stopped = false;
  #working: Promise<void> = Promise.resolve();

  constructor(host: PlayedRun, options: BotDriverOptions) {
    this.#host = host;
    this.#labs = options.labs;
    this.#actionMs = options.actionMs ?? ACTION_MS;
    this.#gapMs = (SEATS_PER_TICK * 1000) / (options.actionsPerSecondMax ?? ACTIONS_PER_SECOND_MAX);
    this.#timers = options.timers ?? REAL_TIMERS;
    this.#onError = options.onError ?? (() => undefined);
  }

  /** Begins to listen and to play. Resolves once every bot has been woken for the first time. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#host.subscribe((published) => this.#hear(published));
    try {
      await this.#host.read((state) => {
        this.#wakening = new Wakening(state);
        const now = this.#timers.nowMs();
        for (const [seat, policy] of policiesOf(state, this.#labs)) {
          const random = randomFrom('bot', this.#host.runId, this.#nonce, seat);
          this.#actors.set(seat, {
            policy,
            random,
            memory: BLANK_MEMORY,
            dueAtMs: null,
            actedAtMs: now,
            busy: false,
            plays: false,
          });
        }
        this.#lookAround(state);
        if (state.clock.phase === 'ended') this.stop();
      });
    } catch (error) {
      this.#fail(error);
    }
    this.#schedule();
  }

  /** Who sits where now: bots that are new are woken, those that left have nothing due. */
  #lookAround(state: DeepReadonly<RunState>): void {
    for (const [id, actor] of this.#actors) {
      const seat = state.seats[id];
      const plays = seat !== undefined && driverOf(seat) === 'bot';
      if (plays === actor.plays) continue;
      actor.plays = plays;
      if (plays) this.#wake(id);
      else actor.dueAtMs = null;
    }
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Bots keep still until `resume`; the exercise itself goes on. */
  pause(): void {
    this.#paused = true;
    this.#cancel();
  }

  resume(): void {
    this.#paused = false;
    this.#schedule();
  }

  /** Stops for good. What is already submitted is still decided. */
  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancel();
  }

  /** Resolves when no action is under way. */
  async settled(): Promise<void> {
    await this.#working;
  }

  #hear({ audiences, types }: Published): void {
    if (this.#stopped) return;
    if (types.includes('run/Ended')) return this.stop();
    for (const seat of this.#wakening?.wokenBy(audiences) ?? []) this.#wake(seat);
    this.#schedule();
    if (audiences.some(({ topics }) => topics.includes('seats'))) {
      this.#host
        .read((state) => this.#lookAround(state))
        .then(
          () => this.#schedule(),
          (error: unknown) => this.#fail(error),
        );
    }
  }

  #wake(seat: SeatId): void {
    const actor = this.#actors.get(seat);
    if (!actor?.plays || actor.dueAtMs !== null) return;
    // Nobody reacts at once, and nobody faster than their pace.
    const reaction = this.#actionMs * (0.15 + 0.6 * actor.random.next());
    actor.dueAtMs = Math.max(this.#timers.nowMs() + reaction, actor.actedAtMs + this.#pace(actor));
  }

  #pace(actor: Actor): number {
    return (this.#actionMs / actor.policy.attention) * (0.6 + 0.8 * actor.random.next());
  }

  /** One timer for all seats: for the one that is due first. */
  #schedule(): void {
    if (this.#stopped || this.#paused) return;
    let first = Infinity;
    for (const { dueAtMs, busy } of this.#actors.values()) {
      if (dueAtMs !== null && !busy) first = Math.min(first, dueAtMs);
    }
    if (first === Infinity) return;
    const atMs = Math.max(first, this.#nextTickAtMs);
    if (this.#cancelTimer && this.#timerAtMs <= atMs) return;
    this.#cancel();
    this.#timerAtMs = atMs;
    this.#cancelTimer = this.#timers.after(Math.max(0, atMs - this.#timers.nowMs()), () => {
      this.#cancelTimer = null;
      this.#working = this.#tick();
    });
  }

  #cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** Lets the seats that are due look and act, the longest waiting first. */
  async #tick(): Promise<void> {
    const now = this.#timers.nowMs();
    this.#nextTickAtMs = now + this.#gapMs;
    const due = [...this.#actors]
      .filter(([, { dueAtMs, busy }]) => !busy && dueAtMs !== null && dueAtMs <= now)
      .sort(([, a], [, b]) => (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0))
      .slice(0, SEATS_PER_TICK);
    for (const [, actor] of due) {
      actor.busy = true;
      // Before looking, so that what happens meanwhile wakes it again.
      actor.dueAtMs = null;
    }
    try {
      const wishes = await this.#host.read((state) => {
        if (state.clock.phase !== 'running') return null;
        return due.map(([seat, actor]) => {
          const held = state.seats[seat];
          const market = held && state.markets[held.market];
          if (!held || !market) return { seat, actor, command: null, day: 0 };
          const plays = driverOf(held) === 'bot' && phaseOf(state, market) === 'running';
          const situation = plays ? situationOf(state, this.#labs, seat) : null;
          const command = situation && actor.policy.plan(situation, actor.memory, actor.random)[0];
          return { seat, actor, command: command ?? null, day: clockOf(state, market).day };
        });
      });
      await Promise.all(
        (wishes ?? []).map(async ({ seat, actor, command, day }) => {
          if (command) await this.#act(seat, actor, command, day);
        }),
      );
    } catch (error) {
      for (const [, actor] of due) actor.dueAtMs = now + BACKOFF_MS;
      this.#fail(error);
    } finally {
      for (const [, actor] of due) actor.busy = false;
      this.#schedule();
    }
  }

  async #act(seat: SeatId, actor: Actor, command: TradeCommand, day: number): Promise<void> {
    actor.memory = remember(actor.memory, day, command);
    actor.actedAtMs = this.#timers.nowMs();
    actor.dueAtMs = actor.actedAtMs + this.#pace(actor);
    this.#commands += 1;
    try {
      await this.#host.submit({
        commandId: `bot-${this.#nonce}-${this.#commands}`,
        actor: { kind: 'bot', id: actor.policy.name, seat },
        command,
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** An exercise that is gone or a server that stops ends the driver; anything else only makes it wait. */
  #fail(error: unknown): void {
    if (error instanceof Draining || error instanceof UnknownRun) return this.stop();
    this.#onError(error);
    this.#nextTickAtMs = this.#timers.nowMs() + BACKOFF_MS;
  }
}
