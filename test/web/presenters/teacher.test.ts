import { expect } from 'chai';
import type { SeatMistakes } from '../../../src/runs/ports.ts';
import type { RunState, SeatState } from '../../../src/runs/state.ts';
import { LABS } from '../../../src/labs/index.ts';
import { openRun } from '../../../src/runs/open.ts';
import { parseScenario } from '../../../src/scenarios/parse.ts';
import type { Scenario } from '../../../src/scenarios/scenario.ts';
import { monitorRows } from '../../../src/web/presenters/monitor.ts';
import { groupChoices, seatsInGroups } from '../../../src/web/presenters/teacher.ts';
import { rankingRows, scoreCurve } from '../../../src/web/presenters/ranking.ts';
import { seatWall, whoAmI } from '../../../src/web/presenters/lobby.ts';
import type { Words } from '../../../src/web/presenters/trade/words.ts';
import { withClock } from '../../../src/web/teacher/launching.ts';
import { scenarioText } from '../../support/server.ts';

/** Words that show their key and gaps, so that a test sees what would be said. */
const words: Words = {
  lang: 'en',
  t: (key, params = {}) => [key, ...Object.values(params)].join(' '),
  local: (text) => text.en,
  money: (fen) => `¥${fen / 100}`,
  number: String,
  percent: (bp) => `${bp / 100}%`,
  day: (day) => `day ${day}`,
  time: String,
};

const parsed = new Map<string, Scenario>();

/** The scenario a text makes; each text is read once. */
function scenarioOf(id: string, text = scenarioText(id)): Scenario {
  const known = parsed.get(text);
  if (known) return known;
  const result = parseScenario(text, LABS);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  parsed.set(text, result.value);
  return result.value;
}

const runOf = (id: string, groups: number): RunState =>
  openRun({ runId: 'r1', scenario: scenarioOf(id), seed: 's', groups }, LABS);

function seat(run: RunState, id: string): SeatState {
  const found = run.seats[id];
  if (!found) throw new Error(`no seat ${id}`);
  return found;
}

describe('the choice of groups', () => {
  it('offers what makes as many seats as the scenario is for', () => {
    for (const id of ['trade/first-trade', 'trade/shortage', 'trade/open-market', 'trade/solo']) {
      const scenario = scenarioOf(id);
      const choices = groupChoices(scenario);
      expect(choices, id).to.not.have.length(0);
      for (const { seats } of choices) {
        expect(seats, id).to.be.within(scenario.seats.min, scenario.seats.max);
      }
      for (const choice of new Set([choices[0], choices[choices.length >> 1], choices.at(-1)])) {
        const { groups, seats } = choice ?? { groups: 0, seats: 0 };
        expect(Object.keys(runOf(id, groups).seats), `${id} in ${groups}`).to.have.length(seats);
      }
    }
  });

  it('counts firms that the whole class shares only once', () => {
    const scenario = scenarioOf('trade/open-market');
    expect(seatsInGroups(scenario, 2) - seatsInGroups(scenario, 1)).to.be.lessThan(
      seatsInGroups(scenario, 1),
    );
  });
});

describe('a scenario launched with another clock', () => {
  it('has the days that were chosen and still is a scenario, even when they are few', () => {
    for (const days of [1, 5, 12, 30, 365]) {
      const { clock } = scenarioOf('', withClock(scenarioText('trade/open-market'), 90, days));
      expect(clock).to.deep.include({ dayMs: 90_000, daysMax: days });
    }
  });
});

describe('the monitor', () => {
  const NOW = 1_000_000_000;
  const noMistakes = new Map<string, SeatMistakes>();
  const facts = (mistakes: ReadonlyMap<string, SeatMistakes> = noMistakes) => ({
    labs: LABS,
    nowMs: NOW,
    instructor: 'lin',
    mistakes,
    connected: () => true,
    rejection: ({ code }: { code: string }) => code,
  });
  const row = (run: RunState, id: string, mistakes: ReadonlyMap<string, SeatMistakes> = noMistakes) => {
    const found = monitorRows(run, facts(mistakes), words).find((each) => each.seat === id);
    if (!found) throw new Error(`no row for ${id}`);
    return found;
  };
  const NORTH = 'g1.north.warehouse';

  it('tells an empty seat, a person, a bot and the teacher apart', () => {
    const run = runOf('trade/shortage', 1);
    expect(row(run, NORTH)).to.deep.include({ driver: 'nobody', light: 'idle', canHandBack: false });
    const held = seat(run, NORTH);
    held.holder = { participant: 'p1', name: 'Li Na' };
    expect(row(run, NORTH)).to.deep.include({
      driver: 'human',
      light: 'good',
      holder: 'Li Na',
      connected: true,
    });
    held.bot = true;
    expect(row(run, NORTH)).to.deep.include({ driver: 'bot', canUnseatBot: true, canSeatBot: false });
    held.takenOverBy = 'lin';
    expect(row(run, NORTH)).to.deep.include({ driver: 'instructor', canHandBack: true, canTakeOver: false });
    held.takenOverBy = 'someone-else';
    expect(row(run, NORTH).canHandBack).to.equal(false);
  });

  it('turns red after three refusals in three minutes, and not for old ones', () => {
    const run = runOf('trade/shortage', 1);
    seat(run, NORTH).holder = { participant: 'p1', name: 'Li Na' };
    const refusals = (atMs: number): ReadonlyMap<string, SeatMistakes> => {
      const one = { atMs, command: 'trade/AcceptOrder', rejection: { code: 'trade/short', params: {} } };
      return new Map([[NORTH, { count: 3, last: [one, one, one] }]]);
    };
    expect(row(run, NORTH, refusals(NOW - 1000))).to.deep.include({
      light: 'stuck',
      mistakes: 3,
      lastMistake: 'trade/short',
    });
    expect(row(run, NORTH, refusals(NOW - 600_000)).light).to.equal('good');
  });

  it('counts done tasks of the seat', () => {
    const run = runOf('trade/shortage', 2);
    const before = row(run, NORTH).tasks;
    expect(before?.done).to.equal(0);
    const [first] = run.scenario.tasks.filter((task) => task.seat === 'north');
    const market = run.markets['g1'];
    if (!first || !market) throw new Error('north has a task');
    market.tasks[`${NORTH}/${first.id}`] = {
      seq: 1,
      atMs: 0,
      day: 1,
      early: false,
      by: 'human',
      actor: 'p1',
      dueDay: 1,
      again: [],
    };
    expect(row(run, NORTH).tasks).to.deep.equal({ done: 1, all: before?.all });
    expect(row(run, 'g2.north.warehouse').tasks?.done).to.equal(0);
  });
});

