import { expect } from 'chai';
import type { AuditEntry } from '../../src/accounts/audit.ts';
import { teamNumbers } from '../../src/runs/teams.ts';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  startRun,
  TEACHER,
  TestBrowser,
  type Answer,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

/** A full sheet for the rubric of `trade/shortage`: decision 40, communication 30, documents 30. */
const marks = (
  decision: number | string,
  communication: number,
  documents: number,
): Record<string, string> => ({
  'points.decision': String(decision),
  'points.communication': String(communication),
  'points.documents': String(documents),
});

describe('judging, from the first mark to the answered appeal', () => {
  let server: TestServer;
  let owner: string;
  let lin: TestBrowser;
  let gao: TestBrowser;
  let hu: TestBrowser;
  let gaoId: string;
  let run: LaunchedRun;
  let mei: TestBrowser;
  let bo: TestBrowser;
  /** The numbers of groups 1 and 2. */
  let first: number;
  let second: number;

  beforeEach(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
    run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    const [seat = '', other = ''] = await run.host.read((state) =>
      [1, 2].map((group) => Object.values(state.seats).find((each) => each.group === group)?.id ?? ''),
    );
    mei = (await joinStudent(server, run, { name: 'Mei Chen', studentNo: '24020001', seat })).browser;
    bo = (await joinStudent(server, run, { name: '博文', studentNo: '24020002', seat: other })).browser;
    await startRun(run, owner);
    const { judges } = server.deps.classroom;
    const [one, two] = [await accountAt(server, 'gao', ['judge']), await accountAt(server, 'hu', ['judge'])];
    [gao, hu, gaoId] = [one.browser, two.browser, one.id];
    await judges.add(run.runId, one.id);
    await judges.add(run.runId, two.id);
    const numbers = await run.host.read((state) => {
      const all = teamNumbers(state);
      const marketOf = (name: string): string => {
        const person = Object.values(state.participants).find((each) => each.name === name);
        return state.seats[person?.seat ?? '']?.market ?? '';
      };
      return [all.get(marketOf('Mei Chen')) ?? 0, all.get(marketOf('博文')) ?? 0];
    });
    [first = 0, second = 0] = numbers;
    expect(new Set(numbers)).to.have.members([1, 2]);
  });
  afterEach(() => server.stop());

  const bench = (number: number): string => `/my/judging/${run.runId}/teams/${number}`;
  const lead = (path = ''): string => `/teacher/runs/${run.runId}/judging${path}`;
  const openJudging = (blind = true): Promise<Answer> =>
    lin.post(lead(), { form: { head: owner, ...(blind && { blind: 'true' }) } });
  /** Saves a sheet as the page's script does. */
  const save = (who: TestBrowser, number: number, version: number, form: Record<string, string>) =>
    who.post(bench(number), {
      headers: { accept: 'application/json' },
      form: { version: String(version), ...form },
    });
  const handIn = (who: TestBrowser, number: number, version: number, form: Record<string, string>) =>
    who.post(`${bench(number)}/hand-in`, { form: { version: String(version), ...form } });
  const publish = (password: string = TEACHER.password): Promise<Answer> =>
    lin.post(lead('/publish'), { form: { days: '7', ownPassword: password } });
  const logged = async (): Promise<readonly AuditEntry[]> =>
    (await server.deps.audit.list({ kind: 'judging', limit: 50 })).entries;

  async function published(): Promise<void> {
    await openJudging();
    for (const who of [gao, hu]) {
      for (const number of [first, second]) {
        const done = await handIn(who, number, 0, {
          ...marks(who === gao ? 30 : 34, 20, 25.5),
          comment: who === gao ? 'A clear plan.' : 'Told the buyer in time.',
        });
        expect(done.headers.get('location')).to.equal(`/my/judging/${run.runId}`);
      }
    }
    expect((await lin.post(lead('/verify'), { form: {} })).status).to.equal(303);
    expect((await publish()).status).to.equal(303);
  }

  it('shows a judge nothing of the run before the teacher opens it, and then its teams under numbers', async () => {
    expect((await gao.get(bench(first))).status).to.equal(404);
    expect((await gao.get(`/my/judging/${run.runId}`)).text).to.include('Judging is not open yet');
    await openJudging();
    const list = (await gao.get(`/my/judging/${run.runId}`)).text;
    expect(list).to.include('Team 1').and.include('Team 2');
    for (const path of ['', '/lobby', '/desk', '/projector', '/mall'])
      expect((await gao.get(`/runs/${run.runId}${path}`)).status, path).to.equal(403);
    for (const path of ['', '/people', '/judging'])
      expect((await gao.get(`/teacher/runs/${run.runId}${path}`)).status, path).to.equal(403);
    expect((await gao.get(`/api/runs/${run.runId}/standings`)).status).to.equal(403);
  });

  it('saves a sheet as it is typed, half points too, and says which field is no mark', async () => {
    await openJudging();
    expect((await save(gao, first, 0, { 'points.decision': '12.5' })).json).to.deep.include({
      ok: true,
      version: 1,
    });
    const wrong = await save(gao, first, 1, { 'points.decision': '12.3', 'points.documents': '31' });
    expect(wrong.status).to.equal(422);
    expect(wrong.json.fields.map(({ field }: { field: string }) => field)).to.have.members([
      'points.decision',
      'points.documents',
    ]);
    const page = (await gao.get(bench(first))).text;
    expect(page).to.match(/name="points\.decision"[^>]* value="12\.5"/);
    // Another judge's sheet is another sheet.
    expect((await hu.get(bench(first))).text).to.match(/name="points\.decision"[^>]* value=""/);
  });

  it('writes over nothing that another page saved, and shows both without losing either', async () => {
    await openJudging();
    await save(gao, first, 0, { 'points.decision': '11', comment: 'from the laptop' });
    const late = await save(gao, first, 0, { 'points.decision': '22', comment: 'from the phone' });
    expect(late.status).to.equal(409);
    expect(late.json).to.deep.include({ ok: false, conflict: true });
    const sent = await gao.post(bench(first), {
      form: { version: '0', 'points.decision': '22', comment: 'from the phone' },
    });
    expect(sent.status).to.equal(303);
    const both = (await gao.get(bench(first))).text;
    expect(both).to.match(/name="points\.decision"[^>]* value="22"/);
    expect(both).to.include('from the phone').and.include('from the laptop').and.include('11 points');
    expect(both).to.match(/name="version" value="1"/);
    const chosen = await save(gao, first, 1, { 'points.decision': '22', comment: 'from the phone' });
    expect(chosen.json).to.deep.include({ ok: true, version: 2 });
  });

  it('takes no unfinished sheet, and none twice, after the lock or after publication', async () => {
    await openJudging();
    const unfinished = await handIn(gao, first, 0, { 'points.decision': '30', comment: 'so far' });
    expect(unfinished.headers.get('location')).to.include(`${bench(first)}#sheet`);
    const again = (await gao.get(bench(first))).text;
    expect(again).to.include('Still without points: 0 to 30.').and.include('so far');
    expect((await handIn(gao, first, 1, marks(30, 20, 25))).headers.get('location')).to.equal(
      `/my/judging/${run.runId}`,
    );
    const locked = await save(gao, first, 3, marks(40, 30, 30));
    expect(locked.status).to.equal(409);
    expect(locked.json.fields[0].text.en).to.include('locked');
    await handIn(gao, first, 3, marks(40, 30, 30));
    const page = (await gao.get(bench(first))).text;
    expect(page).to.include('This sheet is locked').and.not.include('id="sheet-form"');
    const sheet = await server.deps.judging.sheets.get(run.runId, first === 1 ? keyAt(1) : keyAt(2), gaoId);
    expect(sheet.pointsCenti).to.deep.equal({ decision: 3_000, communication: 2_000, documents: 2_500 });
    await lin.post(lead('/verify'), { form: {} });
    await publish();
    const late = await save(hu, first, 0, marks(1, 1, 1));
    expect(late.status).to.equal(409);
    expect(late.json.fields[0].text.en).to.include('published');
  });
  let keys: ReadonlyMap<number, string>;
  const keyAt = (number: number): string => keys.get(number) ?? '';
  beforeEach(async () => {
    keys = await run.host.read(
      (state) => new Map([...teamNumbers(state)].map(([key, number]) => [number, key])),
    );
  });

  it('flags judges who differ by more than a fifth, and verifies only when that is accepted', async () => {
    await openJudging();
    await handIn(gao, first, 0, marks(10, 20, 25));
    await handIn(hu, first, 0, marks(38, 20, 25));
    const page = (await lin.get(lead())).text;
    expect(page).to.include('Judges differ on 1 team').and.include('Name of gao').and.include('69');
    await lin.post(lead('/verify'), { form: {} });
    expect((await lin.get(lead())).text).to.include('Judges still differ on some criteria');
    expect((await publish()).headers.get('location')).to.include('#publish');
    expect((await lin.get(lead())).text).to.include('never verified');
    await lin.post(lead('/verify'), { form: { acceptFlags: 'true' } });
    expect((await server.deps.judging.state(run.runId))?.verifiedAtMs).to.be.a('number');
  });

  it('opens one sheet again for a reason that its judge reads, and then asks to verify anew', async () => {
    await openJudging();
    await handIn(gao, first, 0, marks(30, 20, 25));
    await lin.post(lead('/verify'), { form: {} });
    const form = { team: String(first), judge: gaoId };
    await lin.post(lead('/reopen'), { form });
    expect((await lin.get(lead())).text).to.include('Say why, in a sentence.');
    await lin.post(lead('/reopen'), { form: { ...form, reason: 'Look at order 2 once more.' } });
    expect((await gao.get(bench(first))).text).to.include('Look at order 2 once more.');
    const state = await server.deps.judging.sheets.get(run.runId, keyAt(first), gaoId);
    await handIn(gao, first, state.version, marks(32, 20, 25));
    await publish();
    expect((await server.deps.judging.state(run.runId))?.publishedAtMs).to.equal(null);
  });

  it('publishes once, after the own password, and shows every team its own result without the judges’ names', async () => {
    await openJudging();
    await handIn(gao, first, 0, marks(30, 20, 25));
    await lin.post(lead('/verify'), { form: {} });
    expect((await mei.get(`/runs/${run.runId}/judged`)).text).to.include('No results yet');
    await publish('not my password');
    expect((await lin.get(lead())).text).to.include('password');
    expect((await server.deps.judging.state(run.runId))?.publishedAtMs).to.equal(null);
    await publish();
    const at = (await server.deps.judging.state(run.runId))?.publishedAtMs;
    expect(at).to.be.a('number');
    await publish();
    expect((await lin.get(lead())).text).to.include('that happens once');
    expect((await server.deps.judging.state(run.runId))?.publishedAtMs).to.equal(at);
    const own = (await mei.get(`/runs/${run.runId}/judged`)).text;
    expect(own).to.include('75').and.include('from 1 judge').and.not.include('Name of gao');
    expect((await bo.get(`/runs/${run.runId}/judged`)).text).to.include('Nobody judged your team');
    expect((await logged()).map(({ action }) => action)).to.deep.equal([
      'judging/published',
      'judging/verified',
      'judging/handed-in',
      'judging/opened',
    ]);
  });

  it('quotes the judges, adds adjustments as entries of their own, and answers one appeal per team', async () => {
    await published();
    // 32 + 20 + 25.5 of 100.
    const before = (await mei.get(`/runs/${run.runId}/judged`)).text;
    expect(before).to.include('77.5').and.include('A clear plan.').and.include('Told the buyer in time.');
    expect(before).to.include('mean of 2 judges').and.not.include('Name of');
    const adjust = (form: Record<string, string>): Promise<Answer> => lin.post(lead('/adjust'), { form });
    await adjust({ team: String(first), change: '-5', reason: '' });
    await adjust({ team: String(first), change: 'much', reason: 'Late report' });
    expect((await server.deps.judging.published(run.runId)).get(keyAt(first))?.adjustments).to.have.length(0);
    await adjust({ team: String(first), change: '-5', reason: 'Late report' });
    const fined = (await mei.get(`/runs/${run.runId}/judged`)).text;
    expect(fined).to.include('−5').and.include('Late report').and.include('72.5').and.include('77.5');
    expect((await bo.get(`/runs/${run.runId}/judged`)).text).to.not.include('Late report');

    const appeal = (who: TestBrowser, text: string): Promise<Answer> =>
      who.post(`/runs/${run.runId}/judged/appeal`, { form: { text } });
    await appeal(mei, '');
    expect(await server.deps.judging.appeals(run.runId)).to.have.length(0);
    await appeal(mei, 'The report was in time.');
    await appeal(mei, 'And once more.');
    const filed = await server.deps.judging.appeals(run.runId);
    expect(filed.map(({ text }) => text)).to.deep.equal(['The report was in time.']);
    expect((await bo.get(`/runs/${run.runId}/judged`)).text).to.not.include('The report was in time.');
    const answer = (form: Record<string, string>): Promise<Answer> =>
      lin.post(lead(`/appeals/${filed[0]?.id ?? 0}`), { form });
    await answer({ answer: 'upheld', change: '', reason: 'So it was.' });
    expect((await lin.get(lead())).text)
      .to.include('Give a change such as')
      .and.include('So it was.');
    await answer({ answer: 'upheld', change: '+5', reason: 'So it was.' });
    await answer({ answer: 'refused', change: '', reason: 'No, after all.' });
    const after = (await mei.get(`/runs/${run.runId}/judged`)).text;
    expect(after).to.include('upheld').and.include('So it was.').and.include('77.5');
    expect(after).to.not.include('No, after all.');
    expect((await logged()).filter(({ action }) => /adjust|appeal/.test(action))).to.have.length(3);
    expect(
      (await gao.post(lead('/adjust'), { form: { team: '1', change: '5', reason: 'x' } })).status,
    ).to.equal(403);
  });

  it('lets a head judge who is no teacher lead it, still without names', async () => {
    await lin.post(lead(), { form: { head: gaoId, blind: 'true' } });
    await handIn(hu, first, 0, marks(30, 20, 25));
    const page = await gao.get(lead());
    expect(page.status).to.equal(200);
    expect(page.text).to.include('Team 1').and.include('Name of hu').and.not.include('Mei Chen');
    expect((await gao.post(lead(), { form: { head: gaoId } })).status).to.equal(403);
    expect((await hu.get(lead())).status).to.equal(403);
    await gao.post(lead('/verify'), { form: {} });
    await gao.post(lead('/publish'), { form: { days: '3', ownPassword: 'nine patient cranes' } });
    expect((await server.deps.judging.state(run.runId))?.publishedAtMs).to.be.a('number');
    expect((await lin.get(lead())).text).to.include('Mei Chen');
  });

  it('makes an account for a new judge after the own password, with a link that works', async () => {
    const form = { login: 'zhou', name: 'Zhou Lan' };
    await lin.post(lead('/invite'), { form: { ...form, ownPassword: 'wrong' } });
    expect(await server.accounts.byLogin('zhou')).to.equal(null);
    expect((await lin.get(lead())).text).to.include('Zhou Lan');
    await lin.post(lead('/invite'), { form: { ...form, ownPassword: TEACHER.password } });
    const link = /\/invitations\/[\w-]+/.exec((await lin.get(lead())).text)?.[0] ?? '';
    const zhou = new TestBrowser(server);
    const set = await zhou.post(link, { form: { password: 'eleven calm rivers' } });
    expect(set.headers.get('location')).to.equal('/my');
    expect((await zhou.get('/my')).text).to.include(`/my/judging/${run.runId}`);
    expect((await zhou.get(`/my/judging/${run.runId}`)).status).to.equal(200);
  });

  it('forgets a run’s marks with the run', async () => {
    await published();
    await run.host.submit({
      commandId: 'end',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    await lin.post(`/teacher/runs/${run.runId}/remove`, { form: { ownPassword: TEACHER.password } });
    expect(await server.deps.judging.state(run.runId)).to.equal(null);
    expect(await server.deps.judging.sheets.list(run.runId)).to.deep.equal([]);
  });
});
