import type { RunId } from '../kernel/ids.ts';
import { BotDriver, type BotDriverOptions, type PlayedRun } from './bot-driver.ts';
import type { RunRegistry } from './ports.ts';

/** What the drivers need of the registry. */
export type BotRuns = Pick<RunRegistry, 'get' | 'subscribe'>;

/** Plays the bots of every exercise of this process: a run gets its driver as soon as anything happens in it. */
export class BotDrivers {
  readonly #runs: BotRuns;
  readonly #options: BotDriverOptions;
  readonly #drivers = new Map<RunId, BotDriver | 'starting'>();
  readonly #unsubscribe: () => void;
  #stopped = false;

  constructor(runs: BotRuns, options: BotDriverOptions) {
    this.#runs = runs;
    this.#options = options;
    this.#unsubscribe = runs.subscribe(({ runId, types }) => {
      if (types.includes('run/Ended')) this.#drivers.delete(runId);
      else if (!this.#drivers.has(runId)) void this.watch(runId);
    });
  }

  /** Starts playing a run's bots, for instance one that was going on when the server was last stopped. */
  async watch(runId: RunId): Promise<void> {
    if (this.#stopped || this.#drivers.has(runId)) return;
    this.#drivers.set(runId, 'starting');
    try {
      const driver = new BotDriver(this.#played(runId), this.#options);
      await driver.start();
      if (driver.stopped || this.#stopped) {
        driver.stop();
        this.#drivers.delete(runId);
      } else this.#drivers.set(runId, driver);
    } catch (error) {
      this.#drivers.delete(runId);
      this.#options.onError?.(error);
    }
  }

  /** Asked for anew each time: an idle run may have left memory and come back as another host. */
  #played(runId: RunId): PlayedRun {
    return {
      runId,
      read: async (reader) => (await this.#runs.get(runId)).read(reader),
      submit: async (envelope) => (await this.#runs.get(runId)).submit(envelope),
      subscribe: (listener) =>
        this.#runs.subscribe((published) => {
          if (published.runId === runId) listener(published);
        }),
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#unsubscribe();
    for (const driver of this.#drivers.values()) if (driver !== 'starting') driver.stop();
    this.#drivers.clear();
  }
}
