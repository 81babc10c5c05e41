import { expect } from 'chai';
import fc from 'fast-check';
import { checkInterchange } from '../../../src/edi/check.ts';
import { sampleOf } from '../../../src/edi/samples.ts';
import { DOCUMENT_KINDS, TRANSIT_FAULTS, type TransitFault } from '../../../src/labs/trade/messages.ts';
import { arrivals, damage } from '../../../src/labs/trade/transit/damage.ts';
import { diagnose } from '../../../src/labs/trade/transit/diagnose.ts';

const FIRMS = ['KILN', 'TEAHOUSE', 'DEPOT-4', 'veloshop', 'north'];
const PLACES = Array.from({ length: 24 }, (_, i) => (i + 0.5) / 24);

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const recipientOf = (text: string): string =>
  checkInterchange(text, { profile: 'lab' }).interchange.recipient;
const codesOf = (text: string, recipient: string): number[] => [
  ...new Set(checkInterchange(text, { profile: 'lab', recipient }).findings.map(({ code }) => code)),
];

/** Lines of `after` that `before` does not have at the same place, when both are equally long. */
const changed = (before: string, after: string): string[] => {
  const [old, now] = [linesOf(before), linesOf(after)];
  expect(now).to.have.length(old.length);
  return now.filter((line, i) => line !== old[i]);
};

/** What each fault leaves to be found by element 0085, and what of the text it changes. */
const FAULTS: Readonly<
  Record<Exclude<TransitFault, 'lost' | 'duplicate'>, (sent: string, arrived: string) => void>
> = {
  'wrong-recipient': (sent, arrived) => {
    expect(codesOf(arrived, recipientOf(sent))).to.deep.equal([7]);
    const [unb] = changed(sent, arrived);
    expect(changed(sent, arrived)).to.have.length(1);
    expect(unb).to.match(/^UNB/);
    expect(FIRMS).to.include(recipientOf(arrived));
    expect([recipientOf(sent), checkInterchange(sent).interchange.sender]).to.not.include(
      recipientOf(arrived),
    );
  },
  'wrong-count': (sent, arrived) => {
    expect(codesOf(arrived, recipientOf(sent))).to.deep.equal([29]);
    expect(changed(sent, arrived).map((line) => line.slice(0, 4))).to.deep.equal(['UNT+']);
  },
  'wrong-reference': (sent, arrived) => {
    expect(codesOf(arrived, recipientOf(sent))).to.deep.equal([28]);
    expect(changed(sent, arrived).map((line) => line.slice(0, 4))).to.deep.equal(['UNT+']);
  },
  'lost-segment': (sent, arrived) => {
    expect(codesOf(arrived, recipientOf(sent))).to.deep.equal([13]);
    const [old, now] = [linesOf(sent), linesOf(arrived)];
    expect(now).to.have.length(old.length - 1);
    const count = (lines: string[]): number => Number(/^UNT\+(\d+)/.exec(lines.at(-2) ?? '')?.[1]);
    expect(count(now)).to.equal(count(old) - 1);
    const without = (lines: string[]): string[] => lines.filter((line) => !line.startsWith('UNT'));
    const gone = without(old).findIndex((line, i) => line !== without(now)[i]);
    expect(without(old).toSpliced(gone, 1)).to.deep.equal(without(now));
  },
  garbled: (sent, arrived) => {
    const codes = codesOf(arrived, recipientOf(sent));
    expect(codes).to.have.length(1);
    expect([12, 37]).to.include(codes[0]);
    expect(arrived).to.have.length(sent.length);
    const signs = [...arrived].flatMap((sign, i) => (sign === sent[i] ? [] : [[sent[i], sign]]));
    expect(signs).to.have.length(1);
    expect(signs[0]?.[0]).to.match(/\d/);
    expect(signs[0]?.[1]).to.match(/[A-Z]/);
  },
};

describe('a message damaged in transit', () => {
  for (const kind of DOCUMENT_KINDS) {
    const sent = sampleOf(kind);

    for (const fault of Object.keys(FAULTS) as (keyof typeof FAULTS)[]) {
      it(`${kind} with ${fault} has exactly that fault, wherever it strikes`, () => {
        for (const where of PLACES) FAULTS[fault](sent, damage(sent, fault, where, FIRMS) ?? '');
      });
    }

    it(`${kind} does not arrive when it is lost, and twice the same when it is duplicated`, () => {
      expect(arrivals(sent, 'lost', 0.5, FIRMS)).to.deep.equal([]);
      const twice = arrivals(sent, 'duplicate', 0.5, FIRMS);
      expect(twice).to.deep.equal([sent, sent]);
      const seen = new Set([checkInterchange(sent).interchange.reference]);
      expect(checkInterchange(sent, { profile: 'lab', seen }).findings.map(({ code }) => code)).to.deep.equal(
        [26],
      );
    });

    it(`${kind} is diagnosed as what befell it, whatever and wherever that was`, () => {
      for (const fault of TRANSIT_FAULTS)
        for (const where of PLACES) {
          expect(diagnose(arrivals(sent, fault, where, FIRMS), recipientOf(sent)), `${where}`).to.equal(
            fault,
          );
        }
      expect(diagnose([sent], recipientOf(sent))).to.equal(null);
    });
  }

  it('strikes in many places, and in the same one again', () => {
    for (const fault of ['lost-segment', 'garbled'] as const) {
      const texts = PLACES.map((where) => damage(sampleOf('INVOIC'), fault, where));
      expect(new Set(texts).size).to.be.greaterThan(8);
      expect(PLACES.map((where) => damage(sampleOf('INVOIC'), fault, where))).to.deep.equal(texts);
    }
  });

  it('keeps whatever the sender’s hand made of its layout', () => {
    const sent = sampleOf('ORDERS').replaceAll('\n', '').replace("UNA:+.? '", '');
    expect(checkInterchange(sent, { profile: 'lab' }).findings).to.deep.equal([]);
    for (const where of PLACES) {
      const arrived = damage(sent, 'lost-segment', where) ?? '';
      expect(arrived).to.not.include('\n');
      expect(codesOf(arrived, recipientOf(sent))).to.deep.equal([13]);
    }
  });

  it('never throws, whatever the text and the place', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom(...DOCUMENT_KINDS.map(sampleOf)).map((text) => text.slice(0, 200)),
        ),
        fc.constantFrom(...TRANSIT_FAULTS),
        fc.double({ noNaN: true }),
        (text, fault, where) => {
          const texts = arrivals(text, fault, where, []);
          expect(texts).to.have.length(fault === 'lost' ? 0 : fault === 'duplicate' ? 2 : 1);
        },
      ),
    );
  });
});
