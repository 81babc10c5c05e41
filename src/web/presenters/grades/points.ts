import { momentText } from '../log.ts';
import type { Words } from '../trade/words.ts';
import type { GradedTeam } from '../../../runs/run-grades.ts';
import type { GradePartName } from '../../../scoring/grade.ts';
import type { GradeEntry } from '../../../classroom/grade-store.ts';

/** Grades as people read and type them: points with two decimals, kept in hundredths. */

/** `79.40`; `–` for none. */
export const centiText = (centi: number | null): string => (centi === null ? '–' : (centi / 100).toFixed(2));

/** `61.00–84.50`; `–` for none. */
export const rangeText = (low: number | null, high: number | null): string =>
  low === null || high === null ? '–' : `${centiText(low)}–${centiText(high)}`;

/** Points as typed, `85` or `82,5`, in hundredths; null when they are none from 0 to 100. */
export function readCenti(typed: string): number | null {
  if (!/^\d{1,3}([.,]\d{1,2})?$/.test(typed)) return null;
  const centi = Math.round(Number(typed.replace(',', '.')) * 100);
  return centi <= 10_000 ? centi : null;
}

/** The name of a part of the grade, or of the whole. */
export const partLabel = (part: GradePartName | null, words: Words): string =>
  words.t(`grades:part.${part ?? 'total'}`);

/** A team as its people know it; empty for someone who never had a seat. */
export const gradedTeamTitle = (team: GradedTeam | null, words: Words): string => {
  if (team === null) return '';
  return team.name ? words.local(team.name) : words.t('public:group', { group: team.group });
};

/** What a teacher decided: `Report: 85.00`, `Whole grade: left out`. */
export function decisionText(
  { part, pointsCenti, withdrawn }: Pick<GradeEntry, 'part' | 'pointsCenti' | 'withdrawn'>,
  words: Words,
): string {
  const decided = withdrawn
    ? words.t('grades:decided.withdrawn')
    : pointsCenti === null
      ? words.t(part === null ? 'grades:decided.no-grade' : 'grades:decided.left-out')
      : centiText(pointsCenti);
  return words.t('grades:decided.line', { part: partLabel(part, words), decided });
}

export interface DecisionModel {
  readonly when: string;
  readonly title: string;
  readonly detail: string;
  readonly kind: 'info' | 'warning';
}

/**
 * Decisions for a timeline, oldest first.
 * @param names of the teachers; left out, it is not said who decided
 */
export const decisionLines = (
  entries: readonly GradeEntry[],
  publishedVersion: number | null,
  names: ReadonlyMap<string, string> | null,
  words: Words,
): readonly DecisionModel[] =>
  entries.map((entry) => {
    const later = publishedVersion !== null && entry.version > publishedVersion;
    const by = names?.get(entry.by);
    return {
      when: momentText(entry.atMs, words),
      title: decisionText(entry, words),
      detail: [entry.reason, by ?? '', later ? words.t('grades:decided.later') : '']
        .filter((part) => part !== '')
        .join(' · '),
      kind: later ? 'warning' : 'info',
    };
  });
