import { expect } from 'chai';
import fc from 'fast-check';
import { CodeSet } from '../../src/edi/code-set.ts';
import { isDay } from '../../src/edi/calendar.ts';
import { digitsIn, numberIn } from '../../src/edi/numbers.ts';

describe('numbers where they stand in a text', () => {
  it('are those that JavaScript reads, with a comma or a point', () => {
    const written = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.nat({ max: 6 }));
    fc.assert(
      fc.property(written, fc.constantFrom('.', ','), ([digits, decimals], mark) => {
        const text = (digits / 10 ** decimals).toFixed(decimals).replace('.', mark);
        expect(numberIn(`x${text}x`, 1, 1 + text.length)).to.equal(Number(text.replace(',', '.')));
      }),
    );
  });

  it('are numbers exactly where the element check takes them for some', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789.,- x'), maxLength: 8 });
    fc.assert(
      fc.property(text, (value) => {
        const isNumber = digitsIn(value, 0, value.length, '.,', false) > 0;
        expect(numberIn(value, 0, value.length) !== null).to.equal(isNumber);
      }),
    );
  });
});

describe('a list of codes', () => {
  it('knows its own codes and no others', () => {
    const code = fc.string({ unit: fc.constantFrom(...'0189AZ'), minLength: 1, maxLength: 3 });
    const any = fc.string({ unit: fc.constantFrom(...'0189AZaz@/:[é'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(code), fc.oneof(code, any), (codes, asked) => {
        const list = new CodeSet(codes);
        expect(list.has(`>${asked}<`, 1, 1 + asked.length)).to.equal(codes.includes(asked));
        for (const own of codes) expect(list.has(own, 0, own.length)).to.equal(true);
      }),
    );
  });
});

describe('the calendar', () => {
  it('has the days that Date has', () => {
    const any = fc.tuple(fc.integer({ min: 1900, max: 2400 }), fc.nat({ max: 14 }), fc.nat({ max: 33 }));
    fc.assert(
      fc.property(any, ([year, month, day]) => {
        const date = new Date(Date.UTC(year, month - 1, day));
        const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(isDay(year, month, day)).to.equal(isSame && month > 0 && month < 13);
      }),
    );
  });
});
