import { BLANK_MEMORY, remember, type Memory } from '../../src/bots/policy.ts';
import type { RunningServer } from '../../src/cli/server.ts';
import type { Student } from '../../src/classroom/students.ts';
import type { Actor } from '../../src/kernel/envelope.ts';
import type { SeatId } from '../../src/kernel/ids.ts';
import { randomFrom } from '../../src/kernel/random.ts';
import { LABS } from '../../src/labs/index.ts';
import { policiesOf, situationOf } from '../../src/runs/bot-situation.ts';
import type { RunHost } from '../../src/runs/ports.ts';
import { scenarioText } from './server.ts';

/**
 * A whole class that has played in a real database, within seconds: every student sits in a seat, decides as the bot of that
 * seat would, and stands in the journal under the own name.
 */

export interface PlayedClass {
  readonly classId: string;
  readonly students: readonly Student[];
  /** The exercises of the class, the oldest first. */
  readonly runs: readonly RunHost[];
}

export interface PlayedClassSpec {
  /** The account of its teacher. */
  readonly ownerId: string;
  readonly students: number;
  /** What the exercises are called. */
  readonly titles: readonly string[];
  /** A scenario with five seats a group. */
  readonly scenario?: string;
  readonly days?: number;
  /** The last one goes on. */
  readonly isGoingOn?: boolean;
}

/** Names as they come: in several scripts, with commas and quotes, and some that a spreadsheet would calculate. */
export const AWKWARD_NAMES = [
  '王小明',
  'Ann "Nan" Lee',
  '李，华',
  'O’Neil, Bo',
  '=cmd|1',
  '𠮷野 太郎',
  '+86 Zhao',
  'Mei 🚲🌸',
  '@SUM(A1)',
  '-1',
  "'quoted'",
  'Ödön; Ágnes',
  '阿依古丽·买买提',
] as const;

const SEATS_PER_GROUP = 5;
const ROUNDS_PER_DAY = 6;
const ACTIONS_PER_TURN = 12;

/** Eighteen digits, of which the first are zeros: as figures they would be other numbers. */
export const longNumber = (index: number): string => `00${'2024080712345000'.slice(0, 13)}${100 + index}`;

/** One after the other, all names come again with a number that tells them apart. */
export function awkwardName(index: number): string {
  const name = AWKWARD_NAMES[index % AWKWARD_NAMES.length] ?? '';
  const round = Math.floor(index / AWKWARD_NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

type House = Pick<RunningServer, 'registry'> & {
  readonly deps: Pick<RunningServer['deps'], 'classroom' | 'participants'>;
};

export async function playedClass(house: House, spec: PlayedClassSpec): Promise<PlayedClass> {
  const { classes, students: roster } = house.deps.classroom;
  const made = await classes.create('电商2402, "A"', spec.ownerId);
  if (!made.ok) throw new Error(made.error);
  const classId = made.value.id;
  const rows = Array.from({ length: spec.students }, (_, i) => ({
    id: null,
    studentNo: longNumber(i),
    name: awkwardName(i),
    group: String(Math.floor(i / SEATS_PER_GROUP) + 1),
    role: '',
  }));
  await roster.import(classId, () => ({ rows, result: null }));
  const students = await roster.list(classId);
  const runs: RunHost[] = [];
  for (const [i, title] of spec.titles.entries()) {
    const host = await playedRun(house, spec, classId, students, title);
    if (!(spec.isGoingOn === true && i === spec.titles.length - 1)) await end(house, host, spec.ownerId);
    runs.push(host);
  }
  return { classId, students, runs };
}

async function playedRun(
  { registry, deps }: House,
  { ownerId, scenario = 'trade/shortage', days = 10 }: PlayedClassSpec,
  classId: string,
  students: readonly Student[],
  title: string,
): Promise<RunHost> {
  const groups = Math.ceil(students.length / SEATS_PER_GROUP);
  const host = await registry.create({
    scenarioText: scenarioText(scenario),
    groups,
    ownerId,
    classId,
    title,
  });
  const teacher: Actor = { kind: 'instructor', id: ownerId, seat: null };
  let commands = 0;
  const submit = (actor: Actor, command: { readonly type: string }) =>
    host.submit({ commandId: `played-${(commands += 1)}`, actor, command });
  const must = async (actor: Actor, command: { readonly type: string }): Promise<void> => {
    const receipt = await submit(actor, command);
    if (!receipt.ok) throw new Error(`${command.type}: ${receipt.rejection.code}`);
  };

  const seats = await host.read((run) =>
    Object.values(run.seats).flatMap(({ id, bot }) => (bot ? [] : [id])),
  );
  const sitting = new Map<SeatId, Actor>();
  for (const [i, student] of students.entries()) {
    const entered = await deps.participants.enter(host.runId, student);
    const seat = seats[i];
    if (!entered.ok || seat === undefined) throw new Error('there is a seat for everyone');
    const { id: participant, name, studentNo } = entered.value.participant;
    await must({ kind: 'human', id: participant, seat: null }, {
      type: 'run/ClaimSeat',
      seat,
      participant,
      name,
      studentNo,
    } as { type: string });
    sitting.set(seat, { kind: 'human', id: participant, seat });
  }
  for (const seat of seats.slice(students.length))
    await must(teacher, { type: 'run/SeatBot', seat } as { type: string });

  const policies = await host.read((run) => policiesOf(run, LABS));
  const memories = new Map<SeatId, Memory>();
  for (let day = 1; day <= days; day++) {
    await must(
      teacher,
      (day === 1 ? { type: 'run/Start' } : { type: 'run/BeginDay', day }) as { type: string },
    );
    for (let round = 1; round <= ROUNDS_PER_DAY; round++) {
      const wishes = await host.read((run) =>
        [...sitting].flatMap(([seat, actor]) => {
          const policy = policies.get(seat);
          const situation = situationOf(run, LABS, seat);
          if (!policy || !situation) return [];
          const random = randomFrom('played', seat, day, round);
          let memory = memories.get(seat) ?? BLANK_MEMORY;
          const plan = policy.plan(situation, memory, random).slice(0, ACTIONS_PER_TURN);
          for (const command of plan) memory = remember(memory, day, command);
          memories.set(seat, memory);
          return plan.map((command) => ({ actor, command }));
        }),
      );
      // What the rules turn down is part of a lesson too.
      await Promise.all(wishes.map(({ actor, command }) => submit(actor, command)));
      if (wishes.length === 0) break;
    }
  }
  return host;
}

async function end({ registry }: House, host: RunHost, ownerId: string): Promise<void> {
  const ended = await host.submit({
    commandId: 'played-end',
    actor: { kind: 'instructor', id: ownerId, seat: null },
    command: { type: 'run/End' },
  });
  if (!ended.ok) throw new Error(ended.rejection.code);
  // The record follows the journal in the background; the class's gradebook waits for it.
  while ((await registry.record(host.runId)).status !== 'ended')
    await new Promise((resolve) => setImmediate(resolve));
}
