import { expect } from 'chai';
import { ORDER_STATES } from '../../src/labs/trade/order-states.ts';
import { openSchool, seatLesson, type SeatedLesson } from '../support/school.ts';
import { type LaunchedRun, type TestServer } from '../support/server.ts';
import { ORDER, SEATS, STEEL, type Player } from '../support/shortage-lesson.ts';

/** Ids, states, codes and terms as the program calls them; no person should read one. */
const RAW = new RegExp(
  `\\b(${ORDER_STATES.join('|')}|[op]\\d+|veloshop|radwerk|north|south|g1\\.[a-z.]+|prepaid|on-receipt|net-\\d+)\\b|\\{\\{`,
);

describe('a refusal, as a person reads it', () => {
  let server: TestServer;
  let run: LaunchedRun;
  let people: SeatedLesson['people'];
  let count = 0;

  before(async () => {
    const school = await openSchool();
    server = school.server;
    ({ run, people } = await seatLesson(school, 'signed'));
  });
  after(() => server.stop());

  function send(player: Player, command: { type: string } & Record<string, unknown>) {
    const json = { commandId: `refused-${(count += 1)}`, command };
    return people[player].post(`/runs/${run.runId}/commands`, { json });
  }

  const terms = {
    order: ORDER,
    prices: [{ line: 1, priceFen: 1 }],
    warehouse: 'north',
    deliverByDay: 3,
    latePenaltyBp: 100,
    payment: 'prepaid',
  };
  const refusals: readonly (readonly [string, Player, { type: string } & Record<string, unknown>])[] = [
    ['trade/order-short', 'north', { type: 'trade/AcceptOrder', order: ORDER }],
    ['trade/wrong-state', 'supplier', { type: 'trade/IssueInvoice', order: ORDER }],
    ['trade/wrong-state', 'buyer', { type: 'trade/ReceiveOrder', order: ORDER }],
    ['trade/wrong-state', 'supplier', { type: 'trade/DraftContract', ...terms }],
    ['trade/wrong-role', 'buyer', { type: 'trade/AcceptOrder', order: ORDER }],
    ['trade/not-your-order', 'supplier', { type: 'trade/SignContract', order: ORDER, version: 1 }],
    [
      'trade/insufficient-stock',
      'supplier',
      { type: 'trade/Transfer', product: STEEL, from: 'north', to: 'south', quantity: 90_000 },
    ],
    [
      'trade/same-warehouse',
      'supplier',
      { type: 'trade/Transfer', product: STEEL, from: 'north', to: 'north', quantity: 1 },
    ],
    ['trade/unknown-order', 'buyer', { type: 'trade/SignContract', order: 'o77', version: 1 }],
    ['trade/unknown-product', 'buyer', { type: 'trade/WithdrawProduct', product: 'p1' }],
    [
      'trade/unknown-warehouse',
      'supplier',
      { type: 'trade/Allocate', product: STEEL, warehouse: 'veloshop', quantity: 1 },
    ],
    ['run/instructor-only', 'buyer', { type: 'run/SeatBot', seat: SEATS.north }],
    [
      'run/seat-held',
      'buyer',
      { type: 'run/ClaimSeat', seat: SEATS.south, participant: 'x', name: 'x', studentNo: '' },
    ],
    ['run/not-your-seat', 'buyer', { type: 'run/ReleaseSeat', seat: SEATS.north }],
  ];
  for (const [code, player, command] of refusals) {
    it(`names no id and no state: ${command.type} by the ${player} (${code})`, async () => {
      const { status, json, text } = await send(player, command);
      expect(status, text).to.equal(422);
      const { rejection } = json;
      expect(rejection.code).to.equal(code);
      for (const said of [rejection.text.en, rejection.text.zh]) expect(said).to.not.match(RAW);
      expect(rejection.text.en).to.not.match(/\p{Script=Han}/u);
      expect(rejection.text.zh).to.match(/\p{Script=Han}/u);
    });
  }

  it('gives states and lists in the words of each language, and scripts still get the ids', async () => {
    const { json } = await send('buyer', { type: 'trade/PayOrder', order: ORDER });
    expect(json.rejection.params).to.include({ state: 'NEW', needed: 'UNPAID, RECEIVED' });
    expect(json.rejection.text.en).to.match(/in state new; this is possible only in unpaid, /i);
    expect(json.rejection.text.zh)
      .to.match(/待付款|未付款/)
      .and.to.include('、');
  });

  it('gives payment terms in words', async () => {
    await people.buyer?.post(`/runs/${run.runId}/commands`, {
      json: {
        commandId: 'second-order',
        command: {
          type: 'trade/PlaceOrder',
          supplier: 'radwerk',
          lines: [{ product: STEEL, quantity: 1 }],
          wantedDay: 3,
        },
      },
    });
    const { json } = await send('supplier', {
      type: 'trade/DraftContract',
      ...terms,
      order: 'o2',
      payment: 'net-59',
    });
    expect(json.rejection.code).to.equal('trade/payment-not-allowed');
    expect(json.rejection.params.allowed).to.include('prepaid');
    const { en, zh } = json.rejection.text;
    expect(en)
      .to.match(/Choose one of: .*before/i)
      .and.not.match(/net-|on-receipt/);
    expect(zh).to.not.match(/[a-z]/);
  });

  it('says so as well on the page that a form leads back to', async () => {
    const { north } = people;
    if (!north) throw new Error('the warehouse has a person');
    const path = `/runs/${run.runId}/orders/${ORDER}`;
    for (const [lang, word] of [
      ['en', 'this is possible only in'],
      ['zh', '订单'],
    ] as const) {
      north.setCookie('lang', lang);
      await north.post(`/runs/${run.runId}/commands`, {
        form: { commandId: `page-${lang}`, type: 'trade/ShipOrder', order: ORDER },
        headers: { referer: `${server.url}${path}` },
      });
      const page = await north.get(path);
      const message = /message--danger[^]*?<\/div>/.exec(page.text)?.[0].replace(/<[^>]*>/g, ' ') ?? '';
      expect(message).to.include(word).and.not.match(RAW);
    }
  });
});
