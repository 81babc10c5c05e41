import { expect } from 'chai';
import fc from 'fast-check';
import { createClassDesk } from '../../../src/classroom/desk/desk.ts';
import { writingProblem, type Letters } from '../../../src/classroom/desk/letters.ts';
import { openTestSqlite, type TestDatabase } from '../../support/databases.ts';

const lin = { accountId: 'lin', isTeacher: true };
const mei = { accountId: 'mei', isTeacher: false };
const bo = { accountId: 'bo', isTeacher: false };
const NONE: ReadonlySet<string> = new Set();

describe('who may write to whom in a class', () => {
  it('is students and teachers to each other always, also the muted', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (amongStudents, isMuted) => {
        const rules = { amongStudents, isMuted };
        expect(writingProblem(mei, lin, rules)).to.equal(null);
        expect(writingProblem(lin, mei, rules)).to.equal(null);
        expect(writingProblem(mei, mei, rules)).to.equal('self');
        expect(writingProblem(mei, null, rules)).to.equal('gone');
      }),
    );
  });

  it('is students to each other where a teacher allows it, except the muted', () => {
    expect(writingProblem(mei, bo, { amongStudents: false, isMuted: false })).to.equal('not-among-students');
    expect(writingProblem(mei, bo, { amongStudents: true, isMuted: false })).to.equal(null);
    expect(writingProblem(mei, bo, { amongStudents: true, isMuted: true })).to.equal('muted');
  });
});

describe('messages in a class', () => {
  let database: TestDatabase;
  let letters: Letters;
  let nowMs = 0;

  beforeEach(async () => {
    database = await openTestSqlite();
    letters = createClassDesk(database.database.knex, () => (nowMs += 1)).letters;
  });
  afterEach(() => database.dispose());

  const send = async (from: string, to: string, text: string, classId = 'c1'): Promise<number> => {
    const sent = await letters.send(classId, from, to, text);
    if (!sent.ok) throw new Error(sent.error);
    return sent.value.id;
  };

  it('are read by the two people alone, in the order they were written', async () => {
    await send('mei', 'lin', 'one');
    await send('lin', 'mei', 'two');
    await send('bo', 'lin', 'not for mei');
    await send('mei', 'lin', 'elsewhere', 'c2');
    const texts = (await letters.between('c1', 'mei', 'lin')).map(({ text }) => text);
    expect(texts).to.deep.equal(['one', 'two']);
    expect((await letters.ofAccount('c1', 'mei')).map(({ text }) => text)).to.deep.equal(['two', 'one']);
    expect(await letters.between('c1', 'mei', 'bo')).to.deep.equal([]);
  });

  it('are counted until they are read, only for the one they are for and only in classes that person is in', async () => {
    await send('mei', 'lin', 'one');
    await send('mei', 'lin', 'two');
    await send('bo', 'lin', 'three');
    expect(await letters.unread('lin', new Set(['c1']))).to.deep.equal({ count: 3, classId: 'c1' });
    expect(await letters.unread('lin', NONE)).to.equal(null);
    expect(await letters.unread('mei', new Set(['c1']))).to.equal(null);
    const conversations = await letters.conversations('c1', 'lin');
    expect(conversations.map(({ withId, unread, last }) => [withId, unread, last.text])).to.deep.equal([
      ['bo', 1, 'three'],
      ['mei', 2, 'two'],
    ]);
    await letters.markRead('c1', 'lin', 'mei');
    expect(await letters.unread('lin', new Set(['c1']))).to.deep.equal({ count: 1, classId: 'c1' });
    await database.database.knex('students').insert({
      id: 's1',
      class_id: 'c1',
      student_no: '1',
      number_key: '1',
      name: '梅',
      account_id: 'mei',
      created_at_ms: 1,
    });
    await send('lin', 'mei', 'four');
    expect(await letters.unread('mei', NONE)).to.deep.equal({ count: 1, classId: 'c1' });
  });

  it('are shown to the teachers once, by whoever got them and by nobody else', async () => {
    const id = await send('mei', 'bo', 'rude');
    expect(await letters.report('c1', 'mei', id)).to.equal(false);
    expect(await letters.report('c1', 'lin', id)).to.equal(false);
    expect(await letters.report('c2', 'bo', id)).to.equal(false);
    expect(await letters.reported('c1')).to.deep.equal([]);
    expect(await letters.report('c1', 'bo', id)).to.equal(true);
    expect(await letters.report('c1', 'bo', id)).to.equal(false);
    expect((await letters.reported('c1')).map(({ text }) => text)).to.deep.equal(['rude']);
  });

  it('need a text that fits', async () => {
    expect(await letters.send('c1', 'a', 'b', ' \n\u200e')).to.deep.equal({
      ok: false,
      error: 'text-missing',
    });
    expect((await letters.send('c1', 'a', 'b', 'x'.repeat(2_000))).ok).to.equal(true);
    const long = await letters.send('c1', 'a', 'b', 'x'.repeat(2_001));
    expect(long).to.deep.equal({ ok: false, error: 'text-too-long' });
  });

  it('among students and the muted are settings of one class', async () => {
    expect(await letters.amongStudents('c1')).to.equal(false);
    await letters.setAmongStudents('c1', true);
    await letters.setAmongStudents('c1', true);
    expect([await letters.amongStudents('c1'), await letters.amongStudents('c2')]).to.deep.equal([
      true,
      false,
    ]);
    await letters.setAmongStudents('c1', false);
    expect(await letters.amongStudents('c1')).to.equal(false);
    await letters.setMuted('c1', 'bo', true);
    await letters.setMuted('c1', 'bo', true);
    expect([...(await letters.muted('c1'))]).to.deep.equal(['bo']);
    expect([...(await letters.muted('c2'))]).to.deep.equal([]);
    await letters.setMuted('c1', 'bo', false);
    expect([...(await letters.muted('c1'))]).to.deep.equal([]);
  });
});
