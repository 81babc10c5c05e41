import { expect } from 'chai';
import { openSchool } from '../support/school.ts';
import {
  joinStudent,
  scenarioText,
  startRun,
  type Answer,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';
import { FRAME, SEATS, type Player } from '../support/shortage-lesson.ts';
import { byHand, messageTexts } from '../support/written-lesson.ts';

const ABOUT = `/messages/new?kind=ORDERS&supplier=radwerk&product=${FRAME}&quantity=60&wantedDay=3`;
const PLAYERS: readonly Player[] = ['buyer', 'supplier', 'north'];

const textIn = ({ text }: Answer): string =>
  (/<textarea[^>]* data-editor-text>\n([^<]*)<\/textarea>/.exec(text)?.[1] ?? 'no editor')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
const commandIdIn = ({ text }: Answer): string => /name="commandId" value="([^"]+)"/.exec(text)?.[1] ?? '';
const wordsIn = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the editor over HTTP, without scripts', () => {
  let server: TestServer;
  let owner: string;
  let teacher: TestBrowser;
  let run: LaunchedRun;
  let people: Record<string, TestBrowser>;
  let count = 0;

  before(async () => {
    ({ server, teacher, owner } = await openSchool());
  });
  after(() => server.stop());
  beforeEach(async () => {
    const host = await server.registry.create({
      scenarioText: byHand(scenarioText('trade/shortage'), ['radwerk', 'veloshop']),
      groups: 1,
      ownerId: owner,
    });
    const { joinCode } = await server.registry.record(host.runId);
    run = { runId: host.runId, joinCode: joinCode ?? '', host };
    people = {};
    for (const player of PLAYERS) {
      count += 1;
      const student = { name: `Student ${player}`, studentNo: `M${count}`, seat: SEATS[player] };
      people[player] = (await joinStudent(server, run, student)).browser;
    }
    await startRun(run, owner);
  });

  const person = (player: Player): TestBrowser => {
    const found = people[player];
    if (found === undefined) throw new Error(`nobody plays ${player}`);
    return found;
  };
  const buyer = (): TestBrowser => person('buyer');
  const page = (path = ABOUT, who = buyer()): Promise<Answer> => who.get(`/runs/${run.runId}${path}`);
  const post = (form: Record<string, string>, who = buyer(), headers: Record<string, string> = {}) =>
    who.post(`/runs/${run.runId}/messages`, {
      form: { about: ABOUT, commandId: `c-${(count += 1)}`, ...form },
      headers,
    });
  /** Posts and follows to the page it leads to. */
  async function lands(answer: Answer, who = buyer()): Promise<Answer> {
    expect(answer.status, answer.text.slice(0, 400)).to.equal(303);
    const to = (answer.headers.get('location') ?? '').replace(/#.*$/, '');
    return who.get(to);
  }
  const right = async (): Promise<string> => (await messageTexts(run.host, SEATS.buyer, 'ORDERS')).finished;

  it('shows the template, and checks what was typed without sending it', async () => {
    const seq = await run.host.seq();
    const first = await page();
    expect(textIn(first)).to.match(/^UNA:\+\.\? '\nUNB\+UNOC:3\+veloshop:ZZZ\+radwerk:ZZZ/);
    const typed = (await right()).replace('QTY+21:60', 'QTY+21:sixty <b>&amp;</b>');
    const checked = await lands(await post({ do: 'check', text: typed }));
    expect(textIn(checked)).to.equal(typed);
    expect(wordsIn(checked)).to.match(/Faults: \d/);
    expect(wordsIn(checked)).to.include('Found: sixty');
    expect(await run.host.seq()).to.equal(seq);
    // The next look at it begins anew.
    expect(textIn(await page())).to.include('...');
  });

  it('sends a faulty message all the same, shows what came back, and loses nothing', async () => {
    const wrong = (await right()).replace(/UNT\+\d+/, 'UNT+9');
    const answer = await post({ do: 'send', text: wrong.replaceAll('\n', '\r\n') });
    expect(answer.headers.get('location')).to.match(/&try=m1#answer$/);
    const back = await lands(answer);
    expect(textIn(back)).to.equal(wrong);
    expect(wordsIn(back)).to.include('Radwerk Frames refused your message with a CONTRL');
    expect(back.text).to.include('UCM+1+ORDERS:D:96A:UN+4+29+UNT+2&#39;');
    expect(back.text).to.match(/<a href="#sent-r\d+"/);
    // Whoever comes back later finds it still there.
    expect(textIn(await page())).to.equal(wrong);
    expect(textIn(await page(`${ABOUT}&fresh=1`))).to.include('...');
  });

  it('leads to the document once the message was taken, and says so', async () => {
    const taken = await post({
      do: 'send',
      text: (await right()).replace(/BGM\+220\+[^+]+/, 'BGM+220+VS-7'),
    });
    expect(taken.headers.get('location')).to.equal(`/runs/${run.runId}/orders/o1/documents/VS-7#message`);
    expect(wordsIn(await lands(taken))).to.include('accepted your message');
  });

  it('takes a message once, however often its form is sent', async () => {
    const id = commandIdIn(await page());
    expect(id).to.not.equal('');
    const text = await right();
    const first = await post({ do: 'send', text, commandId: id });
    const again = await post({ do: 'send', text, commandId: id });
    expect(again.headers.get('location')).to.equal(first.headers.get('location'));
    const orders = await run.host.read(({ markets }) => (markets['g1']?.state as { orders: object }).orders);
    expect(Object.keys(orders)).to.deep.equal(['o1']);
  });

  it('brings a text back that could not be sent at all, with the reason beside it', async () => {
    await run.host.submit({
      commandId: 'pause',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/Pause' },
    });
    const text = await right();
    const back = await lands(await post({ do: 'send', text }));
    expect(textIn(back)).to.equal(text);
    expect(back.text).to.match(/class="message message--danger"/);
  });

  it('shows the finished message when it is asked for, keeps the text, and counts it once', async () => {
    const typed = (await right()).replace('QTY+21:60', 'QTY+21:61');
    const shown = await lands(await post({ do: 'show', text: typed }));
    expect(textIn(shown)).to.equal(typed);
    expect(shown.text).to.match(/<del>61<\/del>/);
    expect(shown.text).to.match(/<ins>60<\/ins>/);
    const later = await page();
    expect(later.text).to.include('id="finished"');
    expect(later.text).to.not.include('value="show"');
    const state = await run.host.read(({ markets }) => markets['g1']?.state as { shownMessages: unknown[] });
    expect(state.shownMessages).to.have.length(1);
  });

  it('answers the page’s script with where to go, and with why not', async () => {
    const json = { accept: 'application/json' };
    const wrong = await post({ do: 'send', text: `${await right()}JUNK+1'` }, buyer(), json);
    expect(wrong.status).to.equal(200);
    expect(wrong.json).to.include({ ok: true });
    expect(wrong.json.next).to.match(/&try=m1#answer$/);
    const empty = await post({ do: 'send', text: '' }, buyer(), json);
    expect(empty.status).to.equal(400);
    expect(empty.json.error.fields[0].field).to.equal('text');
    const nobody = await post({ do: 'send', text: 'x' }, person('north'), json);
    expect(nobody.status).to.equal(422);
    expect(nobody.json.rejection.code).to.equal('trade/not-by-hand');
  });

  it('lets the teacher read a seat’s editor and what came back to it, and send nothing from there', async () => {
    await post({ do: 'send', text: (await right()).replace(/UNT\+\d+/, 'UNT+9') });
    const seat = `&seat=${SEATS.buyer}`;
    const seen = await page(`${ABOUT}${seat}`, teacher);
    expect(wordsIn(seen)).to.include('refused your message with a CONTRL');
    expect(seen.text).to.not.include('value="send"');
    expect(seen.text).to.match(/<textarea[^>]* readonly/);
    expect(seen.text).to.include(`&amp;try=m1&amp;seat=${SEATS.buyer}`);
    const desk = await page(`/desk/edi?seat=${SEATS.buyer}`, teacher);
    expect(wordsIn(desk)).to.include('refused with CONTRL, faults: 1');
  });

  it('is nobody else’s: another firm’s order has no editor, and what a form is about stays in this run', async () => {
    await post({ do: 'send', text: await right() });
    expect((await page('/messages/new?kind=ORDRSP&order=o1', person('north'))).status).to.equal(404);
    expect((await page('/messages/new?kind=ORDERS', person('north'))).status).to.equal(404);
    expect((await page('/messages/new')).status).to.equal(404);
    const away = await post({
      do: 'check',
      text: 'x',
      about: '//elsewhere.example/messages/new?kind=ORDERS',
    });
    expect(away.headers.get('location')).to.equal(`/runs/${run.runId}/desk`);
    expect((await post({ do: 'dance', text: 'x' })).status).to.equal(400);
  });

  it('offers the editor in every place that would have a form', async () => {
    expect((await page(`/mall/products/${FRAME}`)).text).to.include('Write the ORDERS');
    expect((await page(`/mall/products/${FRAME}`)).text).to.not.include('value="trade/PlaceOrder"');
    expect((await page('/desk/edi')).text).to.include('/messages/new?kind=ORDERS"');
    await post({ do: 'send', text: await right() });
    await page();
    const order = await page('/orders/o1');
    expect(order.text).to.include('/messages/new?kind=ORDCHG&amp;order=o1');
    expect(order.text).to.not.include('value="trade/CancelOrder"');
  });
});
