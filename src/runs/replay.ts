import type { Entry, RecordedEvent } from '../kernel/envelope.ts';
import { firmKey, type FirmId, type FirmKey, type MarketId, type RunId } from '../kernel/ids.ts';
import type { FirmGlance, LabDebrief, RecordedEffect, Remark } from '../labs/lab.ts';
import { evolveAndTell, type Effects } from './core/evolve.ts';
import { labOf, scorePartsFor } from './lab-of-run.ts';
import type { Labs } from './labs.ts';
import { openRun, type OpenSpec } from './open.ts';
import type { RunRegistry } from './ports.ts';
import type { MarketState, RunState } from './state.ts';

/**
 * A journal read once from its beginning, with what changed about each firm written down as it went. How every firm stood
 * at any entry is then looked up instead of replayed, so that a slider can be dragged through a long exercise.
 */

/** How a firm stood after an entry. */
export interface FirmMoment extends FirmGlance {
  /** Null for a firm that is not ranked. */
  readonly scoreCenti: number | null;
}

/** Something at which a debrief stops, with its place. */
export interface PlacedRemark extends Remark {
  readonly seq: number;
  readonly day: number;
  readonly market: MarketId;
}

/** What an entry did to a firm's profit. */
export interface PlacedEffect extends RecordedEffect {
  readonly market: MarketId;
}

/** A step of a firm's own that moved its score. */
export interface ScoreMove {
  readonly seq: number;
  readonly day: number;
  readonly market: MarketId;
  readonly firm: FirmId;
  /** The types of what happened in the entry, each once. */
  readonly events: readonly string[];
  readonly fromCenti: number;
  readonly toCenti: number;
  /** The figures whose points changed; null points before: it counted for the first time. */
  readonly parts: readonly { readonly metric: string; readonly from: number | null; readonly to: number }[];
}

/** A day of a market: from its first entry on. */
export interface ReplayedDay {
  readonly day: number;
  readonly fromSeq: number;
  readonly fromAtMs: number;
}

/** Time in which nobody could do anything. */
interface Stop {
  readonly fromAtMs: number;
  toAtMs: number | null;
}

/** The points a score is made of, by metric; null for a figure that has no value yet. */
type Points = ReadonlyMap<string, number | null>;

/** What a firm's track holds per change: its entry, and the five figures. */
const FIGURES = 5;

class Track {
  readonly #seqs: number[] = [];
  /** `FIGURES` numbers per entry of `#seqs`; a missing score is NaN. */
  readonly #figures: number[] = [];

  note(seq: number, { moneyFen, stockFen, stockUnits, openOrders, scoreCenti }: FirmMoment): void {
    const next = [moneyFen, stockFen, stockUnits, openOrders, scoreCenti ?? NaN];
    const last = this.#figures.slice(-FIGURES);
    if (last.length === FIGURES && next.every((figure, i) => Object.is(figure, last[i]))) return;
    if (this.#seqs.at(-1) === seq) this.#figures.length -= FIGURES;
    else this.#seqs.push(seq);
    this.#figures.push(...next);
  }

  at(seq: number): FirmMoment | null {
    const place = this.#placeAt(seq);
    if (place < 0) return null;
    const [moneyFen = 0, stockFen = 0, stockUnits = 0, openOrders = 0, score = NaN] = this.#figures.slice(
      place * FIGURES,
      (place + 1) * FIGURES,
    );
    return { moneyFen, stockFen, stockUnits, openOrders, scoreCenti: Number.isNaN(score) ? null : score };
  }

  changedAt(seq: number): boolean {
    const place = this.#placeAt(seq);
    return place > 0 && this.#seqs[place] === seq;
  }

  /** The place of the last change up to an entry; −1 before the first. */
  #placeAt(seq: number): number {
    let low = 0;
    let high = this.#seqs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

const DAY_TURNS = new Set(['run/Started', 'run/DayBegan']);
const MOVES_ALL = new Set(['run/Opened', 'run/DayBegan', 'run/ShockThrown']);

/** A run being read entry by entry. */
export class Replay {
  readonly #state: RunState;
  readonly #labs: Labs;
  readonly #debrief: LabDebrief<unknown, RecordedEvent> | undefined;
  readonly #tracks = new Map<FirmKey, Track>();
  readonly #remarks: PlacedRemark[] = [];
  readonly #effects: PlacedEffect[] = [];
  readonly #moves: ScoreMove[] = [];
  /** What each firm's score is made of, as last looked at. */
  readonly #points = new Map<FirmKey, Points>();
  readonly #days = new Map<MarketId, ReplayedDay[]>();
  /** By market: how many matters were in which state at the end of each day, in the order of `#days`. */
  readonly #counts = new Map<MarketId, Readonly<Record<string, number>>[]>();
  /** Stops of the whole run under null. */
  readonly #stops = new Map<MarketId | null, Stop[]>();

