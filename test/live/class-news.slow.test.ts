import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import {
  accountAt,
  launchRun,
  signedInTeacher,
  startTestServer,
  teacherId,
  TestBrowser,
  type TestServer,
} from '../support/server.ts';

interface News {
  readonly classId: string;
  readonly topics: readonly string[];
}

/** A page of someone, which hears of the classes. */
interface Page {
  readonly socket: Socket;
  readonly heard: News[];
  readonly answer: Record<string, unknown>;
}

describe('news of a class', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;
  let classId: string;
  let count = 0;
  let sockets: Socket[] = [];

  before(async () => {
    server = await startTestServer();
    lin = await signedInTeacher(server);
    owner = await teacherId(server);
  });
  after(() => server.stop());
  beforeEach(async () => {
    count += 1;
    const made = await server.deps.classroom.classes.create(`Class ${count}`, owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
  });
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });

  /** Someone of the class with an account. */
  async function studentAt(name: string, of = classId) {
    const account = await accountAt(server, `${name}${count}`, ['student']);
    const { students } = server.deps.classroom;
    const made = await students.add(of, { studentNo: `${name}${count}`, name, group: '', role: '' });
    if (!made.ok) throw new Error(made.error.problem);
    await students.linkAccount(of, made.value.id, account.id);
    return { ...account, rosterId: made.value.id };
  }
  const connected = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
  async function pageOf(browser: TestBrowser): Promise<Page> {
    const socket = io(server.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie: browser.cookie },
    });
    sockets.push(socket);
    const heard: News[] = [];
    socket.on('class-news', (news: News) => heard.push(news));
    await connected(socket);
    return { socket, heard, answer: (await socket.emitWithAck('follow', {})) as Record<string, unknown> };
  }
  /** Waits until a page has heard something that fits. */
  function hears({ socket, heard }: Page, fits: (news: News) => boolean): Promise<News> {
    const already = heard.find(fits);
    if (already) return Promise.resolve(already);
    return new Promise((resolve) => {
      socket.on('class-news', (news: News) => {
        if (fits(news)) resolve(news);
      });
    });
  }
  const about =
    (topic: string) =>
    ({ topics }: News): boolean =>
      topics.includes(topic);
  const announce = (id = classId) =>
    lin.post(`/classes/${id}/announcements`, { form: { title: 'Hello', text: 'Secret text' } });

  it('reach everyone of it, and tell nothing but what became new where', async () => {
    const mei = await pageOf((await studentAt('mei')).browser);
    const teacher = await pageOf(lin);
    expect((await announce()).status).to.equal(303);
    for (const page of [mei, teacher])
      expect(await hears(page, about('announcements'))).to.deep.equal({ classId, topics: ['announcements'] });
    await lin.post(`/classes/${classId}/resources/links`, { form: { title: 'A', href: 'https://edu.cn/' } });
    expect(await hears(mei, about('resources'))).to.deep.equal({ classId, topics: ['resources'] });
  });

  it('reach nobody of another class', async () => {
    const elsewhere = await server.deps.classroom.classes.create(`Other ${count}`, owner);
    if (!elsewhere.ok) throw new Error(elsewhere.error);
    const stranger = await pageOf((await studentAt('stranger', elsewhere.value.id)).browser);
    const mei = await pageOf((await studentAt('mei')).browser);
    await announce();
    await hears(mei, about('announcements'));
    // What comes after shows that nothing came before.
    await announce(elsewhere.value.id);
    await hears(stranger, about('announcements'));
    expect(stranger.heard.map((news) => news.classId)).to.deep.equal([elsewhere.value.id]);
  });

  it('of a letter reach its two ends alone', async () => {
    const mei = await studentAt('mei');
    const bo = await pageOf((await studentAt('bo')).browser);
    const hers = await pageOf(mei.browser);
    const teacher = await pageOf(lin);
    const sent = await lin.post(`/classes/${classId}/messages/${mei.id}`, {
      form: { text: 'For you alone' },
    });
    expect(sent.status).to.equal(303);
    for (const page of [hers, teacher]) await hears(page, about('letters'));
    await announce();
    await hears(bo, about('announcements'));
    expect(bo.heard.flatMap(({ topics }) => topics)).to.not.include('letters');
  });

  it('no longer reach who was taken off the roster, though the page is still open', async () => {
    const mei = await studentAt('mei');
    const gone = await pageOf(mei.browser);
    const bo = await pageOf((await studentAt('bo')).browser);
    await announce();
    await hears(gone, about('announcements'));
    const path = `/teacher/classes/${classId}/students/${mei.rosterId}/remove`;
    expect((await lin.post(path)).status).to.equal(303);
    gone.heard.length = 0;
    bo.heard.length = 0;
    await announce();
    await hears(bo, about('announcements'));
    // One more answer over the same socket: whatever was pushed before it has come.
    await gone.socket.emitWithAck('follow', {});
    expect(gone.heard).to.deep.equal([]);
  });

  it('come together when much happens at once', async () => {
    const mei = await pageOf((await studentAt('mei')).browser);
    const { resources } = server.deps.classroom.desk;
    const WRITTEN = 12;
    for (let i = 0; i < WRITTEN; i++)
      await resources.addLink(classId, owner, { title: `Link ${i}`, href: 'https://edu.cn/' });
    await announce();
    await hears(mei, about('announcements'));
    expect(mei.heard.length).to.be.below(WRITTEN);
  });

  it('tell a page that begins to follow what waits already', async () => {
    const mei = await studentAt('mei');
    await announce();
    await lin.post(`/classes/${classId}/messages/${mei.id}`, { form: { text: 'Hello' } });
    const page = await pageOf(mei.browser);
    expect(page.answer).to.deep.equal({ ok: true, letters: 1, announcements: 1 });
  });

  it('give way to pages of an exercise when someone has too many open', async () => {
    const run = await launchRun(server, owner);
    const monitor = await pageOf(lin);
    const watched = (await monitor.socket.emitWithAck('watch', {
      runId: run.runId,
      sinceSeq: 0,
      page: 'teacher',
    })) as { ok: boolean };
    expect(watched.ok).to.equal(true);
    const idle = await pageOf(lin);
    const gone = new Promise((resolve) => idle.socket.once('disconnect', resolve));
    for (let i = 0; i < 3; i++) await pageOf(lin);
    expect(await gone).to.equal('io server disconnect');
    expect(monitor.socket.connected).to.equal(true);
  });

  it('are for people with an account, and for well-formed questions', async () => {
    const visitor = new TestBrowser(server);
    await visitor.csrf();
    const page = await pageOf(visitor);
    expect(page.answer).to.deep.equal({ ok: false, code: 'not-found' });
    expect(await page.socket.emitWithAck('follow', { accountId: owner })).to.deep.equal({
      ok: false,
      code: 'bad-request',
    });
    await announce();
    await page.socket.emitWithAck('follow', {});
    expect(page.heard).to.deep.equal([]);
  });
});
