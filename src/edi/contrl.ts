import { valueAt } from './envelope.ts';
import type { Finding } from './finding.ts';
import type { ReadInterchange } from './interchange.ts';
import { USUAL_SEPARATORS, writeUna, type Separators } from './separators.ts';
import type { Segment } from './tokenize.ts';
import { makeInterchange, makeMessage, segment, writeInterchange, type EdiSegment } from './write.ts';

/** What the answering interchange is called and when it was made. */
export interface AnswerStamp {
  readonly reference: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  /** `HHMM`. */
  readonly time: string;
}
/** A message with what was found in it. */
export interface AnsweredMessage {
  readonly header: Segment;
  /** How many segments it has, which is UNT's number. */
  readonly count: number;
  readonly findings: readonly Finding[];
}

const ACKNOWLEDGED = '7';
const REJECTED = '4';
/** As often as CONTRL lets UCS and UCD stand. */
const UCS_MAX = 999;
const UCD_MAX = 99;

/**
 * The CONTRL (D:3:UN) that answers an interchange: action 7 where nothing is wrong, 4 where something is. A fault of UNB, UNZ
 * or a group rejects everything and is told in UCI; faults of UNH and UNT in UCM; all others by UCS, the segment, and UCD,
 * the element, positions counted with the tag as 1. UCI and UCM have room for one fault; further ones of UNH and UNT are
 * told like those of other segments.
 * @returns null when UNB does not say who sent it, to whom and under which reference, and for an interchange of CONTRLs alone,
 * which are not acknowledged
 */
export function writeContrl(
  { header, messages: read, separators, tokens }: ReadInterchange,
  findings: readonly Finding[],
  messages: readonly AnsweredMessage[],
  stamp: AnswerStamp,
): string | null {
  if (!header || !isAnswerable(header)) return null;
  if (read.length > 0 && read.every(({ segments: [unh] }) => valueAt(unh ?? null, 2) === 'CONTRL'))
    return null;
  const unnamed = messages.find((message) => !isNamed(message.header));
  const worst = findings.find(isBusinessFree) ?? unnamed?.findings.find(isBusinessFree);
  const body: EdiSegment[] = [
    segment(
      'UCI',
      short(header, 5, 14),
      partyOf(header, 2),
      partyOf(header, 3),
      worst ? REJECTED : ACKNOWLEDGED,
      ...serviceFault(worst),
    ),
  ];
  if (!worst) for (const message of messages) body.push(...answerTo(message));
  const addressing = {
    sender: short(header, 3, 35),
    recipient: short(header, 2, 35),
    ...stamp,
    reference: copied(stamp.reference, 14),
  };
  const answer = makeInterchange(addressing, [makeMessage('CONTRL', '1', body)]);
  const sender = fullParty(header, 3);
  const recipient = fullParty(header, 2);
  return writeInterchange({
    ...answer,
    sender,
    recipient,
    separators:
      tokens.una !== 'given' || isUsual(separators) ? USUAL_SEPARATORS : { ...separators, repetition: ' ' },
  });
}

/** Business faults are answered with APERAK. */
const isBusinessFree = ({ level }: Finding): boolean => level !== 'business';

function answerTo({ header, count, findings: all }: AnsweredMessage): EdiSegment[] {
  const findings = all.filter(isBusinessFree);
  const service = findings.find(({ segment: number, tag }) =>
    tag === 'UNT' ? true : number === 1 && tag === 'UNH',
  );
  const identifier = (header.elements[1] ?? [])
    .slice(0, 5)
    .map((value, i) => copied(value, [6, 3, 3, 2, 6][i] ?? 0));
  const answer = [
    segment(
      'UCM',
      short(header, 1, 14),
      identifier,
      findings.length === 0 ? ACKNOWLEDGED : REJECTED,
      ...serviceFault(service),
    ),
  ];
  let last = '';
  let elements = 0;
  let faults = 0;
  for (const finding of findings) {
    if (finding === service) continue;
    const number = String(Math.min(finding.segment ?? count, 999_999));
    const begins = finding.element === null || number !== last || elements >= UCD_MAX;
    if (begins && ++faults > UCS_MAX) break;
    if (finding.element === null) {
      answer.push(segment('UCS', number, finding.code));
      last = '';
      continue;
    }
    if (begins) {
      answer.push(segment('UCS', number));
      elements = 0;
    }
    last = number;
    elements++;
    answer.push(segment('UCD', finding.code, position(finding)));
  }
  return answer;
}

/** Elements 0085, 0013 and S011 of UCI and UCM. */
function serviceFault(finding: Finding | undefined): (string | number | string[])[] {
  if (!finding) return [];
  const tag = /^UN[A-Z]$/.test(finding.tag) ? finding.tag : '';
  return finding.element === null || tag === ''
    ? [finding.code, tag]
    : [finding.code, tag, position(finding)];
}

/** The tag is position 1. */
const position = ({ element, component }: Finding): string[] =>
  component === null ? [`${(element ?? 0) + 1}`] : [`${(element ?? 0) + 1}`, `${component}`];

/** What an answer repeats of the interchange is cut to what it may be, and has no control characters. */
const copied = (text: string, length: number): string =>
  text.replaceAll(/[^ -~\u00a0-\ufffc]/g, '').slice(0, length);

const short = (header: Segment, element: number, length: number): string =>
  copied(valueAt(header, element), length);

const isAnswerable = (header: Segment): boolean =>
  [2, 3, 5].every((element) => short(header, element, 35).trim() !== '');

const isNamed = (unh: Segment): boolean =>
  copied(valueAt(unh, 1), 14) !== '' &&
  [1, 2, 3, 4].every((component) => copied(valueAt(unh, 2, component), 6) !== '');

const partyOf = (header: Segment, element: number): string[] => {
  const { id, qualifier, address } = fullParty(header, element);
  return [id, qualifier, address];
};

const fullParty = (header: Segment, element: number): { id: string; qualifier: string; address: string } => ({
  id: short(header, element, 35),
  qualifier: copied(valueAt(header, element, 2), 4),
  address: copied(valueAt(header, element, 3), 14),
});

/** Most are; and what is always the same is made only once. */
const isUsual = (separators: Separators): boolean =>
  separators === USUAL_SEPARATORS || writeUna(separators) === writeUna(USUAL_SEPARATORS);
