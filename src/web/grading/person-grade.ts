import type { Request } from 'express';
import type { PersonGrade, RunGrades } from '../../classroom/grades.ts';
import type { WebDeps } from '../context.ts';
import { explainGrade, ownEntries } from '../presenters/grades/explain.ts';
import { centiText, gradedTeamTitle, partLabel } from '../presenters/grades/points.ts';
import { gradeState } from '../presenters/grades/run.ts';
import type { Words } from '../presenters/trade/words.ts';
import type { OpenedRun } from '../run/sender.ts';

/** One person's grade on a page, for teachers and for the student: what it is made of, and the entries behind it. */

/** Takes a grade apart. */
export function createGradeTaker(deps: Pick<WebDeps, 'grades' | 'judging' | 'texts' | 'labs'>) {
  const { grades, judging, texts, labs } = deps;

  async function explanationOf(
    { host }: OpenedRun,
    all: RunGrades,
    person: PersonGrade,
    words: Words,
  ): Promise<Awaited<ReturnType<typeof explainGrade>>> {
    const judged =
      person.team === null ? undefined : (await judging.published(all.runId)).get(person.team.key);
    const record = await recordOf(all.runId, person);
    return explainGrade({ host, labs, texts, words, grades: all, person, record, judged });
  }
  const recordOf = async (runId: string, { participant }: PersonGrade) =>
    (await grades.records(runId)).find((each) => each.participant === participant) ?? null;

  async function entriesModel(
    req: Request,
    { host, record: { runId } }: OpenedRun,
    person: PersonGrade,
    words: Words,
    base: string,
  ) {
    const asked = typeof req.query['page'] === 'string' ? req.query['page'] : '';
    const page = /^\d{1,4}$/.test(asked) ? Number(asked) : 1;
    const found = await ownEntries({ host, texts, words, record: await recordOf(runId, person) }, page);
    const href = (number: number): string => `${base}?page=${number}#entries`;
    return {
      ...found,
      previous: found.page > 1 ? href(found.page - 1) : null,
      next: found.page < found.pages ? href(found.page + 1) : null,
    };
  }
  return { explanationOf, entriesModel };
}

export const personModel = (person: PersonGrade, all: RunGrades, words: Words) => ({
  name: person.name,
  studentNo: person.studentNo,
  team: gradedTeamTitle(person.team, words),
  total: centiText(person.grade.totalCenti),
  computed: centiText(person.grade.computedTotalCenti),
  decided: person.grade.overridden,
  published: all.published && person.published ? centiText(person.published.totalCenti) : null,
  state: gradeState(person),
  acted: person.acted,
  changed: person.changed.map((part) => partLabel(part, words)),
});
