import { makeInterchange, makeMessage, segment, writeInterchange } from '../../../edi/write.ts';
import { date, dateOfDay, timeOf, words } from '../edifact-parts.ts';
import type { MessageFault } from '../view-types.ts';
import { ercOf, wordsOf } from './reasons.ts';

/** As often as the message lets ERC stand. */
const ERRORS_MAX = 999;

export interface AperakFacts {
  /** Number of the answer, also its control reference. */
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly day: number;
  readonly atMs: number;
  /** Number of the document that is refused. */
  readonly about: string;
  /** The order it speaks of, as far as that is known. */
  readonly order: string | null;
  readonly faults: readonly MessageFault[];
}

/**
 * The APERAK with which a partner's system refuses a message that is sound in form and wrong in substance: for every fault an
 * ERC with its code, its reason in an FTX, and the order it is about.
 */
export function writeAperak({ number, from, to, day, atMs, about, order, faults }: AperakFacts): string {
  const message = makeMessage('APERAK', '1', [
    segment('BGM', '', number, '27'),
    date('137', day),
    segment('RFF', ['ACW', about.slice(0, 35)]),
    segment('NAD', 'MS', [from.slice(0, 35), '', '92']),
    segment('NAD', 'MR', [to.slice(0, 35), '', '92']),
    ...faults
      .slice(0, ERRORS_MAX)
      .flatMap((fault) => [
        segment('ERC', [ercOf(fault.reason ?? ''), 'ZZZ', '92']),
        ...words('AAO', sentenceOf(fault)),
        ...(order === null ? [] : [segment('RFF', ['ON', order.slice(0, 35)])]),
      ]),
  ]);
  const addressing = { sender: from.slice(0, 35), recipient: to.slice(0, 35), reference: number };
  return writeInterchange(
    makeInterchange({ ...addressing, date: dateOfDay(day), time: timeOf(atMs) }, [message]),
  );
}

const sentenceOf = ({ segment: at, tag, reason, expected, received }: MessageFault): string =>
  `Segment ${at ?? 0} ${tag}: ${wordsOf(reason ?? '', expected, received)}`;
