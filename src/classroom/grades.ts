import type { Knex } from 'knex';
import type { Participants } from '../accounts/participants.ts';
import type { ParticipantId, RunId } from '../kernel/ids.ts';
import { fail, succeed, type Result } from '../kernel/result.ts';
import type { Labs } from '../runs/labs.ts';
import { personRecords, type PersonRecord } from '../runs/person-record.ts';
import type { RunRegistry } from '../runs/ports.ts';
import {
  changedParts,
  gradedPerson,
  NO_MARKS,
  type GradedPerson,
  type GradedTeam,
  type Marks,
} from '../runs/run-grades.ts';
import { teamKeyOf } from '../runs/teams.ts';
import {
  gradeOf,
  GRADE_PARTS,
  weightsOf,
  type Grade,
  type GradePartName,
  type GradeWeights,
} from '../scoring/grade.ts';
import { createGradeStore, standing, type GradeEntry, type GradeStore } from './grade-store.ts';

/** One person's grade with all it comes from. */
export interface PersonGrade extends GradedPerson {
  /** Who they are on the class's roster; null for someone who is not on it. */
  readonly studentId: string | null;
  /** As it counts now, with everything that was decided. */
  readonly grade: Grade;
  /** As it was published; null before, and for someone who came after. */
  readonly published: { readonly totalCenti: number | null } | null;
  /** What teachers decided, oldest first; those after `publishedVersion` came after publication. */
  readonly entries: readonly GradeEntry[];
  readonly publishedVersion: number;
  /** Parts whose marks have changed since they were published: the grade knows nothing of it until a teacher decides. */
  readonly changed: readonly GradePartName[];
}

export interface RunGrades {
  readonly runId: RunId;
  /** As long as an exercise goes on its grades move. */
  readonly ended: boolean;
  /** Percent of each part; 0 for those this exercise does not have. */
  readonly weights: GradeWeights;
  readonly published: { readonly atMs: number; readonly by: string } | null;
  /** Everyone who was in the exercise, in the order in which they joined. */
  readonly people: readonly PersonGrade[];
}

/** Where marks come from: wired where the program is put together. Left out, there are none. */
export interface MarkSources {
  /** Points of reports that were marked, in hundredths. */
  readonly reports?: (runId: RunId) => Promise<ReadonlyMap<ParticipantId, number>>;
  /** What judges published about teams, in hundredths. */
  readonly teams?: (runId: RunId) => Promise<ReadonlyMap<string, number | null>>;
}

export type GradeRefusal = 'not-ended' | 'published' | 'nobody';
export type EntryRefusal = 'unknown-person' | 'no-such-part' | 'points' | 'reason';

export const REASON_MAX = 300;

export interface Grades {
  /** The grades of an exercise. @throws UnknownRun */
  ofRun(runId: RunId): Promise<RunGrades>;
  /** What everyone did in an exercise; from memory where it has ended. @throws UnknownRun */
  records(runId: RunId): Promise<readonly PersonRecord[]>;
  /**
   * Writes a decision beside what was computed.
   * @param seen the version of the last decision that was on the page; another one since then is a conflict
   */
  decide(
    runId: RunId,
    participant: ParticipantId,
    seen: number,
    entry: Pick<GradeEntry, 'part' | 'pointsCenti' | 'withdrawn' | 'reason' | 'by'>,
  ): Promise<Result<GradeEntry, EntryRefusal | { readonly conflict: readonly GradeEntry[] }>>;
  /** Freezes the grades of an exercise that has ended, once; decisions after that are shown as such. */
  publish(runId: RunId, by: string): Promise<Result<RunGrades, GradeRefusal>>;
  /** Of these exercises, when the grades of each were published. */
  publishedAt(runIds: readonly RunId[]): Promise<ReadonlyMap<RunId, number>>;
  /** Everything about a run that is removed. */
  forget(runId: RunId): Promise<void>;
}

interface Options {
  readonly knex: Knex;
  readonly registry: Pick<RunRegistry, 'get' | 'record'>;
  readonly participants: Pick<Participants, 'list'>;
  readonly labs: Labs;
  readonly marks?: MarkSources;
  readonly now?: () => number;
}

/** What the journal says of a run's people, as far as grades need it. */
interface Found {
  readonly seq: number;
  readonly ended: boolean;
  readonly records: readonly PersonRecord[];
  readonly teams: ReadonlyMap<string, GradedTeam>;
  readonly weights: GradeWeights;
}

/** Runs whose records are kept in memory. An exercise that has ended never changes. */
const KEPT_MAX = 60;
const FULL_CENTI = 10_000;

