import { checkRead, type CheckOptions } from '../../../edi/check.ts';
import { writeContrl, type AnswerStamp } from '../../../edi/contrl.ts';
import { ERROR_CODES, type Finding } from '../../../edi/finding.ts';
import type { ReadInterchange } from '../../../edi/interchange.ts';
import { Report } from '../../../edi/report.ts';
import type { Segment } from '../../../edi/tokenize.ts';

/** Stands in a template where the writer has something to say. No value may be this. */
export const BLANK = '...';

export interface FormReport {
  /** What is wrong with the form: syntax, structure, and the agreement between the lab's firms. */
  readonly findings: readonly Finding[];
  /** The partner's CONTRL; null when UNB does not say whom to answer. */
  readonly contrl: string | null;
}

/**
 * Checks the form of an interchange as a partner's system does: against the standard, the lab's agreement, and for blanks of
 * a template that nobody filled in. A blank is one finding, whatever else a value like it would break.
 */
export function checkForm(
  read: ReadInterchange,
  options: Omit<CheckOptions, 'profile' | 'answer'>,
  stamp: AnswerStamp,
): FormReport {
  const alone: ReadInterchange = { ...read, further: [] };
  const checked = checkRead(alone, { ...options, profile: 'lab', answer: stamp });
  const [second] = read.further;
  if (second === undefined && !read.tokens.text.includes(BLANK)) {
    return { findings: checked.findings, contrl: checked.contrl };
  }
  const report = new Report(read.tokens);
  const service = [read.header, read.trailer].flatMap((segment) => (segment === null ? [] : [segment]));
  const found = [...checked.interchange.findings, ...(second === undefined ? [] : [oneOnly(second, report)])];
  const envelope = withBlanks(service, () => null, found, report);
  const answered = read.messages.map(({ segments }, i) => {
    const inMessage = checked.messages[i]?.findings ?? [];
    const findings = withBlanks(segments, (at) => at + 1, inMessage, report);
    return { header: segments[0] as Segment, count: segments.length, findings };
  });
  return {
    findings: [...envelope, ...answered.flatMap(({ findings }) => findings)],
    contrl: writeContrl(alone, envelope, answered, stamp),
  };
}

/** One interchange is sent at a time. */
function oneOnly({ header, tokens }: ReadInterchange, report: Report): Finding {
  const [first] = tokens.segments;
  const to: Finding[] = [];
  const segment = header ?? first ?? null;
  const received = segment?.tag ?? null;
  report.add(to, { level: 'profile', code: ERROR_CODES.outside, segment, number: null, received });
  return to[0] as Finding;
}

/** The findings of a stretch with its blanks among them, in the order of the text. */
function withBlanks(
  segments: readonly Segment[],
  numberOf: (index: number) => number | null,
  found: readonly Finding[],
  report: Report,
): readonly Finding[] {
  const blanks: Finding[] = [];
  segments.forEach((segment, index) => {
    segment.elements.forEach((components, e) => {
      components.forEach((value, c) => {
        if (value !== BLANK) return;
        report.add(blanks, {
          level: 'profile',
          code: ERROR_CODES.invalidValue,
          segment,
          number: numberOf(index),
          element: e + 1,
          component: components.length > 1 ? c + 1 : null,
          received: BLANK,
        });
      });
    });
  });
  if (blanks.length === 0) return found;
  const places = new Set(blanks.map(({ offset }) => offset));
  return [...found.filter(({ offset }) => !places.has(offset)), ...blanks].sort(
    (a, b) => a.offset - b.offset,
  );
}
