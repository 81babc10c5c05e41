import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { JudgeSheet, SheetContent } from '../../../judging/sheets.ts';
import type { RubricCriterion } from '../../../scenarios/scenario.ts';
import { sheetProblem } from '../../../scoring/rubric.ts';
import type { Words } from '../trade/words.ts';
import { pointsText, readPoints } from './points.ts';

/** A judge's marking form: criteria with their levels, what was typed, and what stands saved where that differs. */

export interface CriterionForm {
  readonly id: string;
  readonly title: string;
  readonly pointsMax: number;
  readonly levels: readonly { readonly points: number; readonly text: string }[];
  readonly points: string;
  readonly comment: string;
  /** What another page saved meanwhile, if that is something else. */
  readonly other: { readonly points: string; readonly comment: string } | null;
}
export interface SheetForm {
  readonly criteria: readonly CriterionForm[];
  readonly comment: string;
  readonly otherComment: string | null;
  readonly version: number;
  readonly locked: boolean;
  readonly savedAtMs: number | null;
  readonly handedInAtMs: number | null;
  readonly reopenedFor: string;
  /** The sum of what is marked, out of what. */
  readonly sum: string;
  readonly sumMax: number;
}

type Typed = Readonly<Record<string, string>>;
type Rubric = DeepReadonly<readonly RubricCriterion[]>;

const COMMENT_MAX = 2_000;

/** @param typed a refused form as it was typed, shown instead of what is saved; null without one */
export function sheetForm(rubric: Rubric, sheet: JudgeSheet, typed: Typed | null, words: Words): SheetForm {
  const saved = (id: string) => ({
    points: sheet.pointsCenti[id] === undefined ? '' : pointsText(sheet.pointsCenti[id]),
    comment: sheet.comments[id] ?? '',
  });
  const comment = typed?.['comment'] ?? sheet.comment;
  return {
    criteria: rubric.map(({ id, title, points, levels }) => {
      const present = saved(id);
      const shown = {
        points: typed?.[`points.${id}`] ?? present.points,
        comment: typed?.[`comment.${id}`] ?? present.comment,
      };
      const isSame = shown.points === present.points && shown.comment === present.comment;
      return {
        id,
        title: words.local(title),
        pointsMax: points,
        levels: levels.map((level) => ({ points: level.points, text: words.local(level.text) })),
        ...shown,
        other: isSame ? null : present,
      };
    }),
    comment,
    otherComment: comment === sheet.comment ? null : sheet.comment,
    version: sheet.version,
    locked: sheet.handedInAtMs !== null,
    savedAtMs: sheet.version === 0 ? null : sheet.savedAtMs,
    handedInAtMs: sheet.handedInAtMs,
    reopenedFor: sheet.reopenedFor,
    sum: pointsText(Object.values(sheet.pointsCenti).reduce((sum, centi) => sum + centi, 0)),
    sumMax: rubric.reduce((sum, { points }) => sum + points, 0),
  };
}

/** What is wrong with which field: the text `judging:wrong.<key>` with its gap. */
export type SheetErrors = Readonly<Record<string, { readonly key: string; readonly max: number }>>;

/** The form as sent. What cannot be a mark is not taken; an empty field is a criterion not yet marked. */
export function readSheet(
  rubric: Rubric,
  field: (name: string) => string,
): { readonly content: SheetContent; readonly typed: Typed; readonly errors: SheetErrors } {
  const pointsCenti: Record<string, number> = {};
  const comments: Record<string, string> = {};
  const typed: Record<string, string> = {};
  const errors: Record<string, { key: string; max: number }> = {};
  for (const { id, points } of rubric) {
    const [markField, commentField] = [`points.${id}`, `comment.${id}`];
    const mark = readPoints((typed[markField] = field(markField)), points);
    if (mark === 'wrong') errors[markField] = { key: 'mark', max: points };
    else if (mark !== null) pointsCenti[id] = mark;
    const comment = (typed[commentField] = field(commentField));
    if (comment.length > COMMENT_MAX) errors[commentField] = { key: 'long', max: COMMENT_MAX };
    else if (comment !== '') comments[id] = comment;
  }
  const comment = (typed['comment'] = field('comment'));
  if (comment.length > COMMENT_MAX) errors['comment'] = { key: 'long', max: COMMENT_MAX };
  return { content: { pointsCenti, comments, comment }, typed, errors };
}

/** What is missing from a sheet that is to be handed in. */
export function missingMarks(rubric: Rubric, content: SheetContent): SheetErrors {
  const errors: Record<string, { key: string; max: number }> = {};
  for (const criterion of rubric) {
    if (sheetProblem([criterion], content.pointsCenti) !== null)
      errors[`points.${criterion.id}`] = { key: 'missing', max: criterion.points };
  }
  return errors;
}
