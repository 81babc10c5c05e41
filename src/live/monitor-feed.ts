import type { ParticipantId, RunId, SeatId } from '../kernel/ids.ts';
import type { Pending } from '../labs/lab.ts';
import type { Labs } from '../runs/labs.ts';
import { packPulse, pendingOf, seatPulse } from '../runs/monitor.ts';
import { UnknownRun, type Published, type RunHost, type RunRegistry } from '../runs/ports.ts';

/**
 * The lights of a run for its teacher's page, as differences: what changed since the last push, seat by seat. Nothing is
 * reckoned while nobody watches, and only the seats that an entry concerns are looked at again.
 */

export interface MonitorFeedDeps {
  readonly registry: Pick<RunRegistry, 'get'>;
  readonly labs: Labs;
  /** Whether anyone's page shows this run's monitor. */
  readonly isWatched: (runId: RunId) => boolean;
  /** Who of a run has a page open. */
  readonly connectedIn: (runId: RunId) => ReadonlySet<ParticipantId>;
  readonly push: (runId: RunId, push: MonitorPush) => void;
  readonly failed: (error: unknown) => void;
  /** Changes of so long are told together. */
  readonly everyMs?: number;
  /** How often lights are looked at that change by waiting alone, and who is connected. */
  readonly sweepMs?: number;
}

/** Cells by the seat's place in the run; `packPulse` says what stands in one. */
export interface MonitorPush {
  readonly runId: RunId;
  readonly seq: number;
  /** What the cells' minutes count from. */
  readonly baseMs: number;
  readonly cells: Readonly<Record<number, string>>;
  /** Who holds a seat, where that changed; null for nobody. */
  readonly holders?: Readonly<Record<number, string | null>>;
}

const EVERY_MS = 3_500;
const SWEEP_MS = 5_000;

interface Watched {
  readonly baseMs: number;
  readonly seats: readonly SeatId[];
  readonly byFirm: ReadonlyMap<string, readonly number[]>;
  readonly byMarket: ReadonlyMap<string, readonly number[]>;
  readonly pending: (Pending | undefined)[];
  readonly cells: string[];
  readonly holders: (string | null)[];
  readonly dirty: Set<number>;
  timer: NodeJS.Timeout | null;
}

