import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import type { RefusedMessage, TradeState } from '../../src/labs/trade/state.ts';
import { taskKey } from '../../src/runs/core/tasks.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { CLOCK, person, RunPlay, TEACHER } from '../support/run-play.ts';
import { shipped } from '../support/shipped-scenarios.ts';

const scenario = shipped('edi-by-hand');

describe('bots in the seats of people who write by hand', () => {
  for (const seed of [1, 2, 3]) {
    it(`play the exercise through their own systems (seed ${seed})`, () => {
      const { report } = simulate({ scenario, seed, groups: 3, days: null, labs: LABS, checkEvery: 1 });
      expect(report.invariants.broken).to.deep.equal([]);
      expect(report.shortages.reported).to.be.at.least(3);
      expect(report.orders['SUCCESSFUL']).to.be.at.least(3);
      expect(report.events['trade/MessageRefused']).to.equal(undefined);
      expect(report.events['trade/MessageWritten']).to.equal(undefined);
    });
  }
});

/** An interchange typed by a person: the envelope, and segments with their count. */
function typed(
  kind: string,
  [from, to, reference, date]: readonly [string, string, string, string],
  segments: readonly string[],
  count = segments.length + 2,
): string {
  return [
    `UNB+UNOC:3+${from}:ZZZ+${to}:ZZZ+${date}:0930+${reference}'`,
    `UNH+1+${kind}:D:96A:UN'`,
    ...segments.map((segment) => `${segment}'`),
    `UNT+${count}+1'`,
    `UNZ+1+${reference}'`,
  ].join('\n');
}

const PARTIES = ['NAD+BY+trailhead::92', 'NAD+SU+pinewood::92'];

const ORDERS = [
  'BGM+220+TRAIL-2026-1+9',
  'DTM+137:20260105:102',
  'DTM+2:20260107:102',
  'FTX+AAI+++Blue ones if you can',
  ...PARTIES,
  'NAD+ST+trailhead::92',
  'CUX+2:CNY:9',
  'LIN+1++p1:SA',
  'QTY+21:200:PCE',
  'MOA+203:4900',
  'PRI+AAA:24.50',
  'LIN+2++p2:SA',
  'QTY+21:40:PCE',
  'MOA+203:6880',
  'PRI+AAA:172',
  'UNS+S',
  'MOA+86:11780',
  'CNT+2:2',
];

const CONTRACT = [
  'BGM+231+CT-0001-1+29',
  'DTM+137:20260105:102',
  'RFF+ON:TRAIL-2026-1',
  'RFF+CT:CT-0001-1',
  ...PARTIES,
  'CUX+2:CNY:9',
  'LIN+1+5+p1:SA',
  'QTY+21:200:PCE',
  'DTM+67:20260107:102',
  'PRI+AAA:24.5',
  'RFF+LI:1',
  'LIN+2+5+p2:SA',
  'QTY+21:40:PCE',
  'DTM+67:20260107:102',
  'PRI+AAA:172',
  'RFF+LI:2',
  'UNS+S',
];

const answerTo = (number: string, answered: string): string[] => [
  `BGM++${number}+29`,
  'DTM+137:20260105:102',
  `RFF+ACW:${answered}`,
  'NAD+MS+trailhead::92',
  'NAD+MR+pinewood::92',
];

const backorder = (later: number, ...shortfall: string[]): string[] => [
  'BGM+231+RS-0001-4+4',
  'DTM+137:20260105:102',
  'RFF+ON:TRAIL-2026-1',
  'RFF+CT:CT-0001-1',
  ...PARTIES,
  'LIN+1+6+p1:SA',
  'QTY+21:200:PCE',
  'QTY+113:150:PCE',
  `QTY+83:${later}:PCE`,
  'DTM+67:20260110:102',
  ...shortfall,
  'RFF+LI:1',
  'LIN+2+5+p2:SA',
  'QTY+21:40:PCE',
  'QTY+113:40:PCE',
  'RFF+LI:2',
  'UNS+S',
];

const invoice = (
  number: string,
  order: string,
  date: string,
  lines: readonly string[],
  yuan: string,
): string[] => [
  `BGM+380+${number}+9`,
  `DTM+137:${date}:102`,
  `RFF+ON:${order}`,
  ...PARTIES,
  'CUX+2:CNY:4',
  ...lines,
  'UNS+S',
  `CNT+2:${lines.length / 4}`,
  `MOA+79:${yuan}`,
  `MOA+86:${yuan}`,
];

