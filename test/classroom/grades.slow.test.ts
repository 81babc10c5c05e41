import { expect } from 'chai';
import { createGradeStore, standing, type GradeStore } from '../../src/classroom/grade-store.ts';
import { NO_POINTS, type GradedPerson } from '../../src/runs/run-grades.ts';
import { weightsOf } from '../../src/scoring/grade.ts';
import { USUAL_WEIGHTS } from '../../src/scenarios/usual-grade.ts';
import { openTestPostgres, openTestSqlite, withPostgres, type TestDatabase } from '../support/databases.ts';

const RUN = 'r1';
const WEIGHTS = weightsOf(USUAL_WEIGHTS);
const points = { tasks: 8_000, process: 6_000, result: 5_000, report: null, judging: null };
const someone = (participant: string): GradedPerson => ({
  participant,
  name: `name of ${participant}`,
  studentNo: '',
  team: { key: 'g1', group: 1, name: null },
  acted: true,
  found: points,
  points,
});
const says = (part: 'tasks' | null, pointsCenti: number | null, reason: string, withdrawn = false) => ({
  part,
  pointsCenti,
  withdrawn,
  reason,
  by: 'lin',
});

function gradeTests(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: GradeStore;

  beforeEach(async () => {
    database = await open();
    store = createGradeStore(database.database.knex, () => 1_000);
  });
  afterEach(() => database.dispose());

  it('adds decisions one after the other, and keeps every one', async () => {
    await store.add(RUN, 'anna', 0, says(null, 8_000, 'first'));
    await store.add(RUN, 'anna', 1, says('tasks', null, 'copied'));
    const entries = (await store.entries(RUN)).get('anna') ?? [];
    expect(
      entries.map(({ version, part, pointsCenti, reason, atMs }) => [
        version,
        part,
        pointsCenti,
        reason,
        atMs,
      ]),
    ).to.deep.equal([
      [1, null, 8_000, 'first', 1_000],
      [2, 'tasks', null, 'copied', 1_000],
    ]);
  });

  it('takes one of two decisions on the same page, and hands the other one all there are', async () => {
    const both = await Promise.all([
      store.add(RUN, 'anna', 0, says(null, 8_000, 'one')),
      store.add(RUN, 'anna', 0, says(null, 2_000, 'two')),
    ]);
    expect(both.filter(({ ok }) => ok)).to.have.length(1);
    const refused = both.find(({ ok }) => !ok);
    const kept = (await store.entries(RUN)).get('anna') ?? [];
    expect(kept).to.have.length(1);
    expect(refused && !refused.ok && refused.error).to.deep.equal(kept);
    // A version nobody can have seen is no way around.
    expect((await store.add(RUN, 'anna', 7, says(null, 1, 'three'))).ok).to.equal(false);
  });

  it('lets the last word on a part hold, until it is taken back', async () => {
    await store.add(RUN, 'anna', 0, says('tasks', 3_000, 'one'));
    await store.add(RUN, 'anna', 1, says('tasks', 4_000, 'two'));
    await store.add(RUN, 'anna', 2, says(null, 9_000, 'whole'));
    const entries = (await store.entries(RUN)).get('anna') ?? [];
    expect(standing(entries).map(({ part, pointsCenti }) => [part, pointsCenti])).to.deep.equal([
      ['tasks', 4_000],
      [null, 9_000],
    ]);
    const back = await store.add(RUN, 'anna', 3, says('tasks', null, 'a mistake', true));
    if (!back.ok) throw new Error('nobody else decided');
    expect(standing([...entries, back.value]).map(({ part }) => part)).to.deep.equal([null]);
  });

  it('publishes once, as things stood, whoever presses at the same time', async () => {
    await store.add(RUN, 'anna', 0, says(null, 8_000, 'before'));
    const people = Array.from({ length: 230 }, (_, i) => someone(`p${i}`)).concat(someone('anna'));
    const both = await Promise.all([
      store.publish(RUN, 'lin', WEIGHTS, people),
      store.publish(RUN, 'wu', WEIGHTS, []),
    ]);
    expect(both.filter((one) => one !== null)).to.have.length(1);
    const published = await store.publication(RUN);
    if (published?.by === 'lin') {
      expect(published.people.size).to.equal(231);
      expect(published.people.get('anna')).to.deep.equal({ person: someone('anna'), version: 1 });
      expect(published.weights).to.deep.equal(WEIGHTS);
    } else expect(published?.people.size).to.equal(0);
    expect([...(await store.publishedAt([RUN, 'other'])).keys()]).to.deep.equal([RUN]);
  });

  it('forgets one run and nothing else', async () => {
    for (const run of [RUN, 'r2']) {
      await store.add(run, 'anna', 0, says(null, 8_000, 'kept?'));
      await store.publish(run, 'lin', WEIGHTS, [{ ...someone('anna'), points: NO_POINTS }]);
    }
    await store.forget(RUN);
    expect([await store.publication(RUN), (await store.entries(RUN)).size]).to.deep.equal([null, 0]);
    expect((await store.publication('r2'))?.people.size).to.equal(1);
    expect((await store.entries('r2')).size).to.equal(1);
  });
}

describe('the rows of grades in SQLite', () => gradeTests(openTestSqlite));
withPostgres('the rows of grades in PostgreSQL', () => gradeTests(openTestPostgres));
