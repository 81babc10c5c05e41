import { z } from 'zod';
import { assert, never } from '../../src/kernel/assert.ts';
import { accept, reject } from '../../src/kernel/decider.ts';
import type { DomainEvent } from '../../src/kernel/envelope.ts';
import type { FirmId } from '../../src/kernel/ids.ts';
import { succeed, type Result } from '../../src/kernel/result.ts';
import type { Lab } from '../../src/labs/lab.ts';
import type { Labs } from '../../src/runs/labs.ts';
import type { Scenario, ScenarioError } from '../../src/scenarios/scenario.ts';
import { USUAL_WEIGHTS } from '../../src/scenarios/usual-grade.ts';

/**
 * The smallest lab there can be: firms that count. It has everything the run's own code must cope with: draws, days, a
 * system that answers at once, rejections, tasks, scores, and two commands that break a rule on purpose.
 */

interface CounterState {
  counts: Record<FirmId, { count: number; gifts: number; byPerson: Record<string, number> }>;
  total: number;
  day: number;
}

const commands = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('counter/Add'), by: z.int() }),
  z.strictObject({ type: z.literal('counter/Draw') }),
  /** Breaks a rule while it is decided. */
  z.strictObject({ type: z.literal('counter/CrashDeciding') }),
  /** Breaks a rule while it is applied, when the state is already half changed. */
  z.strictObject({ type: z.literal('counter/CrashApplying') }),
  /** Is applied, but leaves books that do not balance. */
  z.strictObject({ type: z.literal('counter/Embezzle') }),
]);
export type CounterCommand = z.output<typeof commands>;

type CounterEvent = DomainEvent &
  (
    | { readonly type: 'counter/Added'; readonly data: { firm: FirmId; by: number; person: string } }
    | { readonly type: 'counter/Gifted'; readonly data: { firm: FirmId; gift: number } }
    | { readonly type: 'counter/DayPassed'; readonly data: { day: number } }
    | { readonly type: 'counter/Halved'; readonly data: { counts: Record<FirmId, number> } }
    | { readonly type: 'counter/Crashed'; readonly data: object }
    | { readonly type: 'counter/Embezzled'; readonly data: { firm: FirmId } }
  );