describe('the seat wall', () => {
  it('counts people, bots and free seats, and marks one’s own', () => {
    const run = runOf('trade/shortage', 2);
    seat(run, 'g1.north.warehouse').holder = { participant: 'p1', name: 'Li Na' };
    seat(run, 'g1.south.warehouse').bot = true;
    const wall = seatWall(run, 'g1.north.warehouse', words);
    expect(wall).to.deep.include({ people: 1, bots: 1, free: 8, all: 10 });
    expect(wall.groups.map(({ label }) => label)).to.deep.equal(['public:group 1', 'public:group 2']);
    const own = wall.groups.flatMap(({ seats }) => seats).filter((each) => each.own);
    expect(own.map(({ id }) => id)).to.deep.equal(['g1.north.warehouse']);
  });

  it('names whom a seat waits for until somebody sits there', () => {
    const run = runOf('trade/shortage', 1);
    const awaited = new Map([
      ['g1.north.warehouse', 'Li Na'],
      ['g1.south.warehouse', 'Wang Wei'],
    ]);
    seat(run, 'g1.south.warehouse').holder = { participant: 'p1', name: 'Zhao Min' };
    const seats = seatWall(run, null, words, awaited).groups.flatMap((group) => group.seats);
    expect(seats.filter((each) => each.awaited !== null).map(({ id }) => id)).to.deep.equal([
      'g1.north.warehouse',
    ]);
    expect(seatWall(run, null, words).dense).to.equal(false);
    expect(seatWall(runOf('trade/shortage', 5), null, words).dense).to.equal(true);
  });

  it('does not call a person’s seat a bot’s while a bot stands in', () => {
    const run = runOf('trade/shortage', 1);
    const held = seat(run, 'g1.north.warehouse');
    held.holder = { participant: 'p1', name: 'Li Na' };
    held.bot = true;
    const [north] = seatWall(run, null, words).groups.flatMap(({ seats }) => seats);
    expect(north).to.deep.include({ holder: 'Li Na', bot: false });
  });

  it('says in three lines who someone is', () => {
    const run = runOf('trade/shortage', 3);
    const me = whoAmI(run, 'g3.veloshop.enterprise', words);
    expect(me?.title).to.include('public:you-are.in-group').and.include('3');
    expect(me?.lines).to.have.length(3);
    expect(whoAmI(run, null, words)).to.equal(null);
    expect(whoAmI(run, 'g9.nobody', words)).to.equal(null);
  });
});

describe('the ranking, ready to draw', () => {
  const standing = (rank: number, market: string, scoreCenti: number) => ({
    rank,
    previousRank: null,
    firmKey: `${market}/radwerk`,
    market,
    firm: 'radwerk',
    kind: 'enterprise',
    name: { en: 'Radwerk', zh: '轮工坊' },
    scoreCenti,
    reachedSeq: 1,
  });

  it('says the group only where there are several', () => {
    const one = rankingRows(runOf('trade/shortage', 1), [standing(1, 'g1', 7250)], words);
    expect(one[0]).to.deep.include({ score: '72.50', points: 72.5, groupLabel: null, own: false });
    expect(one[0]?.href).to.equal('/runs/r1/score/g1/radwerk');
    const two = rankingRows(runOf('trade/shortage', 2), [standing(1, 'g2', 0)], words, { own: 'g2/radwerk' });
    expect(two[0]).to.deep.include({ groupLabel: 'public:group 2', own: true, score: '0.00' });
  });

  it('cuts off at the limit', () => {
    const rows = [1, 2, 3].map((rank) => standing(rank, `g${rank}`, 100));
    expect(rankingRows(runOf('trade/shortage', 3), rows, words, { limit: 2 })).to.have.length(2);
  });

  it('draws the best six over the days, with a hole where a firm had no score yet', () => {
    const run = runOf('trade/shortage', 8);
    const rows = Array.from({ length: 8 }, (_, i) => standing(i + 1, `g${i + 1}`, 0));
    run.scores['g1/radwerk'] = {
      scoreCenti: 3000,
      reachedSeq: 1,
      previousRank: null,
      byDay: [1000, 2000, 3000],
    };
    run.scores['g2/radwerk'] = { scoreCenti: 500, reachedSeq: 1, previousRank: null, byDay: [500] };
    const curve = scoreCurve(run, rows, words);
    expect(curve.labels).to.deep.equal(['1', '2', '3']);
    expect(curve.series).to.have.length(6);
    expect(curve.series[0]?.values).to.deep.equal([10, 20, 30]);
    expect(curve.series[1]?.values).to.deep.equal([5, null, null]);
  });
});
