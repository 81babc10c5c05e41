import { checkInterchange, type CheckReport } from '../../edi/check.ts';
import { writeInterchange } from '../../edi/write.ts';
import { interchangeOf } from './edifact.ts';
import { dateOfDay, timeOf, type EdiScene } from './edifact-parts.ts';
import type { DocumentView } from './view-types.ts';

/** A document's message on its way: what was sent, what arrived, what the receiver's system said to it. */
export interface DocumentMessage {
  /** The interchange as its sender's system sent it. */
  readonly sent: string;
  /** What reached the receiver, in order: none when it was lost, two when it came twice; as a rule what was sent. */
  readonly arrived: readonly string[];
  /** The interchange as the receiver reads it; empty when nothing came. */
  readonly text: string;
  readonly report: CheckReport;
  /** The CONTRL that came back; null when there is nobody to answer. */
  readonly contrl: string | null;
  /** The receiver's system accepted it. */
  readonly accepted: boolean;
  readonly verdict: Verdict;
}
/**
 * What is known of the receiver's answer. `none`: it never came. `open`: the viewer is the receiver and has still to find out
 * what is wrong with the message; nothing is told of what a checker says to it.
 */
export type Verdict = 'accepted' | 'refused' | 'none' | 'open';

/**
 * The message of a document, for everyone who shows, sends or checks it. Pure: the same document in the same scene gives the
 * same message.
 */
export function messageOfDocument(document: DocumentView, scene: EdiScene): DocumentMessage {
  const sent = textAsSent(document, scene);
  const arrived = textsAsArrived(document, sent);
  const text = arrived[0] ?? '';
  const report = checkInterchange(text, {
    profile: 'lab',
    recipient: document.receiver,
    answer: {
      reference: `CR${document.seq}`.slice(0, 14),
      date: dateOfDay(document.day),
      time: timeOf(document.atMs),
    },
  });
  const verdict = verdictOf(document, arrived, report);
  const isTold = verdict !== 'open' && document.transit?.heard === undefined;
  return {
    sent,
    arrived,
    text,
    report: isTold ? report : withoutFindings(report),
    contrl: isTold ? report.contrl : null,
    accepted: verdict === 'accepted',
    verdict,
  };
}

function verdictOf({ transit }: DocumentView, arrived: readonly string[], report: CheckReport): Verdict {
  if (transit !== null && transit.foundDay === null) {
    if (transit.heard !== undefined) return transit.heard === 'nothing' ? 'none' : 'refused';
    if (transit.fault === null) return 'open';
    // Of two that are the same the second is refused.
    if (arrived.length !== 1) return arrived.length === 0 ? 'none' : 'refused';
  }
  return isAccepted(report) ? 'accepted' : 'refused';
}

/** A report that gives nothing away. */
const withoutFindings = (report: CheckReport): CheckReport => ({
  ...report,
  interchange: { ...report.interchange, findings: [] },
  messages: report.messages.map((message) => ({ ...message, findings: [] })),
  findings: [],
  contrl: null,
});

/** The text as sent: as it was written by hand, else as the lab writes it from the document. */
export const textAsSent = (document: DocumentView, scene: EdiScene): string =>
  document.written ?? writeInterchange(interchangeOf(document, scene));

/**
 * What reached the receiver of a text, as far as the viewer knows: a message that was found to have suffered in transit was
 * sent again, and arrived.
 */
export const textsAsArrived = ({ transit }: DocumentView, sent: string): readonly string[] =>
  transit === null || transit.foundDay !== null ? [sent] : (transit.arrived ?? [sent]);

const isAccepted = ({ unreadable, findings }: CheckReport): boolean =>
  unreadable === null && findings.length === 0;
