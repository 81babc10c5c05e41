import { expect } from 'chai';
import { io } from 'socket.io-client';
import {
  accountAt,
  signedInTeacher,
  startTestServer,
  TEACHER,
  TestBrowser,
  type Answer,
  type TestServer,
} from '../support/server.ts';

const PASSWORD = 'nine patient cranes';

describe('accounts on the administrator\u2019s pages', () => {
  let server: TestServer;
  let root: TestBrowser;
  let count = 0;

  before(async () => {
    server = await startTestServer();
    const link = (await server.setupPath()) ?? '';
    root = new TestBrowser(server);
    await root.post(link, { form: { login: 'root', name: 'Root', password: PASSWORD } });
  });
  after(() => server.stop());
  beforeEach(() => {
    count += 1;
  });

  const after303 = async (answer: Answer, browser = root): Promise<string> => {
    expect(answer.status, answer.text.slice(0, 300)).to.equal(303);
    return (await browser.get(answer.headers.get('location') ?? '')).text;
  };
  const invite = (form: Record<string, string> = {}) =>
    root.post('/admin/accounts', {
      form: { login: `gao${count}`, name: 'Gao', role: 'judge', ownPassword: PASSWORD, ...form },
    });
  const linkIn = (page: string): string => /\/invitations\/[A-Za-z0-9_-]+/.exec(page)?.[0] ?? '';

  it('begin with the one who set the place up', async () => {
    expect((await root.get('/admin')).text)
      .to.include('Administrator')
      .and.include('Teacher');
  });

  it('are made with a link that is shown once and works once', async () => {
    const link = linkIn(await after303(await invite()));
    expect(link).to.not.equal('');
    expect((await root.get('/admin')).text).to.not.include(link);
    const gao = new TestBrowser(server);
    expect((await gao.get(link)).text).to.include(`gao${count}`);
    const weak = await after303(await gao.post(link, { form: { password: 'short' } }), gao);
    expect(weak).to.include('At least 10 characters');
    const chosen = await gao.post(link, { form: { password: PASSWORD } });
    expect(chosen.headers.get('location')).to.equal('/my');
    expect((await gao.get('/my')).status).to.equal(200);
    expect((await gao.get(link)).status).to.equal(404);
    expect((await new TestBrowser(server).post(link, { form: { password: PASSWORD } })).status).to.equal(404);
  });

  const wrong: readonly (readonly [string, Record<string, string>, string])[] = [
    ['without the own password', { ownPassword: '' }, 'This is not your password.'],
    ['with another password', { ownPassword: 'not the password' }, 'This is not your password.'],
    ['with a role nobody gives', { role: 'student' }, 'Please choose a role.'],
    ['with a login that is taken', { login: 'ROOT' }, 'Someone already signs in with this name.'],
    ['without a name', { name: ' ' }, 'How should others call you'],
  ];
  for (const [what, form, message] of wrong) {
    it(`are not made ${what}, and nothing typed is lost but the password`, async () => {
      const page = await after303(await invite({ login: `x${count}`, ...form }));
      expect(page).to.include(message).and.not.include(PASSWORD);
      expect(page).to.include(`value="${form['login'] ?? `x${count}`}"`);
      expect(await server.accounts.byLogin(`x${count}`)).to.equal(null);
    });
  }

  it('get and lose roles only against the own password, and are signed out everywhere at once', async () => {
    const wu = await accountAt(server, `wu${count}`, ['teacher']);
    const to = `/admin/accounts/${wu.id}/roles`;
    expect(
      await after303(await root.post(to, { form: { role: 'administrator', held: '1', ownPassword: 'no' } })),
    ).to.include('This is not your password.');
    expect((await wu.browser.get('/teacher/classes')).status).to.equal(200);

    // What stands open in that person's browser is closed too.
    const socket = io(server.url, { transports: ['websocket'], extraHeaders: { cookie: wu.browser.cookie } });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    await root.post(to, { form: { role: 'judge', held: '1', ownPassword: PASSWORD } });
    expect(await closed).to.equal('io server disconnect');
    socket.close();
    expect((await wu.browser.get('/teacher/classes')).status).to.equal(302);

    const again = new TestBrowser(server);
    await again.post('/sign-in', { form: { login: `wu${count}`, password: wu.password } });
    expect((await again.get('/teacher/classes')).status).to.equal(200);
    await root.post(to, { form: { role: 'teacher', held: '0', ownPassword: PASSWORD } });
    const third = new TestBrowser(server);
    await third.post('/sign-in', { form: { login: `wu${count}`, password: wu.password } });
    expect((await third.get('/teacher/classes')).status).to.equal(403);
  });

  it('keep one administrator: the last one cannot give it up, nor close the own account', async () => {
    const me = (await server.accounts.byLogin('root'))?.id ?? '';
    const given = await root.post(`/admin/accounts/${me}/roles`, {
      form: { role: 'administrator', held: '0', ownPassword: PASSWORD },
    });
    expect(await after303(given)).to.include('Someone must remain administrator');
    expect(await after303(await root.post(`/admin/accounts/${me}/disable`))).to.include(
      'You cannot close your own account',
    );
    expect((await root.get('/admin')).status).to.equal(200);
  });

  it('go on in a new session for whoever changed the own roles', async () => {
    const me = (await server.accounts.byLogin('root'))?.id ?? '';
    const before = root.cookie;
    await root.post(`/admin/accounts/${me}/roles`, {
      form: { role: 'judge', held: '1', ownPassword: PASSWORD },
    });
    expect(root.cookie).to.not.equal(before);
    expect((await root.get('/admin')).status).to.equal(200);
    const old = new TestBrowser(server);
    old.setCookie('lab.sid', /lab\.sid=([^;]+)/.exec(before)?.[1] ?? '');
    expect((await old.get('/admin')).status).to.equal(302);
  });

  it('are closed and opened again, and a new link replaces a forgotten password', async () => {
    const wu = await accountAt(server, `wu${count}`, ['teacher']);
    await root.post(`/admin/accounts/${wu.id}/disable`);
    expect((await wu.browser.get('/teacher/classes')).status).to.equal(302);
    const refused = await new TestBrowser(server).post('/sign-in', {
      form: { login: `wu${count}`, password: wu.password },
    });
    expect(refused.headers.get('location')).to.equal('/sign-in');
    const link = linkIn(await after303(await root.post(`/admin/accounts/${wu.id}/link`)));
    expect((await new TestBrowser(server).get(link)).status).to.equal(404);
    await root.post(`/admin/accounts/${wu.id}/enable`);
    const back = new TestBrowser(server);
    await back.post(link, { form: { password: 'eleven red bicycles' } });
    expect((await back.get('/teacher/classes')).status).to.equal(200);
    expect((await server.accounts.signIn(`wu${count}`, wu.password, 'here')).ok).to.equal(false);
  });

  it('are all in the log, with failed sign-ins, and nothing secret', async () => {
    await accountAt(server, `seen${count}`, ['teacher']);
    const thief = new TestBrowser(server);
    for (let i = 0; i < 12; i++)
      await thief.post('/sign-in', { form: { login: `seen${count}`, password: 'guessing it' } });
    await thief.post('/sign-in', { form: { login: 'nobody at all', password: 'guessing it' } });
    await invite();
    const entries = async () => (await server.deps.audit.list({ limit: 200 })).entries;
    const about = (await entries()).filter(({ details }) => details['login'] === `seen${count}`);
    expect(about.filter(({ action }) => action === 'account/sign-in-failed')).to.have.length(3);
    expect(about.filter(({ action }) => action === 'account/sign-in-blocked')).to.have.length(1);
    const page = (await root.get('/admin/log')).text;
    expect(page)
      .to.include('Set up the first account')
      .and.include('Created an account')
      .and.include('someone not signed in');
    const csv = (await root.get('/admin/log.csv?kind=account')).text;
    expect(csv).to.include(`gao${count}`);
    expect(JSON.stringify(await entries()))
      .to.not.include('guessing it')
      .and.not.include(PASSWORD)
      .and.not.include('nobody at all');
    expect((await root.get('/admin/log?who=Nobody+such')).text).to.include('Nothing here');
  });
});

