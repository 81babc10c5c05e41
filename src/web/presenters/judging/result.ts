import type { DeepReadonly } from '../../../kernel/decider.ts';
import { randomFrom } from '../../../kernel/random.ts';
import type { PublishedResult } from '../../../judging/judging.ts';
import type { Appeal } from '../../../judging/state.ts';
import type { JudgeSheet } from '../../../judging/sheets.ts';
import type { RubricCriterion } from '../../../scenarios/scenario.ts';
import { momentText } from '../log.ts';
import type { Words } from '../trade/words.ts';
import { changeText, resultText } from './points.ts';

/** What was published about one team, in words. Judges have no names here. */

export interface ResultModel {
  readonly total: string | null;
  readonly judged: string | null;
  readonly criteria: readonly {
    readonly title: string;
    readonly points: string;
    readonly max: number;
    readonly share: number;
    readonly about: string;
    readonly comments: readonly string[];
  }[];
  readonly comments: readonly string[];
  readonly adjustments: readonly {
    readonly change: string;
    readonly reason: string;
    readonly when: string;
    readonly byAppeal: boolean;
  }[];
}

type Rubric = DeepReadonly<readonly RubricCriterion[]>;

/** @param sheets those of this team; only what was handed in is quoted, in an order that tells nothing of who wrote what */
export function resultModel(
  result: PublishedResult,
  rubric: Rubric,
  sheets: readonly JudgeSheet[],
  words: Words,
): ResultModel {
  const handedIn = sheets.filter(({ handedInAtMs }) => handedInAtMs !== null);
  const quoted = (topic: string, texts: readonly (string | undefined)[]): readonly string[] =>
    randomFrom(result.team, topic).shuffle(
      texts.filter((text): text is string => text !== undefined && text !== ''),
    );
  return {
    total: result.totalCenti === null ? null : resultText(result.totalCenti, words),
    judged: result.judgedCenti === null ? null : resultText(result.judgedCenti, words),
    criteria: result.criteria.map(({ id, maxCenti, pointsCenti, marks, trimmed }) => {
      const criterion = rubric.find((each) => each.id === id);
      return {
        title: criterion ? words.local(criterion.title) : id,
        points: pointsCenti === null ? '–' : resultText(pointsCenti, words),
        max: maxCenti / 100,
        share: pointsCenti === null || maxCenti === 0 ? 0 : Math.round((pointsCenti * 100) / maxCenti),
        about: words.t(`judging:result.from${trimmed ? '-trimmed' : ''}`, { count: marks }),
        comments: quoted(
          id,
          handedIn.map(({ comments }) => comments[id]),
        ),
      };
    }),
    comments: quoted(
      'all',
      handedIn.map(({ comment }) => comment),
    ),
    adjustments: result.adjustments.map(({ changeCenti, reason, atMs, appealId }) => ({
      change: changeText(changeCenti, words),
      reason,
      when: momentText(atMs, words),
      byAppeal: appealId !== null,
    })),
  };
}

export interface AppealModel {
  readonly id: number;
  readonly team: string;
  readonly text: string;
  readonly when: string;
  readonly answer: { readonly text: string; readonly upheld: boolean; readonly when: string } | null;
}

export const appealModel = ({ id, team, text, filedAtMs, answer }: Appeal, words: Words): AppealModel => ({
  id,
  team,
  text,
  when: momentText(filedAtMs, words),
  answer:
    answer === null
      ? null
      : { text: answer.text, upheld: answer.upheld, when: momentText(answer.atMs, words) },
});
