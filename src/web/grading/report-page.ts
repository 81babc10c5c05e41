import type { Report } from '../../classroom/reports/reports.ts';
import { isAnswered, isOpen } from '../../classroom/reports/reports.ts';
import type { PlacedPiece } from '../../classroom/reports/pieces.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { ParticipantId, RunId } from '../../kernel/ids.ts';
import { momentText } from '../presenters/log.ts';
import { pointsText, resultText } from '../presenters/judging/points.ts';
import { shownAnswer, type ShownBlock } from '../presenters/report/shown.ts';
import type { Words } from '../presenters/trade/words.ts';

/** What pages of lab reports are made from. */

export interface Question {
  readonly id: string;
  readonly question: LocalText;
}

/** The most points for one answer. */
export const POINTS_MAX = 10;

export interface ReadAnswer {
  readonly id: string;
  readonly number: number;
  readonly question: string;
  readonly blocks: readonly ShownBlock[];
  /** What the teacher gave and said; empty while it is none of the reader's business. */
  readonly points: string;
  readonly comment: string;
}

export interface ReadReport {
  readonly participant: ParticipantId;
  readonly state: Report['state'];
  readonly stateText: string;
  readonly tone: '' | 'amber' | 'jade' | 'vermilion';
  readonly handedIn: string;
  readonly late: boolean;
  /** It came back once and was handed in again: whether that was in time is for the teacher to say. */
  readonly again: boolean;
  /** The mark out of 100, or null. */
  readonly mark: string | null;
  readonly comment: string;
  readonly answers: readonly ReadAnswer[];
  readonly missing: number;
}

const TONES = { draft: '', 'handed-in': 'amber', returned: 'vermilion', marked: 'jade' } as const;

/** A report to be read. @param withMarks whether the reader may see marks and comments as they stand now */
export function readReport(
  report: Report,
  pieces: readonly PlacedPiece[],
  questions: readonly Question[],
  images: string,
  dueAtMs: number | null,
  withMarks: boolean,
  words: Words,
): ReadReport {
  const { marking, handedInAtMs, state, markCenti } = report;
  const answered = (id: string): string => ownText(report.answers, id);
  return {
    participant: report.participant,
    state,
    stateText: words.t(`report:state.${state}`),
    tone: TONES[state],
    handedIn: handedInAtMs === null ? '' : momentText(handedInAtMs, words),
    late: isLate(report, dueAtMs),
    again: report.handIns > 1,
    mark: markCenti === null ? null : resultText(markCenti, words),
    comment: withMarks ? marking.comment : '',
    answers: questions.map(({ id, question }, i) => {
      const centi = Object.hasOwn(marking.pointsCenti, id) ? marking.pointsCenti[id] : undefined;
      return {
        id,
        number: i + 1,
        question: words.local(question),
        blocks: shownAnswer(answered(id), pieces, images, words),
        points: withMarks && centi !== undefined ? pointsText(centi) : '',
        comment: withMarks ? ownText(marking.comments, id) : '',
      };
    }),
    missing: questions.filter(({ id }) => answered(id).trim() === '').length,
  };
}

/** Handed in after the deadline. What was improved because the teacher returned it is not late for that. */
export const isLate = ({ handedInAtMs, handIns }: Report, dueAtMs: number | null): boolean =>
  handedInAtMs !== null && dueAtMs !== null && handedInAtMs > dueAtMs && handIns === 1;

/** Marks and comments are for the student once the report came back. */
export const mayReadMarks = isAnswered;
export const mayWrite = isOpen;

/** A text of a record by a name that came from elsewhere. */
export const ownText = (texts: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(texts, name) ? (texts[name] ?? '') : '';

export const studentBase = (runId: RunId): string => `/runs/${runId}/report`;
export const teacherBase = (runId: RunId): string => `/teacher/runs/${runId}/reports`;

/** The mark of all questions together, in hundredths out of 100; null while one is not marked. */
export function markOf(
  pointsCenti: Readonly<Record<string, number>>,
  questions: readonly Question[],
): number | null {
  const all = questions.map(({ id }) => (Object.hasOwn(pointsCenti, id) ? (pointsCenti[id] ?? null) : null));
  if (all.length === 0 || all.includes(null)) return null;
  const sum = all.reduce<number>((total, centi) => total + (centi ?? 0), 0);
  return Math.round((sum * 100) / (all.length * POINTS_MAX));
}
