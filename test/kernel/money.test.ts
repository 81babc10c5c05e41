import { expect } from 'chai';
import fc from 'fast-check';
import { AMOUNT_MAX_FEN, makeYuan, parseYuan, shareOf } from '../../src/kernel/money.ts';

describe('money', () => {
  for (const [text, fen] of [
    ['0', 0],
    ['-0', 0],
    ['0.05', 5],
    ['0.5', 50],
    ['12', 1200],
    ['1,234.5', 123450],
    ['1,234,567.89', 123456789],
    [' 80.00 ', 8000],
    ['-3.10', -310],
    ['1000000000', AMOUNT_MAX_FEN],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${fen} fen`, () => {
      expect(parseYuan(text)).to.deep.equal({ ok: true, value: fen });
    });
  }

  for (const [text, error] of [
    ['', 'not-a-number'],
    ['abc', 'not-a-number'],
    ['1e3', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['12,34', 'not-a-number'],
    ['1.', 'not-a-number'],
    ['.5', 'not-a-number'],
    ['１２', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['0.005', 'too-many-decimals'],
    ['1000000000.01', 'too-large'],
    ['9'.repeat(400), 'too-large'],
  ] as const) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))} as ${error}`, () => {
      expect(parseYuan(text)).to.deep.equal({ ok: false, error });
    });
  }

  it('writes what it reads back, for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: -AMOUNT_MAX_FEN, max: AMOUNT_MAX_FEN }), (fen) => {
        const read = parseYuan(makeYuan(fen));
        expect(read.ok && read.value).to.equal(fen === 0 ? 0 : fen);
      }),
    );
  });

  it('rounds a share half away from zero, alike for debts', () => {
    expect(shareOf(50, 100)).to.equal(1);
    expect(shareOf(49, 100)).to.equal(0);
    expect(shareOf(-50, 100)).to.equal(-1);
    expect(shareOf(706_000, 100)).to.equal(7_060);
  });

  it('never gives away more than the whole', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), fc.nat(10_000), (amountFen, rateBp) => {
        const share = shareOf(amountFen, rateBp);
        expect(share).to.be.within(0, amountFen);
        expect(Math.abs(share * 10_000 - amountFen * rateBp)).to.be.at.most(5_000);
      }),
    );
  });
});
