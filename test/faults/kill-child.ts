// A process with a journal on disk and people who never stop sending: until it is killed. Says each receipt it was given on
// standard output, one line each, after it was given.

import { connect } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { SqlRunStore } from '../../src/db/sql-run-store.ts';
import { writeSync } from 'node:fs';
import { createRegistry } from '../../src/runs/registry.ts';
import { COUNTER_LABS, counterScenario, parseCounterScenario } from '../support/counter-lab.ts';
import { person, TEACHER } from '../support/run-play.ts';
import { RAD } from '../support/run-house.ts';

const RUNS = 3;
const PEOPLE = 16;

const database = connect(process.argv[2] ?? '');
await migrate(database);
const registry = createRegistry({
  journal: new SqlJournal(database),
  store: new SqlRunStore(database),
  labs: COUNTER_LABS,
  parseScenario: parseCounterScenario,
});

async function play(runId: string): Promise<void> {
  const known = await registry.store.get(runId);
  const host = known
    ? await registry.get(runId)
    : await registry.create({
        scenarioText: JSON.stringify(counterScenario()),
        groups: 1,
        ownerId: 't',
        runId,
        seed: runId,
      });
  const anna = person('anna', RAD);
  const claim = { type: 'run/ClaimSeat', seat: RAD, participant: 'anna', name: 'Anna', studentNo: '' };
  await host.submit({ commandId: 'claim', actor: person('anna'), command: claim });
  await host.submit({ commandId: 'start', actor: TEACHER, command: { type: 'run/Start' } });
  const first = await host.seq();
  await Promise.all(
    Array.from({ length: PEOPLE }, async (_, who) => {
      for (let count = 0; ; count++) {
        const commandId = `c${first}-${who}-${count}`;
        const command = { type: 'counter/Add', by: 2 };
        const receipt = await host.submit({ commandId, actor: anna, command });
        // Written before anything else can happen, as an answer that has left for the network.
        if (receipt.ok) writeSync(1, `${runId} ${commandId} ${receipt.seq}\n`);
      }
    }),
  );
}

await Promise.all(Array.from({ length: RUNS }, (_, index) => play(`run-${index}`)));
