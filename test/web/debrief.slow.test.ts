import { expect } from 'chai';
import type { Actor } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  launchRun,
  startRun,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

const MEI = { name: 'Mei Chen', studentNo: '24020101', seat: 'g1.radwerk.enterprise' };
const BO = { name: '欧阳博文', studentNo: '24020102', seat: 'g2.veloshop.enterprise' };
const DAYS = 12;

describe('the debrief', () => {
  let server: TestServer;
  let run: LaunchedRun;
  let owner: string;
  let teacher: TestBrowser;
  let mei: TestBrowser;
  let base: string;

  before(async () => {
    ({ server, teacher, owner } = await openSchool());
    run = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    ({ browser: mei } = await joinStudent(server, run, MEI));
    await joinStudent(server, run, BO);
    await startRun(run, owner);
    const steward: Actor = { kind: 'instructor', id: owner, seat: null };
    for (const { seat } of [MEI, BO]) {
      const receipt = await run.host.submit({
        commandId: `bot-${seat}`,
        actor: steward,
        command: { type: 'run/SeatBot', seat } as { type: string },
      });
      if (!receipt.ok) throw new Error(receipt.rejection.code);
    }
    await fillWithBots(run.host, steward);
    await playAhead(run.host, LABS, steward, DAYS);
    base = `/teacher/runs/${run.runId}/debrief`;
  });
  after(() => server.stop());

  const end = async (): Promise<void> => {
    const phase = await run.host.read(({ clock }) => clock.phase);
    if (phase === 'ended') return;
    const actor: Actor = { kind: 'instructor', id: owner, seat: null };
    const receipt = await run.host.submit({ commandId: 'end', actor, command: { type: 'run/End' } });
    if (!receipt.ok) throw new Error(receipt.rejection.code);
  };

  it('shows every firm as it stood at the entry asked for', async () => {
    const replay = await server.deps.replays.of(run.runId);
    const shortage = replay.remarks.find(({ kind, market }) => kind === 'shortage' && market === 'g1');
    if (!shortage) throw new Error('bots run short in this lesson');
    const page = await teacher.get(`${base}?seq=${shortage.seq}&group=g1`);
    expect(page.status).to.equal(200);
    const stood = replay.at('g1/radwerk', shortage.seq);
    expect(page.text).to.include(server.deps.texts.money('en', stood?.moneyFen ?? 0));
    expect(page.text).to.include(`${shortage.matter ?? ''} runs short`);
    expect(page.text).to.include(`value="${shortage.seq}"`);
    const [next] = replay.remarks.filter(({ seq, market }) => seq > shortage.seq && market === 'g1');
    expect(page.text).to.include(`seq=${next?.seq ?? 0}`);
  });

  it('sends a moment once, and says after that that it is the same', async () => {
    const path = `/teacher/runs/${run.runId}/fragments/debrief-moment?seq=20&group=g1`;
    const first = await teacher.get(path);
    expect(first.status).to.equal(200);
    expect(first.text).to.include('data-seq="20"').and.to.not.include('<html');
    const tag = first.headers.get('etag') ?? '';
    const again = await teacher.get(path, { headers: { 'if-none-match': tag } });
    expect([again.status, again.text]).to.deep.equal([304, '']);
    const other = await teacher.get(path.replace('seq=20', 'seq=21'), { headers: { 'if-none-match': tag } });
    expect(other.status).to.equal(200);
  });

  it('takes an entry that is not there for the last one', async () => {
    const last = await run.host.seq();
    for (const seq of ['999999', '-1', 'x', '']) {
      const page = await teacher.get(`${base}?seq=${seq}`);
      expect(page.status).to.equal(200);
      expect(page.text).to.include(`data-seq="${last}"`);
    }
  });

  for (const tab of ['', '/charts', '/chains', '/ways', '/decisions', '/class']) {
    for (const lang of ['en', 'zh'] as const) {
      it(`has ${tab || 'its first page'} in ${lang}, on the projector without a name`, async () => {
        teacher.setCookie('lang', lang);
        const page = await teacher.get(base + tab);
        expect(page.status).to.equal(200);
        expect(page.text, 'every text is there').to.not.match(/debrief:|trade:|public:/);
        const shown = await teacher.get(`${base}${tab}?present=1`);
        expect(shown.status).to.equal(200);
        expect(shown.text).to.include('class="projector"');
        for (const { name, studentNo } of [MEI, BO])
          expect(shown.text).to.not.include(name).and.to.not.include(studentNo);
        teacher.setCookie('lang', 'en');
      });
    }
  }

  it('has no page besides', async () => {
    expect((await teacher.get(`${base}/nothing`)).status).to.equal(404);
  });

  it('names everyone with their steps to the teacher', async () => {
    const { text } = await teacher.get(`${base}/class`);
    expect(text).to.include(MEI.name).and.to.include(BO.name);
  });

  it('is not shared before the exercise has ended', async () => {
    const refused = await teacher.post(`${base}/share`, { form: { share: 'yes' } });
    expect(refused.status).to.equal(303);
    expect(await server.deps.debriefs.of(run.runId)).to.equal(null);
    const page = await mei.get(`/runs/${run.runId}/debrief`);
    expect(page.text).to.include('Not shared yet').and.to.not.include('data-moment');
    for (const path of ['debrief/ways', 'debrief/class', 'fragments/debrief-moment?seq=5'])
      expect((await mei.get(`/runs/${run.runId}/${path}`)).status, path).to.equal(404);
  });

  it('is shared by its teacher, read-only, with the steps of one’s own team alone', async () => {
    await end();
    const shared = await teacher.post(`${base}/share`, { form: { share: 'yes' } });
    expect(shared.status).to.equal(303);
    const page = await mei.get(`/runs/${run.runId}/debrief`);
    expect(page.text).to.include('data-moment');
    expect(page.text).to.not.include('/branch"').and.to.not.include('/share"');
    const before = await mei.get(`/runs/${run.runId}/debrief/class`);
    expect(before.text, 'steps wait for the grades').to.not.include(MEI.studentNo);

    const published = await server.deps.grades.publish(run.runId, owner);
    expect(published.ok).to.equal(true);
    const own = await mei.get(`/runs/${run.runId}/debrief/class`);
    expect(own.text).to.include(MEI.studentNo).and.to.not.include(BO.studentNo).and.to.not.include(BO.name);

    await teacher.post(`${base}/share`, { form: { share: 'yes', names: 'true' } });
    const all = await mei.get(`/runs/${run.runId}/debrief/class`);
    expect(all.text).to.include(MEI.name).and.to.include(BO.name);
  });

  it('is closed again, and both stands in the log', async () => {
    await teacher.post(`${base}/share`, { form: { share: 'no' } });
    expect((await mei.get(`/runs/${run.runId}/debrief/ways`)).status).to.equal(404);
    const log = await teacher.get('/teacher/log');
    expect(log.text).to.include('Shared a debrief with students').and.to.include('Stopped sharing a debrief');
  });

  it('opens a branch at the entry it shows', async () => {
    const page = await teacher.get(`${base}?seq=25`);
    expect(page.text).to.include(`action="/teacher/runs/${run.runId}/branch"`);
    const answer = await teacher.post(`/teacher/runs/${run.runId}/branch`, {
      form: { seq: '25', people: 'bots' },
    });
    expect(answer.status).to.equal(303);
    const branch = (answer.headers.get('location') ?? '').split('/').at(-1) ?? '';
    const record = await server.registry.record(branch);
    expect(record.branchOf).to.deep.equal({ runId: run.runId, seq: 25 });
    const look = await teacher.get(`/teacher/runs/${branch}/debrief?seq=25`);
    expect(look.status).to.equal(200);
  });
});
