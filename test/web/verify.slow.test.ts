import { expect } from 'chai';
import { sampleFile } from '../../src/labs/trade/signing/sample.ts';
import { openSchool, seatLesson, type SeatedLesson } from '../support/school.ts';
import { TestBrowser, type LaunchedRun, type TestServer } from '../support/server.ts';
import { act, ORDER, SEATS } from '../support/shortage-lesson.ts';

const CONTRACT = 'CT-0001-1';

/** State of every line of the check: `{ hash: 'holds', 'signature-buyer': 'fails', … }`. */
const statesIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/id="check-([\w-]+)" data-state="(\w+)"/g)].map(([, id, state]) => [id, state]),
  );
const failuresIn = (html: string): string[] =>
  Object.entries(statesIn(html)).flatMap(([id, state]) => (state === 'fails' ? [id] : []));
const verdictIn = (html: string): string | undefined => /data-verdict="([\w-]+)"/.exec(html)?.[1];
const unescape = (html: string): string =>
  html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
const fileIn = (html: string): string =>
  unescape(/<textarea[^>]*name="file"[^>]*>\n?([^<]*)<\/textarea>/.exec(html)?.[1] ?? '');
const originalIn = (html: string): string =>
  unescape(/name="original" value="([^"]*)"/.exec(html)?.[1] ?? '');

