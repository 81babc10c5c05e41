import { expect } from 'chai';
import { createRehearsalClaims, SILENT_MS, type RehearsalClaims } from '../../src/rehearsal/claims.ts';
import { openTestPostgres, openTestSqlite, withPostgres, type TestDatabase } from '../support/databases.ts';

function claimTests(open: () => Promise<TestDatabase>): void {
  let test: TestDatabase;
  let nowMs: number;
  let here: RehearsalClaims;
  let there: RehearsalClaims;

  beforeEach(async () => {
    test = await open();
    nowMs = 1_767_571_200_000;
    [here, there] = [1, 2].map(() => createRehearsalClaims(test.database.knex, () => nowMs)) as [
      RehearsalClaims,
      RehearsalClaims,
    ];
  });
  afterEach(() => test.dispose());

  it('lets one rehearsal go on at a time, whichever server plays it', async () => {
    const taken = await Promise.all([here.take('r1'), there.take('r2')]);
    expect(taken.filter(Boolean)).to.have.length(1);
    const mine = taken[0] ? 'r1' : 'r2';
    expect([await here.held(), await there.held()]).to.deep.equal([mine, mine]);
    await (taken[0] ? here : there).release(mine);
    expect(await there.held()).to.equal(null);
    expect(await there.take('r3')).to.equal(true);
  });

  it('holds as long as the server says so, and not when it has been silent', async () => {
    await here.take('r1');
    nowMs += SILENT_MS - 1;
    await here.beat('r1');
    nowMs += SILENT_MS - 1;
    expect([await there.held(), await there.take('r2')]).to.deep.equal(['r1', false]);
    nowMs += 1;
    expect([await there.held(), await there.take('r2')]).to.deep.equal([null, true]);
    // Whoever comes back after that has nothing to say any more.
    await here.beat('r1');
    await here.release('r1');
    expect(await here.held()).to.equal('r2');
  });
}

describe('the claim on a rehearsal', () => claimTests(openTestSqlite));
withPostgres('the claim on a rehearsal in PostgreSQL', () => claimTests(openTestPostgres));