  constructor(spec: OpenSpec, labs: Labs) {
    this.#state = openRun(spec, labs);
    this.#labs = labs;
    this.#debrief = labOf(this.#state, labs).debrief;
    for (const market of Object.values(this.#state.markets)) {
      this.#days.set(market.id, []);
      this.#counts.set(market.id, []);
      for (const { firm } of market.firms) this.#look(market, firm);
    }
  }

  /** The last entry that was read. */
  get seq(): number {
    return this.#state.seq;
  }
  get ended(): boolean {
    return this.#state.clock.phase === 'ended';
  }

  /** Reads the next entry. */
  take(entry: Entry): void {
    this.#closeDays(entry);
    const effects = evolveAndTell(this.#state, entry, this.#labs);
    this.#openDays(entry);
    this.#noteStops(entry);
    const scored = this.#lookAtConcerned(entry, effects);
    for (const event of entry.events) this.#noteRemarkAndEffects(event, entry);
    this.#noteMove(entry, scored);
  }

  /** How a firm stood after an entry; null for one that has nothing to follow. */
  at(key: FirmKey, seq: number): FirmMoment | null {
    return this.#tracks.get(key)?.at(seq) ?? null;
  }
  /** Whether an entry changed how a firm stood. */
  changed(key: FirmKey, seq: number): boolean {
    return this.#tracks.get(key)?.changedAt(seq) ?? false;
  }
  /** Everything at which a debrief stops, oldest first. */
  get remarks(): readonly PlacedRemark[] {
    return this.#remarks;
  }
  /** What happened to the firms' profits, oldest first. */
  get effects(): readonly PlacedEffect[] {
    return this.#effects;
  }
  /** Steps of firms that moved their own scores, oldest first; days and shocks move everyone's and are not here. */
  get moves(): readonly ScoreMove[] {
    return this.#moves;
  }
  days(market: MarketId): readonly ReplayedDay[] {
    return this.#days.get(market) ?? [];
  }
  /** At the end of each day, in the order of `days`; the last one as it stands now. */
  counts(market: MarketId): readonly Readonly<Record<string, number>>[] {
    const closed = this.#counts.get(market) ?? [];
    const days = this.days(market).length;
    const held = this.#state.markets[market];
    if (closed.length >= days || !held || !this.#debrief) return closed;
    return [...closed, this.#debrief.counts(held.state)];
  }

  /** How long nobody could act between two moments: the class's pauses, and those of the market. */
  stoppedMs(market: MarketId, fromAtMs: number, toAtMs: number): number {
    const stops = [...(this.#stops.get(null) ?? []), ...(this.#stops.get(market) ?? [])].sort(
      (a, b) => a.fromAtMs - b.fromAtMs,
    );
    let sum = 0;
    let counted = fromAtMs;
    for (const stop of stops) {
      const from = Math.max(counted, stop.fromAtMs);
      const to = Math.min(toAtMs, stop.toAtMs ?? toAtMs);
      if (to <= from) continue;
      sum += to - from;
      counted = to;
    }
    return sum;
  }

  /** @returns what a score that changed was made of before; null where none did */
  #look(market: MarketState, firm: FirmId): readonly [FirmKey, Points] | null {
    const glance = this.#debrief?.glance(market.state, firm);
    if (!glance) return null;
    const key = firmKey(market.id, firm);
    let track = this.#tracks.get(key);
    if (!track) this.#tracks.set(key, (track = new Track()));
    const scoreCenti = this.#state.scores[key]?.scoreCenti ?? null;
    const before = track.at(this.#state.seq)?.scoreCenti;
    track.note(this.#state.seq, { ...glance, scoreCenti });
    const known = this.#points.get(key);
    if (scoreCenti === null || (known && before === scoreCenti)) return null;
    const parts = scorePartsFor(this.#state, market.id, firm, this.#labs);
    this.#points.set(key, new Map(parts.map(({ metric, points }) => [metric, points])));
    return known ? [key, known] : null;
  }

  /** @returns what the scores that changed were made of before */
  #lookAtConcerned({ actor, events }: Entry, { audiences }: Effects): ReadonlyMap<FirmKey, Points> {
    const { markets, seats } = this.#state;
    const changed = new Map<FirmKey, Points>();
    // The opening, a new day and a shock move everyone's score.
    const everywhere = events.some(({ type }) => MOVES_ALL.has(type));
    for (const market of Object.values(markets)) {
      const firms = new Set<FirmId>();
      let all = everywhere;
      for (const told of audiences) {
        if (told.market !== market.id) continue;
        if (told.firms === 'all') all = true;
        else for (const firm of told.firms) firms.add(firm);
      }
      const seat = actor.seat === null ? undefined : seats[actor.seat];
      if (seat?.market === market.id) firms.add(seat.firm);
      for (const { firm } of market.firms) {
        const scored = all || firms.has(firm) ? this.#look(market, firm) : null;
        if (scored) changed.set(...scored);
      }
    }
    return changed;
  }

  #noteRemarkAndEffects(event: RecordedEvent, { seq, day }: Entry): void {
    const market = event.market === undefined ? undefined : this.#state.markets[event.market];
    if (!market) return;
    const remark = this.#debrief?.remark(event, market.state);
    if (remark) this.#remarks.push({ ...remark, seq, day: market.clock?.day ?? day, market: market.id });
    for (const effect of this.#debrief?.effects(event, market.state) ?? [])
      this.#effects.push({ ...effect, seq, market: market.id });
  }

  #noteMove({ seq, day, actor, events }: Entry, scored: ReadonlyMap<FirmKey, Points>): void {
    const seat = actor.seat === null ? undefined : this.#state.seats[actor.seat];
    if (!seat) return;
    const { market, firm } = seat;
    const key = firmKey(market, firm);
    const before = scored.get(key);
    const after = this.#points.get(key);
    const fromCenti = this.at(key, seq - 1)?.scoreCenti ?? null;
    const toCenti = this.at(key, seq)?.scoreCenti ?? null;
    if (!before || !after || fromCenti === null || toCenti === null) return;
    // Before any figure counted there was no score to move.
    if (![...before.values()].some((points) => points !== null)) return;
    const parts = [...after].flatMap(([metric, to]) => {
      const from = before.get(metric) ?? null;
      return to === null || to === from ? [] : [{ metric, from, to }];
    });
    const types = [...new Set(events.map(({ type }) => type))];
    const today = this.#state.markets[market]?.clock?.day ?? day;
    this.#moves.push({ seq, day: today, market, firm, events: types, fromCenti, toCenti, parts });
  }

  /** The markets whose day an event turns. */
  #turning({ events }: Entry): readonly MarketState[] {
    return Object.values(this.#state.markets).filter((market) =>
      events.some(({ type, data }) =>
        type === 'run/GroupDayBegan'
          ? (data as { readonly market?: unknown }).market === market.id
          : DAY_TURNS.has(type) && market.clock === null,
      ),
    );
  }

  #closeDays(entry: Entry): void {
    for (const market of this.#turning(entry)) {
      const counts = this.#counts.get(market.id);
      const open = this.days(market.id).length > (counts?.length ?? 0);
      if (open && this.#debrief) counts?.push(this.#debrief.counts(market.state));
    }
  }

  #openDays(entry: Entry): void {
    for (const market of this.#turning(entry)) {
      const days = this.#days.get(market.id);
      const day = market.clock?.day ?? this.#state.clock.day;
      if (day > 0 && days?.at(-1)?.day !== day) {
        days?.push({ day, fromSeq: entry.seq, fromAtMs: entry.atMs });
      }
    }
  }

  #noteStops({ events, atMs }: Entry): void {
    for (const { type, data } of events) {
      const market = (data as { readonly market?: MarketId }).market ?? null;
      if (type === 'run/Paused') this.#stop(null, atMs);
      if (type === 'run/Resumed' || type === 'run/Ended') this.#goOn(null, atMs);
      if (type === 'run/GroupHeld') this.#stop(market, atMs);
      if (type === 'run/GroupReleased' || type === 'run/GroupRejoined' || type === 'run/GroupEnded')
        this.#goOn(market, atMs);
    }
  }
  #stop(market: MarketId | null, fromAtMs: number): void {
    const stops = this.#stops.get(market) ?? [];
    this.#stops.set(market, stops);
    const last = stops.at(-1);
    if (last === undefined || last.toAtMs !== null) stops.push({ fromAtMs, toAtMs: null });
  }
  #goOn(market: MarketId | null, toAtMs: number): void {
    const last = this.#stops.get(market)?.at(-1);
    if (last?.toAtMs === null) last.toAtMs = toAtMs;
  }
}

export interface Replays {
  /** The run as far as its journal goes now. @throws UnknownRun */
  of(runId: RunId): Promise<Replay>;
}

/** Runs whose replays are kept in memory. */
const KEPT_MAX = 6;
/** Entries read at once; others get their turn in between. */
const PAGE = 250;

/** Replays of a process's runs, the latest kept; a run that goes on is read on from where it was left. */
export function createReplays(registry: Pick<RunRegistry, 'get'>, labs: Labs): Replays {
  const kept = new Map<RunId, { replay: Promise<Replay> }>();

  async function readOn(runId: RunId, before: Promise<Replay> | null): Promise<Replay> {
    const host = await registry.get(runId);
    const replay =
      (await before?.catch(() => null)) ??
      (await host.read(
        ({ runId: id, scenario, seed, groups }) =>
          new Replay({ runId: id, scenario: scenario, seed, groups }, labs),
      ));
    const last = await host.seq();
    while (replay.seq < last) {
      const entries = await host.entries(replay.seq, Math.min(PAGE, last - replay.seq));
      if (entries.length === 0) break;
      // Read from its text: the run's own state may hold parts of the events it has in memory.
      for (const { text, ...entry } of entries) {
        replay.take({ ...entry, events: JSON.parse(text) as readonly RecordedEvent[] });
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return replay;
  }

  return {
    of(runId) {
      const before = kept.get(runId)?.replay ?? null;
      const replay = readOn(runId, before);
      kept.delete(runId);
      kept.set(runId, { replay });
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      // One that failed is read anew by the next who asks.
      replay.catch(() => {
        if (kept.get(runId)?.replay === replay) kept.delete(runId);
      });
      return replay;
    },
  };
}
