import { expect } from 'chai';
import { createAccounts } from '../../src/accounts/accounts.ts';
import { createClassroom, type Classroom } from '../../src/classroom/classroom.ts';
import type { Class } from '../../src/classroom/classes.ts';
import type { StudentFields } from '../../src/classroom/students.ts';
import type { RosterSheet } from '../../src/classroom/roster/sheet.ts';
import { openTestPostgres, openTestSqlite, withPostgres, type TestDatabase } from '../support/databases.ts';

const mei: StudentFields = { studentNo: '20240101', name: '梅', group: '', role: '' };

function classroomTests(open: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let classroom: Classroom;
  let klass: Class;
  let nowMs = 1_000_000;

  beforeEach(async () => {
    database = await open();
    nowMs = 1_000_000;
    classroom = createClassroom(database.database.knex, () => nowMs);
    const made = await classroom.classes.create(' 电商2402 ', 't-lin');
    if (!made.ok) throw new Error(made.error);
    klass = made.value;
  });
  afterEach(() => database.dispose());

  it('keep a class under a name of sixty characters at most', async () => {
    expect(klass.name).to.equal('电商2402');
    expect(await classroom.classes.create('  ', 't-lin')).to.deep.equal({ ok: false, error: 'class-name' });
    expect((await classroom.classes.create('x'.repeat(61), 't-lin')).ok).to.equal(false);
  });

  it('save only over the version that was looked at, and hand back what someone else left', async () => {
    const { classes } = classroom;
    const first = await classes.rename(klass.id, klass.version, 'First');
    expect(first.ok && first.value).to.include({ name: 'First', version: 2 });
    const second = await classes.rename(klass.id, klass.version, 'Second');
    expect(!second.ok && typeof second.error === 'object' && second.error.conflict.name).to.equal('First');
    const archived = await classes.setArchived(klass.id, 2, true);
    expect(archived.ok && archived.value.archivedAtMs).to.equal(nowMs);
    expect((await classes.setArchived(klass.id, 2, false)).ok).to.equal(false);
  });

  it('show a class to its owner and co-teachers, at once', async () => {
    const { classes } = classroom;
    expect([...(await classes.idsTaughtBy('t-wu'))]).to.deep.equal([]);
    expect(await classes.addTeacher(klass.id, 't-wu')).to.equal(true);
    expect(await classes.addTeacher(klass.id, 't-wu')).to.equal(false);
    expect(await classes.addTeacher(klass.id, 't-lin')).to.equal(false);
    expect([...(await classes.idsTaughtBy('t-wu'))]).to.deep.equal([klass.id]);
    expect((await classes.taughtBy('t-wu')).map(({ id }) => id)).to.deep.equal([klass.id]);
    expect(await classes.removeTeacher(klass.id, 't-wu')).to.equal(true);
    expect(await classes.removeTeacher(klass.id, 't-wu')).to.equal(false);
    expect([...(await classes.idsTaughtBy('t-wu'))]).to.deep.equal([]);
    expect([...(await classes.idsTaughtBy('t-lin'))]).to.deep.equal([klass.id]);
  });

  it('name the teachers of a class, the owner first', async () => {
    const accounts = createAccounts(database.database.knex);
    const [lin, an] = await Promise.all(
      ['lin', 'an'].map(async (login) => {
        const made = await accounts.create({ login, name: login, password: 'seven quiet herons' });
        if (!made.ok) throw new Error(made.error.problem);
        return made.value;
      }),
    );
    await classroom.classes.handOver('t-lin', lin?.id ?? '');
    await classroom.classes.addTeacher(klass.id, an?.id ?? '');
    const teachers = await classroom.classes.teachers(klass.id);
    expect(teachers.map(({ login, isOwner }) => [login, isOwner])).to.deep.equal([
      ['lin', true],
      ['an', false],
    ]);
  });

  it('hold a student number once, however it is written', async () => {
    const { students } = classroom;
    expect((await students.add(klass.id, { ...mei, studentNo: ' ａ1 ' })).ok).to.equal(true);
    const again = await students.add(klass.id, { ...mei, studentNo: 'A1' });
    expect(again).to.deep.equal({ ok: false, error: { field: 'studentNo', problem: 'number-taken' } });
    expect(await students.byNumber(klass.id, 'A 1')).to.include({ studentNo: 'a1', name: '梅' });
    const [one, two] = await Promise.all([students.add(klass.id, mei), students.add(klass.id, mei)]);
    expect([one.ok, two.ok].sort()).to.deep.equal([false, true]);
  });

  it('let two teachers change one student only one after the other', async () => {
    const { students } = classroom;
    const made = await students.add(klass.id, mei);
    if (!made.ok) throw new Error(made.error.problem);
    const { id, version } = made.value;
    const first = await students.update(klass.id, id, version, { ...mei, name: '梅一' });
    expect(first.ok && first.value.version).to.equal(2);
    const second = await students.update(klass.id, id, version, { ...mei, name: '梅二' });
    expect(!second.ok && 'conflict' in second.error && second.error.conflict?.name).to.equal('梅一');
    expect((await students.get(klass.id, id))?.name).to.equal('梅一');
    await students.remove(klass.id, id);
    const gone = await students.update(klass.id, id, 2, mei);
    expect(gone).to.deep.equal({ ok: false, error: { conflict: null } });
    expect(await students.remove(klass.id, id)).to.equal(null);
  });

  it('refuse a number that another student of the class has, and a foreign class', async () => {
    const { students } = classroom;
    const one = await students.add(klass.id, mei);
    await students.add(klass.id, { ...mei, studentNo: '2', name: 'Bo' });
    if (!one.ok) throw new Error(one.error.problem);
    const taken = await students.update(klass.id, one.value.id, 1, { ...mei, studentNo: '2' });
    expect(taken).to.deep.equal({ ok: false, error: { field: 'studentNo', problem: 'number-taken' } });
    expect(await students.get('other', one.value.id)).to.equal(null);
    expect(await students.remove('other', one.value.id)).to.equal(null);
  });

  it('list students in reading order', async () => {
    for (const studentNo of ['10', '9', 'a2', 'a10'])
      await classroom.students.add(klass.id, { ...mei, studentNo });
    const listed = await classroom.students.list(klass.id);
    expect(listed.map(({ studentNo }) => studentNo)).to.deep.equal(['9', '10', 'a2', 'a10']);
  });

  it('change groups only from the groups that were looked at', async () => {
    const { students, classes } = classroom;
    for (const studentNo of ['1', '2', '3']) await students.add(klass.id, { ...mei, studentNo });
    const [a, b] = await students.list(klass.id);
    const { groupsVersion = 0 } = (await classes.get(klass.id)) ?? {};
    expect(await students.setGroups(klass.id, groupsVersion, new Map([[a?.id ?? '', 'A']]))).to.deep.equal({
      ok: true,
      value: 1,
    });
    const stale = await students.setGroups(klass.id, groupsVersion, new Map([[b?.id ?? '', 'B']]));
    expect(stale).to.deep.equal({ ok: false, error: 'conflict' });
    expect((await students.list(klass.id)).map(({ group }) => group)).to.deep.equal(['A', '', '']);
    expect((await classes.taughtBy('t-lin'))[0]).to.include({ students: 3, groups: 1 });
  });

  it('import all or nothing, two files at once one after the other', async () => {
    const { students } = classroom;
    const plan = (prefix: string) => (present: readonly { studentNo: string }[]) => ({
      rows: Array.from({ length: 120 }, (_, i) => ({
        id: null,
        studentNo: `${prefix}${i}`,
        name: 'N',
        group: '',
        role: '',
      })).filter(({ studentNo }) => !present.some((each) => each.studentNo === studentNo)),
      result: present.length,
    });
    const done = await Promise.all([
      students.import(klass.id, plan('a')),
      students.import(klass.id, plan('a')),
    ]);
    expect(done.map((each) => each.ok && each.value).sort()).to.deep.equal([0, 120]);
    expect(await students.list(klass.id)).to.have.length(120);
    const tooMany = await students.import(klass.id, () => ({
      rows: Array.from({ length: 1_881 }, (_, i) => ({
        id: null,
        studentNo: `b${i}`,
        name: 'N',
        group: '',
        role: '',
      })),
      result: 0,
    }));
    expect(tooMany).to.deep.equal({ ok: false, error: 'class-full' });
    expect(await students.list(klass.id)).to.have.length(120);
    await students
      .import(klass.id, (present) => ({
        rows: [
          { ...mei, id: null },
          { ...mei, id: present[0]?.id ?? '' },
        ],
        result: 0,
      }))
      .then(
        () => expect.fail('two students with one number were taken'),
        () => undefined,
      );
    expect(await students.byNumber(klass.id, mei.studentNo)).to.equal(null);
  });

  it('keep a roster that waits to be confirmed for a day, three for one person, and for nobody else', async () => {
    const { drafts } = classroom;
    const sheet: RosterSheet = {
      format: 'csv',
      layout: 'template',
      encoding: 'utf-8',
      columns: {},
      ignored: [],
      rows: [],
    };
    const keep = async (fileName: string): Promise<string> => {
      nowMs += 1;
      return drafts.keep({ classId: klass.id, accountId: 't-lin', fileName, sheet });
    };
    const ids = [await keep('a'), await keep('b'), await keep('c'), await keep('d')];
    const found = await Promise.all(ids.map((id) => drafts.get(klass.id, 't-lin', id)));
    expect(found.map((draft) => draft?.fileName ?? null)).to.deep.equal([null, 'b', 'c', 'd']);
    const [, b = ''] = ids;
    expect(await drafts.get(klass.id, 't-wu', b)).to.equal(null);
    expect(await drafts.get('other', 't-lin', b)).to.equal(null);
    await drafts.discard(klass.id, b);
    expect(await drafts.get(klass.id, 't-lin', b)).to.equal(null);
    nowMs += 24 * 3_600_000 + 1;
    expect(await drafts.get(klass.id, 't-lin', ids[3] ?? '')).to.equal(null);
  });

  it('know who judges which exercise', async () => {
    const { judges } = classroom;
    expect(await judges.add('r1', 'j1')).to.equal(true);
    expect(await judges.add('r1', 'j1')).to.equal(false);
    expect(await judges.of('r1')).to.deep.equal(['j1']);
    expect([...(await judges.runsJudgedBy('j1'))]).to.deep.equal(['r1']);
    expect(await judges.remove('r1', 'j1')).to.equal(true);
    expect([...(await judges.runsJudgedBy('j1'))]).to.deep.equal([]);
  });
}

describe('classes and rosters in SQLite', () => classroomTests(openTestSqlite));
withPostgres('classes and rosters in PostgreSQL', () => classroomTests(openTestPostgres));
