import { DIRECTORY_BY_KIND, ENVELOPE_4_BY_KIND } from './directory.ts';
import { checkElements, type ElementRules } from './elements.ts';
import { checkCount, checkReference, unterminated, valueAt } from './envelope.ts';
import { ERROR_CODES, type Finding } from './finding.ts';
import type { ReadInterchange, ReadMessage } from './interchange.ts';
import { tableOf } from './message-table.ts';
import { checkProfile } from './profile.ts';
import type { Report } from './report.ts';
import { checkStructure } from './structure.ts';
import { MESSAGE_TYPES, MESSAGES, type MessageType } from './tables/messages.ts';
import type { Segment } from './tokenize.ts';

/** The message type of UNH if it is one that is read in full: D.96A, or D.3 and 4.1 for CONTRL. */
export function supportedType(unh: Segment): MessageType | null {
  const type = valueAt(unh, 2);
  return unsupported(unh) === null && isMessageType(type) ? type : null;
}
const isMessageType = (type: string): type is MessageType => Object.hasOwn(MESSAGES, type);

/**
 * The first component of S009 that is not what is read here, with what would be; null if all of them are. One that is left
 * out is a fault of its own, and taken for what it should be.
 */
function unsupported(unh: Segment): { readonly component: number; readonly expected: string } | null {
  const type = valueAt(unh, 2);
  if (!isMessageType(type)) return { component: 1, expected: MESSAGE_TYPES.join(' ') };
  const wanted = type !== 'CONTRL' ? D_96A : valueAt(unh, 2, 2) === '4' ? CONTRL_4 : CONTRL_3;
  for (let i = 0; i < wanted.length; i++) {
    const expected = wanted[i] as string;
    const received = valueAt(unh, 2, i + 2);
    if (received !== '' && received !== expected) return { component: i + 2, expected };
  }
  return null;
}
const D_96A = ['D', '96A', 'UN'];
/** The CONTRLs of syntax 3 and of syntax 4. */
const CONTRL_3 = ['D', '3', 'UN'];
const CONTRL_4 = ['4', '1', 'UN'];

/** Everything about one message, sorted by segment. `isRepeat`: an earlier one of the interchange has its reference. */
export function checkMessage(
  read: ReadInterchange,
  { segments, closed }: ReadMessage,
  rules: ElementRules,
  isRepeat: boolean,
  profile: 'lab' | 'none',
  report: Report,
): Finding[] {
  const to: Finding[] = [];
  const unh = segments[0] as Segment;
  const last = segments.at(-1) as Segment;
  checkElements(unh, 1, rules, report, to);
  if (isRepeat) {
    report.add(to, {
      code: ERROR_CODES.duplicate,
      segment: unh,
      number: 1,
      element: 1,
      received: valueAt(unh, 1),
    });
  }
  const type = supportedType(unh);
  if (type === null) {
    const fault = unsupported(unh);
    const received = fault === null ? '' : valueAt(unh, 2, fault.component);
    if (fault && received !== '') {
      report.add(to, {
        code: ERROR_CODES.notSupported,
        segment: unh,
        number: 1,
        element: 2,
        ...fault,
        received,
      });
    }
  } else {
    const directory =
      type === 'CONTRL' && valueAt(unh, 2, 2) === '4' ? ENVELOPE_4_BY_KIND : DIRECTORY_BY_KIND;
    const { decimalMarks, foreign, tokens } = rules;
    const body = { directory, decimalMarks, foreign, association: valueAt(unh, 2, 5), tokens };
    const until = closed ? segments.length - 1 : segments.length;
    for (let i = 1; i < until; i++) checkElements(segments[i] as Segment, i + 1, body, report, to);
    const ordinals = checkStructure(segments, tableOf(type), closed, report, to);
    if (profile === 'lab') checkProfile(type, segments, ordinals, tokens, report, to);
  }
  if (closed) {
    checkElements(last, segments.length, rules, report, to);
    checkCount(last, segments.length, report, to, segments.length);
    checkReference(last, 2, valueAt(unh, 1), report, to, segments.length);
  } else {
    const missing = { code: ERROR_CODES.missing, tag: 'UNT', expected: 'UNT', behind: true };
    report.add(to, { ...missing, segment: last, number: segments.length });
  }
  if (!read.tokens.terminated && read.tokens.segments.at(-1) === last) {
    unterminated(read, last, segments.length, report, to);
  }
  return to.length > 1 ? to.sort(bySegment) : to;
}

/** By segment; what concerns the whole segment first. Sorting is stable. */
const bySegment = (a: Finding, b: Finding): number =>
  (a.segment ?? 0) - (b.segment ?? 0) ||
  (a.element ?? 0) - (b.element ?? 0) ||
  (a.component ?? 0) - (b.component ?? 0);
