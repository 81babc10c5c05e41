import type { Appeal, JudgeAdjustment, JudgingState } from './state.ts';

/** What the tables of judging hold, and what it means. */

export interface StateRow {
  run_id: string;
  blind: number;
  head_id: string;
  opened_at_ms: number | string;
  verified_at_ms: number | string | null;
  verified_by: string | null;
  published_at_ms: number | string | null;
  published_by: string | null;
  appeals_until_ms: number | string | null;
  version: number;
}
export interface ResultRow {
  run_id: string;
  team: string;
  total_centi: number | null;
  criteria: string;
}
export interface AdjustmentRow {
  id: number;
  run_id: string;
  team: string;
  change_centi: number;
  reason: string;
  by: string;
  at_ms: number | string;
  appeal_id: number | null;
}
export interface AppealRow {
  id: number;
  run_id: string;
  team: string;
  participant_id: string;
  text: string;
  filed_at_ms: number | string;
  answer: string | null;
  upheld: number | null;
  answered_by: string | null;
  answered_at_ms: number | string | null;
}

const numberOrNull = (value: number | string | null): number | null =>
  value === null ? null : Number(value);

export const stateFrom = (row: StateRow): JudgingState => ({
  blind: row.blind === 1,
  headId: row.head_id,
  openedAtMs: Number(row.opened_at_ms),
  verifiedAtMs: numberOrNull(row.verified_at_ms),
  publishedAtMs: numberOrNull(row.published_at_ms),
  appealsUntilMs: numberOrNull(row.appeals_until_ms),
});

export const adjustmentFrom = (row: AdjustmentRow): JudgeAdjustment => ({
  id: row.id,
  team: row.team,
  changeCenti: row.change_centi,
  reason: row.reason,
  by: row.by,
  atMs: Number(row.at_ms),
  appealId: row.appeal_id,
});

export const appealFrom = (row: AppealRow): Appeal => ({
  id: row.id,
  team: row.team,
  participant: row.participant_id,
  text: row.text,
  filedAtMs: Number(row.filed_at_ms),
  answer:
    row.answer === null
      ? null
      : {
          text: row.answer,
          upheld: row.upheld === 1,
          by: row.answered_by ?? '',
          atMs: Number(row.answered_at_ms),
        },
});
