// How most tests of pages begin: a server with a teacher at a browser, and a lesson in which a student sits in every seat.

import type { Config } from '../../src/config/env.ts';
import {
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  teacherId,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from './server.ts';
import { playTo, SEATS, type Player, type Stage } from './shortage-lesson.ts';

export interface School {
  readonly server: TestServer;
  readonly teacher: TestBrowser;
  /** The teacher's account id. */
  readonly owner: string;
}

/** Starts a server and signs a teacher in. Whoever opens a school stops its server. */
export async function openSchool(changes: Partial<Config> = {}): Promise<School> {
  const server = await startTestServer(changes);
  const teacher = await signedInTeacher(server);
  return { server, teacher, owner: await teacherId(server) };
}

export interface SeatedLesson {
  readonly run: LaunchedRun;
  readonly people: Readonly<Record<Player, TestBrowser>>;
}

export const PLAYERS = Object.keys(SEATS) as readonly Player[];
let students = 0;

/** A fresh run of `trade/shortage` with a student in each of the five seats (`Student Buyer`), started and played up to a stage. */
export async function seatLesson(
  { server, owner }: Pick<School, 'server' | 'owner'>,
  stage: Stage | null = null,
): Promise<SeatedLesson> {
  const run = await launchRun(server, owner, { scenario: 'trade/shortage' });
  const people: [Player, TestBrowser][] = [];
  for (const player of PLAYERS) {
    const name = `Student ${player.charAt(0).toUpperCase()}${player.slice(1)}`;
    const student = { name, studentNo: `L${(students += 1)}`, seat: SEATS[player] };
    people.push([player, (await joinStudent(server, run, student)).browser]);
  }
  await startRun(run, owner);
  if (stage !== null) await playTo(run.host, owner, stage);
  return { run, people: Object.fromEntries(people) as Record<Player, TestBrowser> };
}
