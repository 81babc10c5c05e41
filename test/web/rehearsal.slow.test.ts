import { expect } from 'chai';
import {
  accountAt,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  TestBrowser,
  type TestServer,
} from '../support/server.ts';

const FORM = { scenario: 'trade/solo', students: '10', seconds: '30' };

describe('the page for rehearsals', function () {
  this.timeout(40_000);
  let server: TestServer;
  let teacher: TestBrowser;
  before(async () => {
    server = await startTestServer();
    teacher = await signedInTeacher(server);
  });
  after(() => server.stop());

  const begin = async (form: Record<string, string>): Promise<string> => {
    const answer = await teacher.post('/teacher/rehearsal', { form });
    expect(answer.status).to.equal(303);
    return (await teacher.get('/teacher/rehearsal')).text;
  };

  it('refuses numbers and scenarios that cannot be, beside the field and with what was typed', async () => {
    expect(await begin({ ...FORM, students: '201' }))
      .to.contain('value="201"')
      .and.contain('from 1 to 200');
    expect(await begin({ ...FORM, seconds: '7' })).to.contain('Choose how long');
    expect(await begin({ ...FORM, scenario: 'trade/nothing' })).to.contain('Choose a scenario');
    expect(server.deps.rehearsals.latest()).to.equal(null);
  });

  it('asks before it takes time from a class, and begins, shows and stops a rehearsal', async () => {
    await startRun(await launchRun(server, 'someone'), 'someone');
    expect(await begin(FORM))
      .to.contain('1 exercise is under way')
      .and.contain('Tick the box');
    expect(server.deps.rehearsals.latest()).to.equal(null);

    await begin({ ...FORM, anyway: 'true' });
    const page = await teacher.get('/teacher/fragments/rehearsal');
    expect(page.text).to.contain('data-rehearsal="going"').and.contain('Stop and remove');
    const other = (await accountAt(server, 'wu', ['teacher'])).browser;
    expect((await other.get('/teacher/fragments/rehearsal')).text).not.to.contain('Stop and remove');
    await other.post('/teacher/rehearsal/stop', { form: {} });
    expect(server.deps.rehearsals.latest()?.phase).not.to.equal('over');
    expect(await begin({ ...FORM, anyway: 'true' })).to.contain('A rehearsal is going on already');

    await teacher.post('/teacher/rehearsal/stop', { form: {} });
    const after = await teacher.get('/teacher/rehearsal');
    expect(after.text).to.contain('Stopped before its time').and.contain('data-rehearsal="over"');
    expect((await teacher.get('/teacher')).text).not.to.contain('/teacher/runs/');
  });

  it('gives nobody else the crowd’s way past the limit of its door', async () => {
    const stranger = new TestBrowser(server);
    const form = { code: 'ABCDEF', name: 'Mei', studentNo: '1' };
    let limited = 0;
    for (let tries = 0; tries < 620 && limited === 0; tries++) {
      const answer = await stranger.post('/join', { form, headers: { 'x-rehearsal': 'guessed' } });
      if (answer.status === 429) limited += 1;
    }
    expect(limited).to.equal(1);
    // The crowd of a rehearsal comes in all the same.
    await teacher.post('/teacher/rehearsal', { form: { ...FORM, anyway: 'true' } });
    while (server.deps.rehearsals.latest()?.phase === 'joining')
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.deps.rehearsals.latest()?.figures).to.include({ joined: 10 });
    await server.deps.rehearsals.stop();
  });
});
