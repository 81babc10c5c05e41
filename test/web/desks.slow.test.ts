import { expect } from 'chai';
import { tabNames } from '../../src/web/run/desk-routes.ts';
import { openSchool, seatLesson, PLAYERS, type SeatedLesson } from '../support/school.ts';
import { type TestBrowser, type LaunchedRun, type TestServer } from '../support/server.ts';
import {
  act,
  FRAME,
  ORDER,
  playTo,
  SEATS,
  STAGES,
  type Player,
  type Stage,
} from '../support/shortage-lesson.ts';

const roleOf = (player: Player): string => SEATS[player].split('.')[2] ?? '';

/** The hidden and prefilled fields of the form with this id, as a browser without scripts would send them. */
function formFields(html: string, id: string): Record<string, string> {
  const form = new RegExp(`<form[^>]* id="${id}"[\\s\\S]*?</form>`).exec(html)?.[0];
  if (form === undefined) throw new Error(`the page has no form ${id}`);
  const fields: Record<string, string> = {};
  const attribute = (tag: string, name: string): string | undefined =>
    new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name !== undefined) fields[name] = attribute(tag, 'value') ?? '';
  }
  for (const [, name, options] of form.matchAll(/<select[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) {
    const chosen =
      /<option value="([^"]*)" selected/.exec(options ?? '') ?? /<option value="([^"]*)"/.exec(options ?? '');
    fields[name ?? ''] = chosen?.[1] ?? '';
  }
  for (const [, name, text] of form.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<\/textarea>/g))
    fields[name ?? ''] = text ?? '';
  return fields;
}

