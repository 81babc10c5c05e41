import { io, type Socket } from 'socket.io-client';
import { botFor } from '../bots/bot-for.ts';
import { BLANK_MEMORY, remember, type Memory, type Policy } from '../bots/policy.ts';
import { randomFrom, type Random } from '../kernel/random.ts';
import type { LabSeat } from '../labs/lab.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import { Browser, TooSlow, type Answer } from './browser.ts';
import type { CrowdSpec } from './messages.ts';
import { concerns, piecesIn, type Piece } from './pieces.ts';
import type { Tally } from './tally.ts';

/** One student of the crowd: comes in by the code, opens the desk, listens, and works as the bot of that seat would. */

/** What the interface for scripts says of one's own seat. */
interface SeatView {
  readonly clock: { readonly phase: string; readonly day: number };
  readonly seat: LabSeat;
  readonly view: TradeView;
  readonly legal: readonly TradeCommand[];
}

/** A page that was told of news fetches its pieces a little later, as browsers do. */
const JITTER_MAX_MS = 400;
/** A push that has not come by then is not waited for any more. */
const PUSH_MAX_MS = 10_000;

/** A piece of the page that is open now. */
interface ShownPiece extends Piece {
  fetchedAtMs: number;
  freshUpTo: number;
  isDue: boolean;
}

export class Student {
  readonly #spec: CrowdSpec;
  readonly #index: number;
  readonly #tally: Tally;
  readonly #browser: Browser;
  readonly #random: Random;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #busy = new Set<Promise<void>>();
  readonly #awaited: { seq: number | null; sentAtMs: number }[] = [];
  #pushes: { readonly seq: number; readonly atMs: number }[] = [];
  #socket: Socket | null = null;
  #policy: Policy | null = null;
  #memory: Memory = BLANK_MEMORY;
  #commands = 0;
  #pieces: readonly ShownPiece[] = [];
  #isOver = false;

  constructor(spec: CrowdSpec, index: number, tally: Tally) {
    this.#spec = spec;
    this.#index = index;
    this.#tally = tally;
    this.#browser = new Browser(spec);
    this.#random = randomFrom('rehearsal', spec.runId, String(index));
  }

