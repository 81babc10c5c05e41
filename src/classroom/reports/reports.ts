import type { Knex } from 'knex';
import type { ParticipantId, RunId } from '../../kernel/ids.ts';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import type { ReportImage } from './images.ts';
import { checkedPiece, IMAGES_MAX, PIECES_MAX, type Piece, type PlacedPiece } from './pieces.ts';

export const REPORT_STATES = ['draft', 'handed-in', 'returned', 'marked'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** How a teacher judges a report. Points in hundredths, out of ten for each question; questions not marked are missing. */
export interface Marking {
  readonly pointsCenti: Readonly<Record<string, number>>;
  readonly comments: Readonly<Record<string, string>>;
  readonly comment: string;
}

/** One student's lab report of one run. */
export interface Report {
  readonly participant: ParticipantId;
  /** Goes up with each save of the student; 0: nothing was ever saved. */
  readonly version: number;
  readonly state: ReportState;
  /** As typed, by question. */
  readonly answers: Readonly<Record<string, string>>;
  readonly savedAtMs: number;
  readonly handedInAtMs: number | null;
  /** How often it was handed in and kept so: more than one means that it came back to be improved. */
  readonly handIns: number;
  /** Goes up with each save of a teacher. */
  readonly markingVersion: number;
  /** The student sees it once the report is returned or marked. */
  readonly marking: Marking;
  /** The mark out of 100, in hundredths; null until it is marked. */
  readonly markCenti: number | null;
  readonly markedBy: string | null;
  readonly markedAtMs: number | null;
}

/** `locked`: it is with the teacher. `changed`: another page saved meanwhile; here is what stands there. */
export type SaveRefusal = 'locked' | { readonly changed: Report };
/** `full`: so many pieces, or pictures (`full-images`), are in it already. */
export type PieceRefusal = 'full' | 'full-images' | 'locked';
/** `not-handed-in`: the student took it back, or it is already decided. */
export type MarkRefusal = 'not-handed-in' | { readonly changed: Report };

export interface Reports {
  /** One person's report; an empty draft when nothing was saved. */
  get(runId: RunId, participant: ParticipantId): Promise<Report>;
  /** All that were ever saved. */
  list(runId: RunId): Promise<readonly Report[]>;
  /** Saves what was typed over the version it was typed upon. */
  save(
    runId: RunId,
    participant: ParticipantId,
    version: number,
    answers: Report['answers'],
  ): Promise<Result<Report, SaveRefusal>>;
  handIn(runId: RunId, participant: ParticipantId, version: number): Promise<Result<Report, SaveRefusal>>;
  /** @returns false when it was not handed in, or is already decided */
  takeBack(runId: RunId, participant: ParticipantId): Promise<boolean>;
  /** Saves marks and comments; the student does not see them yet. */
  saveMarking(
    runId: RunId,
    participant: ParticipantId,
    version: number,
    marking: Marking,
    by: string,
  ): Promise<Result<Report, MarkRefusal>>;
  /** Ends the marking: with a mark, in hundredths out of 100, or back to the student (null). */
  decide(
    runId: RunId,
    participant: ParticipantId,
    version: number,
    markCenti: number | null,
    by: string,
  ): Promise<Result<Report, MarkRefusal>>;
  /** Takes the mark back; the report is handed in as before. @returns false when it was not marked */
  unmark(runId: RunId, participant: ParticipantId): Promise<boolean>;
  /** Marks in hundredths of those whose reports are marked. */
  marksOf(runId: RunId): Promise<ReadonlyMap<ParticipantId, number>>;
  /** What was put into a report and not taken out again, in that order. */
  pieces(runId: RunId, participant: ParticipantId): Promise<readonly PlacedPiece[]>;
  addPiece(
    runId: RunId,
    participant: ParticipantId,
    piece: Exclude<Piece, { kind: 'image' }>,
  ): Promise<Result<PlacedPiece, PieceRefusal>>;
  addImage(
    runId: RunId,
    participant: ParticipantId,
    image: ReportImage,
  ): Promise<Result<PlacedPiece, PieceRefusal>>;
  /** WebP; null when there is none of that number. */
  image(runId: RunId, participant: ParticipantId, number: number): Promise<Buffer | null>;
  removePiece(runId: RunId, participant: ParticipantId, number: number): Promise<boolean>;
  /** Until when reports are wanted; null: no matter when. */
  due(runId: RunId): Promise<number | null>;
  setDue(runId: RunId, dueAtMs: number | null): Promise<void>;
  /** Everything about a run that is removed. */
  forget(runId: RunId): Promise<void>;
}

type Moment = number | string | null;
interface Row {
  run_id: string;
  participant_id: string;
  version: number;
  state: ReportState;
  answers: string;
  saved_at_ms: number | string;
  handed_in_at_ms: Moment;
  hand_ins: number;
  marking_version: number;
  points: string;
  comments: string;
  comment: string;
  points_centi: number | null;
  marked_by: string | null;
  marked_at_ms: Moment;
}
interface PieceRow {
  run_id: string;
  participant_id: string;
  number: number;
  kind: string;
  data: string;
  at_ms: number | string;
  removed: number;
  bytes: Buffer | null;
}

/** In these the student may write. */
const OPEN: readonly ReportState[] = ['draft', 'returned'];
export const isOpen = ({ state }: Pick<Report, 'state'>): boolean => OPEN.includes(state);
/** The teacher's words are for the student now. */
export const isAnswered = ({ state }: Pick<Report, 'state'>): boolean =>
  state === 'returned' || state === 'marked';

export function createReports(knex: Knex, now: () => number = Date.now): Reports {
  const at = (runId: RunId, participant: ParticipantId): Knex.QueryBuilder<Row, Row[]> =>
    knex<Row>('reports').where({ run_id: runId, participant_id: participant });
  const piecesAt = (runId: RunId, participant: ParticipantId): Knex.QueryBuilder<PieceRow, PieceRow[]> =>
    knex<PieceRow>('report_pieces').where({ run_id: runId, participant_id: participant });

  const get = async (runId: RunId, participant: ParticipantId): Promise<Report> => {
    const [row] = await at(runId, participant);
    return row === undefined ? emptyReport(participant) : reportFrom(row);
  };
  /** The report after a change that only one of several at once can make. */
  const after = async (
    runId: RunId,
    participant: ParticipantId,
    changed: number,
  ): Promise<Result<Report, SaveRefusal>> => {
    const present = await get(runId, participant);
    if (changed > 0) return succeed(present);
    return fail(isOpen(present) ? { changed: present } : 'locked');
  };
  const afterMarking = async (
    runId: RunId,
    participant: ParticipantId,
    changed: number,
  ): Promise<Result<Report, MarkRefusal>> => {
    const present = await get(runId, participant);
    if (changed > 0) return succeed(present);
    return fail(present.state === 'handed-in' ? { changed: present } : 'not-handed-in');
  };
  const beingMarked = (runId: RunId, participant: ParticipantId, version: number) =>
    at(runId, participant).where({ state: 'handed-in', marking_version: version });

  async function place(
    runId: RunId,
    participant: ParticipantId,
    piece: Piece,
    bytes: Buffer | null,
  ): Promise<Result<PlacedPiece, PieceRefusal>> {
    if (!isOpen(await get(runId, participant))) return fail('locked');
    const data = JSON.stringify(checkedPiece(piece));
    // Two at once meet at the key; the later one takes the next number.
    for (;;) {
      const rows = await piecesAt(runId, participant).select('number', 'kind', 'removed');
      const present = rows.filter(({ removed }) => removed === 0);
      if (present.length >= PIECES_MAX) return fail('full');
      const images = present.filter(({ kind }) => kind === 'image').length;
      if (piece.kind === 'image' && images >= IMAGES_MAX) return fail('full-images');
      const number = Math.max(0, ...rows.map((row) => row.number)) + 1;
      const atMs = now();
      const added = (await knex<PieceRow>('report_pieces')
        .insert({
          run_id: runId,
          participant_id: participant,
          number,
          kind: piece.kind,
          data,
          at_ms: atMs,
          removed: 0,
          bytes,
        })
        .onConflict(['run_id', 'participant_id', 'number'])
        .ignore()
        .returning('number')) as unknown[];
      if (added.length > 0) return succeed({ number, piece, atMs });
    }
  }

  return {
    get,
    async list(runId) {
      const rows = await knex<Row>('reports').where({ run_id: runId });
      return rows.map(reportFrom);
    },
    async save(runId, participant, version, answers) {
      const written = { answers: JSON.stringify(answers), saved_at_ms: now(), version: version + 1 };
      const changed =
        version === 0
          ? (
              (await knex('reports')
                .insert({ ...emptyRow(runId, participant), ...written })
                .onConflict(['run_id', 'participant_id'])
                .ignore()
                .returning('version')) as unknown[]
            ).length
          : await at(runId, participant).where({ version }).whereIn('state', OPEN).update(written);
      const saved = await after(runId, participant, changed);
      // An answer can be lost on the way: the same words again are no quarrel with oneself.
      if (!saved.ok && saved.error !== 'locked' && isSame(saved.error.changed.answers, answers))
        return succeed(saved.error.changed);
      return saved;
    },
    async handIn(runId, participant, version) {
      const changed = await at(runId, participant)
        .where({ version })
        .whereIn('state', OPEN)
        .update({
          state: 'handed-in',
          handed_in_at_ms: now(),
          version: version + 1,
          hand_ins: knex.raw('hand_ins + 1') as unknown as number,
        });
      return after(runId, participant, changed);
    },
    async takeBack(runId, participant) {
      const changed = await at(runId, participant)
        .where({ state: 'handed-in' })
        .update({
          state: 'draft',
          handed_in_at_ms: null,
          hand_ins: knex.raw('hand_ins - 1') as unknown as number,
          version: knex.raw('version + 1') as unknown as number,
        });
      return changed > 0;
    },
    async saveMarking(runId, participant, version, { pointsCenti, comments, comment }, by) {
      const changed = await beingMarked(runId, participant, version).update({
        points: JSON.stringify(pointsCenti),
        comments: JSON.stringify(comments),
        comment,
        marked_by: by,
        marking_version: version + 1,
      });
      return afterMarking(runId, participant, changed);
    },
    async decide(runId, participant, version, markCenti, by) {
      const changed = await beingMarked(runId, participant, version).update({
        state: markCenti === null ? 'returned' : 'marked',
        points_centi: markCenti,
        marked_by: by,
        marked_at_ms: now(),
        marking_version: version + 1,
      });
      return afterMarking(runId, participant, changed);
    },
    async unmark(runId, participant) {
      const changed = await at(runId, participant)
        .where({ state: 'marked' })
        .update({
          state: 'handed-in',
          points_centi: null,
          marking_version: knex.raw('marking_version + 1') as unknown as number,
        });
      return changed > 0;
    },
    async marksOf(runId) {
      const rows = await knex<Row>('reports').where({ run_id: runId, state: 'marked' });
      return new Map(rows.map((row) => [row.participant_id, row.points_centi ?? 0]));
    },
    async pieces(runId, participant) {
      const rows = await piecesAt(runId, participant)
        .where({ removed: 0 })
        .orderBy('number')
        .select('number', 'data', 'at_ms');
      return rows.map(({ number, data, at_ms }) => ({
        number,
        piece: checkedPiece(JSON.parse(data)),
        atMs: Number(at_ms),
      }));
    },
    addPiece: (runId, participant, piece) => place(runId, participant, piece, null),
    addImage: (runId, participant, { bytes, widthPx, heightPx }) =>
      place(runId, participant, { kind: 'image', widthPx, heightPx }, bytes),
    async image(runId, participant, number) {
      const [row] = await piecesAt(runId, participant).where({ number, removed: 0 }).select('bytes');
      return row?.bytes ?? null;
    },
    async removePiece(runId, participant, number) {
      if (!isOpen(await get(runId, participant))) return false;
      const changed = await piecesAt(runId, participant)
        .where({ number, removed: 0 })
        .update({ removed: 1, data: '', bytes: null });
      return changed > 0;
    },
    async due(runId) {
      const row = await knex<{ run_id: string; due_at_ms: Moment }>('report_settings')
        .where({ run_id: runId })
        .first();
      return moment(row?.due_at_ms ?? null);
    },
    async setDue(runId, dueAtMs) {
      await knex('report_settings')
        .insert({ run_id: runId, due_at_ms: dueAtMs })
        .onConflict('run_id')
        .merge();
    },
    async forget(runId) {
      for (const table of ['report_pieces', 'reports', 'report_settings'])
        await knex(table).where({ run_id: runId }).delete();
    },
  };
}

const isSame = (one: Report['answers'], other: Report['answers']): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([id, text]) => Object.hasOwn(other, id) && other[id] === text);

