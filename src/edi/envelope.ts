import { isDay } from './calendar.ts';
import { repertoireOf, SYNTAX_IDENTIFIERS } from './characters.ts';
import { DIRECTORY_BY_KIND, ENVELOPE_4_BY_KIND } from './directory.ts';
import { checkElements, type ElementRules } from './elements.ts';
import { ERROR_CODES, type Finding } from './finding.ts';
import type { ReadGroup, ReadInterchange } from './interchange.ts';
import type { Report } from './report.ts';
import { writeUna } from './separators.ts';
import type { Segment } from './tokenize.ts';

/** What the receiver knows of itself and its partners; what is left out is not checked. */
export interface Receiver {
  /** Its own identification: an interchange to anybody else is refused with 7. */
  readonly recipient?: string;
  /** Whom it deals with: a sender outside is refused with 23. */
  readonly partners?: readonly string[];
  /** Control references this sender has used before: a repeat is refused with 26. */
  readonly seen?: ReadonlySet<string>;
}

export const valueAt = (segment: Segment | null, element: number, component = 1): string =>
  segment?.elements[element - 1]?.[component - 1] ?? '';

/** The rules that hold for an interchange's service segments. */
export const envelopeRules = ({ syntax, tokens }: ReadInterchange): ElementRules => ({
  directory: syntax.version === '4' ? ENVELOPE_4_BY_KIND : DIRECTORY_BY_KIND,
  decimalMarks: syntax.decimalMarks,
  foreign: syntax.foreign,
  association: '',
  tokens,
});

/** Everything about UNA, UNB, UNZ, groups, and what stands outside of messages. */
export function checkEnvelope(
  read: ReadInterchange,
  receiver: Receiver,
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const { header, trailer, tokens } = read;
  const first = tokens.segments[0] ?? null;
  const envelope = { number: null };
  if (tokens.una === 'broken' || tokens.una === 'lacking') checkUna(read, report, to);
  if (header) {
    checkElements(header, null, rules, report, to);
    checkHeader(read, header, receiver, report, to);
  } else {
    const missing = { code: ERROR_CODES.missing, tag: 'UNB', expected: 'UNB', offset: tokens.start };
    report.add(to, { ...envelope, ...missing, segment: null });
  }
  for (const { first: segment } of read.strays) {
    report.add(to, {
      ...envelope,
      code: ERROR_CODES.outside,
      segment,
      expected: header !== null && segment.offset < header.offset ? 'UNB' : 'UNH',
      received: segment.tag,
    });
  }
  checkGroups(read, rules, report, to);
  checkContent(read, report, to);
  const last = tokens.segments.at(-1) ?? first;
  if (trailer) {
    checkElements(trailer, null, rules, report, to);
    const count = read.groups.length > 0 ? read.groups.length : countOf(read, null);
    checkCount(trailer, count, report, to, null);
    if (header) checkReference(trailer, 2, valueAt(header, 5), report, to, null);
    if (!tokens.terminated && last === trailer) unterminated(read, trailer, null, report, to);
  } else if (last) {
    report.add(to, {
      ...envelope,
      code: ERROR_CODES.missing,
      segment: read.beyond ?? last,
      tag: 'UNZ',
      expected: 'UNZ',
      behind: read.beyond === null,
    });
  }
  if (read.beyond) {
    const received = tokens.text.slice(read.beyond.offset, read.beyond.end).trim();
    report.add(to, { ...envelope, code: ERROR_CODES.outside, segment: read.beyond, received });
  }
}

/** UNA is no good, or there should be one. */
function checkUna({ tokens, header }: ReadInterchange, report: Report, to: Finding[]): void {
  const isBroken = tokens.una === 'broken';
  const { start } = tokens;
  report.add(to, {
    number: null,
    code: ERROR_CODES.invalidServiceCharacter,
    segment: isBroken ? null : header,
    tag: isBroken ? 'UNA' : 'UNB',
    offset: start,
    expected: ":+.? '",
    received: isBroken
      ? tokens.text.slice(start + 3, start + 9)
      : writeUna(tokens.separators).slice('UNA'.length),
  });
}

/** An interchange, and each of its groups, has at least one message; where a count says how many are lost, that tells it. */
function checkContent(read: ReadInterchange, report: Report, to: Finding[]): void {
  const { header, trailer } = read;
  const isEmpty = countOf(read, null) === 0 && read.groups.length === 0 && read.strays.length === 0;
  if (header && trailer && isEmpty && Number(valueAt(trailer, 1)) === 0) {
    report.add(to, { code: ERROR_CODES.empty, segment: header, number: null, expected: 'UNH' });
  }
  read.groups.forEach((group, index) => {
    if (!group.trailer || countOf(read, index) > 0 || Number(valueAt(group.trailer, 1)) !== 0) return;
    report.add(to, { code: ERROR_CODES.empty, segment: group.header, number: null, expected: 'UNH' });
  });
}

/** A message counts, also if its UNH is lost: that fault is told already. */
const countOf = (read: ReadInterchange, group: number | null): number =>
  group === null
    ? read.messages.length + read.strays.filter(({ isMessage }) => isMessage).length
    : read.messages.filter((message) => message.group === group).length;