  /** Through the door: the page, the form, the lobby, the socket. @returns whether there is a seat */
  async join(): Promise<boolean> {
    const { joinCode, runId } = this.#spec;
    const door = await this.#page(`/join/${joinCode}`);
    if (!door) return false;
    const answer = await this.#ask('join', () =>
      this.#browser.postForm('/join', {
        code: joinCode,
        name: `Rehearsal ${this.#index + 1}`,
        studentNo: `R${this.#index + 1}`,
      }),
    );
    if (!answer) return false;
    if (answer.location !== `/runs/${runId}`) {
      this.#tally.error(`join ${answer.status}`);
      return false;
    }
    const lobby = await this.#page(`/runs/${runId}/lobby`);
    if (!lobby) return false;
    this.#show(lobby);
    await this.#listen(Number(/data-seq="(\d+)"/.exec(lobby.text)?.[1] ?? 0));
    this.#tally.joined += 1;
    return true;
  }

  /** From now on it works at its own pace until `finish`. */
  play(): void {
    this.#later(this.#random.next() * this.#spec.actionMs, async () => {
      const desk = await this.#page(`/runs/${this.#spec.runId}/desk`);
      if (desk) this.#show(desk);
      this.#workLater();
    });
  }

  /** Begins nothing new, and resolves when what was under way is done. */
  async finish(): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#busy);
  }

  close(): void {
    this.#socket?.disconnect();
    this.#browser.close();
  }

  #later(ms: number, work: () => Promise<void>): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const doing = work().finally(() => this.#busy.delete(doing));
      this.#busy.add(doing);
    }, ms);
    this.#timers.add(timer);
  }

  #workLater(): void {
    this.#later(this.#spec.actionMs * (0.5 + this.#random.next()), async () => {
      await this.#work();
      this.#workLater();
    });
  }

  /** Looks at the desk and does one thing, if there is one. */
  async #work(): Promise<void> {
    const { runId } = this.#spec;
    const answer = await this.#ask('view', () => this.#browser.get(`/api/runs/${runId}/view`));
    if (!answer) return;
    const { clock, seat, view, legal } = JSON.parse(answer.text) as SeatView;
    // Whoever lost the seat sees the class's overview and has no work.
    if ((seat as LabSeat | undefined) === undefined || clock.phase !== 'running') return;
    this.#policy ??= botFor(seat);
    const [command] = this.#policy?.plan({ seat, view, legal, tasks: [] }, this.#memory, this.#random) ?? [];
    if (!command || this.#isOver) return;
    this.#memory = remember(this.#memory, clock.day, command);
    await this.#command(command);
  }

  async #command(command: TradeCommand): Promise<void> {
    const { runId } = this.#spec;
    this.#commands += 1;
    const commandId = `rehearsal-${this.#index}-${this.#commands}`;
    const awaited: { seq: number | null; sentAtMs: number } = { seq: null, sentAtMs: performance.now() };
    this.#awaited.push(awaited);
    const answer = await this.#ask('command', () =>
      this.#browser.postJson(`/api/runs/${runId}/commands`, { commandId, command }),
    );
    if (answer) this.#tally.took('commands', answer.tookMs);
    if (answer?.status === 200) {
      this.#tally.accepted += 1;
      awaited.seq = (JSON.parse(answer.text) as { seq: number }).seq;
      // One's own page follows at once, and not again when the push of the same entry comes.
      for (const piece of this.#pieces) this.#refreshLater(piece, awaited.seq, 0);
    } else {
      if (answer) this.#tally.refused += 1;
      this.#awaited.splice(this.#awaited.indexOf(awaited), 1);
    }
    this.#matchPushes();
  }

  /** Each command whose push has come, whichever of answer and push came first. */
  #matchPushes(): void {
    const nowMs = performance.now();
    for (const awaited of [...this.#awaited]) {
      const { seq, sentAtMs } = awaited;
      const push = seq === null ? undefined : this.#pushes.find((each) => each.seq >= seq);
      if (push) this.#tally.took('pushes', push.atMs - sentAtMs);
      if (push ?? nowMs - sentAtMs > PUSH_MAX_MS) this.#awaited.splice(this.#awaited.indexOf(awaited), 1);
    }
    if (this.#awaited.length === 0) this.#pushes = [];
  }

  #listen(seq: number): Promise<void> {
    const { runId, url } = this.#spec;
    const socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: this.#browser.headers(),
    });
    this.#socket = socket;
    socket.on('changed', (push: { readonly seq: number; readonly topics: readonly string[] }) => {
      if (this.#awaited.length > 0) this.#pushes.push({ seq: push.seq, atMs: performance.now() });
      this.#matchPushes();
      for (const piece of this.#pieces)
        if (concerns(piece, push.topics))
          this.#refreshLater(piece, push.seq, this.#random.next() * JITTER_MAX_MS);
    });
    socket.on('disconnect', () => {
      this.#tally.socketClosed();
      if (!this.#isOver) this.#tally.error('socket lost');
    });
    return new Promise((resolve) => {
      socket.on('connect', () => {
        this.#tally.socketOpened();
        socket.emit('watch', { runId, sinceSeq: seq, page: 'desk' }, (answer: { readonly ok?: boolean }) => {
          if (answer.ok !== true) this.#tally.error('socket refused');
          resolve();
        });
      });
      socket.once('connect_error', () => {
        this.#tally.error('socket refused');
        resolve();
      });
    });
  }

  #show({ text }: Answer): void {
    this.#pieces = piecesIn(text).map((piece) => ({ ...piece, fetchedAtMs: 0, freshUpTo: 0, isDue: false }));
  }

  /** A piece that is stale is fetched again; news that comes meanwhile waits for the same fetch. */
  #refreshLater(piece: ShownPiece, seq: number, afterMs: number): void {
    if (piece.isDue || piece.freshUpTo >= seq) return;
    piece.isDue = true;
    const dueMs = Math.max(0, piece.fetchedAtMs + piece.everyMs - performance.now());
    this.#later(dueMs + afterMs, async () => {
      piece.isDue = false;
      // The page may be another one by now.
      if (!this.#pieces.includes(piece)) return;
      piece.fetchedAtMs = performance.now();
      piece.freshUpTo = seq;
      await this.#page(piece.url, { 'hx-request': 'true', 'hx-request-type': 'partial' });
    });
  }

  async #page(path: string, headers: Record<string, string> = {}): Promise<Answer | null> {
    const answer = await this.#ask('page', () => this.#browser.get(path, headers));
    if (answer) this.#tally.took('pages', answer.tookMs);
    return answer;
  }

  /** @returns the answer, or null for an error, which is counted. What the rules refuse (422) is no error. */
  async #ask(what: string, ask: () => Promise<Answer>): Promise<Answer | null> {
    try {
      const answer = await ask();
      if (answer.status < 400 || answer.status === 422) return answer;
      this.#tally.error(`${what} ${answer.status}`);
    } catch (error) {
      this.#tally.error(`${what} ${error instanceof TooSlow ? 'too slow' : 'lost'}`);
    }
    return null;
  }
}