export const counterLab: Lab<CounterState, CounterCommand, CounterEvent, { start: number }, CounterState> = {
  name: 'counter',
  config: z.strictObject({ start: z.int() }),
  commands,
  eventTypes: [
    'counter/Added',
    'counter/Gifted',
    'counter/DayPassed',
    'counter/Halved',
    'counter/Crashed',
    'counter/Embezzled',
  ],
  open(config, cast, random) {
    const counts: CounterState['counts'] = {};
    for (const { firm } of cast.firms) {
      counts[firm] = { count: config.start, gifts: random.integer(0, 3), byPerson: {} };
    }
    return { counts, total: config.start * cast.firms.length, day: 0 };
  },
  decide(_state, command, { seat, actor, random }) {
    switch (command.type) {
      case 'counter/Add':
        return command.by > 0
          ? accept({ type: 'counter/Added', data: { firm: seat.firm, by: command.by, person: actor.id } })
          : reject('counter/not-positive', { by: command.by });
      case 'counter/Draw':
        return accept({
          type: 'counter/Added',
          data: { firm: seat.firm, by: random.integer(1, 1_000_000), person: actor.id },
        });
      case 'counter/CrashDeciding':
        assert(false, 'this never happens');
        break;
      case 'counter/CrashApplying':
        return accept(
          { type: 'counter/Added', data: { firm: seat.firm, by: 1, person: actor.id } },
          { type: 'counter/Crashed', data: {} },
        );
      case 'counter/Embezzle':
        return accept({ type: 'counter/Embezzled', data: { firm: seat.firm } });
      default:
        return never(command, 'a counter command');
    }
  },
  *passDay(state, { day, random }) {
    yield { type: 'counter/DayPassed', data: { day } };
    for (const firm of Object.keys(state.counts)) {
      yield { type: 'counter/Gifted', data: { firm, gift: random.integer(0, 9) } };
    }
  },
  // The system rounds every odd count up to an even one; it must see what was just added.
  *playSystem(state) {
    for (const [firm, { count }] of Object.entries(state.counts)) {
      if (count % 2 !== 0) yield { type: 'counter/Added', data: { firm, by: 1, person: 'system' } };
    }
  },
  shock(state, shock) {
    const known = z.strictObject({ kind: z.literal('halve') }).safeParse(shock);
    if (!known.success) return reject('counter/unknown-shock');
    const counts = Object.fromEntries(
      Object.entries(state.counts).map(([firm, { count }]) => [firm, Math.floor(count / 2)]),
    );
    return accept({ type: 'counter/Halved', data: { counts } });
  },
  evolve(state, event) {
    switch (event.type) {
      case 'counter/Added': {
        const { firm, by, person } = event.data;
        const held = state.counts[firm];
        assert(held, 'a firm that counts exists');
        held.count += by;
        held.byPerson[person] = (held.byPerson[person] ?? 0) + by;
        state.total += by;
        return;
      }
      case 'counter/Gifted': {
        const held = state.counts[event.data.firm];
        assert(held, 'a firm that counts exists');
        held.gifts += event.data.gift;
        return;
      }
      case 'counter/DayPassed':
        state.day = event.data.day;
        return;
      case 'counter/Halved':
        state.total = 0;
        for (const [firm, count] of Object.entries(event.data.counts)) {
          const held = state.counts[firm];
          if (held) held.count = count;
          state.total += count;
        }
        return;
      case 'counter/Crashed':
        assert(false, 'this can never be applied');
        break;
      case 'counter/Embezzled':
        state.total -= 1;
        return;
      default:
        never(event, 'a counter event');
    }
  },
  audience(event) {
    const { data } = event;
    return 'firm' in data ? { firms: [data.firm], topics: ['stock'] } : { firms: 'all', topics: ['stock'] };
  },
  view: (state) => state,
  legal: () => [{ type: 'counter/Add', by: 1 }],
  metrics(state, firm) {
    const held = state.counts[firm];
    return [{ name: 'count', value: held ? held.count : null, unit: 'count' }];
  },
  people(state) {
    return Object.entries(state.counts).flatMap(([firm, { byPerson }]) =>
      Object.entries(byPerson).map(([person, value]) => ({
        name: 'count',
        value,
        unit: 'count' as const,
        person,
        firm,
      })),
    );
  },
  evidence: () => [],
  metricsOf: () => ['count'],
  invariants(state) {
    const sum = Object.values(state.counts).reduce((total, { count }) => total + count, 0);
    return {
      checked: 1,
      broken: sum === state.total ? [] : [{ rule: 'total', detail: `${sum} is not ${state.total}` }],
    };
  },
};

export const COUNTER_LABS: Labs = { counter: counterLab };

const title = { en: 'Counting', zh: '计数' };

/** A class that counts: two enterprises and a mall per group, unless said otherwise. */
export function counterScenario(change: Partial<Scenario> = {}): Scenario {
  const line = {
    kind: 'enterprise' as const,
    names: [],
    capitalFen: 0,
    seats: ['enterprise'],
    every: 1,
    bot: false,
    byHand: [],
  };
  return {
    id: 'counter/plain',
    version: 1,
    title,
    about: title,
    goals: [],
    minutes: 10,
    seats: { min: 1, max: 100 },
    cast: [
      { ...line, firm: 'radwerk', name: { en: 'Radwerk', zh: '轮厂' } },
      {
        ...line,
        firm: 'veloshop',
        name: { en: 'Veloshop', zh: '车店' },
        names: [{ en: 'Bikes', zh: '单车行' }],
      },
      {
        ...line,
        firm: 'mall',
        kind: 'mall',
        name: { en: 'Mall', zh: '商城' },
        seats: ['administrator', 'administrator'],
        every: 0,
        bot: true,
      },
    ],
    clock: { mode: 'manual', dayMs: null, daysMax: null },
    lab: { name: 'counter', config: { start: 10 } },
    marketPerGroup: true,
    tasks: [],
    score: {
      enterprise: [{ metric: 'count', weight: 100, scale: { zero: 0, pass: 600, full: 1_000_000 } }],
    },
    rubric: [],
    report: [],
    grade: USUAL_WEIGHTS,
    ...change,
  };
}

/** Reads a counter scenario written as JSON: what a registry needs in place of the YAML reader. */
export const parseCounterScenario = (text: string): Result<Scenario, readonly ScenarioError[]> =>
  succeed(JSON.parse(text) as Scenario);
