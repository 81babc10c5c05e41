import { expect } from 'chai';
import { addendumHash } from '../../../src/labs/trade/contract-text.ts';
import { tradeLab } from '../../../src/labs/trade/trade-lab.ts';
import type { OrderView, TradeView } from '../../../src/labs/trade/view-types.ts';
import { given, type FirmName, type TradeSpec } from '../../support/trade-spec.ts';

const ORDER = 'o1';

/** Frames and wheels of radwerk, ordered by veloshop; the north has 40 frames and 100 wheels. */
function short(): TradeSpec {
  const spec = given();
  const lines = [
    { product: 'p1', quantity: 60 },
    { product: 'p2', quantity: 5 },
  ];
  spec
    .when('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: 5 })
    .thenAccepted();
  const terms = { warehouse: 'north', deliverByDay: 5, latePenaltyBp: 100, payment: 'prepaid' };
  const prices = [
    { line: 1, priceFen: 11_800 },
    { line: 2, priceFen: 2_950 },
  ];
  spec.when('radwerk', { type: 'trade/DraftContract', order: ORDER, prices, ...terms }).thenAccepted();
  spec.when('radwerk', { type: 'trade/SendContract', order: ORDER, version: 1 }).thenAccepted();
  spec.when('veloshop', { type: 'trade/SignContract', order: ORDER, version: 1 }).thenAccepted();
  spec.when('north', { type: 'trade/ReportShortage', order: ORDER }).thenAccepted();
  return spec;
}

function seen(spec: TradeSpec, firm: FirmName): OrderView | undefined {
  const [id = '', seat] = Object.entries(spec.state.seats).find(([, found]) => found.firm === firm) ?? [];
  const viewer = { kind: 'seat' as const, seat: { id, firm, role: seat?.role ?? '' } };
  const view: TradeView = tradeLab.view(spec.state, viewer);
  return view.own?.orders.find((order) => order.id === ORDER);
}

describe('trade: what was agreed after signing', () => {
  it('is not there before it is signed, however much was offered', () => {
    const spec = short();
    const lines = [
      { line: 1, now: 40 },
      { line: 2, now: 0 },
    ];
    spec.when('radwerk', { type: 'trade/OfferPartial', order: ORDER, lines, laterDay: 8 }).thenAccepted();
    for (const firm of ['veloshop', 'radwerk', 'north'] as const)
      expect(seen(spec, firm)?.addenda, firm).to.deep.equal([]);
  });

  it('says for a partial delivery which lines changed and which come later', () => {
    const spec = short();
    const lines = [
      { line: 1, now: 40 },
      { line: 2, now: 0 },
    ];
    spec.when('radwerk', { type: 'trade/OfferPartial', order: ORDER, lines, laterDay: 8 }).thenAccepted();
    spec.passDay();
    spec.when('veloshop', { type: 'trade/AcceptPartial', order: ORDER }).thenAccepted();
    for (const firm of ['veloshop', 'radwerk', 'north'] as const) {
      const order = seen(spec, firm);
      const [addendum] = order?.addenda ?? [];
      if (!addendum) throw new Error(`${firm} sees no addendum`);
      expect(addendum).to.include({ number: 'CT-0001-1-A1', kind: 'partial', signedDay: 2 });
      const frames = { line: 1, product: 'p1', quantity: 60, priceFen: 11_800 };
      const wheels = { line: 2, product: 'p2', quantity: 5, priceFen: 2_950 };
      expect(addendum.changes).to.deep.equal([
        { before: frames, after: { ...frames, quantity: 40 } },
        { before: wheels, after: null },
      ]);
      expect(addendum.totalFen)
        .to.equal(40 * 11_800)
        .and.equal(order?.totalFen);
      expect(addendum.hash).to.equal(addendumHash(order?.contract?.hash ?? '', addendum));
    }
    expect(seen(spec, 'south')).to.equal(undefined);
    expect(seen(spec, 'bikebar')).to.equal(undefined);
  });

  it('says for a substitute what takes the place of what', () => {
    const spec = given({
      config: {
        opening: [
          { firm: 'radwerk', product: 'frame', price: 118, factory: 0, warehouses: { north: 40 } },
          { firm: 'radwerk', product: 'wheel', price: 29.5, factory: 0, warehouses: { north: 100 } },
          { firm: 'radwerk', product: 'saddle', price: 14.99, factory: 0, warehouses: { north: 90 } },
        ],
      },
    });
    const lines = [{ product: 'p1', quantity: 60 }];
    spec.when('veloshop', { type: 'trade/PlaceOrder', supplier: 'radwerk', lines, wantedDay: 5 });
    const terms = { warehouse: 'north', deliverByDay: 5, latePenaltyBp: 100, payment: 'prepaid' };
    const prices = [{ line: 1, priceFen: 11_800 }];
    spec.when('radwerk', { type: 'trade/DraftContract', order: ORDER, prices, ...terms });
    spec.when('radwerk', { type: 'trade/SendContract', order: ORDER, version: 1 });
    spec.when('veloshop', { type: 'trade/SignContract', order: ORDER, version: 1 });
    spec.when('north', { type: 'trade/ReportShortage', order: ORDER });
    const offer = { order: ORDER, line: 1, product: 'p3', priceFen: 9_000 };
    spec.when('radwerk', { type: 'trade/OfferSubstitute', ...offer }).thenAccepted();
    spec.when('veloshop', { type: 'trade/AcceptSubstitute', order: ORDER }).thenAccepted();
    const order = seen(spec, 'north');
    const before = { line: 1, product: 'p1', quantity: 60, priceFen: 11_800 };
    expect(order?.addenda.map(({ kind, changes }) => [kind, changes])).to.deep.equal([
      ['substitute', [{ before, after: { ...before, product: 'p3', priceFen: 9_000 } }]],
    ]);
    expect(order?.addenda[0]?.totalFen).to.equal(540_000).and.equal(order?.totalFen);
  });
});
