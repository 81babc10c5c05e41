import { DIRECTORY } from './directory.ts';
import { checkElements, type ElementRules } from './elements.ts';
import { checkCount, checkReference, unterminated, valueAt } from './envelope.ts';
import { ERROR_CODES, type Finding } from './finding.ts';
import type { ReadInterchange, ReadMessage } from './interchange.ts';
import { tableOf } from './message-table.ts';
import { checkProfile } from './profile.ts';
import type { Report } from './report.ts';
import { checkStructure } from './structure.ts';
import { MESSAGE_TYPES, type MessageType } from './tables/messages.ts';
import type { Segment } from './tokenize.ts';

/** The message type of UNH if it is one that is read in full: D.96A, or D.3 for CONTRL. */
export function supportedType(unh: Segment): MessageType | null {
  return unsupported(unh) === null ? (MESSAGE_TYPES.find((type) => type === valueAt(unh, 2)) ?? null) : null;
}

/** The first component of S009 that is not what is read here, with what would be; null if all of them are. */
function unsupported(unh: Segment): { readonly component: number; readonly expected: string } | null {
  const type = valueAt(unh, 2);
  if (!MESSAGE_TYPES.some((known) => known === type))
    return { component: 1, expected: MESSAGE_TYPES.join(' ') };
  const wanted = ['D', type === 'CONTRL' ? '3' : '96A', 'UN'];
  for (const [index, expected] of wanted.entries()) {
    if (valueAt(unh, 2, index + 2) !== expected) return { component: index + 2, expected };
  }
  return null;
}

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
    const body = { ...rules, directory: DIRECTORY, association: valueAt(unh, 2, 5) };
    const until = closed ? segments.length - 1 : segments.length;
    for (let i = 1; i < until; i++) checkElements(segments[i] as Segment, i + 1, body, report, to);
    const ordinals = checkStructure(segments, tableOf(type), closed, report, to);
    if (profile === 'lab') checkProfile(type, segments, ordinals, report, to);
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
  return to.sort(bySegment);
}

/** By segment; what concerns the whole segment first. Sorting is stable. */
const bySegment = (a: Finding, b: Finding): number =>
  (a.segment ?? 0) - (b.segment ?? 0) ||
  (a.element ?? 0) - (b.element ?? 0) ||
  (a.component ?? 0) - (b.component ?? 0);
