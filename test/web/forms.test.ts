import { expect } from 'chai';
import { commandOfForm, readForm, shapesOf } from '../../src/web/forms.ts';
import { tradeCommandSchema } from '../../src/labs/trade/commands.ts';
import { runCommandSchema } from '../../src/runs/commands.ts';

const shapes = new Map([...shapesOf(tradeCommandSchema), ...shapesOf(runCommandSchema)]);

function reading(fields: Record<string, unknown>) {
  const shape = shapes.get(String(fields['type']));
  if (!shape) throw new Error(`no shape for ${String(fields['type'])}`);
  return readForm(fields, shape);
}
/** What the schema says of what the form said. */
function judged(fields: Record<string, unknown>) {
  const shape = shapes.get(String(fields['type']));
  if (!shape) throw new Error(`no shape for ${String(fields['type'])}`);
  const schema = String(fields['type']).startsWith('run/') ? runCommandSchema : tradeCommandSchema;
  const read = commandOfForm<object>(fields, shape, schema);
  const found = read.ok ? [] : read.error.map(({ field, code }) => `${field}: ${code}`);
  return { value: readForm(fields, shape).value, found };
}

const order = {
  _csrf: 'x',
  commandId: 'c1',
  returnTo: '/',
  seat: 'g1.velo.enterprise',
  type: 'trade/PlaceOrder',
  supplier: 'radwerk',
  wantedDay: '5',
  'lines.0.product': 'p1',
  'lines.0.quantity': '60',
};
const draft = {
  type: 'trade/DraftContract',
  order: 'o1',
  warehouse: 'north',
  deliverByDay: '7',
  latePenaltyPercent: '1.5',
  payment: 'escrow',
  'prices.0.line': '1',
  'prices.0.priceYuan': '1,234.5',
};

