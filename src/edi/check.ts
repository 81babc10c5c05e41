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
  readonly type: string;
  readonly reference: string;
  /** Nothing is wrong with the message nor with the envelope. */
  readonly accepted: boolean;
  readonly findings: readonly Finding[];
}
export interface CheckReport {
  /** Why the text is no interchange; null when it could be read. */
  readonly unreadable: UnreadableReason | null;
  readonly interchange: InterchangeReport;
  readonly messages: readonly MessageReport[];
  /** All findings: the envelope's, then message by message. */
  readonly findings: readonly Finding[];
  /** The acknowledgement a partner's system would send; null when UNB cannot be read, or to CONTRLs. */
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
    return { unreadable: read.error, interchange: NOTHING, messages: [], findings: [], contrl: null };
  }
  return checkRead(read.value, options);
}

/** Checks what `readInterchange` took apart. */
export function checkRead(read: ReadInterchange, options: CheckOptions = {}): CheckReport {
  const report = new Report(read.tokens);
  const rules = envelopeRules(read);
  const envelope: Finding[] = [];
  checkEnvelope(read, options, rules, report, envelope);
  const accepted = envelope.length === 0;
  const seen = new Set<string>();
  const answered: AnsweredMessage[] = [];
  const messages = read.messages.map((message): MessageReport => {
    const header = message.segments[0] as Segment;
    const reference = valueAt(header, 1);
    const key = `${message.group ?? ''}/${reference}`;
    const findings = checkMessage(read, message, rules, seen.has(key), options.profile ?? 'none', report);
    seen.add(key);
    answered.push({ header, count: message.segments.length, findings });
    return { type: valueAt(header, 2), reference, accepted: accepted && findings.length === 0, findings };
  });
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
    unreadable: null,
    interchange,
    messages,
    findings: [...envelope, ...messages.flatMap(({ findings }) => findings)],
    contrl: writeContrl(read, envelope, answered, options.answer ?? stampOf(interchange)),
  };
}

function stampOf({ reference, date, time }: InterchangeReport): AnswerStamp {
  const day = /^\d{8}$/.test(date) ? date : /^\d{6}$/.test(date) ? `20${date}` : '20000101';
  return { reference: reference.slice(0, 14), date: day, time: /^\d{4}$/.test(time) ? time : '0000' };
}