export function createGrades({ knex, registry, participants, labs, marks = {}, now }: Options): Grades {
  const store: GradeStore = createGradeStore(knex, now);
  const kept = new Map<RunId, Found>();

  async function foundIn(runId: RunId): Promise<Found> {
    const known = kept.get(runId);
    if (known?.ended === true) return known;
    const host = await registry.get(runId);
    const found = await host.read((run): Found => {
      if (known?.seq === run.seq) return known;
      const teams = Object.values(run.markets).flatMap((market) =>
        market.firms.map(({ firm, name }): GradedTeam => ({
          key: teamKeyOf(run, market.id, firm),
          group: market.group,
          name: run.scenario.marketPerGroup ? null : { en: name.en, zh: name.zh },
        })),
      );
      return {
        seq: run.seq,
        ended: run.clock.phase === 'ended',
        // The state must not be kept, and figures of a lab may be part of it.
        records: structuredClone(personRecords(run, labs)),
        teams: new Map(teams.map((team) => [team.key, team])),
        weights: weightsOf(run.scenario.grade),
      };
    });
    kept.delete(runId);
    kept.set(runId, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_MAX) break;
      kept.delete(oldest);
    }
    return found;
  }

  async function marksOf(runId: RunId): Promise<Marks> {
    const [reports, teams] = await Promise.all([marks.reports?.(runId), marks.teams?.(runId)]);
    return { reports: reports ?? NO_MARKS.reports, teams: teams ?? NO_MARKS.teams };
  }

  async function ofRun(runId: RunId): Promise<RunGrades> {
    const record = await registry.record(runId);
    const [publication, entries, present, joined] = await Promise.all([
      store.publication(runId),
      store.entries(runId),
      marksOf(runId),
      participants.list(runId),
    ]);
    const students = new Map(joined.map(({ id, studentId }) => [id, studentId]));
    const finish = (
      person: GradedPerson,
      weights: GradeWeights,
      frozen: { readonly version: number; readonly changed: readonly GradePartName[] } | null,
    ): PersonGrade => {
      const own = entries.get(person.participant) ?? [];
      const upTo = own.filter(({ version }) => version <= (frozen?.version ?? 0));
      return {
        ...person,
        studentId: students.get(person.participant) ?? null,
        grade: gradeOf(person.points, weights, standing(own)),
        published:
          frozen === null ? null : { totalCenti: gradeOf(person.points, weights, standing(upTo)).totalCenti },
        entries: own,
        publishedVersion: frozen?.version ?? 0,
        changed: frozen?.changed ?? [],
      };
    };
    if (publication) {
      // What was published needs no journal: classes look back on many exercises.
      const { atMs, by, weights } = publication;
      const order = new Map(joined.map(({ id }, i) => [id, i]));
      const people = [...publication.people.values()]
        .map(({ person, version }) => {
          const report = present.reports.get(person.participant) ?? null;
          const judging = person.team === null ? null : (present.teams.get(person.team.key) ?? null);
          const changed = changedParts(person.found, { ...person.found, report, judging });
          return finish(person, weights, { version, changed });
        })
        .sort((a, b) => (order.get(a.participant) ?? 0) - (order.get(b.participant) ?? 0));
      return { runId, ended: true, weights, published: { atMs, by }, people };
    }
    const { records, teams, weights, ended } = await foundIn(runId);
    const people = records.map((one) =>
      finish(
        gradedPerson(one, present, (key) => teams.get(key) ?? null),
        weights,
        null,
      ),
    );
    return { runId, ended: ended || record.status === 'ended', weights, published: null, people };
  }

  return {
    ofRun,
    async records(runId) {
      return (await foundIn(runId)).records;
    },
    async decide(runId, participant, seen, entry) {
      const { people, weights } = await ofRun(runId);
      if (!people.some((person) => person.participant === participant)) return fail('unknown-person');
      const { part, pointsCenti } = entry;
      if (part !== null && (!GRADE_PARTS.includes(part) || weights[part] === 0)) return fail('no-such-part');
      const isPoints =
        pointsCenti === null ||
        (Number.isInteger(pointsCenti) && pointsCenti >= 0 && pointsCenti <= FULL_CENTI);
      if (!isPoints) return fail('points');
      const reason = entry.reason.trim();
      if (reason === '' || reason.length > REASON_MAX) return fail('reason');
      const added = await store.add(runId, participant, seen, { ...entry, reason });
      return added.ok ? succeed(added.value) : fail({ conflict: added.error });
    },
    async publish(runId, by) {
      const { ended, published, weights, people } = await ofRun(runId);
      if (published) return fail('published');
      if (!ended) return fail('not-ended');
      if (people.length === 0) return fail('nobody');
      const frozen = people.map(
        ({ participant, name, studentNo, team, acted, found, points }): GradedPerson => ({
          participant,
          name,
          studentNo,
          team,
          acted,
          found,
          points,
        }),
      );
      const done = await store.publish(runId, by, weights, frozen);
      return done === null ? fail('published') : succeed(await ofRun(runId));
    },
    publishedAt: (runIds) => store.publishedAt(runIds),
    async forget(runId) {
      kept.delete(runId);
      await store.forget(runId);
    },
  };
}