function checkHeader(
  { syntax }: ReadInterchange,
  segment: Segment,
  { recipient, partners, seen }: Receiver,
  report: Report,
  to: Finding[],
): void {
  const add = (
    code: Finding['code'],
    element: number,
    component: number | null,
    expected: string | null,
  ): void =>
    report.add(to, {
      code,
      segment,
      number: null,
      element,
      component,
      expected,
      received: valueAt(segment, element, component ?? 1),
    });
  if (syntax.identifier !== '' && !repertoireOf(syntax.identifier)) {
    add(ERROR_CODES.notSupported, 1, 1, SYNTAX_IDENTIFIERS.join(' '));
  }
  if (syntax.version !== '' && !['1', '2', '3', '4'].includes(syntax.version)) {
    add(ERROR_CODES.notSupported, 1, 2, '1 2 3 4');
  }
  if (!isDate(valueAt(segment, 4))) add(ERROR_CODES.invalidValue, 4, 1, '0017');
  if (!isTime(valueAt(segment, 4, 2))) add(ERROR_CODES.invalidValue, 4, 2, '0019');
  if (partners && !partners.includes(valueAt(segment, 2)))
    add(ERROR_CODES.unknownSender, 2, 1, partners.join(' '));
  if (recipient !== undefined && valueAt(segment, 3) !== recipient)
    add(ERROR_CODES.wrongRecipient, 3, 1, recipient);
  if (seen?.has(valueAt(segment, 5)) === true) add(ERROR_CODES.duplicate, 5, null, null);
}

/** Wrong digits only: a wrong length or letters are found with the element. */
function isDate(value: string): boolean {
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(value);
  if (!match) return true;
  const [, century = '20', year, month, day] = match;
  return isDay(Number(`${century}${year}`), Number(month), Number(day));
}
function isTime(value: string): boolean {
  const match = /^(\d\d)(\d\d)$/.exec(value);
  return !match || (between(match[1], 0, 23) && between(match[2], 0, 59));
}
const between = (digits: string | undefined, low: number, high: number): boolean =>
  Number(digits) >= low && Number(digits) <= high;

function checkGroups(read: ReadInterchange, rules: ElementRules, report: Report, to: Finding[]): void {
  const grouped = read.messages.filter(({ group }) => group !== null).length;
  const alone = read.messages.find(({ group }) => group === null);
  if (grouped > 0 && alone) {
    const segment = alone.segments[0] as Segment;
    report.add(to, {
      code: ERROR_CODES.mixedGroups,
      segment,
      number: null,
      expected: 'UNG',
      received: segment.tag,
    });
  }
  const seen = new Set<string>();
  read.groups.forEach((group, index) => {
    const { header, trailer } = group;
    checkElements(header, null, rules, report, to);
    const reference = valueAt(header, 5);
    if (reference !== '' && seen.has(reference)) {
      const repeat = { code: ERROR_CODES.duplicate, element: 5, received: reference };
      report.add(to, { ...repeat, segment: header, number: null });
    }
    seen.add(reference);
    checkGroupTypes(read, group, index, report, to);
    if (!trailer) {
      const missing = { code: ERROR_CODES.missing, tag: 'UNE', expected: 'UNE', behind: true };
      report.add(to, { ...missing, segment: group.last, number: null });
      return;
    }
    checkElements(trailer, null, rules, report, to);
    checkCount(trailer, countOf(read, index), report, to, null);
    checkReference(trailer, 2, valueAt(header, 5), report, to, null);
  });
}

function checkGroupTypes(
  { messages }: ReadInterchange,
  { header }: ReadGroup,
  index: number,
  report: Report,
  to: Finding[],
): void {
  const expected = valueAt(header, 1);
  const other = messages.find(({ group, segments: [unh] }) => {
    return group === index && unh !== undefined && valueAt(unh, 2) !== expected;
  });
  const segment = other?.segments[0];
  if (!segment || expected === '') return;
  const received = valueAt(segment, 2);
  report.add(to, {
    code: ERROR_CODES.mixedTypes,
    segment,
    number: null,
    element: 2,
    component: 1,
    expected,
    received,
  });
}

/** Checks the count in the first element of UNZ, UNE or UNT. */
export function checkCount(
  segment: Segment,
  count: number,
  report: Report,
  to: Finding[],
  number: number | null,
): void {
  const received = valueAt(segment, 1);
  if (!/^\d+$/.test(received) || Number(received) === count) return;
  report.add(to, {
    code: ERROR_CODES.wrongCount,
    segment,
    number,
    element: 1,
    expected: `${count}`,
    received,
  });
}

/** Checks that a trailer repeats its header's reference. */
export function checkReference(
  segment: Segment,
  element: number,
  expected: string,
  report: Report,
  to: Finding[],
  number: number | null,
): void {
  const received = valueAt(segment, element);
  if (received === '' || expected === '' || received === expected) return;
  report.add(to, { code: ERROR_CODES.referencesDiffer, segment, number, element, expected, received });
}

/** The text ends before its last segment does. */
export function unterminated(
  { separators, tokens }: ReadInterchange,
  segment: Segment,
  number: number | null,
  report: Report,
  to: Finding[],
): void {
  const last = tokens.text.trimEnd().at(-1);
  const received = last === separators.release && separators.release !== ' ' ? last : null;
  report.add(to, {
    code: received === null ? ERROR_CODES.missing : ERROR_CODES.invalidServiceCharacter,
    segment,
    number,
    expected: separators.terminator,
    received,
    behind: true,
  });
}
