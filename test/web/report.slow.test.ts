import { expect } from 'chai';
import sharp from 'sharp';
import { openSchool } from '../support/school.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  type Answer,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

/** The questions of `trade/shortage`. */
const QUESTIONS = ['flow', 'cause', 'ways', 'choice', 'real', 'improve'] as const;
const JSON_ANSWER = { accept: 'application/json' };

const picture = (widthPx = 60, heightPx = 40): Promise<Buffer> =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#0c6a5d' } })
    .withExif({ IFD0: { Copyright: 'the place it was taken' } })
    .jpeg()
    .toBuffer();

describe('a lab report, from the first word to the mark', () => {
  let server: TestServer;
  let owner: string;
  let lin: TestBrowser;
  let mei: TestBrowser;
  let bo: TestBrowser;
  let run: LaunchedRun;
  let meiId: string;

  beforeEach(async () => {
    ({ server, teacher: lin, owner } = await openSchool());
    run = await launchRun(server, owner, { scenario: 'trade/shortage' });
    mei = (await joinStudent(server, run, { name: 'Mei Chen', studentNo: '24020001' })).browser;
    bo = (await joinStudent(server, run, { name: '博文', studentNo: '24020002' })).browser;
    await startRun(run, owner);
    const people = await server.deps.participants.list(run.runId);
    meiId = people.find(({ name }) => name === 'Mei Chen')?.id ?? '';
  });
  afterEach(() => server.stop());

  const at = (path = ''): string => `/runs/${run.runId}/report${path}`;
  const desk = (path = ''): string => `/teacher/runs/${run.runId}/reports${path}`;
  const fields = (answers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(answers).map(([id, text]) => [`answer.${id}`, text]));
  /** Saves as the page's script does. */
  const save = (who: TestBrowser, version: number, answers: Record<string, string>): Promise<Answer> =>
    who.post(at(), { headers: JSON_ANSWER, form: { version: String(version), ...fields(answers) } });
  const handIn = (who: TestBrowser, version: number): Promise<Answer> =>
    who.post(at('/hand-in'), { form: { version: String(version) } });
  const upload = async (who: TestBrowser, bytes: Uint8Array, name = 'a.jpg'): Promise<Answer> => {
    const body = new FormData();
    body.set('_csrf', await who.csrf());
    body.set('image', new Blob([new Uint8Array(bytes)]), name);
    return who.send('POST', at('/images'), { body, headers: JSON_ANSWER });
  };
  const full = Object.fromEntries(QUESTIONS.map((id) => [id, `My answer to ${id}.`]));
  const points = (each: string): Record<string, string> =>
    Object.fromEntries(QUESTIONS.map((id) => [`points.${id}`, each]));

  it('is saved as it is typed, with a version, and is there on the next visit', async () => {
    expect((await save(mei, 0, { flow: 'We placed **PO-0001**.' })).json).to.deep.include({
      ok: true,
      version: 1,
    });
    expect((await save(mei, 1, { flow: 'We placed **PO-0002**.' })).json).to.deep.include({
      ok: true,
      version: 2,
    });
    const page = (await mei.get(at())).text;
    expect(page)
      .to.include('We placed **PO-0002**.</textarea>')
      .and.match(/name="version" value="2"/);
    expect(page).to.include('We placed <strong>PO-0002</strong>.');
    // Another student's report is another report.
    expect((await bo.get(at())).text).to.not.include('PO-0002');
  });

  it('is saved by a browser without scripts too, whose form always has the empty field for a picture', async () => {
    const body = new FormData();
    body.set('_csrf', await mei.csrf());
    body.set('version', '0');
    body.set('answer.flow', 'by hand');
    body.set('image', new Blob([]), '');
    expect((await mei.send('POST', at(), { body })).headers.get('location')).to.equal(at());
    body.set('version', '1');
    body.set('image', new Blob([new Uint8Array(100_000)]), 'chosen-but-not-put-in.png');
    body.set('then', 'read');
    expect((await mei.send('POST', at(), { body })).headers.get('location')).to.equal(at('/read'));
    expect((await server.deps.reports.get(run.runId, meiId)).version).to.equal(2);
  });

  it('takes long Chinese answers whole, and says which is too long without losing it', async () => {
    const long = '缺货'.repeat(3_000);
    const body = new FormData();
    body.set('_csrf', await mei.csrf());
    body.set('version', '0');
    for (const id of QUESTIONS) body.set(`answer.${id}`, long);
    expect((await mei.send('POST', at(), { body, headers: JSON_ANSWER })).json).to.deep.include({ ok: true });
    expect((await server.deps.reports.get(run.runId, meiId)).answers['improve']).to.equal(long);
    body.set('version', '1');
    body.set('answer.flow', `${long}!`);
    const refused = await mei.send('POST', at(), { body, headers: JSON_ANSWER });
    expect(refused.status).to.equal(422);
    expect(refused.json.fields[0]).to.deep.include({ field: 'flow' });
    expect((await mei.send('POST', at(), { body })).status).to.equal(303);
    expect((await mei.get(at())).text)
      .to.include(`${long}!</textarea>`)
      .and.include('At most 6000 characters');
  });

  it('writes over nothing that another tab saved, and shows both', async () => {
    await save(mei, 0, { flow: 'from the laptop' });
    const late = await save(mei, 0, { flow: 'from the phone' });
    expect(late.status).to.equal(409);
    expect(late.json).to.deep.include({ ok: false, conflict: true });
    // The same words again, because the answer was lost on the way, are no conflict.
    expect((await save(mei, 0, { flow: 'from the laptop' })).json).to.deep.include({ ok: true, version: 1 });
    await mei.post(at(), { form: { version: '0', ...fields({ flow: 'from the phone' }) } });
    const both = (await mei.get(at())).text;
    expect(both).to.include('from the phone</textarea>').and.include('from the laptop');
    expect(both).to.match(/name="version" value="1"/);
  });

  const HOSTILE: readonly [string, string][] = [
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<img src=x onerror="alert(1)">'],
    ['a javascript: link', '[go](javascript:alert(1))'],
    ['a data: link', '[go](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a template', '<%- process.env %> ${1+1} {{7*7}}'],
    ['closing tags', '</textarea></form></section><script src=//evil.example></script>'],
    ['SVG', '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>'],
    ['a key that is no question', '__proto__'],
  ];
  for (const [what, text] of HOSTILE) {
    it(`shows ${what} as the text it is, to the student, the teacher and on paper`, async () => {
      expect((await save(mei, 0, { flow: text, __proto__x: text, constructor: text })).status).to.equal(200);
      expect((await handIn(mei, 1)).status).to.equal(303);
      expect(Object.keys((await server.deps.reports.get(run.runId, meiId)).answers)).to.have.members(
        QUESTIONS,
      );
      const pages = [
        await mei.get(at('/read')),
        await lin.get(desk(`/${meiId}`)),
        await lin.get(desk('/print')),
      ];
      for (const { status, text: page } of pages) {
        expect(status).to.equal(200);
        const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
        expect(main).to.not.match(
          /<script|<img|<svg onload|<iframe|\son[a-z]+="|href="(?:javascript|data):/i,
        );
        const escaped = text.replace(
          /[&<>"']/g,
          (sign) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[sign] ?? ''};`,
        );
        expect(main).to.include(escaped);
      }
    });
  }

  it('says clearly what is wrong with a form that is none', async () => {
    const csrf = await mei.csrf();
    const nested = new FormData();
    nested.set('_csrf', csrf);
    nested.set(`answer${'[a]'.repeat(20)}`, 'x');
    for (let i = 0; i < 100; i++) nested.append('answer.flow', 'again');
    const bomb = await mei.send('POST', at(), { body: nested, headers: JSON_ANSWER });
    expect(bomb.status).to.equal(422);
    const huge = new FormData();
    huge.set('_csrf', csrf);
    huge.set('answer.flow', 'x'.repeat(200_000));
    const large = await mei.send('POST', at(), { body: huge, headers: JSON_ANSWER });
    expect(large.status).to.equal(422);
    expect(large.json.text.en).to.include('more than a report can hold');
    const twice = await mei.post(at(), {
      headers: { ...JSON_ANSWER, 'content-type': 'application/json' },
      body: JSON.stringify({ version: { $gt: 0 }, 'answer.flow': ['a'], answer: { flow: 1 } }),
    });
    expect(twice.status).to.equal(200);
    expect((await server.deps.reports.get(run.runId, meiId)).answers['flow']).to.equal('');
    const polluted = await mei.post(at(), {
      headers: { ...JSON_ANSWER, 'content-type': 'application/json' },
      body: '{"__proto__":{"version":"9"}}',
    });
    expect(polluted.status).to.equal(400);
    // Without the token of the session nothing is saved.
    const foreign = new FormData();
    foreign.set('answer.flow', 'stolen');
    expect((await mei.send('POST', at(), { body: foreign })).status).to.equal(403);
  });

  it('takes a chart, an order or a figure of one’s own desk as it was at that moment, and nothing else', async () => {
    const page = (await mei.get(at())).text;
    const offers = [...page.matchAll(/<option value="((?:chart|chain|figure):[^"]+)"/g)].map(
      ([, value]) => value ?? '',
    );
    expect(offers).to.include('figure:own-balance');
    const put = await mei.post(at('/insert'), {
      headers: JSON_ANSWER,
      form: { offer: 'figure:own-balance' },
    });
    expect(put.json).to.deep.include({ ok: true, token: '[[figure-1]]' });
    await save(mei, 0, { flow: 'Here:\n\n[[figure-1]]' });
    const [frozen] = await server.deps.reports.pieces(run.runId, meiId);
    expect(frozen?.piece).to.have.property('kind', 'figure');
    const value = frozen?.piece.kind === 'figure' ? frozen.piece.value.en : '';
    expect((await mei.get(at('/read'))).text).to.include(`<p class="report-figure">${value}</p>`);
    for (const offer of ['chain:o999', 'chain:../x', 'figure:__proto__', '', 'chart:other-firm'])
      expect(
        (await mei.post(at('/insert'), { headers: JSON_ANSWER, form: { offer } })).status,
        offer,
      ).to.equal(422);
    // Without scripts it stands at the end of the chosen answer, and nothing typed is lost.
    const sent = await mei.post(at('/insert'), {
      form: {
        version: '1',
        offer: 'figure:own-profit',
        question: 'cause',
        ...fields({ flow: 'kept', cause: 'Because:' }),
      },
    });
    expect(sent.headers.get('location')).to.equal(`${at()}#q-cause`);
    const { answers } = await server.deps.reports.get(run.runId, meiId);
    expect(answers).to.deep.include({ flow: 'kept', cause: 'Because:\n\n[[figure-2]]\n' });
    // A piece that is taken out leaves a note where it stood.
    expect((await mei.post(at('/pieces/1/remove'))).status).to.equal(303);
    expect((await mei.post(at('/pieces/1/remove'))).status).to.equal(404);
    await save(mei, 2, { flow: '[[figure-1]]' });
    expect((await mei.get(at('/read'))).text).to.include('Something stood here');
  });

  it('draws pictures anew, keeps nothing of where they were taken, and shows them only to whoever may read', async () => {
    const put = await upload(mei, await picture(3_000, 2_500));
    expect(put.json).to.deep.include({ ok: true, token: '[[image-1]]' });
    const shown = await fetch(`${server.url}${at('/images/1')}`, { headers: { cookie: mei.cookie } });
    expect(shown.headers.get('content-type')).to.equal('image/webp');
    expect(shown.headers.get('cache-control')).to.equal('no-store');
    const { format, width, height, exif } = await sharp(Buffer.from(await shown.arrayBuffer())).metadata();
    expect(format).to.equal('webp');
    expect(exif).to.equal(undefined);
    expect(width * height).to.be.at.most(4_000_000);
    expect((await lin.get(desk(`/${meiId}/images/1`))).status).to.equal(200);
    expect((await bo.get(at('/images/1'))).status).to.equal(404);
    const boId =
      (await server.deps.participants.list(run.runId)).find(({ name }) => name === '博文')?.id ?? '';
    expect((await lin.get(desk(`/${boId}/images/1`))).status).to.equal(404);
    const wu = await signedInTeacher(server, { login: 'wu', name: 'Wu', password: 'eleven red bicycles' });
    expect((await wu.get(desk(`/${meiId}/images/1`))).status).to.equal(404);
    expect((await accountAt(server, 'gao', ['judge'])).browser).to.not.equal(mei);
  });

  it('refuses what is no picture by what it is, whatever it is called, and more than five a minute', async () => {
    const whole = await picture(400, 400);
    const bad: readonly [Uint8Array, RegExp][] = [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), /Only PNG/],
      [Buffer.from('<html><script>alert(1)</script>'), /Only PNG/],
      [whole.subarray(0, 300), /cannot be read/],
      [Buffer.alloc(9 * 1024 * 1024, 0xff), /too large/],
      [Buffer.alloc(0), /Choose a picture/],
    ];
    for (const [bytes, why] of bad) {
      const answer = await upload(mei, bytes, bytes.length === 0 ? '' : 'photo.jpg');
      expect(answer.status).to.be.oneOf([413, 422]);
      expect(answer.json.text.en).to.match(why);
    }
    expect((await upload(mei, whole)).status).to.equal(429);
    expect(await server.deps.reports.pieces(run.runId, meiId)).to.have.length(0);
  });

  it('holds ten pictures and no more', async () => {
    const { reports } = server.deps;
    const image = { bytes: await picture(), widthPx: 60, heightPx: 40 };
    const made = await Promise.all(
      Array.from({ length: 12 }, () => reports.addImage(run.runId, meiId, image)),
    );
    expect(made.filter(({ ok }) => ok)).to.have.length(10);
    expect(new Set((await reports.pieces(run.runId, meiId)).map(({ number }) => number)).size).to.equal(10);
  });

  it('is handed in, taken back until it is judged, and cannot be written to meanwhile', async () => {
    expect((await handIn(mei, 0)).status).to.equal(303);
    expect((await mei.get(at('/read'))).text).to.include('There is nothing to hand in yet');
    await save(mei, 0, { flow: 'done' });
    expect((await mei.get(at('/read'))).text).to.include('5 questions have no answer yet');
    await handIn(mei, 0);
    expect((await server.deps.reports.get(run.runId, meiId)).state).to.equal('draft');
    await handIn(mei, 1);
    expect((await server.deps.reports.get(run.runId, meiId)).state).to.equal('handed-in');
    expect((await save(mei, 2, { flow: 'more' })).status).to.equal(409);
    expect(
      (await mei.post(at('/insert'), { headers: JSON_ANSWER, form: { offer: 'figure:own-balance' } })).status,
    ).to.equal(409);
    expect((await mei.get(at())).headers.get('location')).to.equal(at('/read'));
    await mei.post(at('/take-back'));
    expect((await save(mei, 3, { flow: 'more' })).status).to.equal(200);
  });

  it('is marked question by question, and the student sees it only then', async () => {
    await save(mei, 0, full);
    expect(
      (await lin.post(desk(`/${meiId}/mark`), { form: { version: '0', ...points('8') } })).status,
    ).to.equal(303);
    expect((await server.deps.reports.get(run.runId, meiId)).state).to.equal('draft');
    await handIn(mei, 1);
    const wrong = await lin.post(desk(`/${meiId}`), {
      headers: JSON_ANSWER,
      form: { version: '0', 'points.flow': '11' },
    });
    expect(wrong.status).to.equal(422);
    const draft = await lin.post(desk(`/${meiId}`), {
      headers: JSON_ANSWER,
      form: { version: '0', 'points.flow': '7.5', 'comment.flow': 'Where is the despatch advice?' },
    });
    expect(draft.json).to.deep.include({ ok: true, version: 1 });
    expect((await mei.get(at('/read'))).text).to.not.include('despatch advice');
    // A question without points cannot be marked.
    await lin.post(desk(`/${meiId}/mark`), { form: { version: '1', 'points.flow': '7.5' } });
    expect((await lin.get(desk(`/${meiId}`))).text).to.include('Points are missing here');
    await lin.post(desk(`/${meiId}/mark`), {
      form: {
        version: '2',
        ...points('8'),
        'points.flow': '7.5',
        'comment.flow': 'Where is the despatch advice?',
        comment: 'Good <b>work</b>',
      },
    });
    // (7.5 + 5 × 8) of 60 points.
    expect(await server.deps.reports.marksOf(run.runId)).to.deep.equal(new Map([[meiId, 7_917]]));
    const read = (await mei.get(at('/read'))).text;
    expect(read)
      .to.include('79.17')
      .and.include('Where is the despatch advice?')
      .and.include('Good &lt;b&gt;work&lt;/b&gt;');
    expect((await mei.post(at('/take-back'))).status).to.equal(303);
    expect((await server.deps.reports.get(run.runId, meiId)).state).to.equal('marked');
    const grade = (await server.deps.grades.ofRun(run.runId)).people.find(
      ({ participant }) => participant === meiId,
    );
    expect(grade?.found.report).to.equal(7_917);
    const log = (await server.deps.audit.list({ kind: 'report', limit: 9 })).entries;
    expect(log.map(({ action }) => action)).to.deep.equal(['report/marked']);
    await lin.post(desk(`/${meiId}/unmark`));
    expect(await server.deps.reports.marksOf(run.runId)).to.deep.equal(new Map());
    expect((await mei.get(at('/read'))).text).to.not.include('79.17');
  });

  it('comes back with comments, is improved and handed in again', async () => {
    await save(mei, 0, full);
    await handIn(mei, 1);
    await lin.post(desk(`/${meiId}/return`), { form: { version: '0' } });
    expect((await lin.get(desk(`/${meiId}`))).text).to.include('Say in a comment what is to be improved');
    const back = await lin.post(desk(`/${meiId}/return`), {
      form: { version: '1', 'comment.cause': 'Who knew it?' },
    });
    expect(back.headers.get('location')).to.equal(desk());
    const page = (await mei.get(at())).text;
    expect(page).to.include('Who knew it?').and.include('returned');
    expect((await save(mei, 2, { ...full, cause: 'The bank knew.' })).status).to.equal(200);
    await handIn(mei, 3);
    const marking = (await lin.get(desk(`/${meiId}`))).text;
    expect(marking).to.include('The bank knew.').and.include('Who knew it?');
    expect((await server.deps.reports.get(run.runId, meiId)).handIns).to.equal(2);
  });

  it('lets two teachers mark without losing what either typed', async () => {
    await save(mei, 0, full);
    await handIn(mei, 1);
    await lin.post(desk(`/${meiId}`), {
      form: { version: '0', 'points.flow': '4', 'comment.flow': 'first' },
    });
    await lin.post(desk(`/${meiId}`), {
      form: { version: '0', 'points.flow': '6', 'comment.flow': 'second' },
    });
    const both = (await lin.get(desk(`/${meiId}`))).text;
    expect(both).to.include('The other page has 4 points, and says: first').and.include('second</textarea>');
  });

  it('lists who handed in, who is late and who is missing, and prints all that were handed in', async () => {
    await save(mei, 0, full);
    await lin.post(desk('/due'), { form: { due: '2020-01-01T12:00' } });
    await handIn(mei, 1);
    const list = (await lin.get(desk())).text;
    expect(list).to.include('1 waiting to be marked, 0 marked, 0 returned, 0 being written, 1 not begun');
    expect(list).to.include('>late<').and.include('value="2020-01-01T12:00"');
    await lin.post(desk('/due'), { form: { due: '2020-02-31T12:00' } });
    expect((await lin.get(desk())).text).to.include('Write date and time, please.');
    const paper = (await lin.get(desk('/print'))).text;
    expect(paper).to.include('Mei Chen').and.include('My answer to improve.').and.not.include('博文');
    mei.setCookie('lang', 'zh');
    expect((await mei.get(at('/read'))).text)
      .to.include('实验报告')
      .and.include('迟交');
  });

  it('is gone with its run', async () => {
    await save(mei, 0, full);
    await upload(mei, await picture());
    await server.deps.reports.forget(run.runId);
    expect((await server.deps.reports.get(run.runId, meiId)).version).to.equal(0);
    expect(await server.deps.reports.pieces(run.runId, meiId)).to.deep.equal([]);
  });
});
