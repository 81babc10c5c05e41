import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { JudgeSheet } from '../../../judging/sheets.ts';
import type { RubricCriterion } from '../../../scenarios/scenario.ts';
import { rubricResult, sheetProblem, type RubricResult } from '../../../scoring/rubric.ts';
import type { Words } from '../trade/words.ts';
import { pointsText, resultText } from './points.ts';

/** All marks of a run: teams, criteria, judges, and where judges differ. For whoever leads the judging. */

export interface OverviewCell {
  readonly judgeId: string;
  readonly judge: string;
  readonly state: 'none' | 'draft' | 'handed-in';
  /** Points of the criterion; empty while there are none. */
  readonly points: string;
  readonly comment: string;
}
export interface OverviewTeam {
  readonly key: string;
  readonly number: number;
  readonly title: string;
  readonly members: string;
  readonly flagged: boolean;
  /** Out of 100; null without a sheet handed in. */
  readonly total: string | null;
  readonly handedIn: number;
  readonly judges: readonly (OverviewCell & { readonly reopenedFor: string })[];
  readonly criteria: readonly {
    readonly title: string;
    readonly max: number;
    readonly cells: readonly OverviewCell[];
    readonly result: string;
    readonly trimmed: boolean;
    readonly flagged: boolean;
  }[];
}

/** A team as its reader may know it. */
export interface ShownTeam {
  readonly key: string;
  readonly number: number;
  readonly title: string;
  readonly members: string;
}
export interface ShownJudge {
  readonly id: string;
  readonly name: string;
}

export function overviewTeam(
  team: ShownTeam,
  judges: readonly ShownJudge[],
  sheets: readonly JudgeSheet[],
  rubric: DeepReadonly<readonly RubricCriterion[]>,
  words: Words,
): OverviewTeam {
  const own = new Map(
    sheets.filter((sheet) => sheet.team === team.key).map((sheet) => [sheet.judgeId, sheet]),
  );
  const counted = [...own.values()]
    .filter(({ handedInAtMs }) => handedInAtMs !== null)
    .map(({ judgeId, pointsCenti }) => ({ judge: judgeId, pointsCenti }));
  const result: RubricResult = rubricResult(rubric, counted);
  const cell = ({ id, name }: ShownJudge, criterion: string | null): OverviewCell => {
    const sheet = own.get(id);
    const centi =
      sheet === undefined
        ? null
        : criterion === null
          ? sheetTotal(rubric, sheet)
          : (sheet.pointsCenti[criterion] ?? null);
    return {
      judgeId: id,
      judge: name,
      state: sheet === undefined ? 'none' : sheet.handedInAtMs === null ? 'draft' : 'handed-in',
      points: centi === null ? '' : criterion === null ? resultText(centi, words) : pointsText(centi),
      comment: (criterion === null ? sheet?.comment : sheet?.comments[criterion]) ?? '',
    };
  };
  return {
    ...team,
    flagged: result.flagged,
    total: result.totalCenti === null ? null : resultText(result.totalCenti, words),
    handedIn: counted.length,
    judges: judges.map((judge) => ({
      ...cell(judge, null),
      reopenedFor: own.get(judge.id)?.reopenedFor ?? '',
    })),
    criteria: rubric.map(({ id, title, points }, i) => {
      const each = result.criteria[i];
      return {
        title: words.local(title),
        max: points,
        cells: judges.map((judge) => cell(judge, id)),
        result: each?.pointsCenti == null ? '–' : resultText(each.pointsCenti, words),
        trimmed: each?.trimmed === true,
        flagged: each?.flagged === true,
      };
    }),
  };
}

/** One sheet by itself, out of 100; null while it is not complete. */
function sheetTotal(rubric: DeepReadonly<readonly RubricCriterion[]>, sheet: JudgeSheet): number | null {
  if (sheetProblem(rubric, sheet.pointsCenti) !== null) return null;
  return rubricResult(rubric, [{ judge: sheet.judgeId, pointsCenti: sheet.pointsCenti }]).totalCenti;
}
