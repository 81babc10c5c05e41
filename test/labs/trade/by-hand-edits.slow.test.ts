import { expect } from 'chai';
import fc from 'fast-check';
import { checkInterchange } from '../../../src/edi/check.ts';
import type { DocumentKind } from '../../../src/labs/trade/messages.ts';
import {
  DUE,
  faultsOf,
  finished,
  orderAt,
  sendText,
  STAGES,
  WANTED,
  write,
  writing,
  type Stage,
} from '../../support/by-hand.ts';
import type { FirmName, TradeSpec } from '../../support/trade-spec.ts';

/** What somebody might do to a text, on purpose or not. */
type Edit =
  | { readonly do: 'delete'; readonly at: number; readonly length: number }
  | { readonly do: 'insert'; readonly at: number; readonly text: string }
  | { readonly do: 'replace'; readonly at: number; readonly text: string }
  | { readonly do: 'drop-line'; readonly at: number }
  | { readonly do: 'double-line'; readonly at: number }
  | { readonly do: 'swap-lines'; readonly at: number };

const where = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const bit = fc.oneof(
  fc.constantFrom(
    '',
    '?',
    '+',
    ':',
    "'",
    '0',
    '9',
    '-1',
    '.',
    ',',
    'p2',
    'PO-0001',
    '1E3',
    '...',
    '\n',
    '车',
    '\u0000',
  ),
  fc.string({ maxLength: 4 }),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constant('delete' as const), at: where, length: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant('insert' as const), at: where, text: bit }),
  fc.record({ do: fc.constant('replace' as const), at: where, text: bit }),
  fc.record({ do: fc.constant('drop-line' as const), at: where }),
  fc.record({ do: fc.constant('double-line' as const), at: where }),
  fc.record({ do: fc.constant('swap-lines' as const), at: where }),
);

function apply(text: string, change: Edit): string {
  const at = Math.floor(change.at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(change.at * (lines.length - 1));
  switch (change.do) {
    case 'delete':
      return text.slice(0, at) + text.slice(at + change.length);
    case 'insert':
      return text.slice(0, at) + change.text + text.slice(at);
    case 'replace':
      return text.slice(0, at) + change.text + text.slice(at + 1);
    case 'drop-line':
      return lines.toSpliced(line, 1).join('\n');
    case 'double-line':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'swap-lines':
      return lines.toSpliced(line, 2, lines[line + 1] ?? '', lines[line] ?? '').join('\n');
  }
}

const MESSAGES: readonly (readonly [Stage | null, FirmName, DocumentKind])[] = [
  [null, 'veloshop', 'ORDERS'],
  ['drafted', 'radwerk', 'ORDRSP'],
  ['short', 'radwerk', 'ORDRSP'],
  ['sent', 'veloshop', 'APERAK'],
  ['normal', 'radwerk', 'INVOIC'],
  ['invoiced', 'veloshop', 'REMADV'],
  ['paid', 'north', 'DESADV'],
  ['arrived', 'veloshop', 'RECADV'],
  ['normal', 'veloshop', 'ORDCHG'],
];

/** All that is neither the list of refused messages nor a count of them. */
const books = ({ state }: TradeSpec): string =>
  JSON.stringify([
    state.accounts,
    state.orders,
    state.openOrders,
    state.products,
    state.shops,
    state.ledger,
    state.deals,
    state.totals,
    state.next.order,
  ]);

describe('random edits of a right message', function () {
  this.timeout(120_000);
  for (const [stage, firm, kind] of MESSAGES) {
    it(`of an ${kind} (${stage ?? 'new'}) never break anything: it is still right, or it is refused and nothing changes`, () => {
      const begin = (): { spec: TradeSpec; text: string } => {
        const spec = writing();
        const order = stage === null ? null : orderAt(spec, stage);
        return { spec, text: finished(spec, firm, kind, order, WANTED) };
      };
      let market = begin();
      const seen = { taken: 0, refused: 0 };
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
          const { spec, text } = market;
          const edited = edits.reduce(apply, text);
          if (edited.length === 0) return;
          const before = books(spec);
          const outcome = sendText(spec, firm, edited);
          expect(outcome.rejection).to.equal(null);
          if (outcome.types.includes('MessageWritten')) {
            seen.taken += 1;
            expect(checkInterchange(edited, { profile: 'lab' }).findings).to.deep.equal([]);
            market = begin();
            return;
          }
          seen.refused += 1;
          expect(outcome.types).to.deep.equal(['MessageRefused']);
          expect(books(spec) === before, 'the books stay as they are').to.equal(true);
          const refused = outcome.data('trade/MessageRefused');
          if (refused.answer === null) return;
          expect(faultsOf(outcome)).to.have.length.greaterThan(0);
          const answer = checkInterchange(refused.answer.text, { profile: 'lab' });
          expect(answer.messages.map(({ type }) => type)).to.deep.equal([refused.answer.kind]);
          if (refused.answer.kind === 'APERAK')
            expect(answer.findings, refused.answer.text).to.deep.equal([]);
        }),
        { numRuns: 250, seed: 11 },
      );
      expect(seen.refused).to.be.greaterThan(100);
    });
  }

  it('are harmless when they only change how lines end', () => {
    for (const ending of ['\r\n', '']) {
      const spec = writing();
      const text = finished(spec, 'veloshop', 'ORDERS', null, WANTED).replaceAll('\n', ending);
      sendText(spec, 'veloshop', text).thenEvents('OrderPlaced', 'MessageWritten');
      sendText(spec, 'veloshop', text).thenEvents('MessageRefused');
    }
  });

  it('are harmless when they only fill optional places', () => {
    for (const text of ['FTX+AAI+++Ring twice', 'FTX+AAI+++Please hurry']) {
      const spec = writing();
      const right = finished(spec, 'veloshop', 'ORDERS', null, WANTED);
      const edited = right.replace('NAD+BY', `${text}'\nNAD+BY`).replace('UNT+22', 'UNT+23');
      sendText(spec, 'veloshop', edited).thenEvents('OrderPlaced', 'MessageWritten');
    }
  });
});

describe('finished messages at every stage of an order', () => {
  it('are there wherever the message is due, and taken wherever they are there', () => {
    const kinds = ['ORDRSP', 'APERAK', 'ORDCHG', 'INVOIC', 'REMADV', 'DESADV', 'RECADV'] as const;
    for (const stage of STAGES) {
      const spec = writing();
      const order = orderAt(spec, stage);
      for (const firm of ['veloshop', 'radwerk', 'north', 'gearhaus'] as const) {
        for (const kind of kinds) {
          const isDue = DUE.some(([at, by, due]) => at === stage && by === firm && due === kind);
          const isWritten = finished(spec, firm, kind, order) !== '';
          if (isDue) expect(isWritten, `${stage} ${firm} ${kind}`).to.equal(true);
          if (!isWritten) continue;
          const fresh = writing();
          write(fresh, firm, kind, orderAt(fresh, stage));
        }
      }
    }
  });
});
