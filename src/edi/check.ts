import { isDay } from './calendar.ts';
import { writeContrl, type AnsweredMessage, type AnswerStamp } from './contrl.ts';
import { checkEnvelope, envelopeRules, valueAt, type Receiver } from './envelope.ts';
import type { Finding } from './finding.ts';
import { readInterchange, type ReadInterchange, type UnreadableReason } from './interchange.ts';
import { checkMessage } from './message.ts';
import { Report } from './report.ts';
import type { Segment } from './tokenize.ts';

export interface CheckOptions extends Receiver {
  /**
   * `lab`: also check what the lab's firms agreed on. `none`, the default: only the standard, as fits a file from anybody; a
   * valid D.96A message of another company is then accepted.
   */
  readonly profile?: 'lab' | 'none';
  /** How the CONTRL is to be called and dated; by default it takes the interchange's own reference and time. */
  readonly answer?: AnswerStamp;
}

/** What UNB says, and whether the envelope is sound. */
export interface InterchangeReport {
  readonly syntax: string;
  readonly version: string;
  readonly sender: string;
  readonly recipient: string;
  readonly date: string;
  readonly time: string;
  readonly reference: string;
  /** How many functional groups (UNG … UNE) it has. */
  readonly groups: number;
  /** Nothing is wrong with the envelope; otherwise everything in it is refused. */
  readonly accepted: boolean;
  readonly findings: readonly Finding[];
}
export interface MessageReport {
  /** Of a text with several interchanges: 0 or left out for the first, 1 for the first of `further`, and so on. */
  readonly interchange?: number;
  readonly type: string;
  readonly reference: string;
  /** Nothing is wrong with the message nor with the envelope. */
  readonly accepted: boolean;
  readonly findings: readonly Finding[];
}
export interface CheckReport {
  /** Why the text is no interchange; null when it could be read. */
  readonly unreadable: UnreadableReason | null;
  /** The first interchange of the text, nearly always the only one. */
  readonly interchange: InterchangeReport;
  /** The others. */
  readonly further: readonly InterchangeReport[];
  /** The messages of all interchanges. */
  readonly messages: readonly MessageReport[];
  /** All findings, interchange by interchange: the envelope's, then message by message. */
  readonly findings: readonly Finding[];
  /** The acknowledgement a partner's system would send, one for each interchange; null when UNB cannot be read, or to CONTRLs. */
  readonly contrl: string | null;
}

const NOTHING: InterchangeReport = {
  syntax: '',
  version: '',
  sender: '',
  recipient: '',
  date: '',
  time: '',
  reference: '',
  groups: 0,
  accepted: false,
  findings: [],
};

/** Checks a text, or a file's bytes, completely. Pure and total: the same input gives the same report, no input throws. */
export function checkInterchange(input: string | Uint8Array, options: CheckOptions = {}): CheckReport {
  const read = readInterchange(input);
  if (!read.ok) {
    const nothing = { interchange: NOTHING, further: [], messages: [], findings: [], contrl: null };
    return { unreadable: read.error, ...nothing };
  }
  return checkRead(read.value, options);
}

/** Checks what `readInterchange` took apart. */
export function checkRead(read: ReadInterchange, options: CheckOptions = {}): CheckReport {
  const first = checkOne(read, options, 0, new Report(read.tokens));
  if (read.further.length === 0) return reportOf([first]);
  const all: [OneReport, ...OneReport[]] = [first];
  // A reference is used up within the text, too.
  const used = new Map([[first.interchange.sender, new Set(options.seen).add(first.interchange.reference)]]);
  let before = first.report;
  for (const [index, next] of read.further.entries()) {
    const sender = valueAt(next.header, 2);
    const seen = used.get(sender) ?? new Set(options.seen);
    const one = checkOne(next, { ...options, seen }, index + 1, new Report(next.tokens, before));
    used.set(sender, seen.add(one.interchange.reference));
    before = one.report;
    all.push(one);
  }
  return reportOf(all);
}

/** What one interchange of a text gives. */
interface OneReport {
  readonly interchange: InterchangeReport;
  readonly messages: readonly MessageReport[];
  readonly findings: readonly Finding[];
  readonly contrl: string | null;
  readonly report: Report;
}

function reportOf(all: readonly [OneReport, ...OneReport[]]): CheckReport {
  const [first, ...others] = all;
  const { interchange } = first;
  const further = others.map((other) => other.interchange);
  const messages = others.length === 0 ? first.messages : all.flatMap((one) => one.messages);
  const findings = others.length === 0 ? first.findings : all.flatMap((one) => one.findings);
  const contrl = others.length === 0 ? first.contrl : all.flatMap((one) => one.contrl ?? []).join('') || null;
  return { unreadable: null, interchange, further, messages, findings, contrl };
}

/** One interchange of a text, the `index`-th from 0. */
function checkOne(read: ReadInterchange, options: CheckOptions, index: number, report: Report): OneReport {
  const rules = envelopeRules(read);
  const envelope: Finding[] = [];
  checkEnvelope(read, options, rules, report, envelope);
  const accepted = envelope.length === 0;
  const seen = new Set<string>();
  const answered: AnsweredMessage[] = [];
  const messages: MessageReport[] = [];
  const all = [...envelope];
  for (const message of read.messages) {
    const header = message.segments[0] as Segment;
    const type = valueAt(header, 2);
    const reference = valueAt(header, 1);
    const key = message.group === null ? reference : `${message.group}/${reference}`;
    const findings = checkMessage(read, message, rules, seen.has(key), options.profile ?? 'none', report);
    const isAccepted = accepted && findings.length === 0;
    seen.add(key);
    answered.push({ header, count: message.segments.length, findings });
    for (const finding of findings) all.push(finding);
    const found = { type, reference, accepted: isAccepted, findings };
    messages.push(index === 0 ? found : { interchange: index, ...found });
  }
  const interchange: InterchangeReport = {
    syntax: read.syntax.identifier,
    version: read.syntax.version,
    sender: valueAt(read.header, 2),
    recipient: valueAt(read.header, 3),
    date: valueAt(read.header, 4),
    time: valueAt(read.header, 4, 2),
    reference: valueAt(read.header, 5),
    groups: read.groups.length,
    accepted,
    findings: envelope,
  };
  return {
    interchange,
    messages,
    findings: all,
    report,
    contrl: writeContrl(read, envelope, answered, stampOf(interchange, index, options.answer)),
  };
}

/** How an answer is called and dated; those to further interchanges of a text need references of their own. */
function stampOf(
  { reference, date, time }: InterchangeReport,
  index: number,
  given?: AnswerStamp,
): AnswerStamp {
  const long = date.length === 6 ? `20${date}` : date;
  const isDate = /^\d{8}$/.test(long) && isDay(+long.slice(0, 4), +long.slice(4, 6), +long.slice(6));
  const isTime = /^([01]\d|2[0-3])[0-5]\d$/.test(time);
  const stamp = given ?? { reference, date: isDate ? long : '20000101', time: isTime ? time : '0000' };
  return index === 0 ? stamp : { ...stamp, reference: `${stamp.reference.slice(0, 10)}-${index + 1}` };
}
