import type { Knex } from 'knex';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { RunId } from '../kernel/ids.ts';

/** What one judge thinks of one team. */
export interface JudgeSheet {
  readonly team: string;
  readonly judgeId: string;
  /** Goes up with each save; 0: nothing was ever saved. */
  readonly version: number;
  /** In hundredths, by criterion; criteria not yet marked are missing. */
  readonly pointsCenti: Readonly<Record<string, number>>;
  readonly comments: Readonly<Record<string, string>>;
  readonly comment: string;
  readonly savedAtMs: number;
  /** Null while it is being written. */
  readonly handedInAtMs: number | null;
  /** Why it was opened again; empty if never. */
  readonly reopenedFor: string;
}

export type SheetContent = Pick<JudgeSheet, 'pointsCenti' | 'comments' | 'comment'>;

/** `locked`: it was handed in. `changed`: it was saved from another page meanwhile; here is what stands there. */
export type SheetRefusal = 'locked' | { readonly changed: JudgeSheet };

export interface Sheets {
  /** One judge's sheet; an empty one when nothing was saved. */
  get(runId: RunId, team: string, judgeId: string): Promise<JudgeSheet>;
  /** All sheets of a run, drafts too. */
  list(runId: RunId): Promise<readonly JudgeSheet[]>;
  /** Saves what was typed over the version that was looked at. */
  save(
    runId: RunId,
    team: string,
    judgeId: string,
    version: number,
    content: SheetContent,
  ): Promise<Result<JudgeSheet, SheetRefusal>>;
  /** Locks the sheet as it stands at that version. Whether it is complete is checked before. */
  handIn(
    runId: RunId,
    team: string,
    judgeId: string,
    version: number,
  ): Promise<Result<JudgeSheet, SheetRefusal>>;
  /** @returns false when it was not handed in */
  reopen(runId: RunId, team: string, judgeId: string, reason: string): Promise<boolean>;
}

interface Row {
  run_id: string;
  team: string;
  judge_id: string;
  version: number;
  points: string;
  comments: string;
  comment: string;
  saved_at_ms: number | string;
  handed_in_at_ms: number | string | null;
  reopened_for: string;
}

export function createSheets(knex: Knex, now: () => number): Sheets {
  const at = (runId: RunId, team: string, judgeId: string): Knex.QueryBuilder<Row, Row[]> =>
    knex<Row>('judge_sheets').where({ run_id: runId, team, judge_id: judgeId });
  const read = async (runId: RunId, team: string, judgeId: string): Promise<JudgeSheet> => {
    const [row] = await at(runId, team, judgeId);
    return row === undefined ? emptySheet(team, judgeId) : sheetOf(row);
  };
  const refused = async (
    runId: RunId,
    team: string,
    judgeId: string,
  ): Promise<Result<never, SheetRefusal>> => {
    const present = await read(runId, team, judgeId);
    return fail(present.handedInAtMs === null ? { changed: present } : 'locked');
  };
  return {
    get: read,
    async list(runId) {
      const rows = await knex<Row>('judge_sheets').where({ run_id: runId }).orderBy(['team', 'judge_id']);
      return rows.map(sheetOf);
    },
    async save(runId, team, judgeId, version, { pointsCenti, comments, comment }) {
      const written = {
        points: JSON.stringify(pointsCenti),
        comments: JSON.stringify(comments),
        comment,
        saved_at_ms: now(),
        version: version + 1,
      };
      const row = { run_id: runId, team, judge_id: judgeId, ...written };
      const saved =
        version === 0
          ? (
              (await knex<Row>('judge_sheets')
                .insert(row)
                .onConflict(['run_id', 'team', 'judge_id'])
                .ignore()
                .returning('version')) as unknown[]
            ).length
          : await at(runId, team, judgeId).where({ version }).whereNull('handed_in_at_ms').update(written);
      return saved === 0 ? refused(runId, team, judgeId) : succeed(await read(runId, team, judgeId));
    },
    async handIn(runId, team, judgeId, version) {
      const locked = await at(runId, team, judgeId)
        .where({ version })
        .whereNull('handed_in_at_ms')
        .update({ handed_in_at_ms: now(), version: version + 1 });
      return locked === 0 ? refused(runId, team, judgeId) : succeed(await read(runId, team, judgeId));
    },
    async reopen(runId, team, judgeId, reason) {
      const opened = await at(runId, team, judgeId)
        .whereNotNull('handed_in_at_ms')
        .update({
          handed_in_at_ms: null,
          reopened_for: reason,
          version: knex.raw('version + 1') as unknown as number,
        });
      return opened > 0;
    },
  };
}

const emptySheet = (team: string, judgeId: string): JudgeSheet => ({
  team,
  judgeId,
  version: 0,
  pointsCenti: {},
  comments: {},
  comment: '',
  savedAtMs: 0,
  handedInAtMs: null,
  reopenedFor: '',
});

const sheetOf = (row: Row): JudgeSheet => ({
  team: row.team,
  judgeId: row.judge_id,
  version: row.version,
  pointsCenti: JSON.parse(row.points) as JudgeSheet['pointsCenti'],
  comments: JSON.parse(row.comments) as JudgeSheet['comments'],
  comment: row.comment,
  savedAtMs: Number(row.saved_at_ms),
  handedInAtMs: row.handed_in_at_ms === null ? null : Number(row.handed_in_at_ms),
  reopenedFor: row.reopened_for,
});
