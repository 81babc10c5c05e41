import { expect } from 'chai';
import { createJudging, type Judging } from '../../src/judging/judging.ts';
import type { SheetContent } from '../../src/judging/sheets.ts';
import { openTestPostgres, openTestSqlite, withPostgres, type TestDatabase } from '../support/databases.ts';

const RUN = 'r1';
const DAY_MS = 86_400_000;
const RUBRIC = [
  { id: 'plan', points: 10 },
  { id: 'result', points: 30 },
];
const marks = (plan: number, result: number): SheetContent => ({
  pointsCenti: { plan: plan * 100, result: result * 100 },
  comments: { plan: '好' },
  comment: 'sound',
});

function judgingTests(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let judging: Judging;
  let nowMs = 1_000_000;

  beforeEach(async () => {
    database = await open();
    nowMs = 1_000_000;
    judging = createJudging(database.database.knex, () => nowMs);
    expect((await judging.open(RUN, { blind: true, headId: 'head' })).ok).to.equal(true);
  });
  afterEach(() => database.dispose());

  /** A judge marks a team and hands the sheet in. */
  async function marked(judge: string, team: string, content: SheetContent): Promise<void> {
    const saved = await judging.sheets.save(RUN, team, judge, 0, content);
    expect(saved.ok && saved.value.version).to.equal(1);
    const handedIn = await judging.sheets.handIn(RUN, team, judge, 1);
    expect(handedIn.ok && handedIn.value.handedInAtMs).to.equal(nowMs);
    nowMs += 1_000;
  }

  it('saves a sheet as typed, and refuses to write over what another page saved', async () => {
    const { sheets } = judging;
    expect((await sheets.get(RUN, 'g1', 'a')).version).to.equal(0);
    const first = await sheets.save(RUN, 'g1', 'a', 0, { ...marks(7, 20), comment: 'first' });
    expect(first.ok && first.value).to.deep.include({ version: 1, comment: 'first', handedInAtMs: null });
    const second = await sheets.save(RUN, 'g1', 'a', 0, { ...marks(1, 1), comment: 'second' });
    expect(!second.ok && second.error).to.deep.include({ changed: await sheets.get(RUN, 'g1', 'a') });
    expect((await sheets.get(RUN, 'g1', 'a')).comment).to.equal('first');
  });

  it('locks a sheet that was handed in: no second marking, no second handing in', async () => {
    await marked('a', 'g1', marks(7, 20));
    const late = await judging.sheets.save(RUN, 'g1', 'a', 2, marks(9, 30));
    expect(late).to.deep.equal({ ok: false, error: 'locked' });
    expect(await judging.sheets.handIn(RUN, 'g1', 'a', 2)).to.deep.equal({ ok: false, error: 'locked' });
    expect((await judging.sheets.get(RUN, 'g1', 'a')).pointsCenti).to.deep.equal({
      plan: 700,
      result: 2_000,
    });
  });

  it('opens one sheet again with a reason', async () => {
    await marked('a', 'g1', marks(7, 20));
    expect(await judging.sheets.reopen(RUN, 'g1', 'a', 'criteria mixed up')).to.equal(true);
    expect(await judging.sheets.reopen(RUN, 'g1', 'a', 'again')).to.equal(false);
    const sheet = await judging.sheets.get(RUN, 'g1', 'a');
    expect(sheet).to.deep.include({ handedInAtMs: null, reopenedFor: 'criteria mixed up', version: 3 });
    expect((await judging.sheets.save(RUN, 'g1', 'a', 3, marks(8, 20))).ok).to.equal(true);
  });

  it('no longer holds for verified what counted a sheet that is opened again', async () => {
    await marked('a', 'g1', marks(7, 20));
    await marked('b', 'g1', marks(7, 21));
    expect((await judging.verify(RUN, 'head', RUBRIC, false)).ok).to.equal(true);
    nowMs += 1_000;
    const sheet = { team: 'g1', judgeId: 'b' };
    expect((await judging.reopen(RUN, sheet, 'look again')).ok).to.equal(true);
    expect(await judging.publish(RUN, 'head', RUBRIC, DAY_MS)).to.deep.equal({
      ok: false,
      error: 'not-verified',
    });
    expect(await judging.reopen(RUN, sheet, 'twice')).to.deep.equal({ ok: false, error: 'not-handed-in' });
    expect((await judging.verify(RUN, 'head', RUBRIC, false)).ok).to.equal(true);
    expect((await judging.publish(RUN, 'head', RUBRIC, DAY_MS)).ok).to.equal(true);
    expect(await judging.reopen(RUN, { team: 'g1', judgeId: 'a' }, 'too late')).to.deep.equal({
      ok: false,
      error: 'published',
    });
  });

  it('counts only sheets that were handed in', async () => {
    await marked('a', 'g1', marks(8, 20));
    await judging.sheets.save(RUN, 'g1', 'b', 0, marks(0, 0));
    expect((await judging.present(RUN, RUBRIC)).get('g1')?.totalCenti).to.equal(7_000);
  });

  it('publishes once, after it was verified, and what was verified', async () => {
    await marked('a', 'g1', marks(8, 20));
    expect(await judging.publish(RUN, 'head', RUBRIC, DAY_MS)).to.deep.equal({
      ok: false,
      error: 'not-verified',
    });
    expect((await judging.verify(RUN, 'head', RUBRIC, false)).ok).to.equal(true);
    nowMs += 1_000;
    await marked('b', 'g1', marks(8, 20));
    expect(await judging.publish(RUN, 'head', RUBRIC, DAY_MS)).to.deep.equal({
      ok: false,
      error: 'not-verified',
    });
    expect((await judging.verify(RUN, 'head', RUBRIC, false)).ok).to.equal(true);
    const both = await Promise.all([
      judging.publish(RUN, 'head', RUBRIC, DAY_MS),
      judging.publish(RUN, 'head', RUBRIC, DAY_MS),
    ]);
    expect(both.filter(({ ok }) => ok)).to.have.length(1);
    expect((await judging.published(RUN)).get('g1')?.totalCenti).to.equal(7_000);
    expect(await judging.open(RUN, { blind: false, headId: 'x' })).to.deep.equal({
      ok: false,
      error: 'published',
    });
  });

  it('has differences talked about, or accepted in so many words', async () => {
    await marked('a', 'g1', marks(9, 20));
    await marked('b', 'g1', marks(2, 20));
    expect(await judging.verify(RUN, 'head', RUBRIC, false)).to.deep.equal({ ok: false, error: 'flagged' });
    expect((await judging.verify(RUN, 'head', RUBRIC, true)).ok).to.equal(true);
  });

  async function published(): Promise<void> {
    await marked('a', 'g1', marks(8, 20));
    await judging.verify(RUN, 'head', RUBRIC, false);
    expect((await judging.publish(RUN, 'head', RUBRIC, DAY_MS)).ok).to.equal(true);
  }

  it('adjusts beside what was judged, never over it', async () => {
    expect(
      (await judging.adjust(RUN, { team: 'g1', changeCenti: -500, reason: 'late', by: 'head' })).ok,
    ).to.equal(false);
    await published();
    expect(
      (await judging.adjust(RUN, { team: 'g1', changeCenti: -500, reason: 'late', by: 'head' })).ok,
    ).to.equal(true);
    const result = (await judging.published(RUN)).get('g1');
    expect(result).to.deep.include({ judgedCenti: 7_000, totalCenti: 6_500 });
    expect(result?.adjustments.map(({ reason }) => reason)).to.deep.equal(['late']);
  });

  it('takes one appeal of a team in time, and answers it once', async () => {
    const appeal = { team: 'g1', participant: 'anna', text: '请复核' };
    expect(await judging.appeal(RUN, appeal)).to.deep.equal({ ok: false, error: 'not-published' });
    await published();
    const filed = await judging.appeal(RUN, appeal);
    if (!filed.ok) throw new Error(filed.error);
    expect(await judging.appeal(RUN, appeal)).to.deep.equal({ ok: false, error: 'appealed-already' });
    const answer = { text: 'a page was overlooked', by: 'head', changeCenti: 1_000 };
    const answered = await judging.answerAppeal(RUN, filed.value.id, answer);
    expect(answered.ok && answered.value.answer).to.deep.include({ upheld: true, text: answer.text });
    expect(await judging.answerAppeal(RUN, filed.value.id, answer)).to.deep.equal({
      ok: false,
      error: 'answered-already',
    });
    expect((await judging.published(RUN)).get('g1')?.totalCenti).to.equal(8_000);
    nowMs += DAY_MS + 1;
    expect(await judging.appeal(RUN, { ...appeal, team: 'g2' })).to.deep.equal({
      ok: false,
      error: 'appeals-closed',
    });
  });
}

describe('judging in SQLite', () => judgingTests(openTestSqlite));
withPostgres('judging in PostgreSQL', () => judgingTests(openTestPostgres));
