import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { tryOut } from '../../src/runs/try-out.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import { hashOf } from '../../src/web/teacher/scenario-source.ts';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  scenarioText,
  type TestBrowser,
  type Answer,
  type TestServer,
} from '../support/server.ts';

const TEXT = scenarioText('trade/solo');
/** One thing wrong on a line that is easy to find again. */
const BROKEN = TEXT.replace(/^minutes: .*$/m, 'minutes: long');
const LINE = BROKEN.split('\n').indexOf('minutes: long') + 1;

describe('a teacher’s own scenario', function () {
  this.timeout(60_000);
  let server: TestServer;
  let lin: TestBrowser;
  let owner: string;

  before(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
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
    expect((await own().trialOf(id))?.seed).to.equal('7');
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

  it('can begin small: with a lesson that has nothing wrong, opened in the form', async () => {
    const made = await lin.post('/teacher/scenarios/own', { form: { base: 'beginning' } });
    const path = made.headers.get('location') ?? '';
    expect(path).to.match(/^\/teacher\/scenarios\/own\/o[0-9a-f]+\/form$/);
    expect((await lin.get(path)).text)
      .to.include('My scenario')
      .and.not.include('id="wrong-title"');
  });

  it('keeps the last trial to be read again, says when the text has changed since, and leads to the launch', async function () {
    this.timeout(60_000);
    const { id, path } = await make();
    const text = `${TEXT}# launched as tried\n`;
    const parsed = parseScenario(text, LABS);
    if (!parsed.ok) throw new Error('it is right');
    const { report } = simulate({ scenario: parsed.value, seed: 'seven', groups: 1, days: 3, labs: LABS });
    await own().keepTrial(id, {
      seed: 'seven',
      atMs: Date.now(),
      textHash: hashOf(text),
      result: { kind: 'played', report, seats: 6 },
    });
    // It was another text than the one that is saved.
    const before = await lin.get(`${path}/edit`);
    expect(before.text).to.include('name="then" value="launch"').and.include('the text has changed since');
    const saved = await send(`${path}/save`, { version: '1', text, then: 'launch' });
    expect(saved.headers.get('location')).to.equal(`${path}#launch`);
    expect((await own().get(owner, id))?.text).to.equal(text);
    const page = await lin.get(path);
    expect(page.text)
      .to.include('with the seed seven.')
      .and.include('data-tried>')
      .and.not.include('name="then"');
    // The same text again is nothing new.
    await send(`${path}/save`, { version: '2', text });
    expect((await own().get(owner, id))?.version).to.equal(2);
    await send(`${path}/save`, { version: '2', text: `${text}# more\n` });
    expect((await lin.get(`${path}/edit`)).text).to.include('the text has changed since');
    const broken = await send(`${path}/save`, { version: '3', text: BROKEN, then: 'launch' });
    expect(broken.headers.get('location')).to.equal(`${path}/edit`);
  });

  it('can be deleted while someone else writes on it: what was typed is shown and kept as a new one', async () => {
    const { path } = await make();
    await lin.post(`${path}/delete`);
    const typed = `${TEXT}# an hour of work\n`;
    for (const what of ['save', 'try']) {
      const gone = await send(`${path}/${what}`, { version: '1', text: typed });
      expect(gone.status).to.equal(404);
      expect(gone.text).to.include('# an hour of work').and.include('This scenario is gone');
    }
    const id = idFrom(await send('/teacher/scenarios/own/import', { text: typed }));
    expect((await own().get(owner, id))?.text).to.equal(typed);
    expect((await send(`${path}/form`, { version: '1', section: 'general' })).status).to.equal(404);
  });

  it('takes odd files and texts without harm, and says what is wrong with each', async function () {
    this.timeout(60_000);
    const import_ = async (bytes: Buffer): Promise<Answer> =>
      lin.upload('/teacher/scenarios/own/import', { name: 'x.yaml', bytes });
    await import_(Buffer.alloc(2 * 1024 * 1024, 'a: 1\n'));
    expect((await lin.get('/teacher/scenarios')).text).to.include('this file is larger');
    // GB18030, as an old editor saves it; and UTF-16.
    for (const bytes of [Buffer.from([0xb1, 0xea, 0xcc, 0xe2]), Buffer.from('\ufefftitle: x', 'utf16le')]) {
      await import_(bytes);
      expect((await lin.get('/teacher/scenarios')).text).to.include('Save as');
    }
    const nine = (name: string, inner: string): string =>
      `${name}: &${name} [${Array(9).fill(inner).join(', ')}]\n`;
    const bomb = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].reduce(
      (text, name, i) => text + nine(name, `*${'abcdefg'[i] ?? ''}`),
      nine('a', 'lol'),
    );
    const odd: readonly (readonly [text: string, said: string])[] = [
      [bomb, 'References (&amp;, *) are not taken here'],
      [`title: ${'['.repeat(5000)}`, 'nested too deeply'],
      [Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), 'is not known here'],
    ];
    for (const [text, said] of odd) {
      const id = idFrom(await import_(Buffer.from(text)));
      const path = `/teacher/scenarios/own/${id}`;
      expect((await lin.get(`${path}/edit`)).text.replaceAll('&#38;', '&amp;'), said).to.include(said);
      expect((await lin.get(`${path}/form`)).status).to.be.oneOf([200, 302]);
      expect((await lin.post('/teacher/scenarios/own', { form: { base: `own/${id}` } })).status).to.equal(
        303,
      );
    }
    expect((await lin.get('/teacher/scenarios')).status).to.equal(200);
  });

  it('shows even a text of megabytes again, and tells when it did not arrive at all', async () => {
    const { path } = await make();
    const long = await send(`${path}/save`, {
      version: '1',
      text: `${TEXT}${'# long\n'.repeat(300_000)}# end`,
    });
    expect(long.status).to.equal(413);
    expect(long.text).to.include('# end').and.include('256 KB at most');
    const longer = await send(`${path}/save`, { version: '1', text: '# long\n'.repeat(700_000) });
    expect(longer.status).to.equal(413);
    expect(longer.text).to.include('Go back in your browser');
  });

  it('stands in the log from its beginning to its end, and so does the exercise that is launched', async () => {
    const id = idFrom(await lin.post('/teacher/scenarios/own', { form: { base: 'trade/shortage' } }));
    const path = `/teacher/scenarios/own/${id}`;
    await send(`${path}/save`, { version: '1', text: scenarioText('trade/shortage') });
    await lin.post(`${path}/form`, { form: { section: 'general', version: '2', 'f.minutes': '50' } });
    await lin.post(`${path}/share`, { form: { shared: 'true' } });
    const launched = await lin.post(`${path}/launch`, { form: { groups: '1' } });
    await lin.post(`${path}/delete`);
    const { entries } = await server.deps.audit.list({ limit: 50 });
    const acts = entries.filter(({ thing }) => thing === `scenario:${id}`).map(({ action }) => action);
    expect(acts.reverse()).to.deep.equal([
      'scenario/created',
      'scenario/changed',
      'scenario/changed',
      'scenario/shared',
      'scenario/deleted',
    ]);
    const run = (launched.headers.get('location') ?? '').split('/').at(-1);
    expect(entries.find(({ action }) => action === 'run/launched')).to.deep.include({
      thing: `run:${run}`,
      actor: owner,
      details: { scenario: 'trade/shortage', groups: 1 },
    });
    expect((await lin.get('/teacher/log?kind=scenario')).text).to.include('Deleted a scenario');
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

    it('adds, doubles and removes parts, saving what was typed along with it', async () => {
      const { id, path } = await make(scenarioText('trade/shortage'));
      const text = async (): Promise<string> => (await own().get(owner, id))?.text ?? '';
      const press = async (version: number, step: Record<string, string>, fields = {}): Promise<Answer> =>
        lin.post(`${path}/form`, { form: { version: String(version), ...step, ...fields } });

      const added = await press(
        1,
        { section: 'cast', do: 'add', kind: 'warehouse' },
        { 'f.cast.0.name.en': 'Harbour' },
      );
      expect(added.headers.get('location')).to.equal(`${path}/form?open=cast&at=row-cast-5#row-cast-5`);
      expect(await text())
        .to.include('firm: new-warehouse')
        .and.include('en: Harbour, zh: 北货场');
      expect((await lin.get(`${path}/form?open=cast&at=row-cast-5`)).text).to.match(/id="row-cast-5" open/);

      await press(2, { section: 'report', do: 'double:0' });
      expect(await text()).to.include('id: flow-b');
      await press(3, { section: 'tasks', do: 'save' }, { 'f.tasks.0.id': 'begin' });
      expect(await text())
        .to.include('- id: begin')
        .and.include('after: [begin]')
        .and.not.include('[order]');

      // Asked first, with everything that names it; nothing is saved by the question.
      await press(4, { section: 'cast', do: 'ask:0' }, { 'f.cast.1.name.en': 'typed before the question' });
      const page = (await lin.get(`${path}/form`)).text;
      expect(page)
        .to.include('Remove “Harbour (Warehouse)”?')
        .and.include('Tasks: Write the delivery order and ship');
      expect(page).to.include('typed before the question');
      expect((await own().get(owner, id))?.version).to.equal(4);
      await press(4, { section: 'cast', do: 'remove:0' });
      expect(await text()).to.not.match(/\bnorth\b/);
      expect((await lin.get(`${path}/form`)).text).to.not.include('id="wrong-title"');
    });

    it('refuses what would leave something that does not go together, and says what', async () => {
      const { id, path } = await make(scenarioText('trade/shortage'));
      const press = async (section: string, step: string): Promise<string> => {
        await lin.post(`${path}/form`, { form: { version: '1', section, do: step, kind: 'mall' } });
        return (await lin.get(`${path}/form`)).text;
      };
      // The only shop left would have nobody to trade with.
      expect(await press('cast', 'remove:2')).to.include('something would no longer fit');
      expect(await press('cast', 'add')).to.include('something would no longer fit');
      expect(await press('categories', 'remove:0')).to.include('no industry category');
      const typed = { 'f.cast.0.firm': 'south', 'f.cast.1.name.en': 'kept' };
      await lin.post(`${path}/form`, { form: { version: '1', section: 'cast', ...typed } });
      const page = (await lin.get(`${path}/form`)).text;
      expect(page).to.include('is used twice').and.include('value="kept"');
      expect((await own().get(owner, id))?.version).to.equal(1);
    });

    it('shows what is wrong elsewhere in the text beside its field, and lets the rest be changed', async () => {
      const { id, path } = await make(BROKEN);
      const page = (await lin.get(`${path}/form`)).text;
      expect(page)
        .to.match(/name="f\.minutes"[^>]*aria-invalid="true"/)
        .and.include(`Line ${LINE}, column 10`);
      await post(path, 'general', { 'title.en': 'Another title' });
      expect((await own().get(owner, id))?.text)
        .to.include('Another title')
        .and.include('minutes: long');
      await post(path, 'general', { minutes: '15' }, '2');
      expect((await lin.get(`${path}/form`)).text).to.not.include('id="wrong-title"');
      // Words the program does not know are shown as they are.
      const odd = await make(TEXT.replace('when: trade/OrderPlaced', 'when: trade/OrderEaten'));
      const options = (await lin.get(`${odd.path}/form`)).text;
      expect(options).to.include('<option value="trade/OrderEaten" selected>trade/OrderEaten</option>');
      const unread = await make('a: [');
      expect((await lin.get(`${unread.path}/form`)).headers.get('location')).to.equal(`${unread.path}/edit`);
      expect((await lin.get(`${unread.path}/edit`)).text).to.include('cannot be read as YAML yet');
    });

    it('puts typing onto the thing it was meant for when another teacher changed the list meanwhile', async () => {
      const { path } = await make(scenarioText('trade/shortage'));
      const page = (await lin.get(`${path}/form`)).text;
      const unescaped = (html: string): string =>
        html.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
      const memory = [...page.matchAll(/name="memory" value="([^"]*)"/g)]
        .map((match) => unescaped(match[1] ?? ''))
        .find((each) => each.includes('"report.0":"flow"'));
      expect(memory).to.be.a('string');
      await lin.post(`${path}/form`, { form: { version: '1', section: 'report', do: 'remove:0' } });
      // Made from the page before: the second question is the first now, and the first is gone.
      const fields = {
        'f.report.0.question.en': 'For one that is gone',
        'f.report.1.question.en': 'Why at all?',
        'f.report.2.question.zh': /name="f\.report\.2\.question\.zh"[^>]*>([^<]*)</.exec(page)?.[1] ?? '',
      };
      await lin.post(`${path}/form`, {
        form: { version: '1', section: 'report', memory: memory ?? '', ...fields },
      });
      const after = (await lin.get(`${path}/form`)).text;
      expect(after).to.include('Someone saved this scenario meanwhile').and.include('For one that is gone');
      expect(after).to.match(/name="f\.report\.0\.question\.en"[^>]*>Why at all\?</);
      expect(after).to.not.match(/name="f\.report\.2\.question\.en"[^>]*>Why at all\?</);
    });

    it('takes a section of hundreds of fields with long Chinese texts', async () => {
      const task = (i: number): string =>
        `  - { id: t${i}, seat: shop, when: trade/OrderPlaced, title: { en: T, zh: 任务 }, hint: { en: H, zh: ${'长'.repeat(200)} } }\n`;
      const text = TEXT.replace(
        /^tasks:[^]*?(?=^\S)/m,
        `tasks:\n${Array.from({ length: 90 }, (_, i) => task(i)).join('')}\n`,
      );
      const { id, path } = await make(text);
      const page = (await lin.get(`${path}/form`)).text;
      const names = [...page.matchAll(/name="(f\.tasks\.[^"]+)"/g)].map((match) => match[1] ?? '');
      expect(names.length).to.be.greaterThan(600);
      const fields = Object.fromEntries(
        names.filter((name) => name.endsWith('zh')).map((name) => [name, '长'.repeat(201)]),
      );
      const sent = await send(`${path}/form`, { version: '1', section: 'tasks', do: 'save', ...fields });
      expect(sent.status).to.equal(303);
      expect((await own().get(owner, id))?.text).to.include('长'.repeat(201));
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
