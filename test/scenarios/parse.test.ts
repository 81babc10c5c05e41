import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { brief, changed, errorsIn, SMALL } from '../support/scenario-texts.ts';

function parsed(text: string): Scenario {
  const result = parseScenario(text, LABS);
  if (!result.ok) throw new Error(brief(text, result.error).join(', '));
  return result.value;
}

describe('a scenario that is right', () => {
  const scenario = parsed(SMALL);

  it('is read with its texts in both languages', () => {
    expect(scenario).to.include({ id: 'trade/small', version: 1, minutes: 30, marketPerGroup: true });
    expect(scenario.title).to.deep.equal({ en: 'Small', zh: '小' });
    expect(scenario.about).to.deep.equal({ en: 'A scenario for tests', zh: 'A scenario for tests' });
  });

  it('has its money in fen and its clock in milliseconds', () => {
    expect(scenario.cast.map(({ capitalFen }) => capitalFen)).to.deep.equal([0, 500_000, 300_050, 0]);
    expect(scenario.clock).to.deep.equal({ mode: 'timed', dayMs: 60_000, daysMax: 10 });
    expect(parsed(changed('day: 60s', 'day: 2m')).clock.dayMs).to.equal(120_000);
  });

  it('has its scales in the units of the metrics', () => {
    expect(scenario.score['enterprise']?.map(({ scale }) => scale)).to.deep.equal([
      { zero: 0, pass: 10_050, full: 50_000 },
      { zero: 0, pass: 0.6, full: 1 },
    ]);
  });

  it('fills in what the author left out', () => {
    expect(scenario.seats).to.deep.equal({ min: 4, max: 200 });
    expect(scenario.goals).to.deep.equal([]);
    expect(scenario.tasks[0]).to.deep.include({ hint: null, after: [], where: {} });
    expect(scenario.cast[0]).to.deep.include({
      name: { en: 'Warehouse North', zh: 'North 货场' },
      names: [],
      every: 1,
      bot: false,
    });
    expect(scenario.lab.config).to.nested.include({ 'rules.transitDays': 1, 'setup.products': 'system' });
  });

  it('grades by what it has: without questions and rubric, by automatic evidence alone', () => {
    expect(scenario.grade).to.include({ automatic: 80, report: 20, judging: 0 });
    const bare = SMALL.slice(0, SMALL.indexOf('report:'));
    expect(parsed(bare).grade).to.include({ automatic: 100, report: 0, judging: 0 });
  });

  it('may have a manual clock, with or without an end', () => {
    const manual = (clock: string) => parsed(changed('{ mode: timed, day: 60s, days: 10 }', clock)).clock;
    expect(manual('{ mode: manual }')).to.deep.equal({ mode: 'manual', dayMs: null, daysMax: null });
    expect(manual('{ mode: manual, days: 5 }')).to.deep.equal({ mode: 'manual', dayMs: null, daysMax: 5 });
  });

  it('copies firms in a shared market, but for mall and bank', () => {
    const shared = parsed(changed('market: per-group', 'market: shared'));
    expect(shared.marketPerGroup).to.equal(false);
    expect(shared.cast.map(({ every }) => every)).to.deep.equal([1, 1, 1, 0]);
  });

  it('is read the same with Windows line ends and a byte order mark', () => {
    expect(parsed(`\uFEFF${SMALL.replaceAll('\n', '\r\n')}`)).to.deep.equal(scenario);
  });
});

