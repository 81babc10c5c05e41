import { expect } from 'chai';
import { checkInterchange } from '../../src/edi/check.ts';
import { withMistake } from '../../src/edi/mistakes.ts';
import { sampleOf } from '../../src/edi/samples.ts';
import { MESSAGE_TYPES } from '../../src/edi/tables/messages.ts';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import {
  joinStudent,
  launchRun,
  startRun,
  startTestServer,
  teacherId,
  signedInTeacher,
  TestBrowser,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

interface Posted {
  readonly status: number;
  readonly type: string;
  readonly disposition: string;
  readonly bytes: Uint8Array;
  readonly text: string;
}
interface Form {
  readonly fields?: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly bytes: Uint8Array };
  /** Left out: the one of this browser's session. */
  readonly token?: string;
}

describe('the pages of messages', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  /** Sends the check page's form as a browser without scripts does. */
  async function send(browser: TestBrowser, { fields = {}, file, token }: Form): Promise<Posted> {
    const form = new FormData();
    form.append('_csrf', token ?? (await browser.csrf()));
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const bytes = file ? file.bytes : new Uint8Array(0);
    form.append('file', new Blob([new Uint8Array(bytes)]), file?.name ?? '');
    const answer = await fetch(`${server.url}/edi`, {
      method: 'POST',
      body: form,
      headers: { cookie: browser.cookie },
    });
    const received = new Uint8Array(await answer.arrayBuffer());
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      disposition: answer.headers.get('content-disposition') ?? '',
      bytes: received,
      text: Buffer.from(received).toString('utf8'),
    };
  }
  /** The text in the form's field, as the page brings it back. */
  const typedIn = (page: string): string =>
    (/<textarea[^>]*>\n?([^]*?)<\/textarea>/.exec(page)?.[1] ?? '')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&');
  const said = (page: string): string => page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

  describe('checking any text', () => {
    it('is open to anyone, with a sample of every kind at an address of its own', async () => {
      const visitor = new TestBrowser(server);
      const empty = await visitor.get('/edi');
      expect(empty.status).to.equal(200);
      expect(said(empty.text)).to.include('Nothing checked yet');
      for (const type of MESSAGE_TYPES) {
        const page = await visitor.get(`/edi?sample=${type}&profile=lab`);
        expect(typedIn(page.text), type).to.equal(sampleOf(type));
        expect(said(page.text), type).to.match(/Accepted Nothing is wrong with it\./);
      }
      expect((await visitor.get('/edi?sample=NOSUCH')).status).to.equal(200);
    });

    it('speaks Chinese to those who read it', async () => {
      const reader = new TestBrowser(server);
      reader.setCookie('lang', 'zh');
      const page = await send(reader, {
        fields: { text: withMistake(sampleOf('INVOIC'), 'wrong-count') ?? '' },
      });
      expect(said(page.text)).to.include('拒收 发现 1 处错误。');
      expect(said(page.text)).to.match(/应为 \d+ 实为 \d+/);
    });

    it('finds what is wrong in a text that was pasted, and brings the text back', async () => {
      const text = withMistake(sampleOf('ORDERS'), 'garbled', 0.5) ?? '';
      const page = await send(new TestBrowser(server), { fields: { text, profile: 'none' } });
      expect(page.status).to.equal(200);
      expect(typedIn(page.text)).to.equal(text);
      expect(said(page.text)).to.match(/Refused Faults found: 1\./);
      expect(page.text).to.match(/class="edi-part edi-part--value edi-fault edi-fault--syntax"/);
      expect(page.text).to.include('KILN rejects it.');
    });

    it('takes a plain form without a file as well', async () => {
      const answer = await new TestBrowser(server).post('/edi', { form: { text: sampleOf('DESADV') } });
      expect(answer.status).to.equal(200);
      expect(said(answer.text)).to.include('Accepted');
    });

    it('checks a file against the standard alone, or against the agreement too', async () => {
      const browser = new TestBrowser(server);
      const bytes = Buffer.from(sampleOf('ORDERS').replace('MOA+86:5500', 'MOA+86:5501'), 'latin1');
      const file = { name: 'order.edi', bytes };
      expect(said((await send(browser, { file, fields: { profile: 'none' } })).text)).to.include('Accepted');
      const strict = said((await send(browser, { file, fields: { profile: 'lab' } })).text);
      expect(strict).to.match(/Agreement Allowed by the standard/);
      expect(strict).to.match(/Expected 5500 Found 5501/);
    });

    it('reads a file’s bytes as its UNB says, and tells where the two disagree', async () => {
      const browser = new TestBrowser(server);
      const latin = sampleOf('ORDERS').replace('Teapot', 'Théière');
      const asLatin = await send(browser, { file: { name: 'a.edi', bytes: Buffer.from(latin, 'latin1') } });
      expect(typedIn(asLatin.text)).to.include('Théière');
      expect(said(asLatin.text)).to.include('Accepted');
      const asUtf8 = await send(browser, { file: { name: 'a.edi', bytes: Buffer.from(latin, 'utf8') } });
      expect(said(asUtf8.text)).to.include('The file is UTF-8, but its UNB announces one-byte letters');
      const chinese = latin.replace('UNOC:3', 'UNOW:4').replace('260309', '20260309');
      const unow = await send(browser, { file: { name: 'a.edi', bytes: Buffer.from(chinese, 'utf8') } });
      expect(said(unow.text)).to.include('Accepted').and.not.include('announces');
      const gb = Buffer.concat([Buffer.from(chinese.slice(0, 200)), Buffer.from([0xb2, 0xe8, 0xba, 0xf8])]);
      expect(said((await send(browser, { file: { name: 'a.edi', bytes: gb } })).text)).to.include('GB 18030');
    });

    it('says in one sentence why something cannot be checked, and keeps what was typed', async () => {
      const browser = new TestBrowser(server);
      const fields = { text: 'UNB+typed before' };
      const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
      const binary = await send(browser, { fields, file: { name: 'p.png', bytes: png } });
      expect(binary.status).to.equal(422);
      expect(said(binary.text)).to.include('This is a binary file');
      expect(typedIn(binary.text)).to.equal(fields.text);

      const empty = await send(browser, { fields: { text: '' } });
      expect(empty.status).to.equal(422);
      expect(said(empty.text)).to.include('There is nothing in it.');

      const prose = await send(browser, { fields: { text: 'Dear Sir or Madam' } });
      expect(said(prose.text)).to.include('This is no EDIFACT text');
      expect(typedIn(prose.text)).to.equal('Dear Sir or Madam');

      const large = await send(browser, {
        fields,
        file: { name: 'l.edi', bytes: new Uint8Array(1024 * 1024 + 1).fill(65) },
      });
      expect(large.status).to.equal(413);
      expect(said(large.text)).to.include('larger than 1 MB');
      expect(typedIn(large.text)).to.equal(fields.text);

      const long = await send(browser, { fields: { text: sampleOf('ORDERS') + 'x'.repeat(600_000) } });
      expect(long.status).to.equal(422);
      expect(said(long.text)).to.include('longer than the 512 Ki characters');
    });

    it('takes a text far larger than other forms may bring, and 15,000 segments without a fault of its own', async () => {
      const lines = Array.from({ length: 7_000 }, (_, i) => `LIN+${i + 1}++A:SA'\nQTY+21:1:PCE'\n`).join('');
      const text = sampleOf('ORDERS').replace("LIN+1++POT-09:SA'\n", `${lines}LIN+1++POT-09:SA'\n`);
      const page = await send(new TestBrowser(server), { fields: { text } });
      expect(page.status).to.equal(200);
      expect(said(page.text)).to.match(/segments are not shown/);
      expect(page.text.length).to.be.below(3_000_000);
    });

    it('makes the mistake that is asked for, or says that there is no place for it', async () => {
      const browser = new TestBrowser(server);
      const spoilt = await send(browser, { fields: { text: sampleOf('RECADV'), mistake: 'wrong-count' } });
      expect(typedIn(spoilt.text)).to.not.equal(sampleOf('RECADV'));
      expect(said(spoilt.text)).to.include('Code 29');
      const none = await send(browser, { fields: { text: sampleOf('CONTRL'), mistake: 'too-long' } });
      expect(none.status).to.equal(422);
      expect(said(none.text)).to.include('This text has no place for that fault.');
    });

    it('hands out the CONTRL that a partner would send back', async () => {
      const browser = new TestBrowser(server);
      const text = withMistake(sampleOf('ORDERS'), 'wrong-count') ?? '';
      const answer = await send(browser, { fields: { text, download: 'contrl' } });
      expect(answer.type).to.equal('application/EDIFACT; charset=iso-8859-1');
      expect(answer.disposition).to.equal('attachment; filename="T0000001-CONTRL.edi"');
      expect(answer.text).to.equal(checkInterchange(text).contrl);
      const nobody = await send(browser, { fields: { text: 'UNB+UNOC:3', download: 'contrl' } });
      expect(nobody.type).to.match(/^text\/html/);
    });

    it('shows markup in a message as text', async () => {
      const text = sampleOf('ORDERS').replace('Teapot', '<script>alert(1)</script><b>"');
      const page = await send(new TestBrowser(server), { fields: { text } });
      expect(page.text).to.not.match(/<script>alert|<b>/);
      expect(typedIn(page.text).replaceAll('&gt;', '>')).to.include('<script>alert(1)</script>');
    });

    it('is refused without the token of the session, and counts how often one address asks', async () => {
      const browser = new TestBrowser(server);
      await browser.get('/edi');
      const foreign = await send(browser, { token: 'guessed', fields: { text: sampleOf('ORDERS') } });
      expect(foreign.status).to.equal(403);
      const page = await browser.get('/edi');
      expect(page.headers.get('ratelimit')).to.equal(null);
      const posted = await browser.post('/edi', { form: {} });
      expect(posted.headers.get('ratelimit')).to.match(/r=\d+/);
    });

    it('survives a body that is no form', async () => {
      const browser = new TestBrowser(server);
      const token = await browser.csrf();
      for (const [type, body] of [
        ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nUNB'],
        ['multipart/form-data', 'no boundary'],
        ['multipart/form-data; boundary=x', ''],
        ['text/plain', 'UNB+'],
      ] as const) {
        const answer = await browser.send('POST', '/edi', {
          headers: { 'content-type': type, 'x-csrf-token': token },
          body,
        });
        expect(answer.status, type).to.be.within(200, 422);
      }
    });
  });

  describe('a document of an order', () => {
    let run: LaunchedRun;
    let student: TestBrowser;
    let lin: TestBrowser;
    let order = '';
    let numbers: string[] = [];
    const base = () => `/runs/${run.runId}/orders/${order}/documents`;

    before(async function () {
      this.timeout(60_000);
      lin = await signedInTeacher(server);
      const owner = await teacherId(server);
      run = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 2 });
      const steward = { kind: 'instructor', id: owner, seat: null } as const;
      await fillWithBots(run.host, steward);
      await startRun(run, owner);
      await playAhead(run.host, LABS, steward, 5);
      student = (await joinStudent(server, run, { name: 'Mei', studentNo: '1', seat: 'm1.trail.enterprise' }))
        .browser;
      [order, numbers] = await run.host.read((state): [string, string[]] => {
        const { orders } = state.markets['m1']?.state as {
          orders: Record<
            string,
            { id: string; buyer: string; supplier: string; documents: { number: string }[] }
          >;
        };
        const own = Object.values(orders)
          .filter(({ buyer, supplier }) => [buyer, supplier].includes('trail'))
          .sort((a, b) => b.documents.length - a.documents.length)[0];
        return [own?.id ?? '', own?.documents.map(({ number }) => number) ?? []];
      });
      expect(numbers.length).to.be.above(4);
    });

    it('shows the paper, the message in two panes and the CONTRL that answered it', async () => {
      for (const number of numbers) {
        const page = await student.get(`${base()}/${number}`);
        expect(page.status).to.equal(200);
        expect(page.text.match(/data-edi-panes/g)).to.have.length(2);
        expect(page.text).to.match(/<article class="paper">[^]*id="message"[^]*id="contrl"/);
        expect(said(page.text)).to.match(/acknowledges everything\./);
      }
    });

    it('can be downloaded as a message, with the CONTRL beside it', async () => {
      for (const number of numbers) {
        const file = await student.get(`${base()}/${number}/message.edi`);
        const charset = file.text.includes('UNB+UNOW:4+') ? 'utf-8' : 'iso-8859-1';
        expect(file.headers.get('content-type')).to.equal(`application/EDIFACT; charset=${charset}`);
        expect(file.headers.get('content-disposition')).to.equal(`attachment; filename="${number}.edi"`);
        const { findings, contrl } = checkInterchange(file.text, { profile: 'lab' });
        expect(findings).to.deep.equal([]);
        const answer = await student.get(`${base()}/${number}/contrl.edi`);
        const lines = (text: string | null) => text?.split('\n').filter((line) => /^UC/.test(line));
        expect(lines(answer.text)).to.deep.equal(lines(contrl));
      }
    });

    it('is nobody’s but those who may see the order', async () => {
      const [number = ''] = numbers;
      const stranger = (await joinStudent(server, run, { name: 'Bo', studentNo: '2', seat: 'm1.bank.bank' }))
        .browser;
      expect((await stranger.get(`${base()}/${number}/message.edi`)).status).to.equal(404);
      const visitor = await new TestBrowser(server).get(`${base()}/${number}/message.edi`);
      expect(visitor.status).to.equal(302);
      const watched = await lin.get(`${base()}/${number}/message.edi?seat=m1.trail.enterprise`);
      expect(watched.status).to.equal(200);
      expect((await student.get(`${base()}/NO-1/message.edi`)).status).to.equal(404);
      expect((await student.get(`${base()}/%2e%2e/contrl.edi`)).status).to.be.oneOf([404, 400]);
    });

    it('stands on the order’s page with its message and what the CONTRL said', async () => {
      const page = await student.get(`/runs/${run.runId}/orders/${order}`);
      const chips = page.text.match(/class="edi-chip edi-chip--good" href="[^"]+"/g) ?? [];
      expect(chips).to.have.length(numbers.length);
      for (const number of numbers) expect(chips.join()).to.include(`/documents/${number}#message`);
      expect(page.text.match(/paper-card__answer--good/g)).to.have.length(numbers.length);
      expect(said(page.text)).to.match(/CONTRL: accepted/);
    });

    it('can be taken to the check page with a press', async () => {
      const page = await student.get(`${base()}/${numbers[0]}`);
      const form = /<form method="post" action="\/edi">[^]*?name="text" value="([^"]*)"/.exec(page.text);
      const text = (form?.[1] ?? '').replaceAll('&#39;', "'");
      const checked = await student.post('/edi', { form: { text, profile: 'lab' } });
      expect(said(checked.text)).to.include('Accepted');
    });
  });
});