const moment = (value: Moment): number | null => (value === null ? null : Number(value));

const emptyReport = (participant: ParticipantId): Report => ({
  participant,
  version: 0,
  state: 'draft',
  answers: {},
  savedAtMs: 0,
  handedInAtMs: null,
  handIns: 0,
  markingVersion: 0,
  marking: { pointsCenti: {}, comments: {}, comment: '' },
  markCenti: null,
  markedBy: null,
  markedAtMs: null,
});

const emptyRow = (runId: RunId, participant: ParticipantId): object => ({
  run_id: runId,
  participant_id: participant,
  state: 'draft',
  points: '{}',
  comments: '{}',
  comment: '',
});

const reportFrom = (row: Row): Report => ({
  participant: row.participant_id,
  version: row.version,
  state: row.state,
  answers: JSON.parse(row.answers) as Report['answers'],
  savedAtMs: Number(row.saved_at_ms),
  handedInAtMs: moment(row.handed_in_at_ms),
  handIns: row.hand_ins,
  markingVersion: row.marking_version,
  marking: {
    pointsCenti: JSON.parse(row.points) as Marking['pointsCenti'],
    comments: JSON.parse(row.comments) as Marking['comments'],
    comment: row.comment,
  },
  markCenti: row.points_centi,
  markedBy: row.marked_by,
  markedAtMs: moment(row.marked_at_ms),
});
