import type { Knex } from 'knex';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { RunId } from '../kernel/ids.ts';
import {
  adjusted,
  rubricResult,
  type Criterion,
  type CriterionResult,
  type RubricResult,
  type Sheet,
} from '../scoring/rubric.ts';
import {
  adjustmentFrom,
  appealFrom,
  stateFrom,
  type AdjustmentRow,
  type AppealRow,
  type ResultRow,
  type StateRow,
} from './rows.ts';
import type { Appeal, JudgeAdjustment, JudgingState } from './state.ts';
import { createSheets, type JudgeSheet, type Sheets } from './sheets.ts';

/** What was published about a team, and what was changed since. */
export interface PublishedResult {
  readonly team: string;
  readonly criteria: readonly CriterionResult[];
  /** As the judges gave it, out of 100 in hundredths; null when nobody judged the team. */
  readonly judgedCenti: number | null;
  readonly adjustments: readonly JudgeAdjustment[];
  /** What counts. */
  readonly totalCenti: number | null;
}

export type JudgingRefusal =
  | 'not-open'
  | 'published'
  | 'not-published'
  | 'not-verified'
  | 'flagged'
  | 'no-sheets'
  | 'not-handed-in'
  | 'appeals-closed'
  | 'appealed-already'
  | 'answered-already'
  | 'unknown-appeal';

export interface Judging {
  readonly sheets: Sheets;
  /** Null when judging was not opened for the run. */
  state(runId: RunId): Promise<JudgingState | null>;
  /** Opens judging, or changes its settings as long as nothing is published. */
  open(
    runId: RunId,
    settings: Pick<JudgingState, 'blind' | 'headId'>,
  ): Promise<Result<JudgingState, JudgingRefusal>>;
  /** What the sheets handed in so far come to. */
  present(runId: RunId, rubric: readonly Criterion[]): Promise<ReadonlyMap<string, RubricResult>>;
  /**
   * The head judge has looked at all of it. Differences that are still flagged have to be accepted in so many words.
   */
  verify(
    runId: RunId,
    by: string,
    rubric: readonly Criterion[],
    acceptFlags: boolean,
  ): Promise<Result<JudgingState, JudgingRefusal>>;
  /** Opens a sheet that was handed in to its judge again. What was verified no longer is: it counted that sheet. */
  reopen(
    runId: RunId,
    sheet: { readonly team: string; readonly judgeId: string },
    reason: string,
  ): Promise<Result<JudgingState, JudgingRefusal>>;
  /** Freezes the result; once, for good. A sheet opened again after verifying must be verified anew. */
  publish(
    runId: RunId,
    by: string,
    rubric: readonly Criterion[],
    appealsForMs: number,
  ): Promise<Result<JudgingState, JudgingRefusal>>;
  /** By team; empty before publication. */
  published(runId: RunId): Promise<ReadonlyMap<string, PublishedResult>>;
  adjust(
    runId: RunId,
    adjustment: Pick<JudgeAdjustment, 'team' | 'changeCenti' | 'reason' | 'by'>,
  ): Promise<Result<JudgeAdjustment, JudgingRefusal>>;
  appeals(runId: RunId): Promise<readonly Appeal[]>;
  appeal(
    runId: RunId,
    appeal: Pick<Appeal, 'team' | 'participant' | 'text'>,
  ): Promise<Result<Appeal, JudgingRefusal>>;
  /** An appeal that is upheld changes the result by an adjustment of its own. */
  answerAppeal(
    runId: RunId,
    id: number,
    answer: { readonly text: string; readonly by: string; readonly changeCenti: number | null },
  ): Promise<Result<Appeal, JudgingRefusal>>;
  /** Everything about a run that is removed. */
  forget(runId: RunId): Promise<void>;
}

