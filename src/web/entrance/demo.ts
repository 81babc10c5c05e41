import { parseDocument } from 'yaml';
import { DEMO_OWNER } from '../../accounts/can.ts';
import type { Participants } from '../../accounts/participants.ts';
import type { Actor } from '../../kernel/envelope.ts';
import type { RunId } from '../../kernel/ids.ts';
import { fillWithBots } from '../../runs/fill-with-bots.ts';
import type { Labs } from '../../runs/labs.ts';
import { playAhead } from '../../runs/play-ahead.ts';
import { Draining, UnknownRun, type RunRegistry } from '../../runs/ports.ts';
import type { DemoControls, ShippedScenario } from '../context.ts';

/**
 * The demonstration: an open market that bots play, so that the first page a newcomer opens is alive. It ends by itself
 * after its last day, and a new one replaces the old one with its journal, so however often it is restarted the disk
 * holds one.
 */

const DEMO_SCENARIO = 'trade/open-market';
/** Groups of the cast: about sixteen seats. */
const DEMO_GROUPS = 3;
/** A day of the demonstration, so that something happens while someone looks. */
const DEMO_DAY = '30s';
/** Days that are played at once at the start: a market without deals is no market. */
const DAYS_AHEAD = 6;

const INSTRUCTOR: Actor = { kind: 'instructor', id: DEMO_OWNER, seat: null };

export interface DemoDeps {
  readonly registry: RunRegistry;
  readonly participants: Participants;
  readonly scenarios: readonly ShippedScenario[];
  readonly labs: Labs;
  /** Told when the first days could not be played at once; the demonstration goes on at its own pace. */
  readonly onError: (error: unknown) => void;
}

/** The scenario as it ships, with short days. */
export function demoScenario(text: string): string {
  const document = parseDocument(text);
  document.setIn(['clock', 'day'], DEMO_DAY);
  return document.toString();
}

/** A switched-off demonstration. */
export const NO_DEMO: DemoControls = {
  runId: () => null,
  restart: () => Promise.reject(new Error('the demonstration is switched off')),
};

/** Finds the demonstration of an earlier start, or opens one if there has never been one. */
export async function startDemo({
  registry,
  participants,
  scenarios,
  labs,
  onError,
}: DemoDeps): Promise<DemoControls> {
  const shipped = scenarios.find(({ id }) => id === DEMO_SCENARIO);
  const [latest] = [...(await registry.store.list({ ownerId: DEMO_OWNER }))].sort(
    (a, b) => b.createdAtMs - a.createdAtMs,
  );
  let current: RunId | null = latest?.runId ?? null;
  let restarting: Promise<RunId> | null = null;

  async function open(): Promise<RunId> {
    if (!shipped) throw new Error(`the scenario ${DEMO_SCENARIO} of the demonstration is missing`);
    const host = await registry.create({
      scenarioText: demoScenario(shipped.text),
      groups: DEMO_GROUPS,
      ownerId: DEMO_OWNER,
      title: shipped.scenario.title.en,
    });
    await fillWithBots(host, INSTRUCTOR);
    await host.submit({ commandId: 'demo:start', actor: INSTRUCTOR, command: { type: 'run/Start' } });
    playAhead(host, labs, INSTRUCTOR, DAYS_AHEAD).catch((error: unknown) => {
      // Replaced or stopped meanwhile: then nobody misses these days.
      if (!(error instanceof UnknownRun || error instanceof Draining)) onError(error);
    });
    return host.runId;
  }

  async function replace(): Promise<RunId> {
    const old = await registry.store.list({ ownerId: DEMO_OWNER });
    current = await open();
    for (const { runId } of old) {
      await participants.removeRun(runId);
      await registry.remove(runId);
    }
    return current;
  }

  if (current === null && shipped) current = await open();
  return {
    runId: () => current,
    // Two visitors who press at the same moment get the same new one.
    restart: () => {
      restarting ??= replace().finally(() => {
        restarting = null;
      });
      return restarting;
    },
  };
}
