import { expect } from 'chai';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  type Answer,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

const follow = async (browser: TestBrowser, answer: Answer): Promise<Answer> => {
  expect(answer.status, answer.text.slice(0, 400)).to.equal(303);
  return browser.get((answer.headers.get('location') ?? '').replace(/#.*$/, ''));
};

describe('the desk of a class', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let mei: TestBrowser;
  let stranger: TestBrowser;
  let owner: string;
  let classId: string;
  let base: string;
  let count = 0;

  /** A student of the class with an account, signed in. */
  async function studentOf(id: string, studentNo: string): Promise<TestBrowser> {
    const account = await accountAt(server, studentNo, ['student']);
    const { students } = server.deps.classroom;
    const made = await students.add(id, { studentNo, name: `Student ${studentNo}`, group: '', role: '' });
    if (!made.ok) throw new Error(made.error.problem);
    await students.linkAccount(id, made.value.id, account.id);
    return account.browser;
  }
  async function newClass(name: string): Promise<string> {
    const made = await server.deps.classroom.classes.create(name, owner);
    if (!made.ok) throw new Error(made.error);
    return made.value.id;
  }

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
    stranger = await studentOf(await newClass('Other'), 'stranger');
  });
  after(() => server.stop());
  beforeEach(async () => {
    count += 1;
    classId = await newClass(`电商24${count}`);
    base = `/classes/${classId}`;
    mei = await studentOf(classId, `mei${count}`);
  });

  const announce = (title: string, text = 'Text', pinned = '') =>
    lin.post(`${base}/announcements`, { form: { title, text, pinned } });
  const idOf = (page: Answer): string => /<article class="said" id="([^"]+)"/.exec(page.text)?.[1] ?? '';

  it('shows announcements to the class and to nobody else, as text and never as markup', async () => {
    await announce('<b>Hello</b>', '<script>alert(1)</script> https://edu.cn/?a=1&b=2.');
    const page = await mei.get(base);
    expect(page.text)
      .to.include('&lt;b&gt;Hello')
      .and.include('&lt;script&gt;alert(1)')
      .and.include('<a href="https://edu.cn/?a=1&amp;b=2" rel="noopener noreferrer nofollow"')
      .and.not.include('<script>alert')
      .and.not.include(`${base}/announcements/`);
    expect((await stranger.get(base)).status).to.equal(404);
    const denied = await mei.post(`${base}/announcements`, { form: { title: 'a', text: 'b' } });
    expect(denied.status).to.equal(403);
  });

  it('counts who has seen an announcement, and the teacher’s own looking not', async () => {
    await announce('Seen');
    expect((await lin.get(base)).text).to.include('Seen by 0 of 1 with an account');
    await mei.get(base);
    await mei.get(base);
    expect((await lin.get(base)).text).to.include('Seen by 1 of 1 with an account');
  });

  it('gives a refused announcement back as it was typed', async () => {
    const back = await follow(lin, await announce(' ', 'Kept text', 'true'));
    expect(back.text)
      .to.include('An announcement needs a heading.')
      .and.include('>Kept text</textarea>')
      .and.match(/name="pinned" value="true" checked/);
  });

  it('shows both texts when two teachers change one at once', async () => {
    await announce('First');
    const id = idOf(await lin.get(base));
    const form = `${base}/announcements/${id}`;
    await lin.post(form, { form: { version: '1', title: 'Theirs', text: 'Their text' } });
    const back = await follow(
      lin,
      await lin.post(form, { form: { version: '1', title: 'Mine', text: 'My text' } }),
    );
    expect(back.text)
      .to.include('<h3>Theirs</h3>')
      .and.include('Their text')
      .and.include('value="Mine"')
      .and.include('>My text</textarea>');
    await lin.post(form, { form: { version: '2', title: 'Mine', text: 'My text' } });
    expect((await mei.get(base)).text)
      .to.include('Mine')
      .and.not.include('Theirs');
  });

  it('takes a withdrawn announcement from the students and tells the log', async () => {
    await announce('Gone');
    const id = idOf(await lin.get(base));
    await lin.post(`${base}/announcements/${id}/withdraw`);
    expect((await mei.get(base)).text).to.not.include('Gone');
    expect((await lin.get(base)).text)
      .to.include('1 withdrawn announcement')
      .and.include('Gone');
    expect((await lin.get(`${base}/announcements/${id}`)).status).to.equal(404);
    const again = await follow(lin, await lin.post(`${base}/announcements/${id}/withdraw`));
    expect(again.text).to.include('another teacher withdrew it');
    const log = await lin.get(`/teacher/log?class=${classId}`);
    expect(log.text).to.include('Withdrew an announcement').and.include('Announced something to a class');
  });

  it('finds announcements, and says so when none fits', async () => {
    await announce('Tea', 'green');
    await announce('Coffee', 'black');
    const found = await mei.get(`${base}?q=${encodeURIComponent('ＧＲＥＥＮ')}`);
    expect(found.text).to.include('<h3>Tea</h3>').and.not.include('<h3>Coffee</h3>');
    expect((await mei.get(`${base}?q=zebra`)).text).to.include('Nothing fits');
  });

  it('tells the newest announcement on a student’s own page and in the lobby of the class’s exercise', async () => {
    await announce('Bring a pen', 'Room 204');
    expect((await mei.get('/my')).text)
      .to.include('Bring a pen')
      .and.include(`href="${base}"`);
    const run = await launchRun(server, owner);
    const { browser } = await joinStudent(server, run, { name: 'Bo', studentNo: `bo${count}` });
    expect((await browser.get(`/runs/${run.runId}/lobby`)).text).to.not.include('Bring a pen');
    await server.registry.store.update(run.runId, { classId });
    expect((await browser.get(`/runs/${run.runId}/lobby`)).text)
      .to.include('Bring a pen')
      .and.include('Room 204');
  });

  it('speaks Chinese to those who read it', async () => {
    await announce('上课', '带笔');
    mei.setCookie('lang', 'zh');
    expect((await mei.get(base)).text)
      .to.include('搜索班级园地')
      .and.include('公告');
  });

  const upload = (name: string, content: string, browser = lin) =>
    browser.upload(`${base}/resources/files`, { name, bytes: Buffer.from(content) });
  const fileHref = (page: Answer): string => /href="(\/classes\/[^"]+\/file)"/.exec(page.text)?.[1] ?? '';

  it('hands files to the class to be saved, never to be opened as a page, and to nobody else', async () => {
    const page = await follow(lin, await upload('../<b>讲义.txt', '<script>alert(1)</script>'));
    const href = fileHref(await mei.get(`${base}/resources`));
    expect(page.text).to.include('_b_讲义.txt').and.include(href);
    const file = await mei.get(href);
    expect(file.status).to.equal(200);
    expect(file.text).to.equal('<script>alert(1)</script>');
    expect(file.headers.get('content-disposition')).to.match(/^attachment; .*%E8%AE%B2%E4%B9%89\.txt/);
    expect(file.headers.get('content-type')).to.equal('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(file.headers.get('content-security-policy')).to.equal("default-src 'none'; sandbox");
    expect((await stranger.get(href)).status).to.equal(404);
    const elsewhere = href.replace(classId, await newClass('Elsewhere'));
    expect((await lin.get(elsewhere)).status).to.equal(404);
  });

  it('takes files from teachers of the class alone, with the token of their session', async () => {
    expect((await upload('a.txt', 'x', mei)).status).to.equal(403);
    const wu = (await accountAt(server, `wu${count}`, ['teacher'])).browser;
    expect((await upload('a.txt', 'x', wu)).status).to.equal(403);
    const forged = await lin.upload(
      `${base}/resources/files`,
      { name: 'a.txt', bytes: Buffer.from('x') },
      'no',
    );
    expect(forged.status).to.equal(403);
    expect((await lin.get(`${base}/resources`)).text).to.include('No resources yet');
  });

  it('says beside the field why a file or a link is refused', async () => {
    expect((await follow(lin, await upload('a.pdf', '<html>'))).text).to.include('is not what its name says');
    expect((await follow(lin, await upload('a.pdf.exe', 'x'))).text).to.include('are not taken');
    const large = await follow(lin, await upload('a.txt', ' '.repeat(10 * 1024 * 1024 + 1)));
    expect(large.text).to.include('This file is too large');
    const none = await follow(lin, await lin.upload(`${base}/resources/files`, null));
    expect(none.text).to.include('Please choose a file');
    const form = { title: 'Kept', href: 'javascript:alert(1)' };
    const link = await follow(lin, await lin.post(`${base}/resources/links`, { form }));
    expect(link.text).to.include('A whole web address').and.include('value="Kept"');
  });

  it('shows links with their host, lets teachers order and remove, and finds them', async () => {
    for (const title of ['Alpha', 'Beta'])
      await lin.post(`${base}/resources/links`, { form: { title, href: 'https://例子.cn/x' } });
    const page = await mei.get(`${base}/resources`);
    expect(page.text).to.include('xn--fsqu00a.cn').and.not.include('/move"');
    const ids = [...page.text.matchAll(/<li class="resource" id="([^"]+)"/g)].map(([, id]) => id ?? '');
    await lin.post(`${base}/resources/${ids[1]}/move`, { form: { where: 'up' } });
    expect((await mei.get(`${base}/resources`)).text).to.match(/Beta[^]*Alpha/);
    expect((await mei.get(`${base}?q=alpha`)).text)
      .to.include('Resources that fit')
      .and.not.include('Beta');
    await lin.post(`${base}/resources/${ids[0]}/remove`);
    expect((await mei.get(`${base}/resources`)).text).to.not.include('Alpha');
    for (const [what, form] of [
      ['remove', {}],
      ['move', { where: 'up' }],
    ] as const) {
      const late = await follow(lin, await lin.post(`${base}/resources/${ids[0]}/${what}`, { form }));
      expect(late.text).to.include('another teacher removed it');
    }
  });

  it('keeps what was typed into an announcement that another teacher withdrew meanwhile', async () => {
    await announce('First');
    const id = idOf(await lin.get(base));
    await lin.post(`${base}/announcements/${id}/withdraw`);
    const form = { version: '1', title: 'Mine', text: 'My text', pinned: 'true' };
    const back = await follow(lin, await lin.post(`${base}/announcements/${id}`, { form }));
    expect(back.text)
      .to.include('Another teacher withdrew this announcement')
      .and.include('value="Mine"')
      .and.include('>My text</textarea>');
  });

  const addLink = async (title: string): Promise<string> => {
    await lin.post(`${base}/resources/links`, { form: { title, href: 'https://edu.cn/' } });
    const all = await server.deps.classroom.desk.resources.list(classId);
    return all.at(-1)?.id ?? '';
  };
  const JSON_ONLY = { accept: 'application/json' };

  it('takes a whole order against the version it was made on, and says so when another teacher was quicker', async () => {
    const ids = [await addLink('Alpha'), await addLink('Beta'), await addLink('Gamma')];
    const page = await lin.get(`${base}/resources`);
    const version = /data-version="(\d+)"/.exec(page.text)?.[1] ?? '';
    const order = (of: readonly string[]) =>
      lin.post(`${base}/resources/order`, { form: { version, ids: of.join(' ') }, headers: JSON_ONLY });
    const [a = '', b = '', c = ''] = ids;
    expect((await order([c, a, b])).json).to.deep.equal({ ok: true });
    const late = await order([b, a, c]);
    expect(late.status).to.equal(422);
    expect(late.json.errors.order.en).to.include('your move was not saved');
    expect((await mei.get(`${base}/resources`)).text).to.match(/Gamma[^]*Alpha[^]*Beta/);
    expect((await mei.post(`${base}/resources/order`, { form: { version, ids: a } })).status).to.equal(403);
  });

  it('changes title and address of a resource, and shows both when two teachers do', async () => {
    const id = await addLink('Alpha');
    const path = `${base}/resources/${id}`;
    const change = async (version: string, title: string, href = 'https://edu.cn/b') =>
      follow(lin, await lin.post(path, { form: { version, title, href } }));
    expect((await change('1', 'Theirs')).text)
      .to.include('The resource is changed.')
      .and.include('Theirs');
    const both = await change('1', 'Mine', 'https://edu.cn/mine');
    expect(both.text)
      .to.include('<h3>Theirs</h3>')
      .and.include('value="Mine"')
      .and.include('value="https://edu.cn/mine"');
    expect((await change('2', 'Mine', 'javascript:alert(1)')).text)
      .to.include('A whole web address')
      .and.include('value="javascript:alert(1)"');
    await lin.post(`${path}/remove`);
    const gone = await change('2', 'Mine', 'https://edu.cn/mine');
    expect(gone.text).to.include('another teacher removed it').and.include('value="https://edu.cn/mine"');
    expect((await lin.get(path)).status).to.equal(404);
  });

  it('counts announcements nobody has read yet in the header, until the desk is opened', async () => {
    await announce('One');
    await announce('Two');
    expect((await mei.get('/my')).text)
      .to.include('2 new announcements')
      .and.include(`id="news-announcements" href="${base}"`);
    expect((await lin.get('/teacher')).text).to.not.include('id="news-announcements"');
    expect((await mei.get(base)).text).to.not.include('2 new announcements');
    expect((await mei.get('/my/news', { headers: { 'HX-Request': 'true' } })).text.trim()).to.not.include(
      '<a',
    );
  });

  it('keeps the words of a message to someone who was taken off the roster meanwhile', async () => {
    const bo = await studentOf(classId, `bo-${count}`);
    const boId = await idOfAccount(`bo-${count}`);
    const { students } = server.deps.classroom;
    for (const { id, accountId } of await students.list(classId))
      if (accountId === boId) await students.remove(classId, id);
    const to = `${base}/messages/${boId}`;
    const plain = await follow(lin, await lin.post(to, { form: { text: 'For Bo' } }));
    expect(plain.text)
      .to.include('This person is not in the class')
      .and.include('<p class="linked-text">For Bo</p>');
    const sent = await lin.post(to, { form: { text: 'For Bo' }, headers: JSON_ONLY });
    expect(sent.status).to.equal(422);
    expect(sent.json.errors.text.en).to.include('not in the class');
    const own = await bo.post(`${base}/messages/${owner}`, { form: { text: 'x' }, headers: JSON_ONLY });
    expect(own.status).to.equal(404);
    // To a student nobody says who was in the class.
    await server.deps.classroom.desk.letters.setAmongStudents(classId, true);
    expect((await mei.post(to, { form: { text: 'For Bo' } })).status).to.equal(404);
  });

  const idOfAccount = async (login: string): Promise<string> =>
    (await server.accounts.byLogin(login))?.id ?? '';

  it('carries messages between teacher and student, counts new ones in the header until they are read', async () => {
    const meiId = await idOfAccount(`mei${count}`);
    const page = `${base}/messages`;
    await mei.post(`${page}/${owner}`, { form: { text: '<i>老师</i>，见 https://edu.cn' } });
    expect((await lin.get('/teacher')).text)
      .to.include('1 new message')
      .and.include(`href="${page}"`);
    expect((await lin.get(page)).text)
      .to.include('1 new')
      .and.include(`href="${page}/${meiId}"`);
    const read = await lin.get(`${page}/${meiId}`);
    expect(read.text)
      .to.include('&lt;i&gt;老师')
      .and.include('<a href="https://edu.cn/"')
      .and.not.include('1 new message');
    expect((await lin.get('/teacher')).text).to.not.include('new message');
    await lin.post(`${page}/${meiId}`, { form: { text: 'Answer' } });
    expect((await mei.get('/my')).text).to.include('1 new message');
    expect((await mei.get(`${page}?q=ANSWER`)).text).to.include('<p class="linked-text">Answer</p>');
    expect((await stranger.get(`${page}/${owner}`)).status).to.equal(404);
  });

  it('lets students write to each other once a teacher allows it, and not the muted', async () => {
    const bo = await studentOf(classId, `bo-${count}`);
    const meiId = await idOfAccount(`mei${count}`);
    const boId = await idOfAccount(`bo-${count}`);
    const page = `${base}/messages`;
    expect((await bo.post(`${page}/${meiId}`, { form: { text: 'x' } })).status).to.equal(404);
    expect((await bo.post(`${page}/settings`, { form: { amongStudents: 'true' } })).status).to.equal(403);
    await lin.post(`${page}/settings`, { form: { amongStudents: 'true' } });
    await bo.post(`${page}/${meiId}`, { form: { text: 'Something rude' } });
    expect((await lin.get(page)).text).to.not.include('Something rude');
    const seen = await mei.get(`${page}/${boId}`);
    const report = /action="(\/classes\/[^"]+\/report)"/.exec(seen.text)?.[1] ?? '';
    expect((await bo.post(report)).status).to.equal(404);
    expect((await follow(mei, await mei.post(report))).text).to.include('can read this message now');
    expect((await lin.get(page)).text)
      .to.include('Something rude')
      .and.include('Mute Student bo-');
    await lin.post(`${page}/mute`, { form: { account: boId, muted: 'true' } });
    const refused = await bo.post(`${page}/${meiId}`, { form: { text: 'More' } });
    expect((await follow(bo, refused)).text).to.include('A teacher has muted you');
    expect((await server.deps.classroom.desk.letters.between(classId, meiId, boId)).length).to.equal(1);
    await bo.post(`${page}/${owner}`, { form: { text: 'Sorry' } });
    expect((await lin.get(`${page}/${boId}`)).text).to.include('Sorry');
    await lin.post(`${page}/mute`, { form: { account: boId, muted: 'false' } });
    await bo.post(`${page}/${meiId}`, { form: { text: 'Peace' } });
    expect((await mei.get(`${page}/${boId}`)).text).to.include('Peace');
  });

  it('slows down whoever writes without end, and gives the text back', async () => {
    const to = `${base}/messages/${owner}`;
    const texts = Array.from({ length: 13 }, (_, i) => `Message ${i}`);
    for (const text of texts) await mei.post(to, { form: { text } });
    const back = await follow(mei, await mei.post(to, { form: { text: 'One too many' } }));
    expect(back.text).to.include('That was fast').and.include('>One too many</textarea>');
    const kept = await server.deps.classroom.desk.letters.between(
      classId,
      owner,
      await idOfAccount(`mei${count}`),
    );
    expect(kept.length).to.be.within(10, 12);
  });

  it('mutes no teacher, and nobody who is not of the class', async () => {
    const mute = (account: string) => lin.post(`${base}/messages/mute`, { form: { account, muted: 'true' } });
    for (const id of [owner, await idOfAccount('stranger'), 'nobody'])
      expect((await follow(lin, await mute(id))).text).to.include('This person is not in the class');
    expect([...(await server.deps.classroom.desk.letters.muted(classId))]).to.deep.equal([]);
  });
});