describe('a form', () => {
  it('knows the shape of every command', () => {
    expect(shapes.size).to.be.above(60);
  });

  it('says the same command as a script would', () => {
    expect(judged(order)).to.deep.equal({
      value: {
        type: 'trade/PlaceOrder',
        supplier: 'radwerk',
        wantedDay: 5,
        lines: [{ product: 'p1', quantity: 60 }],
      },
      found: [],
    });
  });

  it('takes yuan and percent where the command has fen and basis points', () => {
    const { value, found } = judged(draft);
    expect(found.filter((each) => !each.startsWith('payment'))).to.deep.equal([]);
    expect(value['prices']).to.deep.equal([{ line: 1, priceFen: 123_450 }]);
    expect(value['latePenaltyBp']).to.equal(150);
  });

  it('leaves out rows without a quantity, in the order of their numbers, when another row has one', () => {
    const { value } = reading({
      ...order,
      'lines.0.quantity': '',
      'lines.10.product': 'p3',
      'lines.10.quantity': '3',
      'lines.2.product': 'p2',
      'lines.2.quantity': '2',
    });
    expect(value['lines']).to.deep.equal([
      { product: 'p2', quantity: 2 },
      { product: 'p3', quantity: 3 },
    ]);
  });

  it('asks for the quantity when no row has one', () => {
    expect(judged({ ...order, 'lines.0.quantity': ' ' }).found).to.deep.equal(['lines.0.quantity: required']);
  });

  it('names the field a form had, also for rows that moved up', () => {
    const { fieldOf } = reading({
      ...order,
      'lines.0.quantity': '',
      'lines.1.product': 'p2',
      'lines.1.quantity': '9',
    });
    expect(fieldOf('lines.0.quantity')).to.equal('lines.1.quantity');
    expect(reading(draft).fieldOf('prices.0.priceFen')).to.equal('prices.0.priceYuan');
  });

  const quantities: readonly (readonly [string, string])[] = [
    ['0', 'too-small'],
    ['-3', 'too-small'],
    ['1.5', 'whole-number'],
    ['1,5', 'whole-number'],
    ['abc', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['99999999999999999999', 'too-large'],
    ['1000001', 'too-large'],
    ['1; DROP TABLE journal', 'not-a-number'],
  ];
  for (const [typed, code] of quantities) {
    it(`says of the quantity ${typed}: ${code}`, () => {
      expect(judged({ ...order, 'lines.0.quantity': typed }).found).to.deep.equal([
        `lines.0.quantity: ${code}`,
      ]);
    });
  }

  it('reads the full-width digits of a Chinese keyboard', () => {
    expect(judged({ ...order, 'lines.0.quantity': '１２' }).value['lines']).to.deep.equal([
      { product: 'p1', quantity: 12 },
    ]);
    expect(judged({ ...draft, 'prices.0.priceYuan': '￥１，２３４．５' }).value['prices']).to.deep.equal([
      { line: 1, priceFen: 123_450 },
    ]);
  });

  const amounts: readonly (readonly [string, string])[] = [
    ['', 'required'],
    ['0', 'too-small'],
    ['-1', 'too-small'],
    ['1.234', 'money-too-many-decimals'],
    ['twelve', 'money-not-a-number'],
    ['1e9', 'money-not-a-number'],
    ['99999999999999', 'money-too-large'],
  ];
  for (const [typed, code] of amounts) {
    it(`says of the price ${typed || '(nothing)'}: ${code}`, () => {
      const { found } = judged({ ...draft, payment: 'prepaid', 'prices.0.priceYuan': typed });
      expect(found.filter((each) => !each.startsWith('payment'))).to.deep.equal([
        `prices.0.priceYuan: ${code}`,
      ]);
    });
  }

  it('says of a percentage what is wrong with it', () => {
    for (const typed of ['abc', '1.234', '1..5', '--1']) {
      expect(judged({ ...draft, latePenaltyPercent: typed }).found, typed).to.include(
        'latePenaltyPercent: percent',
      );
    }
    expect(judged({ ...draft, latePenaltyPercent: '100.01' }).found).to.include(
      'latePenaltyPercent: too-large',
    );
  });

  it('keeps a name that looks like a number a name', () => {
    const { value } = reading({ type: 'trade/AddCategory', name: '2402' });
    expect(value['name']).to.equal('2402');
  });

  it('tells of a field that was sent twice', () => {
    expect(judged({ ...order, 'lines.0.quantity': ['1', '2'] }).found).to.include(
      'lines.0.quantity: given-twice',
    );
  });

  it('refuses fields it does not know, and touches no prototype', () => {
    for (const name of [
      '__proto__.polluted',
      'constructor.prototype.x',
      'lines.0.__proto__',
      'a.b.c.d.e',
      'lines.999.quantity',
      'x y',
    ]) {
      const { found } = judged(
        JSON.parse(JSON.stringify({ ...order, [name]: '1' })) as Record<string, unknown>,
      );
      expect(found, name).to.include(`${name}: unknown`);
    }
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(judged({ ...order, extra: '1' }).found).to.include('extra: unknown');
  });

  it('reads nothing as null where a command may have null, and figures of a shock as figures', () => {
    const { value, found } = judged({
      type: 'run/ThrowShock',
      market: '',
      'shock.kind': 'demand-surge',
      'shock.factor': '1.5',
      'shock.days': '3',
      'shock.good': 'frame',
      'shock.warehouse': '',
    });
    expect(found).to.deep.equal([]);
    expect(value).to.deep.equal({
      type: 'run/ThrowShock',
      market: null,
      shock: { kind: 'demand-surge', factor: 1.5, days: 3, good: 'frame' },
    });
  });

  it('takes the seat of a command for the command, and no other', () => {
    expect(reading({ type: 'run/SeatBot', seat: 's1' }).value).to.deep.equal({
      type: 'run/SeatBot',
      seat: 's1',
    });
    expect(reading({ type: 'trade/ApplyForAccount', seat: 's1' }).value).to.deep.equal({
      type: 'trade/ApplyForAccount',
    });
  });
});