export class MonitorFeed {
  readonly #deps: MonitorFeedDeps;
  readonly #runs = new Map<RunId, Watched>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(deps: MonitorFeedDeps) {
    this.#deps = deps;
    this.#sweeper = setInterval(() => void this.#sweep(), deps.sweepMs ?? SWEEP_MS);
    this.#sweeper.unref();
  }

  /** All cells as they stand; from here on the run's changes are pushed while anyone watches. */
  async snapshot(host: RunHost): Promise<MonitorPush> {
    const watched = this.#runs.get(host.runId) ?? (await this.#begin(host));
    await this.#look(host, watched, null);
    const seq = await host.seq();
    return {
      runId: host.runId,
      seq,
      baseMs: watched.baseMs,
      cells: { ...watched.cells },
      holders: { ...watched.holders },
    };
  }

  /** An entry: the seats it concerns are looked at soon. */
  hear({ runId, audiences, actor }: Published): void {
    const watched = this.#runs.get(runId);
    if (!watched) return;
    for (const { market, firms, seats, topics } of audiences) {
      if (seats) continue;
      // A day, a start, a seat that changed hands: anything may have changed for anyone.
      if (market === null) {
        if (topics.includes('clock') || topics.includes('seats')) markAll(watched);
      } else if (firms === 'all') mark(watched, watched.byMarket.get(market));
      else for (const firm of firms) mark(watched, watched.byFirm.get(`${market}/${firm}`));
    }
    if (actor.seat !== null) {
      const own = watched.seats.indexOf(actor.seat);
      if (own >= 0) watched.dirty.add(own);
    }
    if (watched.dirty.size === 0 || watched.timer) return;
    watched.timer = setTimeout(() => void this.#flush(runId, watched), this.#deps.everyMs ?? EVERY_MS);
    watched.timer.unref();
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const { timer } of this.#runs.values()) if (timer) clearTimeout(timer);
    this.#runs.clear();
  }

  async #begin(host: RunHost): Promise<Watched> {
    const made = await host.read((run): Watched => {
      const byFirm = new Map<string, number[]>();
      const byMarket = new Map<string, number[]>();
      const seats = Object.values(run.seats);
      seats.forEach(({ market, firm }, index) => {
        put(byFirm, `${market}/${firm}`, index);
        put(byMarket, market, index);
      });
      return {
        baseMs: run.atMs,
        seats: seats.map(({ id }) => id),
        byFirm,
        byMarket,
        pending: [],
        cells: [],
        holders: [],
        dirty: new Set(),
        timer: null,
      };
    });
    // Two pages may have opened at the same moment.
    const present = this.#runs.get(host.runId) ?? made;
    this.#runs.set(host.runId, present);
    return present;
  }

  /**
   * Reckons cells anew: those whose work may have changed, or all; of the others only what is no entry's doing.
   * @returns the cells that are other than before
   */
  #look(
    host: RunHost,
    watched: Watched,
    dirty: ReadonlySet<number> | null,
  ): Promise<{
    readonly seq: number;
    readonly cells: Record<number, string>;
    readonly holders: Record<number, string | null>;
  }> {
    const { labs } = this.#deps;
    const connected = this.#deps.connectedIn(host.runId);
    const facts = {
      labs,
      nowMs: Date.now(),
      mistakes: host.mistakes(),
      connected: (participant: ParticipantId) => connected.has(participant),
    };
    return host.read((run) => {
      const cells: Record<number, string> = {};
      const holders: Record<number, string | null> = {};
      watched.seats.forEach((seat, index) => {
        const known = watched.pending[index];
        const isStale = known === undefined || dirty === null || dirty.has(index);
        const pending = isStale ? pendingOf(run, seat, labs) : known;
        watched.pending[index] = pending;
        const pulse = seatPulse(run, seat, facts, pending);
        if (!pulse) return;
        const cell = packPulse(pulse, watched.baseMs);
        if (watched.cells[index] !== cell) cells[index] = watched.cells[index] = cell;
        const holder = run.seats[seat]?.holder?.name ?? null;
        if (watched.holders[index] !== holder) holders[index] = watched.holders[index] = holder;
      });
      return { seq: run.seq, cells, holders };
    });
  }

  async #flush(runId: RunId, watched: Watched): Promise<void> {
    watched.timer = null;
    if (!this.#deps.isWatched(runId)) {
      this.#runs.delete(runId);
      return;
    }
    const dirty = new Set(watched.dirty);
    watched.dirty.clear();
    try {
      const host = await this.#deps.registry.get(runId);
      const { seq, cells, holders } = await this.#look(host, watched, dirty);
      const isMoved = Object.keys(holders).length > 0;
      if (Object.keys(cells).length === 0 && !isMoved) return;
      const { baseMs } = watched;
      this.#deps.push(runId, { runId, seq, baseMs, cells, ...(isMoved && { holders }) });
    } catch (error) {
      this.#runs.delete(runId);
      if (!(error instanceof UnknownRun)) this.#deps.failed(error);
    }
  }

  /** What changes without an entry: waiting that grows long, people who come and go, commands that are refused. */
  async #sweep(): Promise<void> {
    for (const [runId, watched] of [...this.#runs]) {
      if (!watched.timer) await this.#flush(runId, watched);
    }
  }
}

const markAll = (watched: Watched): void => watched.seats.forEach((_, index) => watched.dirty.add(index));
const mark = ({ dirty }: Watched, indexes: readonly number[] | undefined): void =>
  indexes?.forEach((index) => dirty.add(index));

function put(map: Map<string, number[]>, key: string, index: number): void {
  const held = map.get(key);
  if (held) held.push(index);
  else map.set(key, [index]);
}
