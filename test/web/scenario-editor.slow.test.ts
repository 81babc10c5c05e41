import { expect } from 'chai';
import { tryOut } from '../../src/runs/try-out.ts';
import {
  accountAt,
  scenarioText,
  signedInTeacher,
  startTestServer,
  teacherId,
  type TestBrowser,
  type Answer,
  type TestServer,
} from '../support/server.ts';

const TEXT = scenarioText('trade/solo');
/** One thing wrong on a line that is easy to find again. */
const BROKEN = TEXT.replace(/^minutes: .*$/m, 'minutes: long');
const LINE = BROKEN.split('\n').indexOf('minutes: long') + 1;

describe('a teacher’s own scenario', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;

  before(async () => {
    server = await startTestServer();
    lin = await signedInTeacher(server);
    owner = await teacherId(server);
  });
  after(() => server.stop());

  const own = () => server.deps.classroom.ownScenarios;
  const make = async (text = TEXT): Promise<{ id: string; path: string }> => {
    const made = await own().create(owner, text);
    if (!made.ok) throw new Error(made.error);
    return { id: made.value.id, path: `/teacher/scenarios/own/${made.value.id}` };
  };
  /** Sends the editor’s form as a page does, with its fields in a form of several parts. */
  const send = async (
    path: string,
    fields: Record<string, string>,
    browser = lin,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const body = new FormData();
    body.set('_csrf', await browser.csrf());
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return browser.send('POST', path, { body, headers });
  };
  const idFrom = (answer: Answer): string =>
    /^\/teacher\/scenarios\/own\/(o[0-9a-f]+)\/edit$/.exec(answer.headers.get('location') ?? '')?.[1] ?? '';

  it('begins as a copy that says so, keeps the author’s comments, and is launched like any other', async () => {
    const id = idFrom(await lin.post('/teacher/scenarios/own', { form: { base: 'trade/first-trade' } }));
    const text = (await own().get(owner, id))?.text ?? '';
    expect(text).to.include('scenario: trade/first-trade-copy').and.include('第一笔交易（副本）');
    const comments = (of: string): string[] => of.split('\n').filter((line) => /^\s*#/.test(line));
    expect(comments(text)).to.deep.equal(comments(scenarioText('trade/first-trade')));
    expect((await lin.get('/teacher/scenarios')).text).to.include('The first trade (copy)');

    const launched = await lin.post(`/teacher/scenarios/own/${id}/launch`, { form: { groups: '1' } });
    const runId = (launched.headers.get('location') ?? '').split('/').at(-1) ?? '';
    expect(await server.registry.record(runId)).to.include({
      scenarioText: text,
      title: 'The first trade (copy)',
    });
  });

  it('goes out as a file and comes back byte for byte', async () => {
    const { path } = await make();
    const file = await lin.get(`${path}/file`);
    expect(file.headers.get('content-disposition')).to.include('trade-solo.yaml');
    expect(file.text).to.equal(TEXT);
    const bytes = Buffer.from(`\ufeff${file.text}`);
    const id = idFrom(await lin.upload('/teacher/scenarios/own/import', { name: 'a.yaml', bytes }));
    expect((await own().get(owner, id))?.text).to.equal(TEXT);
  });

  it('takes a file with errors, and refuses what is no text, too long or missing', async () => {
    const id = idFrom(
      await lin.upload('/teacher/scenarios/own/import', { name: 'a.yaml', bytes: Buffer.from(BROKEN) }),
    );
    const page = await lin.get(`/teacher/scenarios/own/${id}/edit`);
    expect(page.text).to.include(`Line ${LINE}, column 10`).and.include('<code>minutes</code>');
    const before = (await own().list(owner)).length;
    const refusals: [Buffer | null, string][] = [
      [Buffer.from([0xff, 0xfe, 0x41, 0x00]), 'no text in UTF-8'],
      [Buffer.alloc(256 * 1024 + 1, 'a'), '256 KB at most'],
      [null, 'Choose a file'],
    ];
    for (const [bytes, text] of refusals) {
      await lin.upload('/teacher/scenarios/own/import', bytes && { name: 'x.yaml', bytes });
      expect((await lin.get('/teacher/scenarios')).text).to.include(text);
    }
    expect((await own().list(owner)).length).to.equal(before);
  });

  it('is saved as typed, errors and all, but cannot be launched with them', async () => {
    const { id, path } = await make();
    const saved = await send(`${path}/save`, { version: '1', text: BROKEN.replaceAll('\n', '\r\n') });
    expect(saved.status).to.equal(303);
    expect(await own().get(owner, id)).to.include({ text: BROKEN, version: 2 });
    expect((await lin.get(path)).headers.get('location')).to.equal(`${path}/edit`);
    expect((await lin.post(`${path}/launch`, { form: { groups: '1' } })).status).to.equal(404);
    expect((await lin.get('/teacher/scenarios')).text).to.include('1 thing to put right');
  });

  it('loses nothing when two people save: the second sees both texts and decides', async () => {
    const { id, path } = await make();
    await send(`${path}/save`, { version: '1', text: `${TEXT}# first\n` });
    const late = await send(`${path}/save`, { version: '1', text: `${TEXT}# second\n` });
    expect(late.status).to.equal(409);
    expect(late.text).to.include('# first').and.include('# second').and.include('name="version" value="2"');
    expect((await own().get(owner, id))?.text).to.include('# first');
    await send(`${path}/save`, { version: '2', text: `${TEXT}# second\n` });
    expect((await own().get(owner, id))?.text).to.include('# second');
  });

  it('shows a text that is too long again instead of saving it', async () => {
    const { id, path } = await make();
    const text = `${TEXT}${'# 长'.repeat(70_000)}`;
    const answer = await send(`${path}/save`, { version: '1', text });
    expect(answer.status).to.equal(413);
    expect(answer.text).to.include('256 KB at most');
    expect((await own().get(owner, id))?.version).to.equal(1);
  });

  it('is checked while it is typed: every error with its line, or that there is none', async () => {
    const check = (text: string) =>
      send('/teacher/scenarios/own/check', { text }, lin, { 'HX-Request': 'true' });
    expect((await check(TEXT)).text)
      .to.include('Nothing is wrong')
      .and.not.include('<html');
    const wrong = (await check(BROKEN.replace('version: 1', 'versoin: 1'))).text;
    expect(wrong).to.include(`data-line="${LINE}"`).and.include('versoin');
    expect((await check('a: <script>')).text).to.not.include('<script>');
  });

  it('is tried with bots without being saved, and tells how they ended', async function () {
    this.timeout(60_000);
    const { id, path } = await make();
    const text = `${TEXT}# tried\n`;
    const tried = await send(`${path}/try`, { version: '1', seed: '7', text });
    expect(tried.text).to.include('data-tried').and.include('# tried').and.include('all held');
    expect((await own().get(owner, id))?.text).to.equal(TEXT);
    const again = await send(`${path}/try`, { seed: '7', text }, lin, { 'HX-Request': 'true' });
    const result = (html: string): string => /data-tried>[^]*?<\/table>/.exec(html)?.[0] ?? '';
    expect(result(again.text)).to.equal(result(tried.text)).and.not.equal('');
    expect((await send(`${path}/try`, { text: BROKEN })).text).to.include('only play what has no errors');
  });

  it('stops a trial that takes too long, and plays one at a time', async function () {
    this.timeout(60_000);
    const spec = { text: scenarioText('trade/open-market'), seed: '1', daysMax: 30 };
    const first = tryOut(spec, 1);
    expect(await tryOut(spec)).to.deep.equal({ kind: 'busy' });
    expect(await first).to.deep.equal({ kind: 'too-long' });
  });

  it('is nobody else’s until it is shared, and then only those who teach together use it', async () => {
    const { id, path } = await make();
    const wu = await accountAt(server, `wu${id.slice(-6)}`, ['teacher']);
    const stranger = await accountAt(server, `st${id.slice(-6)}`, ['teacher']);
    const made = await server.deps.classroom.classes.create('共同的班', owner);
    if (!made.ok) throw new Error(made.error);
    await server.deps.classroom.classes.addTeacher(made.value.id, wu.id);
    expect((await wu.browser.get(`${path}/edit`)).status).to.equal(404);
    await lin.post(`${path}/share`, { form: { shared: 'true' } });
    expect((await wu.browser.get(`${path}/edit`)).status).to.equal(200);
    const saved = await send(`${path}/save`, { version: '1', text: `${TEXT}# wu\n` }, wu.browser);
    expect(saved.status).to.equal(303);
    expect((await lin.get(`${path}/edit`)).text).to.include('# wu');
    for (const what of ['share', 'delete']) {
      expect((await wu.browser.post(`${path}/${what}`, { form: {} })).status, what).to.equal(403);
    }
    for (const what of ['/edit', '/file', '']) {
      expect((await stranger.browser.get(`${path}${what}`)).status, what).to.equal(404);
    }
    await lin.post(`${path}/share`, { form: { shared: 'false' } });
    expect((await wu.browser.get(`${path}/edit`)).status).to.equal(404);
  });

  it('is deleted while an exercise runs with it, and the exercise goes on', async () => {
    const { path } = await make(scenarioText('trade/shortage'));
    const launched = await lin.post(`${path}/launch`, { form: { groups: '1' } });
    const runPath = launched.headers.get('location') ?? '';
    await lin.post(`${runPath}/start`, { form: { bots: 'true' } });
    await lin.post(`${path}/delete`);
    expect((await lin.get(`${path}/edit`)).status).to.equal(404);
    expect((await lin.get(runPath)).status).to.equal(200);
    const host = await server.registry.get(runPath.split('/').at(-1) ?? '');
    expect(await host.read(({ clock }) => clock.phase)).to.equal('running');
  });

  describe('in the form for the usual', () => {
    const post = async (path: string, section: string, fields: Record<string, string>, version = '1') =>
      lin.post(`${path}/form`, {
        form: {
          section,
          version,
          ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`f.${name}`, value])),
        },
      });

    it('changes the values that were changed, and not another character', async () => {
      const { id, path } = await make();
      expect((await lin.get(`${path}/form`)).text).to.include('name="f.minutes" type="text" value="15"');
      await post(path, 'general', { minutes: '20', 'title.zh': '一个人: "新"店' });
      const text = (await own().get(owner, id))?.text ?? '';
      const [before, after] = [TEXT.split('\n'), text.split('\n')];
      expect(after).to.have.length(before.length);
      const changed = after.filter((line, i) => line !== before[i]);
      expect(changed).to.have.length(2).and.include('minutes: 20');
      expect((await lin.get(`${path}/form`)).text).to.match(/一个人: &(?:#34|quot);新/);
    });

    it('says beside the field what is wrong, keeps it there, and saves nothing', async () => {
      const { id, path } = await make();
      await post(path, 'general', { minutes: 'many', 'title.en': 'kept as typed' });
      const page = (await lin.get(`${path}/form`)).text;
      expect(page).to.match(/name="f\.minutes"[^>]*value="many"[^>]*aria-invalid="true"/);
      expect(page).to.include('kept as typed');
      expect((await own().get(owner, id))?.version).to.equal(1);
    });

    it('changes only its own section, and nothing over a newer version', async () => {
      const { id, path } = await make();
      await post(path, 'rules', { minutes: '99', 'trade.rules.transitDays': '3' });
      const text = (await own().get(owner, id))?.text ?? '';
      expect(text).to.include('transitDays: 3').and.not.include('minutes: 99');
      await post(path, 'general', { minutes: '44' }, '1');
      expect((await own().get(owner, id))?.text).to.equal(text);
      const page = (await lin.get(`${path}/form`)).text;
      expect(page).to.include('Someone saved this scenario meanwhile').and.include('value="44"');
    });
  });
});