describe('desks over HTTP', () => {
  let server: TestServer;
  let owner: string;
  let teacher: TestBrowser;
  let run: LaunchedRun;
  let people: SeatedLesson['people'];

  before(async () => {
    ({ server, teacher, owner } = await openSchool());
  });
  after(() => server.stop());

  /** A fresh lesson with five students, played up to a stage. */
  async function lesson(stage: Stage | null): Promise<void> {
    ({ run, people } = await seatLesson({ server, owner }, stage));
  }
  const at = (path: string): string => `/runs/${run.runId}${path}`;
  const speak = (browser: TestBrowser, lang: 'en' | 'zh'): void => browser.setCookie('lang', lang);

  /** A page that came, with no key without a text and no gap without a value. */
  async function page(browser: TestBrowser, path: string): Promise<string> {
    const answer = await browser.get(at(path));
    expect(answer.status, path).to.equal(200);
    const words = answer.text.replace(/<[^>]*>/g, ' ');
    expect(words, path).to.not.match(/\{\{|\bundefined\b|\bNaN\b|\[object|(trade(-[a-z]+)?|ui|web):[a-z]/);
    return answer.text;
  }

  it('renders every list of every role in every stage of the lesson, in both languages', async () => {
    await lesson(null);
    let after: Stage | null = null;
    for (const stage of [null, ...STAGES]) {
      if (stage !== null) await playTo(run.host, owner, stage, after);
      after = stage;
      const lang = STAGES.indexOf(stage ?? 'placed') % 2 === 0 ? 'zh' : 'en';
      for (const player of PLAYERS) {
        speak(people[player], lang);
        await page(people[player], '/desk');
      }
    }
    for (const lang of ['en', 'zh'] as const) {
      for (const player of PLAYERS) {
        speak(people[player], lang);
        for (const tab of tabNames(roleOf(player))) await page(people[player], `/desk/${tab}`);
      }
    }
  }).timeout(60_000);

  it('renders the mall and an order with its documents in both languages', async () => {
    await lesson('received');
    for (const lang of ['en', 'zh'] as const) {
      speak(people.buyer, lang);
      for (const path of [
        '',
        '/categories/parts',
        `/products/${FRAME}`,
        '/posts',
        '/notices',
        '/firms',
        '/firms/radwerk',
      ])
        await page(people.buyer, `/mall${path}`);
      expect(await page(people.buyer, '/mall/search?q=%E8%BD%A6%E6%9E%B6')).to.include(
        `/mall/products/${FRAME}`,
      );
      const order = await page(people.buyer, `/orders/${ORDER}`);
      const documents = new Set(
        [...order.matchAll(/\/documents\/([A-Z0-9-]+)"/g)].map(([, number]) => number),
      );
      expect(documents.size).to.be.at.least(8);
      for (const number of documents)
        await page(people.buyer, `/orders/${ORDER}/documents/${String(number)}`);
    }
  }).timeout(30_000);

  it('places an order by the form of the product page, without any script', async () => {
    await lesson(null);
    const html = await page(people.buyer, `/mall/products/${FRAME}`);
    const fields = formFields(html, `f-PlaceOrder-${FRAME}`);
    const answer = await people.buyer.post(at('/commands'), {
      form: { ...fields, 'lines.0.quantity': '60', wantedDay: '3' },
    });
    expect(answer.status).to.equal(303);
    expect(answer.headers.get('location')).to.equal(at('/desk/orders'));
    expect(await page(people.buyer, '/desk/orders')).to.include('PO-0001');
    expect(await page(people.supplier, '/desk')).to.include('PO-0001');
  });

  it('draws up, sends and signs a contract by the forms alone', async () => {
    await lesson('placed');
    const press = async (
      player: Player,
      form: string,
      changes: Record<string, string> = {},
    ): Promise<void> => {
      const fields = formFields(await page(people[player], `/orders/${ORDER}`), form);
      const answer = await people[player].post(at('/commands'), { form: { ...fields, ...changes } });
      expect(answer.status, form).to.equal(303);
    };
    await press('supplier', `f-DraftContract-${ORDER}`, {
      'prices.0.priceYuan': '110.50',
      latePenaltyPercent: '1.5',
    });
    const draft = await run.host.read((state) => JSON.stringify(state.markets['g1']?.state));
    expect(draft).to.include('"priceFen":11050').and.include('"latePenaltyBp":150');
    await press('supplier', `f-SendContract-${ORDER}`);
    await press('buyer', `f-SignContract-${ORDER}`);
    expect(await page(people.north, '/desk/new')).to.include('PO-0001');
  });

  it('brings a refused form back filled, with the message at its field', async () => {
    await lesson(null);
    const path = `/mall/products/${FRAME}`;
    const fields = formFields(await page(people.buyer, path), `f-PlaceOrder-${FRAME}`);
    const answer = await people.buyer.post(at('/commands'), {
      form: { ...fields, 'lines.0.quantity': '1.5', wantedDay: '9' },
      headers: { referer: `${server.url}${at(path)}` },
    });
    expect(answer.headers.get('location')).to.equal(at(path));
    const again = await page(people.buyer, path);
    expect(formFields(again, `f-PlaceOrder-${FRAME}`)).to.include({
      'lines.0.quantity': '1.5',
      wantedDay: '9',
    });
    expect(again).to.match(/data-field-error><svg[\s\S]{0,200}?whole|整数/);
    expect(await run.host.read((state) => JSON.stringify(state.markets))).to.not.include('PO-0001');
  });

  it('answers a browser that asks for a part with the piece alone', async () => {
    await lesson('placed');
    const part = await people.supplier.get(at('/desk'), {
      headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
    });
    expect(part.text).to.not.include('<html');
    expect(part.text).to.match(new RegExp(`id="desk" data-fragment-url="${at('/desk')}"`));
  });

  it('lets the teacher look at any desk, closed and with the reason, and nobody else', async () => {
    await lesson('shortage');
    speak(teacher, 'en');
    const path = `/desk?seat=${SEATS.supplier}`;
    const seen = await page(teacher, path);
    expect(seen).to.include('You are looking in').and.include('Radwerk Frames');
    const order = await page(teacher, `/orders/${ORDER}?seat=${SEATS.supplier}`);
    expect(order).to.not.match(
      /<button[^>]*type="submit"[^>]*>[^<]*(<svg[\s\S]*?<\/svg>)?\s*(Transfer|Add stock)/,
    );
    expect((await people.buyer.get(at(path))).status).to.equal(404);
  });

  it('does not know a run, an order, a list or a product that is none of one’s business', async () => {
    await lesson('placed');
    const mine = run;
    const { buyer, south, north } = people;
    expect((await south.get(at(`/orders/${ORDER}`))).status).to.equal(404);
    expect((await buyer.get(at('/orders/o99'))).status).to.equal(404);
    expect((await buyer.get(at('/desk/registrations'))).status).to.equal(404);
    expect((await buyer.get(at('/mall/products/p99'))).status).to.equal(404);
    expect((await buyer.get(at(`/orders/${ORDER}/documents/XX-1`))).status).to.equal(404);
    expect((await north.get(at(`/orders/${ORDER}`))).status).to.equal(404);
    await lesson(null);
    expect((await people.buyer.get(`/runs/${mine.runId}/desk`)).status).to.equal(404);
  });

  it('writes nothing private of another firm into a page', async () => {
    await lesson('drafted');
    await act(run.host, 'buyer', {
      type: 'trade/SendFeedback',
      subject: 'A word in private',
      body: 'Nobody else is to read this.',
    });
    // The supplier's balance, its cost of a frame, its draft and the buyer's feedback.
    const secrets = ['500,000.00', '¥80.00', 'CT-0001-1', 'A word in private'];
    const found: string[] = [];
    for (const [player, own] of [
      ['buyer', ['A word in private', '¥80.00']],
      ['north', []],
      ['south', []],
    ] as const) {
      speak(people[player], 'en');
      const paths = [
        '/desk',
        ...tabNames(roleOf(player)).map((tab) => `/desk/${tab}`),
        '/mall',
        `/mall/products/${FRAME}`,
        '/mall/firms',
      ];
      if (player === 'buyer') paths.push(`/orders/${ORDER}`);
      for (const path of paths) {
        const text = await page(people[player], path);
        for (const secret of secrets)
          if (!(own as readonly string[]).includes(secret) && text.includes(secret))
            found.push(`${player} ${path}: ${secret}`);
      }
    }
    expect(found).to.deep.equal([]);
    speak(people.supplier, 'en');
    expect(await page(people.supplier, '/desk/finance')).to.include('500,000.00');
    expect(await page(people.supplier, `/orders/${ORDER}`)).to.include('CT-0001-1');
  }).timeout(30_000);

  it('closes the forms while the exercise is paused and says so', async () => {
    await lesson('placed');
    await run.host.submit({
      commandId: `pause:${run.runId}`,
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/Pause' },
    });
    speak(people.supplier, 'en');
    const html = await page(people.supplier, `/orders/${ORDER}`);
    expect(html).to.include('The exercise is paused.');
    expect(html).to.not.match(
      /<button class="btn btn-primary[^"]*" type="submit"[^>]*>[^<]*(<svg[\s\S]{0,120}?<\/svg>)? Draw up/,
    );
  });

  it('gives a person the seat back that a bot kept warm, from the desk itself', async () => {
    await lesson('placed');
    await run.host.submit({
      commandId: `bot:${run.runId}`,
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/SeatBot', seat: SEATS.south } as { type: string },
    });
    speak(people.south, 'en');
    expect(await page(people.south, '/desk')).to.include('A bot is keeping your seat.');
    const answer = await people.south.post(at('/commands'), {
      form: { commandId: `back:${run.runId}`, type: 'run/UnseatBot', seat: SEATS.south },
    });
    expect(answer.status).to.equal(303);
    expect(await page(people.south, '/desk')).to.not.include('A bot is keeping your seat.');
  });
});
