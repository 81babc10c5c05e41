import type { DeepReadonly } from '../../kernel/decider.ts';
import type { SeatId } from '../../kernel/ids.ts';
import type { RunState, SeatState } from '../../runs/state.ts';
import type { Words } from './trade/words.ts';

/** The room before (and beside) the exercise: seats that fill, and what one's own seat means. */

export interface WallSeat {
  readonly id: SeatId;
  readonly roleLabel: string;
  readonly firmName: string;
  readonly kind: string;
  readonly holder: string | null;
  readonly bot: boolean;
  readonly own: boolean;
  /** Kept for a student who is not here yet: the name, which teachers alone are told, or an empty text. */
  readonly awaited: string | null;
}
export interface SeatGroup {
  readonly label: string | null;
  readonly seats: readonly WallSeat[];
}
export interface SeatWall {
  readonly groups: readonly SeatGroup[];
  readonly people: number;
  readonly bots: number;
  readonly free: number;
  readonly all: number;
  /** So many seats that names have to be enough. */
  readonly dense: boolean;
}

type Run = DeepReadonly<RunState>;

/** The kind of firm a role works in: what is drawn for it. */
export const KIND_OF_ROLE: Readonly<Record<string, string>> = {
  administrator: 'mall',
  enterprise: 'enterprise',
  warehouse: 'warehouse',
  bank: 'bank',
};
export const kindOfRole = (role: string): string => KIND_OF_ROLE[role] ?? 'enterprise';

/** Names of students who are not here yet, or empty texts, by the seat that is kept for them. */
export type AwaitedNames = ReadonlyMap<SeatId, string>;
const NOBODY_AWAITED: AwaitedNames = new Map();

const wallSeat = (
  seat: DeepReadonly<SeatState>,
  own: SeatId | null,
  words: Words,
  awaited: AwaitedNames,
): WallSeat => ({
  id: seat.id,
  roleLabel: words.t(`public:role.${kindOfRole(seat.role)}.name`),
  firmName: words.local(seat.firmName),
  kind: kindOfRole(seat.role),
  holder: seat.holder?.name ?? null,
  bot: seat.bot && seat.holder === null,
  own: seat.id === own,
  awaited: seat.holder === null ? (awaited.get(seat.id) ?? null) : null,
});

/** Up to so many seats, each has room for its picture, its name and its role. */
const ROOMY_MAX = 24;

/** All seats, group by group in the order of the cast. */
export function seatWall(
  run: Run,
  own: SeatId | null,
  words: Words,
  awaited: AwaitedNames = NOBODY_AWAITED,
): SeatWall {
  const seats = Object.values(run.seats);
  const byGroup = new Map<number, WallSeat[]>();
  for (const seat of seats) {
    const group = byGroup.get(seat.group) ?? [];
    group.push(wallSeat(seat, own, words, awaited));
    byGroup.set(seat.group, group);
  }
  const people = seats.filter(({ holder }) => holder !== null).length;
  const bots = seats.filter(({ holder, bot }) => holder === null && bot).length;
  return {
    groups: [...byGroup]
      .sort(([a], [b]) => a - b)
      .map(([group, inside]) => ({
        label:
          byGroup.size === 1
            ? null
            : words.t(group === 0 ? 'public:group-shared' : 'public:group', { group }),
        seats: inside,
      })),
    people,
    bots,
    free: seats.length - people - bots,
    all: seats.length,
    dense: seats.length > ROOMY_MAX,
  };
}

/** Who a person is in this exercise, in a title and three lines. */
export interface WhoAmI {
  readonly seat: SeatId;
  readonly kind: string;
  readonly title: string;
  readonly firmName: string;
  readonly lines: readonly string[];
}

export function whoAmI(run: Run, seatId: SeatId | null, words: Words): WhoAmI | null {
  const seat = seatId === null ? undefined : run.seats[seatId];
  if (!seat) return null;
  const kind = kindOfRole(seat.role);
  const firmName = words.local(seat.firmName);
  const title =
    seat.group > 0
      ? words.t('public:you-are.in-group', {
          role: words.t(`public:role.${kind}.name`),
          firm: firmName,
          group: seat.group,
        })
      : words.t('public:you-are.alone', { role: words.t(`public:role.${kind}.name`), firm: firmName });
  return {
    seat: seat.id,
    kind,
    title,
    firmName,
    lines: [1, 2, 3].map((line) => words.t(`public:role.${kind}.line${line}`)),
  };
}

/** To someone whose seat was given to another person meanwhile: what was noted then; null if that did not happen. */
export function replacedText(run: Run, participant: string, words: Words): string | null {
  const last = run.handovers.findLast(({ from }) => from?.participant === participant);
  const seat = last && run.seats[last.seat];
  if (!last || !seat) return null;
  return words.t(last.note === '' ? 'watch:replaced' : 'watch:replaced-note', {
    firm: words.local(seat.firmName),
    name: last.to.name,
    note: last.note,
  });
}
