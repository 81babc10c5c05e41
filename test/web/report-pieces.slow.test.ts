import { expect } from 'chai';
import sharp from 'sharp';
import { openSchool, seatLesson, type SeatedLesson } from '../support/school.ts';
import { accountAt, type Answer, type TestBrowser, type TestServer } from '../support/server.ts';
import { nextDay, ORDER, playTo } from '../support/shortage-lesson.ts';

const JSON_ANSWER = { accept: 'application/json' };
const picture = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#0c6a5d' } })
    .png()
    .toBuffer();

/** What the lesson leaves in a report: the order it was about, charts, tables, pictures; and who may look at them. */
describe('what stands in a lab report', () => {
  let server: TestServer;
  let owner: string;
  let teacher: TestBrowser;
  let judge: TestBrowser;
  let judgeId: string;
  let run: SeatedLesson['run'];
  let people: SeatedLesson['people'];

  before(async () => {
    ({ server, teacher, owner } = await openSchool());
    ({ browser: judge, id: judgeId } = await accountAt(server, 'gao', ['judge']));
  });
  after(() => server.stop());
  beforeEach(async () => {
    ({ run, people } = await seatLesson({ server, owner }, 'signed'));
    // The warehouse looks at it only two days later.
    await nextDay(run.host, owner);
    await nextDay(run.host, owner);
    await playTo(run.host, owner, 'normal', 'signed');
  });

  const at = (path = ''): string => `/runs/${run.runId}/report${path}`;
  const insert = (who: TestBrowser, offer: string): Promise<Answer> =>
    who.post(at('/insert'), { headers: JSON_ANSWER, form: { offer } });
  const save = (who: TestBrowser, version: number, flow: string): Promise<Answer> =>
    who.post(at(), { headers: JSON_ANSWER, form: { version: String(version), 'answer.flow': flow } });
  const upload = async (who: TestBrowser, bytes: Uint8Array, name = 'screenshot.png'): Promise<Answer> => {
    const body = new FormData();
    body.set('_csrf', await who.csrf());
    body.set('image', new Blob([new Uint8Array(bytes)]), name);
    return who.send('POST', at('/images'), { body, headers: JSON_ANSWER });
  };
  const idOf = async (studentName: string): Promise<string> =>
    (await server.deps.participants.list(run.runId)).find(({ name }) => name === studentName)?.id ?? '';
  const mainOf = ({ text }: Answer): string => text.slice(text.indexOf('<main'), text.indexOf('</main>'));

  /** Everything there is to put in, named in the first answer. */
  async function putIn(who: TestBrowser, words = ''): Promise<readonly string[]> {
    const page = (await who.get(at())).text;
    const offers = [...page.matchAll(/<option value="((?:chart|chain):[^"]+)"/g)].map(
      ([, value]) => value ?? '',
    );
    const tokens: string[] = [];
    for (const offer of offers) tokens.push((await insert(who, offer)).json.token as string);
    tokens.push((await upload(who, await picture())).json.token as string);
    expect((await save(who, 0, [words, ...tokens].join('\n\n'))).status).to.equal(200);
    return offers;
  }
  const handIn = (who: TestBrowser): Promise<Answer> => who.post(at('/hand-in'), { form: { version: '1' } });

  it('is the order with its stations, its documents and where it waited, the same on screen and on paper', async () => {
    const offers = await putIn(people.buyer);
    expect(offers).to.include(`chain:${ORDER}`).and.include('chart:money');
    await handIn(people.buyer);
    const id = await idOf('Student Buyer');
    for (const [lang, waited, waits] of [
      ['en', 'after 2 days', 'Waits for Radwerk Frames since Day 3'],
      ['zh', '历时 2 天', '自第 3 天起等待'],
    ] as const) {
      people.buyer.setCookie('lang', lang);
      teacher.setCookie('lang', lang);
      for (const page of [
        await people.buyer.get(at('/read')),
        await teacher.get(`/teacher/runs/${run.runId}/reports/${id}`),
        await teacher.get(`/teacher/runs/${run.runId}/reports/print`),
      ]) {
        const main = mainOf(page);
        const chains = main.match(/<figure class="report-piece report-piece--chain">[^]*?<\/figure>/g) ?? [];
        const chain = chains.find((each) => each.includes('CT-0001-1')) ?? '';
        expect(chain.match(/class="station station--/g)).to.have.length.greaterThan(4);
        expect(chain.match(/class="station station--done"/g)).to.have.length.greaterThan(1);
        expect(chain).to.include(waited).and.include(waits).and.include('PO-0001');
        // Charts are drawn by the server and stand in a table too.
        expect(main).to.include('<svg class="report-chart"').and.include('<details class="report-data">');
        expect(main).to.match(/<img src="[^"]+\/images\/\d+" width="60" height="40"/);
        expect(main).to.not.match(/\{\{|\bundefined\b|\bNaN\b|report:|trade:/);
      }
    }
    teacher.setCookie('lang', 'en');
  });

  it('stays as it was put in, however the order goes on', async () => {
    await insert(people.buyer, `chain:${ORDER}`);
    const [before] = await server.deps.reports.pieces(run.runId, await idOf('Student Buyer'));
    await playTo(run.host, owner, 'received', 'normal');
    const [after] = await server.deps.reports.pieces(run.runId, await idOf('Student Buyer'));
    expect(after).to.deep.equal(before);
  });

  it('is an order of the own firm only', async () => {
    expect((await insert(people.administrator, `chain:${ORDER}`)).status).to.equal(422);
    expect((await insert(people.south, `chain:${ORDER}`)).status).to.equal(422);
    expect((await insert(people.supplier, `chain:${ORDER}`)).status).to.equal(200);
  });

  /** The buyer names everyone, also with a name that goes over a change of style. */
  const NAMING =
    'I am Student **Buyer** of VeloShop, with [Student Supplier](https://example.org/student-supplier)';

  async function judged(blind: boolean): Promise<string> {
    await server.deps.classroom.judges.add(run.runId, judgeId);
    await server.deps.judging.open(run.runId, { blind, headId: owner });
    return `/my/judging/${run.runId}/teams/1`;
  }

  it('is read by a blind judge with every name covered and without pictures', async () => {
    await putIn(people.buyer, NAMING);
    expect((await people.buyer.get(at('/read'))).text).to.include('Judges of this exercise can read it too');
    const team = await judged(true);
    expect((await judge.get(team)).text).to.not.include('report-chart');
    await handIn(people.buyer);
    const page = mainOf(await judge.get(team));
    expect(page).to.include('<svg class="report-chart"').and.include('report-piece--chain');
    expect(page).to.include('Pictures are not shown while names are hidden').and.not.include('<img');
    const names = await run.host.read(({ markets }) =>
      Object.values(markets).flatMap(({ firms }) => firms.flatMap(({ name }) => [name.en, name.zh])),
    );
    const words = page.replace(/<[^>]*>/g, '');
    for (const name of ['Student Buyer', 'Student Supplier', ...names]) expect(words).to.not.include(name);
    expect(page).to.not.include('example.org');
    for (const number of [1, 2, 3, 4, 5])
      expect((await judge.get(`${team}/reports/${number}/images/${1}`)).status).to.equal(404);
  });

  it('is read by a judge who sees names with its pictures, which nobody else gets at this address', async () => {
    await putIn(people.buyer, NAMING);
    const team = await judged(false);
    await handIn(people.buyer);
    const page = mainOf(await judge.get(team));
    expect(page).to.include('Student Supplier');
    const src = /<img src="([^"]+)"/.exec(page)?.[1] ?? 'no picture';
    expect((await judge.get(src)).status).to.equal(200);
    expect((await judge.get(src)).headers.get('content-type')).to.equal('image/webp');
    for (const path of [src.replace(/\d+$/, '77'), src.replace(/reports\/\d+/, 'reports/99')])
      expect((await judge.get(path)).status, path).to.equal(404);
    expect((await people.buyer.get(src)).status).to.be.oneOf([403, 404]);
    // What the student takes back is the student's alone again.
    await people.buyer.post(at('/take-back'));
    expect((await judge.get(src)).status).to.equal(404);
  });

  it('is never the file that was sent, also when that is a picture and something else', async () => {
    const evil = Buffer.from('<script>alert(document.domain)</script>PK\u0003\u0004');
    const put = await upload(people.buyer, Buffer.concat([await picture(), evil]), 'x.html');
    expect(put.json).to.deep.include({ ok: true });
    const bytes = await server.deps.reports.image(run.runId, await idOf('Student Buyer'), 1);
    expect(bytes?.includes('script')).to.equal(false);
    expect(bytes?.subarray(8, 12).toString()).to.equal('WEBP');
    const gif = await upload(people.buyer, Buffer.from('GIF89a/*<script>*/=1;alert(1)//'), 'x.gif');
    expect(gif.status).to.equal(422);
    expect(gif.json.fields).to.deep.equal([
      {
        field: 'image',
        text: { en: 'This picture cannot be read. Is the file whole?', zh: gif.json.text.zh as string },
      },
    ]);
  });

  it('is at most ten pictures and forty things, and says which of them is too many', async () => {
    const { reports } = server.deps;
    const id = await idOf('Student Buyer');
    const image = { bytes: await picture(), widthPx: 60, heightPx: 40 };
    for (let i = 0; i < 10; i++) await reports.addImage(run.runId, id, image);
    const eleventh = await upload(people.buyer, await picture());
    expect(eleventh.status).to.equal(409);
    expect(eleventh.json.text.en).to.equal('At most 10 pictures fit into a report. Take one out first.');
    for (let i = 0; i < 30; i++)
      expect(
        (
          await reports.addPiece(run.runId, id, {
            kind: 'table',
            caption: { en: '', zh: '' },
            columns: [],
            rows: [],
          })
        ).ok,
      ).to.equal(true);
    const more = await insert(people.buyer, 'chart:money');
    expect(more.json.text.en).to.include('at most 40 things');
    // The form without scripts says it beside the field.
    await people.buyer.post(at('/insert'), {
      form: { version: '0', offer: 'chart:money', 'answer.flow': 'kept' },
    });
    const page = (await people.buyer.get(at())).text;
    expect(page)
      .to.match(/id="offer-error"[^>]*>The report is full/)
      .and.include('kept</textarea>');
  });

  it('is not emptied by a megabyte of text that no report can hold', async () => {
    await save(people.buyer, 0, 'what was saved before');
    const body = new FormData();
    body.set('_csrf', await people.buyer.csrf());
    body.set('version', '1');
    body.set('answer.cause', 'short enough');
    body.set('answer.flow', 'x'.repeat(1_000_000));
    const data = await people.buyer.send('POST', at(), { body, headers: JSON_ANSWER });
    expect(data.status).to.equal(422);
    expect(data.json.text.en).to.include('more than a report can hold');
    expect((await people.buyer.send('POST', at(), { body })).status).to.equal(303);
    const page = (await people.buyer.get(at())).text;
    expect(page)
      .to.include('more than a report can hold')
      .and.include('what was saved before</textarea>')
      .and.include('short enough</textarea>');
  });

  it('goes to the teacher and back until it is good, and is late only when it was late by itself', async () => {
    const id = await idOf('Student Buyer');
    const marking = `/teacher/runs/${run.runId}/reports/${id}`;
    await save(people.buyer, 0, 'first words');
    await people.buyer.post(at('/hand-in'), { form: { version: '1' } });
    await teacher.post(`/teacher/runs/${run.runId}/reports/due`, { form: { due: '2020-01-01T12:00' } });
    expect((await teacher.get(marking)).text).to.include('>late<');
    // Taken back and handed in once more, it is as late as before.
    await people.buyer.post(at('/take-back'));
    await people.buyer.post(at('/hand-in'), { form: { version: '3' } });
    expect((await teacher.get(marking)).text)
      .to.include('>late<')
      .and.not.include('improved after it was');
    await teacher.post(`${marking}/return`, { form: { version: '0', 'comment.flow': 'Which document?' } });
    expect((await people.buyer.get(at())).text).to.include('Which document?');
    expect((await save(people.buyer, 4, 'better words')).status).to.equal(200);
    await people.buyer.post(at('/hand-in'), { form: { version: '5' } });
    for (const page of [await teacher.get(marking), await teacher.get(`/teacher/runs/${run.runId}/reports`)])
      expect(page.text).to.include('improved after it was returned').and.not.include('>late<');
    const { markingVersion } = await server.deps.reports.get(run.runId, id);
    const points = Object.fromEntries(
      ['flow', 'cause', 'ways', 'choice', 'real', 'improve'].map((question) => [`points.${question}`, '9']),
    );
    await teacher.post(`${marking}/mark`, { form: { version: String(markingVersion), ...points } });
    expect((await people.buyer.get(at('/read'))).text)
      .to.include('better words')
      .and.include('>90<');
    expect(await server.deps.reports.marksOf(run.runId)).to.deep.equal(new Map([[id, 9_000]]));
  });
});
