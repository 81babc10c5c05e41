import { expect } from 'chai';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  launchRun,
  startRun,
  TestBrowser,
  type Answer,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

describe('joining an exercise of a class', () => {
  let server: TestServer;
  let owner: string;
  let teacher: TestBrowser;
  let run: LaunchedRun;
  let classId: string;

  before(async () => {
    ({ server, teacher, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    run = await launchRun(server, owner);
    const made = await server.deps.classroom.classes.create('2402', owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    await server.deps.classroom.students.add(classId, {
      studentNo: '2024-01',
      name: 'Mei Lin',
      group: '3',
      role: 'warehouse',
    });
    await server.registry.store.update(run.runId, { classId, joinPolicy: 'roster' });
  });

  const join = (form: Record<string, string>, browser = new TestBrowser(server)) =>
    browser.post('/join', { form: { code: run.joinCode, ...form } }).then((answer) => ({ answer, browser }));
  const pageAfter = async ({ answer, browser }: { answer: Answer; browser: TestBrowser }): Promise<string> =>
    (await browser.get(answer.headers.get('location') ?? '')).text;
  const people = () => server.deps.participants.list(run.runId);

  it('finds the student by number, however number and name are written, and remembers who it is', async () => {
    const { answer } = await join({ name: 'ｌｉｎ  MEI', studentNo: ' ２０２４-01 ' });
    expect(answer.headers.get('location')).to.equal(`/runs/${run.runId}`);
    const [student] = await server.deps.classroom.students.list(classId);
    const joined = await people();
    expect(joined).to.have.length(1);
    expect(joined[0]).to.include({
      name: 'Mei Lin',
      studentNo: '2024-01',
      studentId: student?.id,
      group: '3',
      role: 'warehouse',
    });
    const seated = await run.host.read((state) =>
      Object.values(state.participants).map(({ name, studentNo }) => [name, studentNo]),
    );
    expect(seated).to.deep.equal([['Mei Lin', '2024-01']]);
  });

  it('refuses whoever is not on the roster, and another name under a number, without telling whose it is', async () => {
    const unknown = await pageAfter(await join({ name: 'Bo', studentNo: '99' }));
    expect(unknown).to.include('not on the class list').and.include('value="99"');
    const wrong = await pageAfter(await join({ name: 'Bo', studentNo: '2024-01' }));
    expect(wrong).to.include('another name under this student number').and.not.include('Mei Lin');
    expect(await people()).to.deep.equal([]);
  });

  it('takes anyone where it is open, and still knows who is on the roster', async () => {
    await server.registry.store.update(run.runId, { joinPolicy: 'open' });
    await join({ name: 'Guest', studentNo: '99' });
    await join({ name: 'Mei Lin', studentNo: '2024-01' });
    const wrong = await pageAfter(await join({ name: 'Bo', studentNo: '2024-01' }));
    expect(wrong).to.include('another name under this student number');
    expect((await people()).map(({ name, studentId }) => [name, studentId !== null])).to.deep.equal([
      ['Guest', false],
      ['Mei Lin', true],
    ]);
  });

  it('on a second device continues the same seat, and after the roster changed still with the personal code', async () => {
    const first = await join({ name: 'Mei Lin', studentNo: '2024-01' });
    const code =
      /Your personal code is ([A-Z2-9]{8})/.exec(
        (await first.browser.get(`/runs/${run.runId}/lobby`)).text,
      )?.[1] ?? '';
    const tablet = await join({ name: 'Mei Lin', studentNo: '2024-01' });
    expect(await people()).to.have.length(1);
    expect(tablet.answer.headers.get('location')).to.equal(`/runs/${run.runId}`);
    const [student] = await server.deps.classroom.students.list(classId);
    await server.deps.classroom.students.remove(classId, student?.id ?? '');
    const removed = await pageAfter(await join({ name: 'Mei Lin', studentNo: '2024-01' }));
    expect(removed).to.include('not on the class list');
    const back = await join({ name: 'Mei Lin', studentNo: '2024-01', personalCode: code });
    expect(back.answer.headers.get('location')).to.equal(`/runs/${run.runId}`);
    const thief = await pageAfter(await join({ name: 'Bo', studentNo: '7', personalCode: code }));
    expect(thief).to.include('not on the class list');
  });

  it('with a personal code that the teacher replaced is told so; the new one opens the seat', async () => {
    await join({ name: 'Mei Lin', studentNo: '2024-01' });
    const first = await teacher.post(`/teacher/runs/${run.runId}/people/${(await people())[0]?.id}/code`);
    const codeOn = async (answer: Answer): Promise<string> =>
      /shown only this once: ([A-Z2-9]{8})/.exec(
        (await teacher.get(answer.headers.get('location') ?? '')).text,
      )?.[1] ?? '';
    const old = await codeOn(first);
    const fresh = await codeOn(
      await teacher.post(`/teacher/runs/${run.runId}/people/${(await people())[0]?.id}/code`),
    );
    const refused = await pageAfter(await join({ name: '', studentNo: '', personalCode: old }));
    expect(refused).to.include('was replaced by a newer one');
    const wrong = await pageAfter(await join({ name: '', studentNo: '', personalCode: 'AAAAAAAA' }));
    expect(wrong).to.include('This personal code is not right.');
    const entered = await join({ name: '', studentNo: '', personalCode: fresh });
    expect(entered.answer.headers.get('location')).to.equal(`/runs/${run.runId}`);
    expect((await teacher.post(`/teacher/runs/${run.runId}/people/p0/code`)).status).to.equal(404);
  });

  it('after the end is told that it is over, not that the code is wrong', async () => {
    await startRun(run, owner);
    const receipt = await run.host.submit({
      commandId: 'end',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    expect(receipt.ok).to.equal(true);
    const late = await pageAfter(await join({ name: 'Mei Lin', studentNo: '2024-01' }));
    expect(late).to.include('This exercise has ended');
    expect(await people()).to.deep.equal([]);
    const made = await pageAfter(await join({ code: 'ZZZZZZ', name: 'Mei Lin', studentNo: '2024-01' }));
    expect(made).to.include('No exercise has this code');
  });

  it('at the same moment from two devices makes one participant', async () => {
    const both = await Promise.all([1, 2].map(() => join({ name: 'Mei Lin', studentNo: '2024-01' })));
    expect(await people()).to.have.length(1);
    expect(both.some(({ answer }) => answer.headers.get('location') === `/runs/${run.runId}`)).to.equal(true);
  });

  it('with an account needs no code: the own exercises are listed, and open the own seat', async () => {
    const mei = await accountAt(server, `mei-${classId}`, ['student']);
    const [student] = await server.deps.classroom.students.list(classId);
    await server.deps.classroom.students.linkAccount(classId, student?.id ?? '', mei.id);
    const list = await mei.browser.get('/my');
    expect(list.text).to.include(`/my/runs/${run.runId}/enter`).and.include('2402');
    const entered = await mei.browser.post(`/my/runs/${run.runId}/enter`);
    expect(entered.headers.get('location')).to.equal(`/runs/${run.runId}`);
    expect((await mei.browser.get(`/runs/${run.runId}/lobby`)).status).to.equal(200);
    expect((await people()).map(({ studentId }) => studentId)).to.deep.equal([student?.id]);
    // On the phone, by code, it is the same person.
    await join({ name: 'Mei Lin', studentNo: '2024-01' });
    expect(await people()).to.have.length(1);
    const foreign = await launchRun(server, owner);
    expect((await mei.browser.post(`/my/runs/${foreign.runId}/enter`)).status).to.equal(404);
    const stranger = await accountAt(server, `bo-${classId}`, ['student']);
    expect((await stranger.browser.post(`/my/runs/${run.runId}/enter`)).status).to.equal(404);
  });

  it('shows its teacher who is in and who is missing', async () => {
    await server.deps.classroom.students.add(classId, { studentNo: '2', name: 'Fehlt', group: '', role: '' });
    await join({ name: 'Mei Lin', studentNo: '2024-01' });
    const page = (await teacher.get(`/teacher/runs/${run.runId}/people`)).text;
    expect(page)
      .to.include('1 person has joined')
      .and.include('1 student is missing')
      .and.include('Fehlt')
      .and.include('Group 3 · warehouse');
  });

  it('names judges, who find it on their page, and neither watch nor steer it', async () => {
    const gao = await accountAt(server, `gao-${classId}`, ['judge']);
    expect((await gao.browser.get(`/runs/${run.runId}/lobby`)).status).to.equal(404);
    const refused = await teacher.post(`/teacher/runs/${run.runId}/judges`, { form: { login: 'nobody' } });
    expect((await teacher.get(refused.headers.get('location') ?? '')).text).to.include(
      'No judge or teacher signs in',
    );
    await teacher.post(`/teacher/runs/${run.runId}/judges`, { form: { login: `gao-${classId}` } });
    expect((await gao.browser.get('/my')).text).to.include(`/my/judging/${run.runId}`);
    expect((await gao.browser.get(`/runs/${run.runId}/lobby`)).status).to.equal(403);
    expect((await gao.browser.get(`/teacher/runs/${run.runId}`)).status).to.equal(403);
    await teacher.post(`/teacher/runs/${run.runId}/judges/${gao.id}/remove`);
    expect((await gao.browser.get(`/runs/${run.runId}/lobby`)).status).to.equal(404);
    expect((await gao.browser.get('/my')).text).to.not.include(`/my/judging/${run.runId}`);
  });
});
