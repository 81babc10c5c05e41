import type { Knex } from 'knex';
import { newId } from '../accounts/secrets.ts';
import type { RunId, SeatId } from '../kernel/ids.ts';
import type { JoinPolicy } from '../runs/ports.ts';
import type { SeatPlan } from './seat-plan.ts';

/** An exercise that is being prepared: everything but the button. */
export interface Launch {
  /** `trade/shortage`, or `own/…`: where it came from and where to go back to. */
  readonly source: string;
  /** The scenario with the teacher's choices in it. */
  readonly scenarioText: string;
  readonly groups: number;
  readonly classId: string;
  readonly joinPolicy: JoinPolicy;
  readonly title: string;
  /** What the last draw came from. */
  readonly seed: string;
  /** The seat by the student's id. */
  readonly seats: Readonly<Record<string, SeatId>>;
}

export interface LaunchDraft extends Launch {
  readonly id: string;
  /** Goes up with each change: what a page was made from. */
  readonly version: number;
}

/** Launches that are being prepared, and who is to sit where in those that were made. */
export interface Launches {
  /** @returns the draft's id; older ones of the same person, and outdated ones of everyone, are forgotten */
  keep(accountId: string, launch: Launch): Promise<string>;
  /** Null when it was launched, is outdated, or is someone else's. */
  get(accountId: string, id: string): Promise<LaunchDraft | null>;
  /** @returns false when it changed since that version, in another window */
  change(
    accountId: string,
    draft: LaunchDraft,
    change: Partial<Pick<Launch, 'seats' | 'seed'>>,
  ): Promise<boolean>;
  /** Takes it out: a draft is launched once. @returns false when it is gone already */
  take(accountId: string, id: string): Promise<boolean>;
  /** Who is to sit where in a run; empty where nothing was planned. */
  planOf(runId: RunId): Promise<SeatPlan>;
  savePlan(runId: RunId, plan: SeatPlan): Promise<void>;
  removePlan(runId: RunId): Promise<void>;
}

interface DraftRow {
  id: string;
  account_id: string;
  created_at_ms: number | string;
  version: number;
  launch: string;
}
interface PlanRow {
  run_id: string;
  seats: string;
}

const KEPT_MS = 24 * 3_600_000;
/** Drafts one person may have at a time. */
const DRAFTS_MAX = 5;

export function createLaunches(knex: Knex, now: () => number = Date.now): Launches {
  const own = (accountId: string, id: string) =>
    knex<DraftRow>('launch_drafts').where({ id, account_id: accountId });

  async function forget(accountId: string): Promise<void> {
    await knex<DraftRow>('launch_drafts')
      .where('created_at_ms', '<', now() - KEPT_MS)
      .delete();
    const older: readonly string[] = await knex<DraftRow>('launch_drafts')
      .where({ account_id: accountId })
      .orderBy('created_at_ms', 'desc')
      .offset(DRAFTS_MAX - 1)
      .limit(100)
      .pluck('id');
    await knex<DraftRow>('launch_drafts')
      .whereIn('id', [...older])
      .delete();
  }

  return {
    async keep(accountId, launch) {
      await forget(accountId);
      const id = newId('l');
      await knex<DraftRow>('launch_drafts').insert({
        id,
        account_id: accountId,
        created_at_ms: now(),
        version: 1,
        launch: JSON.stringify(launch),
      });
      return id;
    },
    async get(accountId, id) {
      const row = await own(accountId, id)
        .where('created_at_ms', '>=', now() - KEPT_MS)
        .first();
      return row ? { ...(JSON.parse(row.launch) as Launch), id: row.id, version: row.version } : null;
    },
    async change(accountId, { id, version, ...launch }, change) {
      const changed = await own(accountId, id)
        .where({ version })
        .update({ version: version + 1, launch: JSON.stringify({ ...launch, ...change }) });
      return changed === 1;
    },
    async take(accountId, id) {
      return (await own(accountId, id).delete()) === 1;
    },
    async planOf(runId) {
      const row = await knex<PlanRow>('seat_plans').where({ run_id: runId }).first();
      return new Map(Object.entries(row ? (JSON.parse(row.seats) as Record<string, SeatId>) : {}));
    },
    async savePlan(runId, plan) {
      if (plan.size === 0) return;
      await knex<PlanRow>('seat_plans').insert({
        run_id: runId,
        seats: JSON.stringify(Object.fromEntries(plan)),
      });
    },
    async removePlan(runId) {
      await knex<PlanRow>('seat_plans').where({ run_id: runId }).delete();
    },
  };
}