describe('a group of three that writes its messages by hand', () => {
  const play = new RunPlay(scenario, 1, LABS);
  const market = () => Object.values(play.state.markets)[0];
  const state = (): TradeState => market()?.state as TradeState;
  const people = { trailhead: 'Ann', pinewood: 'Bo', valley: 'Chen' } as const;
  type Firm = keyof typeof people;
  const seatOf = (firm: Firm): string => {
    const seat = Object.values(play.state.seats).find((one) => one.firm === firm);
    if (seat === undefined) throw new Error(`${firm} has no seat`);
    return seat.id;
  };
  const give = (firm: Firm, command: { type: string } & Record<string, unknown>): string[] =>
    play.accepted(person(people[firm], seatOf(firm)), command).events.map(({ type }) => type);
  const send = (firm: Firm, text: string): string[] => give(firm, { type: 'trade/SendMessage', text });
  const lastRefused = (): RefusedMessage | undefined => Object.values(state().refusedMessages).at(-1);
  const faults = (): string[] =>
    (lastRefused()?.faults ?? []).map(({ code, tag, reason }) => `${reason ?? code} ${tag}`);
  const stateOf = (order: string): string | undefined => state().orders[order]?.state;
  const nextDay = (): void => {
    play.accepted(TEACHER, { type: 'run/BeginDay', day: play.state.clock.day + 1 });
  };

  const buyer = (reference: string, date = '260105') => ['trailhead', 'pinewood', reference, date] as const;
  const supplier = (reference: string, date = '260105') =>
    ['pinewood', 'trailhead', reference, date] as const;

  it('orders, is refused for a wrong count, reads the CONTRL, and is taken once it is put right', () => {
    for (const firm of Object.keys(people) as Firm[])
      expect(play.claim(people[firm], seatOf(firm))).to.equal(null);
    play.start();
    const button = { type: 'trade/PlaceOrder', supplier: 'pinewood', lines: [], wantedDay: 3 };
    expect(
      play.send(person('Ann', seatOf('trailhead')), { ...button, lines: [{ product: 'p1', quantity: 1 }] }),
    ).to.equal('trade/by-hand');
    expect(send('trailhead', typed('ORDERS', buyer('T1'), ORDERS, 20))).to.deep.equal([
      'trade/MessageRefused',
    ]);
    expect(faults()).to.deep.equal(['29 UNT']);
    expect(lastRefused()?.answer?.text).to.match(/UCM\+1\+ORDERS:D:96A:UN\+4\+29\+UNT/);
    expect(state().orders).to.deep.equal({});
    expect(send('trailhead', typed('ORDERS', buyer('T1'), ORDERS))).to.deep.equal([
      'trade/OrderPlaced',
      'trade/MessageWritten',
    ]);
    expect(state().orders['o1']?.number).to.equal('TRAIL-2026-1');
  });

  it('sends the contract as an ORDRSP, after the partner has pointed at every figure that is not the draft’s', () => {
    const prices = [
      { line: 1, priceFen: 2450 },
      { line: 2, priceFen: 17_200 },
    ];
    const terms = { warehouse: 'valley', deliverByDay: 3, latePenaltyBp: 200, payment: 'prepaid' };
    give('pinewood', { type: 'trade/DraftContract', order: 'o1', prices, ...terms });
    const wrong = CONTRACT.map((segment) =>
      segment === 'PRI+AAA:172' ? 'PRI+AAA:127' : segment === 'QTY+21:200:PCE' ? 'QTY+21:20:PCE' : segment,
    );
    send('pinewood', typed('ORDRSP', supplier('P1'), wrong));
    expect(faults()).to.deep.equal(['message/quantity QTY', 'message/price PRI']);
    expect(lastRefused()?.answer?.text)
      .to.include('ERC+PRICE:ZZZ:92')
      .and.to.include('expected 172, received 127');
    expect(send('pinewood', typed('ORDRSP', supplier('P1'), CONTRACT))).to.include('trade/ContractSent');
    expect(send('trailhead', typed('APERAK', buyer('T2'), answerTo('AP-0001-1', 'CT-0001-1')))).to.include(
      'trade/ContractSigned',
    );
  });

  it('finds a shortage, offers a backorder by ORDRSP, and has it accepted', () => {
    give('valley', { type: 'trade/ReportShortage', order: 'o1' });
    send('pinewood', typed('ORDRSP', supplier('P2'), backorder(40, 'QVR+-40:21+BP')));
    expect(faults()).to.deep.equal(['12 QTY']);
    send('pinewood', typed('ORDRSP', supplier('P2'), backorder(50)));
    expect(faults()).to.deep.equal(['message/missing QVR']);
    const right = typed('ORDRSP', supplier('P2'), backorder(50, 'QVR+-50:21+BP'));
    expect(send('pinewood', right)).to.include('trade/PartialOffered');
    const yes = typed('APERAK', buyer('T3'), answerTo('AP-0001-2', 'RS-0001-4'));
    expect(send('trailhead', yes)).to.include.members(['trade/PartialAccepted', 'trade/BackorderPlaced']);
    expect([stateOf('o1'), stateOf('o2')]).to.deep.equal(['NORMAL', 'SHORTAGE']);
  });

  it('invoices what is delivered now, is paid, and delivers', () => {
    const lines = [
      'LIN+1++p1:SA',
      'QTY+47:150:PCE',
      'MOA+203:3675',
      'PRI+AAA:24.5',
      'LIN+2++p2:SA',
      'QTY+47:40:PCE',
      'MOA+203:6880',
      'PRI+AAA:172',
    ];
    const text = typed(
      'INVOIC',
      supplier('P3'),
      invoice('IV-0001', 'TRAIL-2026-1', '20260105', lines, '10555'),
    );
    expect(send('pinewood', text)).to.include.members(['trade/InvoiceIssued', 'trade/MessageWritten']);
    give('trailhead', { type: 'trade/PayOrder', order: 'o1' });
    give('valley', { type: 'trade/ShipOrder', order: 'o1' });
    nextDay();
    give('trailhead', { type: 'trade/ReceiveOrder', order: 'o1' });
    expect(stateOf('o1')).to.equal('SUCCESSFUL');
  });

  it('delivers the backorder with an INVOIC of its own', () => {
    give('pinewood', { type: 'trade/Replenish', product: 'p1', quantity: 50 });
    for (let i = 0; i < 3; i++) nextDay();
    give('pinewood', { type: 'trade/Allocate', product: 'p1', warehouse: 'valley', quantity: 50 });
    give('valley', { type: 'trade/RecheckOrder', order: 'o2' });
    const lines = ['LIN+1++p1:SA', 'QTY+47:50:PCE', 'MOA+203:1225', 'PRI+AAA:24.5'];
    const text = typed(
      'INVOIC',
      supplier('P4', '260109'),
      invoice('IV-0002', 'PO-0002', '20260109', lines, '1225'),
    );
    expect(send('pinewood', text)).to.include('trade/InvoiceIssued');
    give('trailhead', { type: 'trade/PayOrder', order: 'o2' });
    give('valley', { type: 'trade/ShipOrder', order: 'o2' });
    nextDay();
    give('trailhead', { type: 'trade/ReceiveOrder', order: 'o2' });
    expect(stateOf('o2')).to.equal('SUCCESSFUL');
  });

  it('has every task done, scores for what it wrote, and a journal that replays to the same', () => {
    const undone = scenario.tasks.filter(
      ({ id, seat }) => market()?.tasks[taskKey(seatOf(seat as Firm), id)] === undefined,
    );
    expect(undone.map(({ id }) => id)).to.deep.equal([]);
    expect(Object.values(state().refusedMessages).every(({ repaired }) => repaired)).to.equal(true);
    const figures = (firm: Firm) =>
      Object.fromEntries(
        (
          LABS['trade']?.metrics(state(), firm, ['messagesRight', 'messagesRefused', 'messagesShown']) ?? []
        ).map(({ name, value }) => [name, value]),
      );
    expect(figures('trailhead')).to.deep.equal({ messagesRight: 0.75, messagesRefused: 1, messagesShown: 0 });
    expect(figures('pinewood')).to.deep.equal({ messagesRight: 4 / 7, messagesRefused: 3, messagesShown: 0 });
    expect(LABS['trade']?.invariants(state()).broken).to.deep.equal([]);
    expect(JSON.stringify(play.replayed())).to.equal(JSON.stringify(play.state));
    expect(play.entries.filter(({ actor }) => actor.kind === CLOCK.kind)).to.have.length.greaterThan(0);
  });
});
