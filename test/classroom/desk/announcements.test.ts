import { expect } from 'chai';
import { createClassroom, type Classroom } from '../../../src/classroom/classroom.ts';
import type { Announcement } from '../../../src/classroom/desk/announcements.ts';
import { openTestSqlite, type TestDatabase } from '../../support/databases.ts';

describe('announcements of a class', () => {
  let database: TestDatabase;
  let classroom: Classroom;
  let nowMs = 0;

  beforeEach(async () => {
    database = await openTestSqlite();
    nowMs = 1_000;
    classroom = createClassroom(database.database.knex, () => (nowMs += 1));
  });
  afterEach(() => database.dispose());

  const write = async (title: string, pinned = false, classId = 'c1'): Promise<Announcement> => {
    const made = await classroom.desk.announcements.write(classId, 't-lin', { title, text: 'Text', pinned });
    if (!made.ok) throw new Error(made.error);
    return made.value;
  };
  const titles = async (who: 'teachers' | 'everyone'): Promise<string[]> =>
    (await classroom.desk.announcements.list('c1', who)).map(({ title }) => title);

  it('stand with pinned ones first, then the newest, and only in their class', async () => {
    await write('one', true);
    await write('two');
    await write('three');
    await write('elsewhere', false, 'c2');
    expect(await titles('everyone')).to.deep.equal(['one', 'three', 'two']);
    expect((await classroom.desk.announcements.latest('c1'))?.title).to.equal('three');
    expect(await classroom.desk.announcements.latest('c3')).to.equal(null);
  });

  it('are withdrawn once, and then seen by teachers alone', async () => {
    const { announcements } = classroom.desk;
    const said = await write('one', true);
    expect(await announcements.withdraw('c2', said.id)).to.equal(false);
    expect(await announcements.withdraw('c1', said.id)).to.equal(true);
    expect(await announcements.withdraw('c1', said.id)).to.equal(false);
    expect(await titles('everyone')).to.deep.equal([]);
    expect(await titles('teachers')).to.deep.equal(['one']);
    expect(await announcements.latest('c1')).to.equal(null);
    const late = await announcements.change('c1', said.id, 2, { title: 'x', text: 'y', pinned: false });
    expect(late.ok).to.equal(false);
  });

  it('are changed only over the version that was looked at', async () => {
    const { announcements } = classroom.desk;
    const said = await write('one');
    const fields = { title: 'first', text: 'Text', pinned: true };
    const first = await announcements.change('c1', said.id, 1, fields);
    expect(first.ok && first.value).to.include({ title: 'first', pinned: true, version: 2 });
    const second = await announcements.change('c1', said.id, 1, { ...fields, title: 'second' });
    const left = !second.ok && typeof second.error === 'object' ? second.error.conflict : null;
    expect(left?.title).to.equal('first');
    const foreign = await announcements.change('c2', said.id, 2, fields);
    expect(foreign).to.deep.equal({ ok: false, error: { conflict: null } });
  });

  it('wait for whoever is of the class now, until they were shown; not for who wrote them', async () => {
    const { announcements } = classroom.desk;
    const first = await write('one');
    await write('two');
    const none = new Set<string>();
    expect(await announcements.unseen('t-mei', none)).to.equal(null);
    const made = await classroom.students.add('c1', { studentNo: '1', name: '梅', group: '', role: '' });
    if (!made.ok) throw new Error('no student');
    await classroom.students.linkAccount('c1', made.value.id, 't-mei');
    expect(await announcements.unseen('t-mei', none)).to.deep.equal({ count: 2, classId: 'c1' });
    await announcements.markSeen('t-mei', [first.id]);
    expect(await announcements.unseen('t-mei', none)).to.deep.equal({ count: 1, classId: 'c1' });
    expect(await announcements.unseen('t-lin', new Set(['c1']))).to.equal(null);
    expect(await announcements.unseen('t-wu', new Set(['c1']))).to.deep.equal({ count: 2, classId: 'c1' });
    await announcements.withdraw('c1', first.id);
    expect(await announcements.unseen('t-wu', new Set(['c1']))).to.deep.equal({ count: 1, classId: 'c1' });
    await classroom.students.remove('c1', made.value.id);
    expect(await announcements.unseen('t-mei', none)).to.equal(null);
  });

  it('tell the class when they are written, changed or withdrawn, and not when they are refused', async () => {
    const { announcements, news } = classroom.desk;
    const told: string[] = [];
    news.subscribe(({ classId, topic }) => told.push(`${classId} ${topic}`));
    const said = await write('one');
    const fields = { title: 'two', text: 'Text', pinned: false };
    await announcements.change('c1', said.id, 1, fields);
    await announcements.change('c1', said.id, 1, fields);
    await announcements.write('c1', 't-lin', { ...fields, title: '' });
    await announcements.withdraw('c1', said.id);
    await announcements.withdraw('c1', said.id);
    expect(told).to.deep.equal(Array.from({ length: 3 }, () => 'c1 announcements'));
  });

  it('need a heading and a text that fit', async () => {
    const { announcements } = classroom.desk;
    const problem = async (title: string, text: string): Promise<unknown> => {
      const made = await announcements.write('c1', 't-lin', { title, text, pinned: false });
      return made.ok ? null : made.error;
    };
    expect(await problem(' \u202e ', 'x')).to.equal('title-missing');
    expect(await problem('x'.repeat(121), 'x')).to.equal('title-too-long');
    expect(await problem('x', ' \n ')).to.equal('text-missing');
    expect(await problem('x', 'x'.repeat(3_001))).to.equal('text-too-long');
    expect(await problem('x'.repeat(120), 'x'.repeat(3_000))).to.equal(null);
  });

  it('count each student of the roster who saw one, once', async () => {
    const { knex } = database.database;
    const said = await write('one');
    const made = await classroom.students.add('c1', { studentNo: '1', name: '梅', group: '', role: '' });
    if (!made.ok) throw new Error('no student');
    await knex('students').where({ id: made.value.id }).update({ account_id: 't-mei' });
    const { announcements } = classroom.desk;
    await announcements.markSeen('t-mei', [said.id]);
    await announcements.markSeen('t-mei', [said.id]);
    await announcements.markSeen('t-stranger', [said.id]);
    await announcements.markSeen('t-mei', []);
    expect([...(await announcements.seenBy('c1'))]).to.deep.equal([[said.id, 1]]);
  });
});