describe('a scenario with a mistake', () => {
  // The small scenario with one change, and every error that follows from it: line, error, and the word it points at.
  const table: [what: string, from: string, to: string, errors: string[]][] = [
    ['a mistyped key', 'minutes: 30', 'minute: 30', ['5 unknown-key-near at minute']],
    ['a key nobody knows', 'minutes: 30', 'minutes: 30\nweather: fine', ['6 unknown-key at weather']],
    ['a missing key', 'minutes: 30\n', '', ['1 missing at scenario']],
    ['a missing key deep inside', ', leadDays: 1', '', ['17 missing at {']],
    ['a mistyped key deep inside', 'leadDays: 1', 'leadDay: 1', ['17 unknown-key-near at leadDay']],
    ['a key without a value', 'minutes: 30', 'minutes:', ['5 no-value at minutes']],
    ['a text where a number belongs', 'minutes: 30', 'minutes: half an hour', ['5 expected-number at half']],
    [
      'a fraction where a whole number belongs',
      'minutes: 30',
      'minutes: 30.5',
      ['5 expected-whole-number at 30.5'],
    ],
    ['a number out of bounds', 'minutes: 30', 'minutes: 9000', ['5 too-big at 9000']],
    ['a negative amount', '5000.00', '-1', ['8 too-small at -1']],
    ['a third decimal', '5000.00', '5000.005', ['8 not-yuan at 5000.005']],
    ['an amount with its currency', '5000.00', '5000 yuan', ['8 not-yuan at 5000']],
    ['an amount that is not finite', '5000.00', '.inf', ['8 not-yuan at .inf']],
    ['a huge amount', '5000.00', '1e300', ['8 not-yuan at 1e300']],
    ['a percentage without its sign', 'latePenalty: 1%', 'latePenalty: 1', ['20 not-percent at 1']],
    ['payment terms that do not exist', 'net-30', 'net-400', ['20 not-payment-term at net-400']],
    ['the same payment terms twice', 'net-30', 'prepaid', ['20 duplicate-entry at prepaid']],
    ['a length of time without its unit', 'day: 60s', 'day: 60', ['11 not-duration at 60']],
    ['a day that is too short', 'day: 60s', 'day: 1s', ['11 not-duration at 1s']],
    ['a mistyped word', 'mode: timed', 'mode: timd', ['11 not-one-of-near at timd']],
    [
      'a word that is not offered',
      'kind: production-stop',
      'kind: earthquake',
      ['22 not-one-of at earthquake'],
    ],
    ['a third language', 'en: Small, zh: 小', 'en: Small, fr: Petit', ['3 unknown-key at fr']],
    ['a comma in a text without quotes', 'en: Small,', 'en: Small, but fine,', ['3 comma-in-text at but']],
    ['an empty text', 'en: Small', "en: ''", ["3 text-empty at ''"]],
    ['a number for a text', 'about: A scenario for tests', 'about: 2026', ['4 not-text at 2026']],
    ['a list for a text', 'about: A scenario for tests', 'about: [a, b]', ['4 not-text at about']],
    ['a text for a list', 'seats: [warehouse]', 'seats: warehouse', ['7 expected-list at warehouse']],
    [
      'a name with capitals',
      'firm: north',
      'firm: North',
      ['7 not-identifier at North', '19 unknown-firm at north'],
    ],
    ['a scenario without its lab', 'trade/small', 'small', ['1 not-scenario-id at small']],
    ['a lab that does not exist', 'trade/small', 'farm/small', ['1 unknown-lab at farm/small']],
    ['a word for a switch', 'days: 2 }', 'days: 2, announce: yes }', ['22 expected-boolean at yes']],
    [
      'a firm twice',
      'firm: shop',
      'firm: maker',
      ['9 duplicate-id at maker', '24 unknown-task-seat at shop'],
    ],
    [
      'a firm called like an account',
      'firm: north',
      'firm: escrow',
      ['7 reserved-id at escrow', '19 unknown-firm at north'],
    ],
    ['a role of another kind', 'seats: [warehouse]', 'seats: [enterprise]', ['7 wrong-role at enterprise']],
    [
      'two malls',
      'kind: warehouse, seats: [warehouse]',
      'kind: mall, seats: [administrator]',
      ['10 one-of-a-kind at mall', '19 wrong-kind-of-firm at north'],
    ],
    [
      'copies without a shared market',
      'firm: maker,',
      'firm: maker, every: 2,',
      ['8 only-in-shared-market at every'],
    ],
    [
      'only one enterprise',
      'firm: shop, kind: enterprise, capital: 3000.50, seats: [enterprise]',
      'firm: shop, kind: warehouse, seats: [warehouse]',
      ['6 nobody-to-trade-with at cast'],
    ],
    [
      'more seats than there may be people',
      'minutes: 30',
      'minutes: 30\nseats: { min: 3, max: 60 }',
      ['6 seats-under-cast at 3'],
    ],
    [
      'a smallest class above the largest',
      'minutes: 30',
      'minutes: 30\nseats: { min: 9, max: 8 }',
      ['6 seats-min-over-max at 9'],
    ],
    ['a clock that outlasts the lesson', 'days: 10', 'days: 31', ['5 clock-over-minutes at 30']],
    ['a good that does not exist', 'product: lamp', 'product: lmp', ['19 unknown-good at lmp']],
    [
      'an opening for a firm that does not exist',
      'firm: maker, product',
      'firm: makr, product',
      ['19 unknown-firm at makr'],
    ],
    [
      'an opening for a warehouse',
      'firm: maker, product',
      'firm: north, product',
      ['19 wrong-kind-of-firm at north'],
    ],
    ['stock in a warehouse that does not exist', 'north: 40', 'south: 40', ['19 unknown-firm at south']],
    ['stock in an enterprise', 'north: 40', 'shop: 40', ['19 wrong-kind-of-firm at shop']],
    ['a category that does not exist', 'category: home', 'category: house', ['17 unknown-category at house']],
    ['a shock to a good that does not exist', 'good: lamp', 'good: lamb', ['22 unknown-good at lamb']],
    ['a shock after the end', 'day: 3', 'day: 11', ['22 shock-after-end at 11']],
    [
      'a spike of a demand that is not there',
      'kind: production-stop',
      'kind: demand-spike, factor: 2',
      ['22 spike-without-consumers at demand-spike'],
    ],
    [
      'a penalty above its limit',
      'latePenalty: 1%',
      'latePenalty: 3%, latePenaltyMax: 2%',
      ['20 penalty-over-max at 3%'],
    ],
    [
      'nothing to sell',
      '    - { firm: maker, product: lamp, price: 58.00, warehouses: { north: 40 } }',
      '    []',
      ['18 nothing-to-sell at opening'],
    ],
    ['a task for nobody', 'seat: shop', 'seat: stall', ['24 unknown-task-seat at stall']],
    ['a task for a mistyped firm', 'seat: shop', 'seat: shp', ['24 unknown-task-seat-near at shp']],
    [
      'a task that waits for no event',
      'trade/OrderPlaced',
      'trade/OrderPlacd',
      ['24 unknown-event-near at trade/OrderPlacd'],
    ],
    ['a task after none', 'after: [order]', 'after: [ordr]', ['25 unknown-task-near at ordr']],
    ['a choice of one', 'after: [order]', 'after: [order], choice: way', ['25 choice-of-one at way']],
    ['a task after itself', 'after: [order]', 'after: [send]', ['25 task-cycle at send']],
    ['a task twice', 'id: send', 'id: order', ['25 duplicate-id at order', '25 task-cycle at order']],
    [
      'a metric that does not exist',
      'metric: profit',
      'metric: profits',
      ['28 unknown-metric-near at profits'],
    ],
    ['a metric of another kind', 'metric: profit', 'metric: throughput', ['28 unknown-metric at throughput']],
    [
      'a metric twice',
      'metric: onTimeRate',
      'metric: profit',
      ['29 duplicate-entry at profit', '29 not-scale-value at 60%'],
    ],
    ['weights that do not add up', 'weight: 60', 'weight: 50', ['27 weights-not-100 at enterprise']],
    [
      'a grade whose shares do not add up',
      'minutes: 30',
      'minutes: 30\ngrade: { automatic: 90, evidence: { tasks: 50, process: 50, result: 10 } }',
      ['6 weights-not-100 at grade', '6 weights-not-100 at evidence'],
    ],
    [
      'a weight for judging without a rubric',
      'minutes: 30',
      'minutes: 30\ngrade: { automatic: 80, judging: 20 }',
      ['6 grade-part-absent at 20'],
    ],
    ['a scale that turns back', 'full: 500', 'full: 50', ['28 scale-not-monotone at scale']],
    ['a scale with two equal values', 'full: 500', 'full: 100.5', ['28 scale-not-monotone at scale']],
    ['a share written as if it were a percentage', 'full: 1 }', 'full: 100 }', ['29 scale-not-share at 100']],
    ['fractions of a fen on a scale', 'pass: 100.50', 'pass: 100.505', ['28 not-scale-value at 100.505']],
    [
      'a score for a kind that does not play',
      '  enterprise:\n',
      '  bank:\n    - { metric: applicationTime, weight: 100, scale: { zero: 3, pass: 2, full: 1 } }\n  enterprise:\n',
      ['27 score-kind-absent at bank'],
    ],
  ];
  for (const [what, from, to, errors] of table) {
    it(`is told of ${what}`, () => {
      expect(brief(changed(from, to))).to.deep.equal(errors);
    });
  }

  it('is told of everything at once, in the order of the lines', () => {
    const text = changed('minutes: 30', 'minutes: soon')
      .replace('product: lamp', 'product: lmp')
      .replace('weight: 60', 'weight: 61');
    expect(brief(text)).to.deep.equal([
      '5 expected-number at soon',
      '19 unknown-good at lmp',
      '27 weights-not-100 at enterprise',
    ]);
  });

  it('is told of what does not fit even where shapes are wrong too', () => {
    const text = changed('price: 58.00, warehouses', 'price: cheap, warehouses').replace(
      'product: lamp',
      'product: lmp',
    );
    expect(brief(text)).to.deep.equal(['19 unknown-good at lmp', '19 not-yuan at cheap']);
  });

  it('names the place in the document and what was found there', () => {
    const [error] = errorsIn(changed('cost: 38.00', 'cost: 38.001'));
    expect(error).to.deep.equal({
      line: 17,
      column: 53,
      path: 'trade.goods.0.cost',
      code: 'scenario/not-yuan',
      params: { found: '38.001' },
    });
  });

  it('proposes the word that was probably meant', () => {
    const near = (from: string, to: string) => errorsIn(changed(from, to))[0]?.params['near'];
    expect(near('leadDays', 'leaddays')).to.equal('leadDays');
    expect(near('categories', 'catagories')).to.equal('categories');
    expect(near('trade/ContractSent', 'trade/ContactSent')).to.equal('trade/ContractSent');
    expect(near('kind: mall', 'kind: mal')).to.equal('mall');
  });

  it('is told of copies that would bear another firm’s name', () => {
    const text = changed('market: per-group', 'market: shared')
      .replace('firm: shop', 'firm: maker-2')
      .replace('seat: shop', 'seat: maker');
    expect(brief(text)).to.deep.equal(['9 copy-id at maker-2']);
  });

  it('is told when only bots would play', () => {
    expect(brief(SMALL.replaceAll(/seats: (\[\w+\])/g, 'seats: $1, bot: true'))).to.deep.equal([
      '6 nobody-to-play at cast',
    ]);
  });

  it('is told of tasks that wait for each other in a circle', () => {
    const [error] = errorsIn(changed('title: Order lamps', 'title: Order lamps, after: [send]'));
    expect(error).to.deep.include({
      line: 25,
      code: 'scenario/task-cycle',
      params: { cycle: 'order → send → order' },
    });
  });
});
