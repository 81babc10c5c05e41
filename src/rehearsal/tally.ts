import { latencyOf, type CrowdFigures } from './figures.ts';

/** What the crowd counts while it plays. */
export class Tally {
  readonly #students: number;
  readonly #samplesMs = { pages: [] as number[], commands: [] as number[], pushes: [] as number[] };
  readonly #errors: Record<string, number> = {};
  #startedAtMs: number | null = null;
  #endedAtMs: number | null = null;
  #sockets = 0;
  #socketsMax = 0;
  joined = 0;
  accepted = 0;
  refused = 0;

  constructor(students: number) {
    this.#students = students;
  }

  begin(): void {
    this.#startedAtMs = performance.now();
  }

  end(): void {
    this.#endedAtMs ??= performance.now();
  }

  took(what: 'pages' | 'commands' | 'pushes', ms: number): void {
    this.#samplesMs[what].push(ms);
  }

  error(kind: string): void {
    this.#errors[kind] = (this.#errors[kind] ?? 0) + 1;
  }

  socketOpened(): void {
    this.#sockets += 1;
    this.#socketsMax = Math.max(this.#socketsMax, this.#sockets);
  }

  socketClosed(): void {
    this.#sockets -= 1;
  }

  figures(): CrowdFigures {
    const began = this.#startedAtMs;
    return {
      students: this.#students,
      joined: this.joined,
      sockets: this.#sockets,
      socketsMax: this.#socketsMax,
      playedMs: began === null ? 0 : Math.round((this.#endedAtMs ?? performance.now()) - began),
      pages: latencyOf(this.#samplesMs.pages),
      commands: latencyOf(this.#samplesMs.commands),
      pushes: latencyOf(this.#samplesMs.pushes),
      accepted: this.accepted,
      refused: this.refused,
      errors: { ...this.#errors },
    };
  }
}
