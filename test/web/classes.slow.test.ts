import { expect } from 'chai';
import { rosterFile } from '../../src/classroom/roster/template.ts';
import { readRoster } from '../../src/classroom/roster/read.ts';
import { gb18030 } from '../support/gb18030.ts';
import { openSchool } from '../support/school.ts';
import { accountAt, launchRun, TestBrowser, type Answer, type TestServer } from '../support/server.ts';

/** The page a form led to. */
const follow = async (browser: TestBrowser, answer: Answer): Promise<Answer> => {
  expect(answer.status, answer.text.slice(0, 400)).to.equal(303);
  return browser.get((answer.headers.get('location') ?? '').replace(/#.*$/, ''));
};
const version = (page: Answer, form: string): string => {
  const at = page.text.indexOf(`action="${form}"`);
  return /name="version" value="(\d+)"/.exec(page.text.slice(at))?.[1] ?? '';
};

describe('a class on its teacher\u2019s pages', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let base: string;
  let classId: string;
  let count = 0;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    const made = await lin.post('/teacher/classes', { form: { name: `电商24${(count += 1)}` } });
    base = made.headers.get('location') ?? '';
    classId = base.split('/').at(-1) ?? '';
  });

  const add = (browser: TestBrowser, studentNo: string, name: string, more: Record<string, string> = {}) =>
    browser.post(`${base}/students`, { form: { studentNo, name, group: '', role: '', ...more } });
  const roster = () => server.deps.classroom.students.list(classId);
  const upload = (bytes: Buffer | string, name = 'roster.csv', browser = lin) =>
    browser.upload(`${base}/import`, { name, bytes: Buffer.from(bytes) });

  it('is made under a name, and refused without one', async () => {
    expect(base).to.match(/^\/teacher\/classes\/c[0-9a-f]+$/);
    const refused = await follow(lin, await lin.post('/teacher/classes', { form: { name: ' ' } }));
    expect(refused.text).to.include('A class needs a name');
  });

  it('is there for its teachers, and nothing is there for anyone else', async () => {
    const wu = (await accountAt(server, `wu${count}`, ['teacher'])).browser;
    expect((await wu.get(base)).status).to.equal(404);
    const unknown = await follow(lin, await lin.post(`${base}/teachers`, { form: { login: 'nobody' } }));
    expect(unknown.text).to.include('No teacher signs in with this name').and.include('value="nobody"');
    await lin.post(`${base}/teachers`, { form: { login: `WU${count}` } });
    expect((await wu.get(base)).status).to.equal(200);
    const wuId = (await server.accounts.byLogin(`wu${count}`))?.id ?? '';
    await lin.post(`${base}/teachers/${wuId}/remove`);
    expect((await wu.get(base)).status).to.equal(404);
    expect((await lin.post(`${base}/teachers/${owner}/remove`)).status).to.equal(404);
  });

  it('takes students one by one and says what is wrong with one, keeping what was typed', async () => {
    await add(lin, '1', '梅');
    const twice = await follow(lin, await add(lin, '1', '另一人', { group: '三组' }));
    expect(twice.text)
      .to.include('Another student of this class has this number.')
      .and.include('value="另一人"')
      .and.include('value="三组"');
    const markup = await follow(lin, await add(lin, '<b>', 'x'));
    expect(markup.text).to.include('Letters and digits').and.not.include('value="<b>"');
    expect((await roster()).map(({ name }) => name)).to.deep.equal(['梅']);
  });

  it('changed by two teachers at once tells the second what the first saved, and keeps what was typed', async () => {
    await add(lin, '7', '梅');
    const [mei] = await roster();
    const form = `${base}/students/${mei?.id}`;
    const seen = await lin.get(form);
    const wu = await accountAt(server, `co${count}`, ['teacher']);
    await server.deps.classroom.classes.addTeacher(classId, wu.id);
    const fields = { studentNo: '7', name: '梅一', group: '2', role: '' };
    await wu.browser.post(form, { form: { ...fields, version: version(seen, form) } });
    const late = await lin.post(form, { form: { ...fields, name: '梅二', version: version(seen, form) } });
    const page = await follow(lin, late);
    expect(page.text).to.include('Now saved: 7 · 梅一 · 2').and.include('value="梅二"');
    expect((await roster())[0]?.name).to.equal('梅一');
    // Having looked, the second one saves again.
    await lin.post(form, { form: { ...fields, name: '梅二', version: version(page, form) } });
    expect((await roster())[0]?.name).to.equal('梅二');
  });

  it('is renamed and archived only from what was looked at', async () => {
    const page = await lin.get(base);
    const seen = version(page, `${base}/rename`);
    await lin.post(`${base}/rename`, { form: { name: 'First', version: seen } });
    const late = await follow(
      lin,
      await lin.post(`${base}/rename`, { form: { name: 'Second', version: seen } }),
    );
    expect(late.text).to.include('it is now called First').and.include('value="Second"');
    const stale = await follow(lin, await lin.post(`${base}/archive`, { form: { version: seen } }));
    expect(stale.text).to.include('it is now called First');
    await lin.post(`${base}/archive`, { form: { version: version(late, `${base}/rename`) } });
    expect((await lin.get(base)).text).to.include('This class is archived');
  });

  it('draws groups with a seed that is shown, and the same ones again with it', async () => {
    for (let i = 0; i < 7; i++) await add(lin, `n${i}`, `N${i}`);
    const page = await lin.get(`${base}/groups`);
    const drawn = await follow(
      lin,
      await lin.post(`${base}/groups/random`, {
        form: { groups: '3', seed: '', version: version(page, `${base}/groups/random`) },
      }),
    );
    const seed = /with the seed (\w+)\./.exec(drawn.text)?.[1] ?? '';
    const groups = (await roster()).map(({ group }) => group);
    expect([...groups].sort()).to.deep.equal(['1', '1', '1', '2', '2', '3', '3']);
    await lin.post(`${base}/groups/random`, {
      form: { groups: '3', seed, version: version(drawn, `${base}/groups/random`) },
    });
    expect((await roster()).map(({ group }) => group)).to.deep.equal(groups);
    for (const wrong of ['0', '8', 'x', '']) {
      const refused = await follow(
        lin,
        await lin.post(`${base}/groups/random`, { form: { groups: wrong, version: '9' } }),
      );
      expect(refused.text, wrong).to.include('From 1 to 7 groups are possible.');
    }
  });

  it('moves chosen students by hand, and keeps the choice when groups changed meanwhile', async () => {
    await add(lin, '1', 'A');
    await add(lin, '2', 'B');
    const [a, b] = await roster();
    const page = await lin.get(`${base}/groups`);
    const seen = version(page, `${base}/groups/move`);
    const moved = await follow(
      lin,
      await lin.post(`${base}/groups/move`, {
        form: { [`s.${a?.id}`]: 'on', newGroup: '三组', group: '', version: seen },
      }),
    );
    expect(moved.text).to.include('1 student moved.');
    const stale = await follow(
      lin,
      await lin.post(`${base}/groups/move`, {
        form: { [`s.${b?.id}`]: 'on', newGroup: '', group: '三组', version: seen },
      }),
    );
    expect(stale.text)
      .to.include('Groups were changed in the meantime')
      .and.match(new RegExp(`name="s\\.${b?.id}" checked`));
    expect((await roster()).map(({ group }) => group)).to.deep.equal(['三组', '']);
    const nobody = await follow(
      lin,
      await lin.post(`${base}/groups/move`, { form: { group: '三组', version: seen } }),
    );
    expect(nobody.text).to.include('Choose at least one student first.');
  });

  describe('imports a roster', () => {
    const file =
      '学号,姓名,班级,小组,角色\n20240101,王小明,x,1,货场\n20240102,李华,x,1,\n,无学号,x,,\n20240101,另一人,x,,\n';

    it('after a preview of every row, and saves nothing before', async () => {
      await add(lin, '20240102', '李华');
      const uploaded = await upload(gb18030(file));
      expect(uploaded.headers.get('location')).to.match(/\/import\/d[0-9a-f]+$/);
      const preview = await follow(lin, uploaded);
      expect(preview.text)
        .to.include('GB18030')
        .and.include('The student number is missing.')
        .and.include('The same number stands in row 2');
      expect(preview.text).to.include('Import 2 rows').and.include('roster.csv');
      expect(await roster()).to.have.length(1);

      const to = uploaded.headers.get('location') ?? '';
      const done = await follow(lin, await lin.post(`${to}/confirm`, { form: {} }));
      expect(done.text).to.include('New: 1, changed: 1, left out: 2.');
      expect(
        (await roster()).map(({ studentNo, name, group, role }) => [studentNo, name, group, role]),
      ).to.deep.equal([
        ['20240101', '王小明', '1', 'warehouse'],
        ['20240102', '李华', '1', ''],
      ]);
      expect((await lin.get(to)).status).to.equal(404);
      expect((await lin.post(`${to}/confirm`, { form: {} })).status).to.equal(404);
    });

    it('of the one class that is meant, when the file names several', async () => {
      await lin.post(`${base}/rename`, { form: { name: '电商 2402', version: '1' } });
      const uploaded = await upload('学号,姓名,班级\n1,A,电商2401\n2,B,电商2402\n3,C,电商2402\n');
      const to = uploaded.headers.get('location') ?? '';
      expect((await lin.get(to)).text).to.include('Import 2 rows');
      expect((await lin.get(`${to}?class=`)).text).to.include('Import 3 rows');
      await lin.post(`${to}/confirm`, { form: { class: '电商2402' } });
      expect((await roster()).map(({ name }) => name)).to.deep.equal(['B', 'C']);
    });

    it('as a workbook', async () => {
      const students = [
        {
          id: '',
          classId,
          studentNo: '007',
          name: '梅',
          group: '1',
          role: 'bank',
          accountId: null,
          version: 1,
        },
      ];
      const bytes = await rosterFile('x', students, 'en', 'xlsx');
      const uploaded = await upload(Buffer.from(bytes), '名单.xlsx');
      const preview = await follow(lin, uploaded);
      expect(preview.text).to.include('名单.xlsx').and.include('007');
      await lin.post(`${uploaded.headers.get('location')}/confirm`, { form: {} });
      expect((await roster()).map(({ studentNo, role }) => [studentNo, role])).to.deep.equal([
        ['007', 'bank'],
      ]);
    });

    const refused: readonly (readonly [string, () => Buffer | string, RegExp])[] = [
      ['of another kind', () => '%PDF-1.7 x', /This is not a table/],
      ['without headers', () => 'a,b\n1,2\n', /There is no row with headers/],
      ['without names', () => '学号,班级\n1,2\n', /The column “Name” is missing/],
      [
        'of 10,000 rows',
        () => `学号,姓名\n${Array.from({ length: 10_000 }, (_, i) => `n${i},N`).join('\n')}`,
        /more than 2000 students/,
      ],
      ['of three megabytes', () => Buffer.alloc(3 * 1024 * 1024, 'a'), /larger than 2 MB/],
      ['that is empty', () => '', /The file is empty/],
    ];
    for (const [what, bytes, message] of refused) {
      it(`but not a file ${what}, and says why`, async () => {
        // Everyone may upload five files a minute: each test is another teacher's.
        const co = await accountAt(server, `up${count}`, ['teacher']);
        await server.deps.classroom.classes.addTeacher(classId, co.id);
        const page = await follow(co.browser, await upload(bytes(), 'x.csv', co.browser));
        expect(page.text).to.match(message);
        expect(await roster()).to.deep.equal([]);
      });
    }

    it('not without a file, not without the token of the session, not for strangers, and five times a minute', async () => {
      const co = await accountAt(server, `five${count}`, ['teacher']);
      await server.deps.classroom.classes.addTeacher(classId, co.id);
      const without = await co.browser.upload(`${base}/import`, null);
      expect((await follow(co.browser, without)).text).to.match(/choose a file|file is empty/);
      const forged = await co.browser.upload(
        `${base}/import`,
        { name: 'x', bytes: Buffer.from(file) },
        'guess',
      );
      expect(forged.status).to.equal(403);
      const stranger = await accountAt(server, `far${count}`, ['teacher']);
      expect((await upload(file, 'x', stranger.browser)).status).to.equal(404);
      const visitor = new TestBrowser(server);
      expect((await upload(file, 'x', visitor)).status).to.equal(401);
      const statuses: number[] = [];
      for (let i = 0; i < 4; i++) statuses.push((await upload(file, 'x', co.browser)).status);
      expect(statuses).to.deep.equal([303, 303, 303, 429]);
    });

    it('from a draft that is the uploader\u2019s alone', async () => {
      const up = await accountAt(server, `mine${count}`, ['teacher']);
      const co = await accountAt(server, `other${count}`, ['teacher']);
      for (const { id } of [up, co]) await server.deps.classroom.classes.addTeacher(classId, id);
      const to = (await upload(file, 'x', up.browser)).headers.get('location') ?? '';
      expect((await co.browser.get(to)).status).to.equal(404);
      expect((await up.browser.get(to)).status).to.equal(200);
      await up.browser.post(`${to}/discard`);
      expect((await up.browser.get(to)).status).to.equal(404);
    });
  });

  it('goes out as a file that comes back in, and as a template in both languages', async () => {
    await add(lin, '007', '=王小明', { role: 'warehouse' });
    for (const format of ['csv', 'xlsx']) {
      const response = await fetch(`${server.url}${base}/roster/roster.${format}`, {
        headers: { cookie: lin.cookie },
      });
      expect(response.headers.get('content-disposition')).to.match(/attachment/);
      const read = await readRoster(Buffer.from(await response.arrayBuffer()));
      expect(
        read.ok && read.value.rows.map(({ studentNo, name, role }) => [studentNo, name, role]),
      ).to.deep.equal([['007', '=王小明', 'warehouse']]);
    }
    for (const name of ['roster-en.csv', 'roster-zh.xlsx'])
      expect((await lin.get(`/teacher/roster-template/${name}`)).status).to.equal(200);
    expect((await lin.get('/teacher/roster-template/roster-fr.csv')).status).to.equal(404);
  });

  it('finds students by part of a number, name or group, a page at a time', async () => {
    await server.deps.classroom.students.import(classId, () => ({
      rows: Array.from({ length: 130 }, (_, i) => ({
        id: null,
        studentNo: `2024${String(i).padStart(3, '0')}`,
        name: `N${i}`,
        group: '',
        role: '',
      })),
      result: null,
    }));
    const first = await lin.get(base);
    expect(first.text).to.include('130 students').and.include('1–100').and.not.include('2024120');
    expect((await lin.get(`${base}?page=2`)).text).to.include('2024120');
    const found = await lin.get(`${base}?q=n12`);
    expect(found.text).to.include('2024012').and.include('2024129').and.not.include('2024013<');
    expect((await lin.get(`${base}?q=nobody`)).text).to.include('Nobody fits');
  });

  it('gives its students accounts on slips of paper, and each chooses an own password before anything else', async () => {
    await add(lin, `s${count}a`, '梅');
    await add(lin, 'x', '短');
    const other = await accountAt(server, `s${count}b`, ['teacher']);
    await add(lin, `s${count}b`, '同名');
    const slips = await lin.post(`${base}/passwords`);
    expect(slips.status).to.equal(200);
    expect(slips.headers.get('cache-control')).to.equal('no-store');
    expect(slips.text)
      .to.include('someone else already signs in with this number')
      .and.include('this number cannot be a sign-in name');
    const password = /<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/code>/.exec(slips.text)?.[1] ?? '';
    expect((await lin.get(base)).text).to.not.include(password);
    expect((await server.accounts.get(other.id))?.roles).to.deep.equal(['teacher']);

    const mei = new TestBrowser(server);
    const entered = await mei.post('/sign-in', { form: { login: `S${count}A`, password } });
    expect(entered.headers.get('location')).to.equal('/my');
    expect((await mei.get('/my')).headers.get('location')).to.equal('/account');
    expect((await mei.post('/my/runs/x/enter')).status).to.equal(403);
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [
        { present: 'no', password: 'six orange lanterns', again: 'six orange lanterns' },
        'This is not your password.',
      ],
      [{ present: password, password, again: password }, 'other than the present one'],
      [{ present: password, password: 'short', again: 'short' }, 'At least 10 characters'],
      [
        { present: password, password: 'six orange lanterns', again: 'six orange lantern' },
        'The two are not the same.',
      ],
    ];
    for (const [form, message] of wrong)
      expect((await follow(mei, await mei.post('/account/password', { form }))).text).to.include(message);
    const changed = await mei.post('/account/password', {
      form: { present: password, password: 'six orange lanterns', again: 'six orange lanterns' },
    });
    expect((await follow(mei, changed)).text)
      .to.include('Your password is changed.')
      .and.include('My exercises');

    // The teacher resets it: every device is signed out, and the new slip works.
    const [student] = (await roster()).filter(({ studentNo }) => studentNo === `s${count}a`);
    const reset = await lin.post(`${base}/students/${student?.id}/password`);
    const again = /<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<\/code>/.exec(reset.text)?.[1] ?? '';
    expect((await mei.get('/my')).headers.get('location')).to.match(/^\/sign-in/);
    expect(
      (
        await new TestBrowser(server).post('/sign-in', { form: { login: `s${count}a`, password: again } })
      ).headers.get('location'),
    ).to.equal('/my');
  });

  it('does not let a teacher set the password of someone who is more than a student', async () => {
    await add(lin, 'boss', 'Boss');
    const [student] = await roster();
    const root = await accountAt(server, `boss${count}`, ['administrator']);
    await server.deps.classroom.students.linkAccount(classId, student?.id ?? '', root.id);
    expect((await lin.post(`${base}/students/${student?.id}/password`)).status).to.equal(403);
    expect((await root.browser.get('/admin')).status).to.equal(200);
  });

  it('has a log of what was done, for its teachers and not for others', async () => {
    await add(lin, '1', '梅');
    const uploaded = await upload('学号,姓名\n2,李华\n');
    await lin.post(`${uploaded.headers.get('location')}/confirm`, { form: {} });
    const page = await lin.get(`/teacher/log?class=${classId}`);
    expect(page.text)
      .to.include('Imported a roster')
      .and.include('Added a student')
      .and.include('Created a class')
      .and.include('林老师');
    const only = await lin.get(`/teacher/log?class=${classId}&kind=account`);
    expect(only.text).to.include('Nothing here');
    const csv = await lin.get(`/teacher/log.csv?class=${classId}`);
    expect(csv.headers.get('content-type')).to.include('text/csv');
    expect(csv.text.split('\r\n')).to.have.length(5);
    const wu = await accountAt(server, `log${count}`, ['teacher']);
    expect((await wu.browser.get(`/teacher/log?class=${classId}`)).text).to.include('Nothing here');
    expect((await wu.browser.get(`/teacher/log.csv?class=${classId}`)).text).to.not.include('梅');
  });

  it('shows its exercises to co-teachers, who steer them like the one who launched', async () => {
    const run = await launchRun(server, owner);
    await lin.post(`/teacher/runs/${run.runId}/people/class`, { form: { class: classId, policy: 'roster' } });
    expect(await server.registry.record(run.runId)).to.include({ classId, joinPolicy: 'roster' });
    const wu = await accountAt(server, `steer${count}`, ['teacher']);
    expect((await wu.browser.get(`/teacher/runs/${run.runId}/people`)).status).to.equal(404);
    await server.deps.classroom.classes.addTeacher(classId, wu.id);
    expect((await wu.browser.get(`/teacher/runs/${run.runId}/people`)).status).to.equal(200);
    expect((await wu.browser.get('/teacher')).text).to.include(run.runId);
    const foreign = await server.deps.classroom.classes.create('foreign', 'someone');
    const theirs = await lin.post(`/teacher/runs/${run.runId}/people/class`, {
      form: { class: foreign.ok ? foreign.value.id : '', policy: 'open' },
    });
    expect(theirs.status).to.equal(404);
    const none = await follow(
      lin,
      await lin.post(`/teacher/runs/${run.runId}/people/class`, { form: { class: '', policy: 'roster' } }),
    );
    expect(none.text).to.include('without one there is no roster');
  });
});
