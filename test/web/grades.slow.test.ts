import { expect } from 'chai';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  startRun,
  TEACHER,
  type JoinedStudent,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

const CORNER = 'g1.corner.enterprise';

describe('the grades of an exercise', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let classId: string;
  let run: LaunchedRun;
  let mei: JoinedStudent;
  let counter = 0;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    const { classes, students } = server.deps.classroom;
    const made = await classes.create('2402', owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    for (const [studentNo, name] of [
      ['1', 'Mei'],
      ['2', 'Bo'],
      ['3', 'Never there'],
    ] as const)
      await students.add(classId, { studentNo, name, group: '1', role: '' });
    run = await launchRun(server, owner, { scenario: 'trade/first-trade' });
    await server.registry.store.update(run.runId, { classId, title: 'First lesson' });
    mei = await joinStudent(server, run, { name: 'Mei', studentNo: '1', seat: CORNER });
    await joinStudent(server, run, { name: 'Bo', studentNo: '2' });
    await startRun(run, owner);
  });

  const home = (): string => `/teacher/runs/${run.runId}/grades`;
  const locationOf = (answer: { headers: Headers }): string => answer.headers.get('location') ?? '';
  const participant = async (studentNo: string): Promise<string> => {
    const all = await server.deps.participants.list(run.runId);
    return all.find((person) => person.studentNo === studentNo)?.id ?? '';
  };
  const gradeOf = async (studentNo: string) => {
    const { people } = await server.deps.grades.ofRun(run.runId);
    const person = people.find((each) => each.studentNo === studentNo);
    if (!person) throw new Error('everyone who joined is there');
    return person;
  };
  /** Mei does the first thing of the lesson, as its first task asks. */
  async function act(): Promise<void> {
    const answer = await mei.browser.post(`/runs/${run.runId}/commands`, {
      form: {
        commandId: `g-${(counter += 1)}`,
        type: 'trade/Register',
        seat: mei.seat,
        name: 'Corner Store',
        kind: 'enterprise',
        contact: 'Mei',
        address: '2 Lake Road',
        licenceNo: 'LIC-2402',
      },
      headers: { accept: 'application/json' },
    });
    expect(answer.status, answer.text).to.equal(200);
  }
  async function end(): Promise<void> {
    const receipt = await run.host.submit({
      commandId: `end-${run.runId}`,
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    expect(receipt.ok).to.equal(true);
    // The record follows the journal in the background; the last thing the class's gradebook waits for.
    while ((await server.registry.record(run.runId)).status !== 'ended')
      await new Promise((resolve) => setImmediate(resolve));
  }
  const decide = async (studentNo: string, form: Record<string, string>, browser = lin) =>
    browser.post(`${home()}/${await participant(studentNo)}`, {
      form: { part: '', way: 'points', points: '', reason: 'ill', version: '0', from: home(), ...form },
    });
  const publish = (form: Record<string, string> = {}, browser = lin) =>
    browser.post(`${home()}/publish`, {
      form: { ownPassword: TEACHER.password, acceptMissing: 'true', ...form },
    });

  it('count what a student did, and give whoever never acted none at all', async () => {
    await act();
    await end();
    const own = await gradeOf('1');
    expect(own.acted).to.equal(true);
    expect(own.grade.totalCenti).to.be.a('number');
    const other = await gradeOf('2');
    expect([other.acted, other.grade.totalCenti]).to.deep.equal([false, null]);
    const page = await lin.get(home());
    expect(page.text).to.include('Mei').and.include('Never acted');
  });

  it('have a zero, with a reason, for everyone who handed in no report, when the teacher says so', async () => {
    await act();
    await end();
    const before = (await gradeOf('1')).grade.totalCenti;
    expect((await lin.get(home())).text)
      .to.include('1 student has handed in no report')
      .and.include('Mei');
    await lin.post(`${home()}/no-report`, { form: { reason: ' ' } });
    expect((await lin.get(home())).text).to.include('Give a reason');
    expect((await gradeOf('1')).grade.totalCenti).to.equal(before);

    await lin.post(`${home()}/no-report`, { form: { reason: 'No report came.' } });
    const { grade, entries } = await gradeOf('1');
    expect(grade.parts.find(({ name }) => name === 'report')).to.include({
      pointsCenti: 0,
      computedCenti: null,
    });
    expect(grade.totalCenti).to.be.below(Number(before));
    expect(entries.map(({ reason }) => reason)).to.deep.equal(['No report came.']);
    // Whoever never acted has no grade to take anything from.
    expect((await gradeOf('2')).grade.totalCenti).to.equal(null);
    const page = (await lin.get(home())).text;
    expect(page).to.include('1 student has a zero').and.not.include('id="no-report"');
  });

  it('are taken apart down to the entries', async () => {
    await act();
    const [mine] = await server.deps.grades.records(run.runId);
    const step = mine?.steps.find(({ id }) => id === 'register-corner');
    expect(step).to.include({ conformance: 'done' });
    const page = await lin.get(`${home()}/${await participant('1')}`);
    expect(page.status).to.equal(200);
    expect(page.text).to.include('in order and in time').and.include(`entry ${step?.seq}`);
  });

  it('keep what was computed beside a decision, and come back with what was typed when it is refused', async () => {
    await act();
    const before = (await gradeOf('1')).grade;
    const refused = await decide('1', { points: '101', reason: 'ill that day' });
    const back = await lin.get(locationOf(refused).split('#')[0] ?? '');
    expect(back.text).to.include('value="101"').and.include('value="ill that day"');
    expect(back.text).to.include('Give points from 0 to 100');
    expect((await gradeOf('1')).entries).to.have.length(0);

    await decide('1', { points: '82,5', reason: 'ill that day' });
    const after = (await gradeOf('1')).grade;
    expect(after.totalCenti).to.equal(8_250);
    expect(after.computedTotalCenti).to.equal(before.computedTotalCenti);
    const { entries } = await server.deps.audit.list({ limit: 1 });
    expect(entries[0]).to.deep.include({
      action: 'grade/overridden',
      thing: `run:${run.runId}`,
      actor: owner,
    });

    await decide('1', { way: 'withdraw', version: '1' });
    expect((await gradeOf('1')).grade).to.deep.equal(before);
  });

  it('show a teacher who decides on an old page what was decided meanwhile, and lose neither', async () => {
    await act();
    const { browser, id } = await accountAt(server, `chen${counter}`, ['teacher']);
    await server.deps.classroom.classes.addTeacher(classId, id);
    await decide('1', { points: '90', reason: 'helped others' }, browser);
    const late = await decide('1', { points: '70', reason: 'copied' });
    const page = await lin.get(locationOf(late).split('#')[0] ?? '');
    expect(page.text).to.include('90.00').and.include('helped others').and.include('value="70"');
    expect(page.text).to.include('name="version" value="1"');
    await decide('1', { points: '70', reason: 'copied', version: '1' });
    expect((await gradeOf('1')).entries.map(({ reason }) => reason)).to.deep.equal([
      'helped others',
      'copied',
    ]);
    expect((await gradeOf('1')).grade.totalCenti).to.equal(7_000);
  });

  it('take one of two decisions that come at the same moment, and show its author’s to the other', async () => {
    await act();
    const { browser, id } = await accountAt(server, `zhou${counter}`, ['teacher']);
    await server.deps.classroom.classes.addTeacher(classId, id);
    const sent = [
      { browser: lin, points: '91', reason: 'from Lin' },
      { browser, points: '61', reason: 'from Zhou' },
    ];
    const answers = await Promise.all(
      sent.map(({ points, reason, browser: at }) => decide('1', { points, reason }, at)),
    );
    const { entries } = await gradeOf('1');
    expect(entries).to.have.length(1);
    const lost = sent.findIndex(({ reason }) => reason !== entries[0]?.reason);
    const [first, second] = [sent[1 - lost], sent[lost]];
    const answer = answers[lost];
    if (!first || !second || !answer) throw new Error('there are two');
    const page = await second.browser.get(locationOf(answer).split('#')[0] ?? '');
    expect(page.text)
      .to.include(first.reason)
      .and.include(`${first.points}.00`)
      .and.include(`value="${second.points}"`)
      .and.include(`value="${second.reason}"`);
    // What was typed only needs to be sent again.
    await decide('1', { points: second.points, reason: second.reason, version: '1' }, second.browser);
    expect((await gradeOf('1')).entries.map(({ reason }) => reason)).to.deep.equal([
      first.reason,
      second.reason,
    ]);
  });

  it('are published once, after the end, with the password, and not unawares while something is missing', async () => {
    await act();
    await publish();
    expect((await lin.get(home())).text).to.include('End the exercise first');
    await end();
    await publish({ acceptMissing: '' });
    expect((await lin.get(home())).text).to.include('Something is missing');
    await publish({ ownPassword: 'wrong' });
    expect((await server.deps.grades.ofRun(run.runId)).published).to.equal(null);
    await publish();
    expect((await server.deps.grades.ofRun(run.runId)).published?.by).to.equal(owner);
    await publish();
    expect((await lin.get(home())).text).to.include('published already');
    const { entries } = await server.deps.audit.list({ kind: 'grade', limit: 50 });
    const about = entries.filter(({ thing }) => thing === `run:${run.runId}`);
    expect(about.map(({ action }) => action)).to.deep.equal(['grade/published']);
  });

  it('are seen by their student once they are published, with what was decided later as a change', async () => {
    await act();
    await end();
    const own = `/runs/${run.runId}/grade`;
    expect((await mei.browser.get(own)).text).to.include('Not published yet');
    await decide('1', { points: '60', reason: 'first word' });
    expect((await mei.browser.get(own)).text).to.not.include('first word');
    await publish();
    const first = await mei.browser.get(own);
    expect(first.text).to.include('60.00').and.include('first word').and.not.include('Changed since');
    await decide('1', { points: '75', reason: 'second look', version: '1' });
    const second = await mei.browser.get(own);
    expect(second.text).to.include('75.00').and.include('Changed since').and.include('Published as 60.00');
    expect((await gradeOf('1')).published).to.deep.equal({ totalCenti: 6_000 });
    expect((await lin.get(home())).text).to.include('published: 60.00');
    const { entries } = await server.deps.audit.list({ kind: 'grade', limit: 1 });
    expect(entries[0]?.action).to.equal('grade/adjusted');
    expect((await mei.browser.get(home())).status).to.equal(403);
  });

  it('stay as they were published when a mark changes, and say so to the teacher', async () => {
    await act();
    await end();
    await publish();
    const before = await gradeOf('1');
    const knex = server.deps.judging;
    const rubric = await run.host.read(({ scenario }) => structuredClone(scenario.rubric));
    if (rubric.length === 0) throw new Error('the lesson has a rubric');
    await knex.open(run.runId, { blind: false, headId: owner });
    const pointsCenti = Object.fromEntries(rubric.map(({ id }) => [id, 0]));
    await knex.sheets.save(run.runId, 'g1', owner, 0, { pointsCenti, comments: {}, comment: '' });
    await knex.sheets.handIn(run.runId, 'g1', owner, 1);
    await knex.verify(run.runId, owner, rubric, true);
    expect((await knex.publish(run.runId, owner, rubric, 1_000)).ok).to.equal(true);
    const after = await gradeOf('1');
    expect(after.grade).to.deep.equal(before.grade);
    expect(after.changed).to.deep.equal(['judging']);
    expect((await lin.get(home())).text).to.include('A mark has changed since');
  });

  it('sort and filter as asked, and keep the table as it was around an open form', async () => {
    await act();
    const sorted = await lin.get(`${home()}?sort=-total&q=e`);
    expect(sorted.text).to.include('aria-sort="descending"').and.include('Mei');
    const none = await lin.get(`${home()}?q=nobody`);
    expect(none.text).to.include('Nobody fits this filter');
    const id = await participant('1');
    const answer = await decide('1', { points: '80', from: `${home()}?sort=-total&edit=${id}` });
    expect(locationOf(answer)).to.equal(`${home()}?sort=-total#p-${id}`);
    const elsewhere = await decide('1', { points: '81', version: '1', from: 'https://evil.example/' });
    expect(locationOf(elsewhere)).to.equal(`${home()}/${id}`);
  });

  describe('in the gradebook of the class', () => {
    const book = (): string => `/teacher/classes/${classId}/gradebook`;
    const read = () => server.deps.gradebooks.of(classId, 'en');
    const rowOf = async (studentNo: string) => {
      const row = (await read()).rows.find((each) => each.studentNo === studentNo);
      if (!row) throw new Error('everyone on the roster has a row');
      return row;
    };

    it('stand by student and exercise, with those who were not there', async () => {
      await act();
      expect((await read()).runs.map(({ state }) => state)).to.deep.equal(['open']);
      expect((await rowOf('1')).meanCenti).to.equal(null);
      await end();
      await decide('1', { points: '80' });
      expect((await read()).runs.map(({ state }) => state)).to.deep.equal(['provisional']);
      expect((await rowOf('1')).meanCenti).to.equal(8_000);
      expect((await rowOf('3')).cells).to.deep.equal([null]);
      await publish();
      const page = await lin.get(book());
      expect(page.text).to.include('80.00').and.include('Never there').and.include('published');
      const { key } = await rowOf('1');
      const one = await lin.get(`${book()}/${key}`);
      expect([one.status, one.text.includes('First lesson')]).to.deep.equal([200, true]);
      expect((await lin.get(`${book()}/s-unknown`)).status).to.equal(404);
    });

    it('are sorted and filtered as asked, while figures and charts stay those of the whole class', async () => {
      await act();
      await end();
      await decide('1', { points: '80' });
      await decide('2', { points: '95' });
      const names = async (query: string): Promise<readonly string[]> => {
        const { text } = await lin.get(`${book()}?${query}`);
        const body = /<tbody>([^]*?)<\/tbody>/.exec(text)?.[1] ?? '';
        expect(text).to.match(/Mean<\/dt><dd>87\.50</);
        return [...body.matchAll(/<th scope="row"[^>]*><a[^>]*>([^<]*)/g)].map((match) => match[1] ?? '');
      };
      expect(await names('')).to.deep.equal(['Mei', 'Bo', 'Never there']);
      expect(await names('sort=name')).to.deep.equal(['Bo', 'Mei', 'Never there']);
      // Whoever has no grade comes last either way.
      expect(await names('sort=mean')).to.deep.equal(['Mei', 'Bo', 'Never there']);
      expect(await names('sort=-mean')).to.deep.equal(['Bo', 'Mei', 'Never there']);
      expect(await names(`sort=-${run.runId}`)).to.deep.equal(['Bo', 'Mei', 'Never there']);
      expect(await names('sort=-number&q=e')).to.deep.equal(['Never there', 'Mei']);
      expect(await names('group=1')).to.have.length(3);
      expect(await names('group=2')).to.deep.equal([]);
      const sorted = await lin.get(`${book()}?sort=-mean&q=e`);
      expect(sorted.text).to.include('aria-sort="descending"').and.include('2 of 3');
      expect(sorted.text).to.include(`?q=e&amp;sort=mean`);
    });

    it('weigh as the teacher says, and tell a second teacher what the first one saved', async () => {
      await act();
      await end();
      await decide('1', { points: '80' });
      const settings = { [`w.${run.runId}`]: '2', missing: 'zero', version: '0' };
      await lin.post(book(), { form: settings });
      expect((await read()).settings).to.deep.equal({
        version: 1,
        weights: { [run.runId]: 2 },
        missing: 'zero',
      });
      expect((await rowOf('3')).meanCenti).to.equal(0);
      await lin.post(book(), { form: { ...settings, [`w.${run.runId}`]: '5' } });
      const page = await lin.get(book());
      expect(page.text).to.include('Another teacher saved meanwhile').and.include('value="5"');
      expect((await read()).settings.weights).to.deep.equal({ [run.runId]: 2 });
      await lin.post(book(), { form: { ...settings, [`w.${run.runId}`]: '101', version: '1' } });
      expect((await lin.get(book())).text).to.include('A whole number from 0 to 100');
    });

    it('leave out what a teacher left out, even where missing grades are zeros', async () => {
      await act();
      await end();
      await lin.post(book(), { form: { [`w.${run.runId}`]: '1', missing: 'zero', version: '0' } });
      await decide('1', { way: 'none', reason: 'at a competition' });
      expect((await rowOf('1')).meanCenti).to.equal(null);
      expect((await rowOf('2')).meanCenti).to.equal(0);
    });
  });

  it('go with the exercise when it is removed', async () => {
    await act();
    await end();
    await decide('1', { points: '80' });
    await publish();
    await server.deps.grades.forget(run.runId);
    const after = await server.deps.grades.ofRun(run.runId);
    expect([after.published, (await gradeOf('1')).entries]).to.deep.equal([null, []]);
  });
});