describe('a server behind TLS', () => {
  it('sends its cookie over TLS alone, tells browsers to come no other way, and shows no warning', async () => {
    const server = await startTestServer({ https: true, trustProxy: 1 });
    try {
      const tls = { 'x-forwarded-proto': 'https' };
      const browser = new TestBrowser(server);
      const page = await browser.get('/join', { headers: tls });
      expect(page.headers.get('strict-transport-security')).to.match(/^max-age=\d+$/);
      expect(page.headers.getSetCookie().join()).to.match(/lab\.sid=.*HttpOnly; Secure; SameSite=Lax/);
      const plain = await new TestBrowser(server).get('/join');
      expect(plain.headers.getSetCookie().join()).to.not.include('lab.sid');
      await server.accounts.create(TEACHER);
      const { login, password } = TEACHER;
      const token = /data-csrf="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const entered = await browser.send('POST', '/sign-in', {
        form: { login, password, _csrf: token },
        headers: tls,
      });
      expect(entered.headers.get('location')).to.equal('/teacher');
      expect((await browser.get('/teacher/classes', { headers: tls })).text).to.not.include('plain-http');
    } finally {
      await server.stop();
    }
  });

  it('and one in a classroom tells teachers that it is not, and students not', async () => {
    const server = await startTestServer();
    try {
      const teacher = await signedInTeacher(server);
      expect((await teacher.get('/teacher/classes')).text).to.include('Classroom mode: plain HTTP.');
      const { browser } = await accountAt(server, '20240101', ['student']);
      expect((await browser.get('/my')).text).to.not.include('plain-http');
      expect((await new TestBrowser(server).get('/join')).text).to.not.include('plain-http');
    } finally {
      await server.stop();
    }
  });
});

describe('the first start with the demonstration', () => {
  it('holds a class to try things with, which the first teacher gets', async () => {
    const server = await startTestServer({ demo: true });
    try {
      const browser = new TestBrowser(server);
      const link = (await server.setupPath()) ?? '';
      await browser.post(link, { form: { ...TEACHER } });
      const page = await browser.get('/teacher/classes');
      expect(page.text).to.include('演示班 2402').and.include('Students: 15 · groups: 3');
    } finally {
      await server.stop();
    }
  });
});
