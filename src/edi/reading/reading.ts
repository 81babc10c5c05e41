import type { Language } from '../../kernel/text.ts';
import { checkInterchange, type CheckOptions, type CheckReport } from '../check.ts';
import { meaningOf, messageWords } from '../explain.ts';
import { FINDING_LEVELS, type Finding, type FindingLevel } from '../finding.ts';
import { readInterchange, type UnreadableReason } from '../interchange.ts';
import type { Say } from './say.ts';
import { sheetOf, type Sheet, type SheetFault } from './sheet.ts';

/** Everything a page says about one text, for one reader. */
export interface Reading {
  /** Why it is no interchange, in a sentence; null when it could be read. Then the rest is empty. */
  readonly unreadable: string | null;
  readonly accepted: boolean;
  /** `Accepted`, `Refused`. */
  readonly verdict: string;
  /** What that means, with figures. */
  readonly summary: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** What is wrong, by level; levels without a fault are left out. */
  readonly faults: readonly FaultGroup[];
  readonly sheet: Sheet | null;
  readonly answer: Answer;
}
export interface FaultGroup {
  readonly level: FindingLevel;
  readonly label: string;
  readonly about: string;
  readonly faults: readonly SheetFault[];
  /** How many more there are, in words; null when all are listed. */
  readonly more: string | null;
}
/** The CONTRL that a partner's system sends back. */
export interface Answer {
  /** What it says, or why there is none. */
  readonly verdict: string;
  /** Null when there is no answer. */
  readonly accepted: boolean | null;
  readonly text: string | null;
  readonly sheet: Sheet | null;
}

/** Faults listed of one level; a text with more does not get clearer by listing them. */
const LISTED_MAX = 50;

/**
 * Checks a text and words what was found. Total, like the check.
 * @param checked what is known already: the report of a check, what people call the receiver
 */
export function readingOf(
  text: string,
  options: CheckOptions,
  lang: Language,
  say: Say,
  checked: { readonly report?: CheckReport; readonly partner?: string } = {},
): Reading {
  const report = checked.report ?? checkInterchange(text, options);
  if (report.unreadable !== null) return unreadableReading(report.unreadable, say);
  const sheet = laidOut(text, report.findings, lang, say);
  return {
    unreadable: null,
    ...verdictOf(report, say),
    facts: factsOf(report, lang, say),
    faults: faultGroups(sheet?.faults ?? [], say),
    sheet,
    answer: answerOf(report, lang, say, checked.partner),
  };
}

/** A text for its two panes; null when it is no interchange. */
export function laidOut(text: string, findings: readonly Finding[], lang: Language, say: Say): Sheet | null {
  const read = readInterchange(text);
  return read.ok ? sheetOf(read.value, findings, lang, say) : null;
}

/** What a page says of something that cannot be read. */
export const unreadableReading = (reason: UnreadableReason | 'too-large', say: Say): Reading => ({
  unreadable: say(`edi:unreadable.${reason}`),
  accepted: false,
  verdict: say('edi:verdict.unreadable'),
  summary: '',
  facts: [],
  faults: [],
  sheet: null,
  answer: { verdict: say('edi:answer.unreadable'), accepted: null, text: null, sheet: null },
});

function verdictOf(
  { interchange, further, messages, findings }: CheckReport,
  say: Say,
): Pick<Reading, 'accepted' | 'verdict' | 'summary'> {
  const refused = messages.filter((message) => !message.accepted).length;
  const isSound = [interchange, ...further].every((envelope) => envelope.accepted);
  const accepted = isSound && refused === 0;
  const summary = accepted
    ? say('edi:verdict.nothing-wrong')
    : !isSound
      ? say('edi:verdict.envelope', { n: findings.length })
      : messages.length === 1
        ? say('edi:verdict.message', { n: findings.length })
        : say('edi:verdict.messages', { n: findings.length, refused, all: messages.length });
  return { accepted, verdict: say(accepted ? 'edi:verdict.accepted' : 'edi:verdict.refused'), summary };
}

function factsOf({ interchange, messages }: CheckReport, lang: Language, say: Say): Reading['facts'] {
  const { syntax, version, sender, recipient, reference, date, time, groups } = interchange;
  const fact = (key: string, value: string) => ({ label: say(`edi:fact.${key}`), value });
  const meaning = meaningOf('0001', syntax);
  const kinds = [...new Set(messages.map(({ type }) => type))].map((type) => {
    const words = messageWords(type);
    const count = messages.filter((message) => message.type === type).length;
    const name = words === null ? type : say('edi:fact.kind', { type, name: words[lang] });
    return count === 1 ? name : `${count} × ${name}`;
  });
  return [
    fact('sender', sender),
    fact('recipient', recipient),
    fact('reference', reference),
    fact('made', [dateText(date), timeText(time)].filter(Boolean).join(' ')),
    fact(
      'syntax',
      meaning === null
        ? `${syntax}:${version}`
        : say('edi:form.beside', { what: `${syntax}:${version}`, more: meaning[lang] }),
    ),
    ...(groups > 0 ? [fact('groups', String(groups))] : []),
    fact('messages', kinds.join(say('edi:form.and'))),
  ].map(({ label, value }) => ({
    label,
    value: value === '' || value === ':' ? say('edi:fact.none') : value,
  }));
}

/** `260309` and `20260309` as people write them; whatever else stands there, as it stands. */
function dateText(date: string): string {
  const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(date);
  return match ? `${match[1] ?? '20'}${match[2]}-${match[3]}-${match[4]}` : date;
}
const timeText = (time: string): string => time.replace(/^(\d\d)(\d\d)$/, '$1:$2');

function faultGroups(faults: readonly SheetFault[], say: Say): readonly FaultGroup[] {
  return FINDING_LEVELS.flatMap((level) => {
    const own = faults.filter((fault) => fault.level === level);
    if (own.length === 0) return [];
    const more = own.length - LISTED_MAX;
    return {
      level,
      label: say(`edi:level.${level}.name`),
      about: say(`edi:level.${level}.about`),
      faults: own.slice(0, LISTED_MAX),
      more: more > 0 ? say('edi:fault.more', { n: more }) : null,
    };
  });
}

/** What the partner's system answers, in words and laid out. */
export function answerOf(
  { contrl, interchange, messages, findings }: CheckReport,
  lang: Language,
  say: Say,
  partner: string = interchange.recipient,
): Answer {
  if (contrl === null) {
    const isAnswer = messages.length > 0 && messages.every(({ type }) => type === 'CONTRL');
    const verdict = say(isAnswer ? 'edi:answer.to-contrl' : 'edi:answer.nobody');
    return { verdict, accepted: null, text: null, sheet: null };
  }
  const accepted = findings.length === 0;
  const some = interchange.accepted && messages.some((message) => message.accepted);
  const key = accepted ? 'accepted' : some ? 'some' : 'refused';
  return {
    verdict: say(`edi:answer.${key}`, { partner }),
    accepted,
    text: contrl,
    sheet: laidOut(contrl, [], lang, say),
  };
}