/** The sheets that count, by team. */
function countedSheets(sheets: readonly JudgeSheet[]): ReadonlyMap<string, readonly Sheet[]> {
  const byTeam = new Map<string, Sheet[]>();
  for (const { team, judgeId, pointsCenti, handedInAtMs } of sheets) {
    if (handedInAtMs === null) continue;
    const list = byTeam.get(team) ?? [];
    byTeam.set(team, list);
    list.push({ judge: judgeId, pointsCenti });
  }
  return byTeam;
}

export function createJudging(knex: Knex, now: () => number = Date.now): Judging {
  const sheets = createSheets(knex, now);

  async function stateOf(runId: RunId): Promise<JudgingState | null> {
    const row = await knex<StateRow>('judgings').where({ run_id: runId }).first();
    return row === undefined ? null : stateFrom(row);
  }
  async function present(
    runId: RunId,
    rubric: readonly Criterion[],
  ): Promise<ReadonlyMap<string, RubricResult>> {
    const counted = countedSheets(await sheets.list(runId));
    return new Map([...counted].map(([team, all]) => [team, rubricResult(rubric, all)]));
  }
  async function adjustmentsOf(runId: RunId): Promise<readonly JudgeAdjustment[]> {
    const rows = await knex<AdjustmentRow>('judge_adjustments').where({ run_id: runId }).orderBy('id');
    return rows.map(adjustmentFrom);
  }
  async function insertAdjustment(
    runId: RunId,
    made: Pick<JudgeAdjustment, 'team' | 'changeCenti' | 'reason' | 'by' | 'appealId'>,
    within: Knex = knex,
  ): Promise<JudgeAdjustment> {
    const row = {
      run_id: runId,
      team: made.team,
      change_centi: made.changeCenti,
      reason: made.reason,
      by: made.by,
      at_ms: now(),
      appeal_id: made.appealId,
    };
    const [saved] = await within('judge_adjustments').insert(row).returning<AdjustmentRow[]>('*');
    return adjustmentFrom(saved as AdjustmentRow);
  }
  /** The state after a change that only one of several at once can make. */
  async function changed(
    runId: RunId,
    count: number,
    otherwise: JudgingRefusal,
  ): Promise<Result<JudgingState, JudgingRefusal>> {
    const state = await stateOf(runId);
    return count === 0 || state === null ? fail(otherwise) : succeed(state);
  }

  return {
    sheets,
    state: stateOf,
    async open(runId, { blind, headId }) {
      const row = { blind: blind ? 1 : 0, head_id: headId };
      await knex<StateRow>('judgings')
        .insert({ run_id: runId, ...row, opened_at_ms: now(), version: 1 })
        .onConflict('run_id')
        .ignore();
      const count = await knex<StateRow>('judgings')
        .where({ run_id: runId })
        .whereNull('published_at_ms')
        .update(row);
      return changed(runId, count, 'published');
    },
    present,
    async verify(runId, by, rubric, acceptFlags) {
      const state = await stateOf(runId);
      if (state === null) return fail('not-open');
      if (state.publishedAtMs !== null) return fail('published');
      const results = [...(await present(runId, rubric)).values()];
      if (results.length === 0) return fail('no-sheets');
      if (!acceptFlags && results.some(({ flagged }) => flagged)) return fail('flagged');
      const count = await knex<StateRow>('judgings')
        .where({ run_id: runId })
        .whereNull('published_at_ms')
        .update({ verified_at_ms: now(), verified_by: by });
      return changed(runId, count, 'published');
    },
    async reopen(runId, { team, judgeId }, reason) {
      if ((await stateOf(runId)) === null) return fail('not-open');
      const { handedInAtMs } = await sheets.get(runId, team, judgeId);
      if (handedInAtMs === null) return fail('not-handed-in');
      const count = await knex<StateRow>('judgings')
        .where({ run_id: runId })
        .whereNull('published_at_ms')
        .update({ verified_at_ms: null, verified_by: null });
      if (count === 0) return fail('published');
      const opened = await sheets.reopen(runId, team, judgeId, reason);
      return changed(runId, opened ? count : 0, 'not-handed-in');
    },
    async publish(runId, by, rubric, appealsForMs) {
      const state = await stateOf(runId);
      if (state === null) return fail('not-open');
      if (state.publishedAtMs !== null) return fail('published');
      if (state.verifiedAtMs === null) return fail('not-verified');
      const { verifiedAtMs } = state;
      const all = await sheets.list(runId);
      const late = all.some(
        ({ savedAtMs, handedInAtMs }) => Math.max(savedAtMs, handedInAtMs ?? 0) > verifiedAtMs,
      );
      if (late) return fail('not-verified');
      const results = await present(runId, rubric);
      const atMs = now();
      const count = await knex.transaction(async (within) => {
        const updated = await within<StateRow>('judgings')
          .where({ run_id: runId })
          .whereNull('published_at_ms')
          .update({ published_at_ms: atMs, published_by: by, appeals_until_ms: atMs + appealsForMs });
        if (updated === 0) return 0;
        for (const [team, { criteria, totalCenti }] of results) {
          await within<ResultRow>('judge_results').insert({
            run_id: runId,
            team,
            total_centi: totalCenti,
            criteria: JSON.stringify(criteria),
          });
        }
        return updated;
      });
      return changed(runId, count, 'published');
    },
    async published(runId) {
      const rows = await knex<ResultRow>('judge_results').where({ run_id: runId });
      const all = await adjustmentsOf(runId);
      return new Map(
        rows.map(({ team, total_centi: judgedCenti, criteria }) => {
          const adjustments = all.filter((one) => one.team === team);
          const totalCenti = judgedCenti === null ? null : adjusted(judgedCenti, adjustments);
          const parsed = JSON.parse(criteria) as readonly CriterionResult[];
          return [team, { team, criteria: parsed, judgedCenti, adjustments, totalCenti }];
        }),
      );
    },
    async adjust(runId, adjustment) {
      const state = await stateOf(runId);
      if (state === null || state.publishedAtMs === null) return fail('not-published');
      return succeed(await insertAdjustment(runId, { ...adjustment, appealId: null }));
    },
    async appeals(runId) {
      const rows = await knex<AppealRow>('judge_appeals').where({ run_id: runId }).orderBy('id');
      return rows.map(appealFrom);
    },
    async appeal(runId, { team, participant, text }) {
      const state = await stateOf(runId);
      if (state?.publishedAtMs == null) return fail('not-published');
      if (now() > (state.appealsUntilMs ?? 0)) return fail('appeals-closed');
      const row = { run_id: runId, team, participant_id: participant, text, filed_at_ms: now() };
      const [saved] = await knex('judge_appeals')
        .insert(row)
        .onConflict(['run_id', 'team'])
        .ignore()
        .returning<AppealRow[]>('*');
      return saved === undefined ? fail('appealed-already') : succeed(appealFrom(saved));
    },
    async answerAppeal(runId, id, { text, by, changeCenti }) {
      const found = await knex<AppealRow>('judge_appeals').where({ run_id: runId, id }).first();
      if (found === undefined) return fail('unknown-appeal');
      const answered = await knex.transaction(async (within) => {
        const count = await within<AppealRow>('judge_appeals')
          .where({ run_id: runId, id })
          .whereNull('answer')
          .update({
            answer: text,
            upheld: changeCenti === null ? 0 : 1,
            answered_by: by,
            answered_at_ms: now(),
          });
        if (count > 0 && changeCenti !== null) {
          await insertAdjustment(
            runId,
            { team: found.team, changeCenti, reason: text, by, appealId: id },
            within,
          );
        }
        return count > 0;
      });
      if (!answered) return fail('answered-already');
      const row = await knex<AppealRow>('judge_appeals').where({ id }).first();
      return succeed(appealFrom(row as AppealRow));
    },
    async forget(runId) {
      for (const table of [
        'judgings',
        'judge_sheets',
        'judge_results',
        'judge_adjustments',
        'judge_appeals',
      ]) {
        await knex(table).where({ run_id: runId }).delete();
      }
    },
  };
}
