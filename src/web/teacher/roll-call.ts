import type { SeatId } from '../../kernel/ids.ts';
import type { Participant } from '../../accounts/participants.ts';
import type { Student } from '../../classroom/students.ts';
import type { RunHost, RunRecord } from '../../runs/ports.ts';
import type { WebDeps } from '../context.ts';
import type { AwaitedNames } from '../presenters/lobby.ts';

/** Who of the class an exercise was opened for is in it, and who is not. */
export interface RollCall {
  /** Students on the roster; 0 where the exercise is nobody's class's. */
  readonly rostered: number;
  /** Those who have not joined, in the roster's order. */
  readonly missing: readonly Student[];
  /** Their names by the seats that are kept for them. */
  readonly awaited: AwaitedNames;
}

const NO_CLASS: RollCall = { rostered: 0, missing: [], awaited: new Map() };

/** @param joined everyone who has joined the exercise */
export async function rollCall(
  { classroom }: Pick<WebDeps, 'classroom'>,
  { classId, runId }: Pick<RunRecord, 'classId' | 'runId'>,
  joined: readonly Pick<Participant, 'studentId'>[],
): Promise<RollCall> {
  if (classId === null) return NO_CLASS;
  const [roster, plan] = await Promise.all([
    classroom.students.list(classId),
    classroom.launches.planOf(runId),
  ]);
  const inRun = new Set(joined.map(({ studentId }) => studentId));
  const missing = roster.filter(({ id }) => !inRun.has(id));
  const awaited = missing.flatMap(({ id, name }) => {
    const seat = plan.get(id);
    return seat === undefined ? [] : [[seat, name] as const];
  });
  return { rostered: roster.length, missing, awaited: new Map(awaited) };
}

/** Seats that nobody else may choose while the lobby is open: they are kept for students who have not joined. */
export async function keptSeats(
  deps: Pick<WebDeps, 'classroom' | 'participants'>,
  { host, record }: { readonly host: RunHost; readonly record: RunRecord },
): Promise<ReadonlySet<SeatId>> {
  const isLobby = await host.read(({ clock }) => clock.phase === 'lobby');
  if (!isLobby || record.classId === null) return new Set();
  const { awaited } = await rollCall(deps, record, await deps.participants.list(record.runId));
  return new Set(awaited.keys());
}