describe('checking a signed contract over HTTP', () => {
  let server: TestServer;
  let teacher: TestBrowser;
  let run: LaunchedRun;
  let people: SeatedLesson['people'];
  let path: string;

  before(async () => {
    const school = await openSchool();
    ({ server, teacher } = school);
    ({ run, people } = await seatLesson(school, 'offered'));
    path = `/runs/${run.runId}/orders/${ORDER}/signed/${CONTRACT}`;
  });
  after(() => server.stop());

  it('gives the same file to buyer, supplier, warehouse and teacher, and to nobody else', async () => {
    const files = await Promise.all([
      people.buyer.get(path),
      people.supplier.get(path),
      people.north.get(path),
      teacher.get(`${path}?seat=${SEATS.buyer}`),
    ]);
    for (const { status, headers, text } of files) {
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal('text/plain; charset=utf-8');
      expect(headers.get('content-disposition')).to.equal(`attachment; filename="${CONTRACT}.txt"`);
      expect(text).to.equal(files[0].text);
    }
    expect(files[0].text).to.match(/^tradelab signed document 1\n== text\ntradelab contract 1\n/);
    for (const other of [people.south, people.administrator])
      expect((await other.get(path)).status).to.equal(404);
    const { headers } = await new TestBrowser(server).get(path);
    expect(headers.get('location')).to.match(/^\/(join|sign-in)\b/);
  });

  it('knows no file of a contract that is not there, or of an order of others', async () => {
    for (const wrong of [`${path}9`, path.replace('/o1/', '/o9/'), path.replace(CONTRACT, 'x')])
      expect((await people.buyer.get(wrong)).status, wrong).to.equal(404);
  });

  it('shows the contract with both signatures verified, and where to check and get it', async () => {
    const { text } = await people.buyer.get(`/runs/${run.runId}/orders/${ORDER}`);
    expect(text.match(/signer--verified/g)).to.have.length(2);
    expect(text).to.include(`href="${path}/check"`);
    expect(text).to.include(`href="${path}"`);
    expect(text).to.include('CA-000');
  });

  it('checks everything, the authority and the revocation list too, when it comes from the contract', async () => {
    const { status, text } = await people.north.get(`${path}/check`);
    expect(status).to.equal(200);
    expect(verdictIn(text)).to.equal('sound');
    expect(new Set(Object.values(statesIn(text)))).to.deep.equal(new Set(['holds']));
    expect(Object.keys(statesIn(text))).to.have.length(13);
  });

  it('knows the backorder and the change as well, once they are signed', async () => {
    await act(run.host, 'buyer', { type: 'trade/AcceptPartial', order: ORDER });
    for (const [order, number] of [
      [ORDER, `${CONTRACT}-A1`],
      ['o2', 'CT-0002-1'],
    ]) {
      const { text } = await people.buyer.get(`/runs/${run.runId}/orders/${order}/signed/${number}/check`);
      expect(verdictIn(text), number).to.equal('sound');
    }
  });

  it('finds a signature made with a certificate that had been revoked before', async () => {
    const { text: file } = await people.buyer.get(path);
    await act(run.host, 'supplier', { type: 'trade/ReportKeyStolen', reason: 'Lost' });
    expect(verdictIn((await people.buyer.get(`${path}/check`)).text)).to.equal('sound');
    // The thief signs for a later day: the certificate is still genuine, but no longer to be trusted.
    const later = file.replace(/^(as: supplier\n.*\n.*\n)day: \d+/m, '$1day: 200');
    const { text } = await people.buyer.post(`${path}/check`, { form: { file: later, do: 'check' } });
    expect(failuresIn(text)).to.deep.equal(['signature-supplier', 'revoked-supplier']);
  });

  describe('for anyone, without scripts', () => {
    let visitor: TestBrowser;
    const press = (fields: Record<string, string>) => visitor.post('/verify', { form: fields });
    before(() => {
      visitor = new TestBrowser(server);
    });

    it('begins with nothing, and with the example when asked for it', async () => {
      const empty = (await visitor.get('/verify')).text;
      expect(verdictIn(empty)).to.equal('nothing');
      expect(failuresIn(empty)).to.deep.equal([]);
      const example = (await visitor.get('/verify?sample=1')).text;
      expect(verdictIn(example)).to.equal('sound-so-far');
      expect(fileIn(example)).to.equal(sampleFile());
    });

    it('checks what was pasted, with the line ends a form makes of it', async () => {
      const pasted = sampleFile().replaceAll('\n', '\r\n');
      const { text } = await press({ file: pasted, do: 'check' });
      expect(verdictIn(text)).to.equal('sound-so-far');
      expect(originalIn(text)).to.equal(sampleFile());
    });

    it('changes one character, marks it, lets exactly the right lines fail, and undoes it', async () => {
      const first = (await press({ file: sampleFile(), do: 'check' })).text;
      const asked = { file: fileIn(first), original: originalIn(first), turn: '0' };
      const changed = (await press({ ...asked, do: 'text' })).text;
      expect(failuresIn(changed)).to.deep.equal(['hash', 'signature-supplier', 'signature-buyer']);
      expect(changed).to.include('<span>line 1: p1; </span><mark>5</mark><span>0 x 58.00</span>');
      const again = { file: fileIn(changed), original: originalIn(changed), turn: '1' };
      const certificate = (await press({ ...again, do: 'certificate' })).text;
      // From the original again: never more than one character at a time.
      expect(failuresIn(certificate)).to.deep.equal(['signature-supplier', 'issued-supplier']);
      const undone = (await press({ ...again, do: 'restore' })).text;
      expect(fileIn(undone)).to.equal(sampleFile());
      expect(verdictIn(undone)).to.equal('sound-so-far');
    });

    it('shows markup for what it is, and bears any text', async () => {
      const nasty = '<script>alert(1)</script>"\'&</textarea>';
      const { status, text } = await press({ file: nasty, original: nasty, turn: 'x', do: '<b>' });
      expect(status).to.equal(200);
      expect(text).not.to.include('<script>alert');
      expect(verdictIn(text)).to.equal('broken');
      expect(failuresIn(text)).to.deep.equal(['form']);
    });

    it('speaks both languages', async () => {
      const { text } = await visitor.get('/verify?sample=1', { headers: { 'accept-language': 'zh-CN' } });
      expect(text).to.include('验证已签合同');
      expect(text).to.include('椴木工坊 (linden) 在第 3 天签的正是这份文本');
    });
  });

  it('has no secret of any market in any of its pages', async () => {
    const secret = await run.host.read(
      (state) => (state.markets['g1']?.state as { signing: { secret: string } }).signing.secret,
    );
    const pages = await Promise.all([
      people.buyer.get(path),
      people.buyer.get(`${path}/check`),
      teacher.get(`/api/runs/${run.runId}/view`),
      people.buyer.get(`/api/runs/${run.runId}/view`),
    ]);
    expect(secret).to.match(/^[0-9a-f]{64}$/);
    for (const { text } of pages) expect(text.includes(secret)).to.equal(false);
  });
});
