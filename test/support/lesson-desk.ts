// Desks of the lesson in memory, without a server: a run of `trade/shortage` in which every seat has a person, and the input
// from which presenters make that seat's pages.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SeatId } from '../../src/kernel/ids.ts';
import { randomFrom } from '../../src/kernel/random.ts';
import type { Language } from '../../src/kernel/text.ts';
import { LABS } from '../../src/labs/index.ts';
import type { TradeView } from '../../src/labs/trade/view-types.ts';
import { labOf, placeOf, viewFor } from '../../src/runs/lab-of-run.ts';
import { MemoryJournal } from '../../src/runs/memory-journal.ts';
import { MemoryRunStore } from '../../src/runs/memory-run-store.ts';
import type { RunHost, RunRegistry } from '../../src/runs/ports.ts';
import { createRegistry } from '../../src/runs/registry.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { wordsFor } from '../../src/web/reader-words.ts';
import { loadTexts, type Texts } from '../../src/web/i18n.ts';
import { openDesk, type Desk } from '../../src/web/presenters/trade/context.ts';
import { SEATS, type Player } from './shortage-lesson.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const OWNER = 'teacher-1';

export interface Lesson {
  readonly host: RunHost;
  readonly registry: RunRegistry;
  readonly texts: Texts;
}

export const testTexts = (): Promise<Texts> => loadTexts(`${root}views/locales`);

/** A started run of the lesson; each seat is held by the participant `P-<seat>`. `change` may alter the scenario's text. */
export async function openLesson(change = (text: string): string => text): Promise<Lesson> {
  const registry = createRegistry({
    journal: new MemoryJournal(),
    store: new MemoryRunStore(),
    labs: LABS,
    parseScenario: (text) => parseScenario(text, LABS),
  });
  const scenarioText = change(readFileSync(`${root}scenarios/trade/shortage.yaml`, 'utf8'));
  const host = await registry.create({ scenarioText, groups: 1, ownerId: OWNER, seed: 'lesson' });
  const claim = (seat: string) => ({
    commandId: `claim:${seat}`,
    actor: { kind: 'human' as const, id: `P-${seat}`, seat: null },
    command: {
      type: 'run/ClaimSeat',
      seat,
      participant: `P-${seat}`,
      name: `Person in ${seat}`,
      studentNo: '',
    },
  });
  const seats = await host.read((run) => Object.keys(run.seats));
  for (const seat of seats) await host.submit(claim(seat));
  await host.submit({
    commandId: 'start',
    actor: { kind: 'instructor', id: OWNER, seat: null },
    command: { type: 'run/Start' },
  });
  return { host, registry, texts: await testTexts() };
}

/** The desk of a player at this moment, as its pages are made from. */
export function deskOf(
  { host, texts }: Lesson,
  player: Player | { readonly seat: SeatId },
  lang: Language = 'en',
  changes: { readonly readOnly?: string } = {},
): Promise<Desk> {
  return host.read((run) => {
    const seat = typeof player === 'string' ? SEATS[player] : player.seat;
    const place = placeOf(run, seat, LABS);
    if (!place) throw new Error(`no seat ${seat}`);
    const lab = labOf(run, LABS);
    const view = viewFor<TradeView>(run, place.market.id, { kind: 'seat', seat: place.seat }, LABS);
    if (view.own === null) throw new Error('a seat has a firm');
    return openDesk(
      {
        view,
        own: view.own,
        seat: place.seat,
        base: `/runs/${run.runId}`,
        nowMs: run.atMs + 240_000,
        readOnly: changes.readOnly ?? null,
        suffix: '',
        why: (command) => {
          const decision = lab.decide(place.market.state, command, {
            actor: { kind: 'human', id: `P-${place.seat.id}`, seat: place.seat.id },
            seat: place.seat,
            atMs: run.atMs,
            day: run.clock.day,
            random: randomFrom('test'),
          });
          return decision.ok ? null : decision.rejection;
        },
        rejection: (rejection) => texts.rejection(rejection),
      },
      wordsFor({ texts }, lang),
    );
  });
}
