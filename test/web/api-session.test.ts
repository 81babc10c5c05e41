import { expect } from 'chai';
import {
  joinStudent,
  launchRun,
  startRun,
  startTestServer,
  signedInTeacher,
  teacherId,
  TestBrowser,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

/** The interface for scripts reads sessions by a short way of its own; it must trust no more than the long one. */
describe('a session at the interface for scripts', () => {
  let server: TestServer;
  let run: LaunchedRun;
  before(async () => {
    server = await startTestServer();
    await signedInTeacher(server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner, { scenario: 'trade/shortage' });
    await startRun(run, owner);
  });
  after(() => server.stop());

  const view = (browser: TestBrowser, cookie?: string) =>
    browser.get(`/api/runs/${run.runId}/view`, cookie === undefined ? {} : { headers: { cookie } });

  it('is known by its sealed cookie, again and again', async () => {
    const { browser, seat } = await joinStudent(server, run, { name: 'Mei', studentNo: '1' });
    for (let i = 0; i < 3; i++) expect((await view(browser)).json.seat.id).to.equal(seat);
  });

  it('is not known by a cookie whose seal was changed, though its id is right', async () => {
    const { browser } = await joinStudent(server, run, { name: 'Bo', studentNo: '2' });
    expect((await view(browser)).status).to.equal(200);
    const { cookie } = browser;
    const at = cookie.indexOf('lab.sid=') + 'lab.sid='.length;
    const end = cookie.includes(';', at) ? cookie.indexOf(';', at) : cookie.length;
    const value = cookie.slice(at, end);
    const changed = `${value.slice(0, -3)}${value.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    const unsealed = value.slice(0, value.lastIndexOf('.'));
    for (const forged of [changed, unsealed, `${value}x`, 's%3A.', '']) {
      const answer = await view(new TestBrowser(server), `lab.sid=${forged}`);
      expect(answer.status, forged).to.be.oneOf([401, 404]);
      expect(answer.text).to.not.contain('radwerk');
    }
    expect((await view(browser)).status).to.equal(200);
  });

  it('is over at once for whoever signs out, also for requests that were quick a moment ago', async () => {
    const teacher = await signedInTeacher(server);
    expect((await view(teacher)).status).to.equal(200);
    const before = teacher.cookie;
    await teacher.post('/sign-out');
    for (const cookie of [before, teacher.cookie]) {
      expect((await view(new TestBrowser(server), cookie)).status).to.be.oneOf([401, 404]);
    }
  });

  it('cannot send a command without the token of its pages', async () => {
    const { browser } = await joinStudent(server, run, { name: 'Lan', studentNo: '3' });
    const answer = await browser.send('POST', `/api/runs/${run.runId}/commands`, {
      json: { commandId: 'x1', command: { type: 'trade/SendFeedback', subject: 'A', body: 'B' } },
    });
    expect(answer.status).to.equal(403);
  });
});
