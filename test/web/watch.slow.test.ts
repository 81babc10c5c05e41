import { expect } from 'chai';
import { verifyRun } from '../../src/runs/verify.ts';
import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { SqlJournal } from '../../src/db/sql-journal.ts';
import { connect, databaseUrlIn } from '../../src/db/connection.ts';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  scenarioText,
  startRun,
  TEACHER,
  TestBrowser,
  type JoinedStudent,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

const VELO = 'g1.veloshop.enterprise';
const RAD = 'g1.radwerk.enterprise';

describe('a teacher who watches', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let run: LaunchedRun;
  let mei: JoinedStudent;
  let bo: JoinedStudent;
  let fu: JoinedStudent;
  let counter = 0;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    mei = await joinStudent(server, run, { name: 'Mei', studentNo: '1', seat: VELO });
    bo = await joinStudent(server, run, { name: 'Bo', studentNo: '2', seat: RAD });
    fu = await joinStudent(server, run, { name: 'Fu', studentNo: '3', seat: 'g2.veloshop.enterprise' });
    await startRun(run, owner);
  });

  const command = (browser: TestBrowser, form: Record<string, string>, runId = run.runId) =>
    browser.post(`/runs/${runId}/commands`, {
      form: { commandId: `w-${(counter += 1)}`, ...form },
      headers: { accept: 'application/json' },
    });
  const home = (runId = run.runId): string => `/teacher/runs/${runId}`;
  const participantOf = (seat: string, host = run.host): Promise<string> =>
    host.read(({ seats }) => seats[seat]?.holder?.participant ?? '');
  const locationOf = (answer: { headers: Headers }): string => answer.headers.get('location') ?? '';

  it('announces to one group, and nobody else reads it', async () => {
    const answer = await command(lin, { type: 'run/Announce', text: 'Only for group one', to: 'g1' });
    expect(answer.status, answer.text).to.equal(200);
    expect((await mei.browser.get(`/runs/${run.runId}/desk`)).text).to.include('Only for group one');
    expect((await fu.browser.get(`/runs/${run.runId}/desk`)).text).to.not.include('Only for group one');
    const notices = await lin.get(`${home()}/fragments/teacher-notices`);
    expect(notices.text).to.include('Only for group one').and.include('To Group 1');
  });

  it('reads every note; a student reads only the own ones', async () => {
    const sent = await command(mei.browser, {
      type: 'run/SendNote',
      seat: VELO,
      to: RAD,
      text: 'psst <b>frames</b>',
    });
    expect(sent.status, sent.text).to.equal(200);
    const box = `/runs/${run.runId}/fragments/note-box`;
    expect((await bo.browser.get(box)).text)
      .to.include('psst &lt;b&gt;frames&lt;/b&gt;')
      .and.include('unread');
    expect((await lin.get(`${home()}/fragments/teacher-notes`)).text).to.include('psst &lt;b&gt;');
    expect((await fu.browser.get(box)).text).to.not.include('psst');
    expect((await lin.get(box)).status).to.equal(404);
    for (const path of ['desk', 'projector', 'lobby?change=1']) {
      expect((await fu.browser.get(`/runs/${run.runId}/${path}`)).text, path).to.not.include('psst');
    }
    const elsewhere = await command(mei.browser, {
      type: 'run/SendNote',
      seat: VELO,
      to: 'g2.veloshop.enterprise',
      text: 'x',
    });
    expect(elsewhere.status).to.equal(422);
    expect(elsewhere.json.rejection.code).to.equal('run/note-outside-market');
    const asAnother = await command(mei.browser, { type: 'run/SendNote', seat: RAD, to: '', text: 'x' });
    expect(asAnother.json.rejection.code).to.equal('run/not-your-seat');
    expect(
      (await command(mei.browser, { type: 'run/SendNote', seat: VELO, to: RAD, text: '   ' })).status,
    ).to.equal(400);
    expect(
      (await command(mei.browser, { type: 'run/SendNote', seat: VELO, to: RAD, text: 'x'.repeat(301) }))
        .status,
    ).to.equal(400);
    const muting = await command(mei.browser, { type: 'run/MuteNotes', seat: RAD, muted: 'true' });
    expect(muting.status).to.equal(403);
  });

  it('replaces a student: the seat is the other’s, the absent one is told, and nothing done is lost', async () => {
    const late = new TestBrowser(server);
    await late.post('/join', { form: { code: run.joinCode, name: 'Late', studentNo: '9' } });
    const participant = await run.host.read(
      ({ participants }) => Object.values(participants).find(({ name }) => name === 'Late')?.id ?? '',
    );
    const before = await participantOf(VELO);
    const page = await lin.get(`${home()}?group=1`);
    expect(page.text).to.include(`value="${participant}"`);
    const answer = await lin.post(`${home()}/replace`, {
      form: { seat: VELO, participant, note: 'Went home, get well' },
    });
    expect(locationOf(answer)).to.equal(home());
    expect(await participantOf(VELO)).to.equal(participant);
    const { left } = await run.host.read(({ participants }) => ({ left: participants[before]?.seat }));
    expect(left).to.equal(null);
    const lobby = await mei.browser.get(`/runs/${run.runId}/lobby`);
    expect(lobby.text).to.include('Went home, get well').and.include('Late');
    expect((await mei.browser.get(`/runs/${run.runId}/desk`)).status).to.equal(302);
    expect((await late.get(`/runs/${run.runId}/desk`)).text).to.include('Veloshop');
    expect((await lin.get(`${home()}/fragments/teacher-group?group=1`)).text).to.include(
      'Went home, get well',
    );
    const twice = await lin.post(`${home()}/replace`, { form: { seat: VELO, participant, note: '' } });
    expect(locationOf(twice)).to.equal(home());
    expect((await lin.get(home())).text).to.include('holds this seat already');
    expect(
      (await lin.post(`${home()}/replace`, { form: { seat: VELO, participant: 'p-nobody' } })).status,
    ).to.equal(404);
  });

  it('freezes the ranking for everyone who watches, in pages and in data alike', async () => {
    const standings = async (browser: TestBrowser) =>
      (await browser.get(`/api/runs/${run.runId}/standings`)).json as {
        frozenDay: number | null;
        standings: { firmKey: string; scoreCenti: number }[];
      };
    expect((await standings(mei.browser)).frozenDay).to.equal(null);
    expect((await command(lin, { type: 'run/Freeze', veil: 'true' })).status).to.equal(200);
    expect(await standings(mei.browser)).to.deep.include({ frozenDay: 1, standings: [] });
    expect((await standings(lin)).standings).to.have.length.above(3);
    const screen = await mei.browser.get(`/runs/${run.runId}/projector`);
    expect(screen.text).to.not.include('data-firm-key').and.not.include('run/Reveal');
    expect((await lin.get(`/runs/${run.runId}/projector`)).text).to.include('run/Reveal');
    const foreign = await fu.browser.get(`/runs/${run.runId}/score/g1/radwerk`);
    expect(foreign.text).to.include('held back').and.not.include('score-part');
    expect((await bo.browser.get(`/runs/${run.runId}/score/g1/radwerk`)).text).to.include('score-part');
    expect((await command(mei.browser, { type: 'run/Reveal', places: '1' })).status).to.equal(403);
    await command(lin, { type: 'run/End' });
    expect((await fu.browser.get(`/runs/${run.runId}/score/g1/radwerk`)).text).to.include('held back');
    await command(lin, { type: 'run/Unfreeze' });
    expect((await fu.browser.get(`/runs/${run.runId}/score/g1/radwerk`)).text).to.not.include('held back');
  });

  it('opens a branch in which the same people find their seats, and the journal of both is sound', async () => {
    await command(lin, { type: 'run/BeginDay', day: '2' });
    const seq = await run.host.seq();
    await command(lin, { type: 'run/End' });
    const refused = await lin.post(`${home()}/branch`, {
      form: { point: '', seq: '99999', people: 'people' },
    });
    expect(locationOf(refused)).to.equal(`${home()}/branch`);
    expect((await lin.get(`${home()}/branch`)).text)
      .to.include('no such entry')
      .and.include('value="99999"');
    const answer = await lin.post(`${home()}/branch`, {
      form: { point: String(seq), seq: '', people: 'people' },
    });
    const runId = /\/teacher\/runs\/(\w+)$/.exec(locationOf(answer))?.[1] ?? '';
    const record = await server.registry.record(runId);
    expect(record).to.deep.include({ branchOf: { runId: run.runId, seq }, status: 'open' });
    expect(record.title).to.match(/Branch of .* at Day 2/);
    const page = await lin.get(home(runId));
    expect(page.text).to.include(`href="${home()}"`).and.include('Go on');
    // Mei comes in with the branch's code, her name and number, on any device.
    const branch = await server.registry.get(runId);
    const again = new TestBrowser(server);
    const joined = await again.post('/join', {
      form: { code: record.joinCode ?? '', name: 'Mei', studentNo: '1' },
    });
    expect(locationOf(joined)).to.equal(`/runs/${runId}`);
    expect(await branch.read(({ seats }) => seats[VELO]?.holder?.name)).to.equal('Mei');
    expect((await again.get(`/runs/${runId}/desk`)).text).to.include('Veloshop');
    // Someone of the origin alone has no business in the branch.
    expect((await bo.browser.get(`/runs/${runId}/desk`)).status).to.equal(404);
    const database = connect(databaseUrlIn(server.dataDir));
    try {
      for (const id of [run.runId, runId]) {
        const report = await verifyRun(
          await server.registry.record(id),
          new SqlJournal(database),
          LABS,
          (text) => parseScenario(text, LABS),
        );
        expect(report.problems, id).to.deep.equal([]);
      }
    } finally {
      await database.close();
    }
  });

  it('puts an ended exercise away, and removes it only with the password', async () => {
    expect((await lin.get(`${home()}/remove`)).status).to.equal(404);
    await command(lin, { type: 'run/End' });
    await server.registry.store.update(run.runId, { status: 'ended', joinCode: null });
    expect(locationOf(await lin.post(`${home()}/archive`, { form: { archived: 'true' } }))).to.equal(
      '/teacher',
    );
    expect((await server.registry.record(run.runId)).archivedAtMs).to.be.a('number');
    expect((await lin.get('/teacher')).text).to.include('id="archived"');
    await lin.post(`${home()}/archive`, { form: { archived: 'false' } });
    expect((await server.registry.record(run.runId)).archivedAtMs).to.equal(null);
    const wrong = await lin.post(`${home()}/remove`, { form: { ownPassword: 'not my password' } });
    expect(locationOf(wrong)).to.equal(`${home()}/remove`);
    expect((await lin.get(`${home()}/remove`)).text).to.include('not your password');
    const gone = await lin.post(`${home()}/remove`, { form: { ownPassword: TEACHER.password } });
    expect(locationOf(gone)).to.equal('/teacher');
    expect((await lin.get(home())).status).to.equal(404);
    expect((await mei.browser.get(`/runs/${run.runId}/desk`)).status).to.equal(404);
    expect(await server.deps.participants.list(run.runId)).to.deep.equal([]);
    const { entries } = await server.deps.audit.list({ limit: 5 });
    expect(entries[0]).to.include({ action: 'run/deleted', thing: `run:${run.runId}`, actor: owner });
  });

  it('is not disturbed when the scenario is taken out of the library meanwhile', async () => {
    const text = scenarioText('trade/shortage').replace('trade/shortage', 'trade/gone-tomorrow');
    const host = await server.registry.create({ scenarioText: text, groups: 1, ownerId: owner, title: '' });
    expect(server.deps.scenarios.some(({ id }) => id === 'trade/gone-tomorrow')).to.equal(false);
    await startRun({ runId: host.runId, joinCode: '', host }, owner);
    expect((await lin.get('/teacher')).text).to.include(host.runId);
    for (const path of [
      home(host.runId),
      `/runs/${host.runId}/projector`,
      `/runs/${host.runId}/desk?seat=${VELO}`,
    ]) {
      expect((await lin.get(path)).status, path).to.equal(200);
    }
    expect((await command(lin, { type: 'run/BeginDay', day: '2' }, host.runId)).status).to.equal(200);
  });

  it('finds what to say about every group, in both languages, without a text missing', async () => {
    await command(lin, { type: 'run/Pause', market: 'g2' });
    await command(lin, { type: 'run/Freeze' });
    for (const lang of ['en', 'zh']) {
      await lin.post('/language', { form: { lang, returnTo: '/' } });
      for (const path of [
        `${home()}?group=2`,
        `${home()}/branch`,
        `/runs/${run.runId}/projector`,
        `/runs/${run.runId}/desk?seat=${VELO}`,
      ]) {
        const { text } = await lin.get(path);
        expect(text, path).to.not.match(/>\s*(?:watch|ui|public|teacher):/);
        expect(text, path).to.not.match(/\{\{|="(?:watch|teacher):/);
      }
    }
    await lin.post('/language', { form: { lang: 'en', returnTo: '/' } });
  });
});
