import { expect } from 'chai';
import type { Pending } from '../../src/labs/lab.ts';
import { LABS } from '../../src/labs/index.ts';
import { packPulse, pendingOf, seatPulse, type PulseFacts } from '../../src/runs/monitor.ts';
import { openRun } from '../../src/runs/open.ts';
import { performCommand } from '../../src/runs/core/perform.ts';
import type { RunState } from '../../src/runs/state.ts';
import { counterScenario } from '../support/counter-lab.ts';
import { person, RunPlay, TEACHER } from '../support/run-play.ts';
import { scenarioFrom, shippedText } from '../support/shipped-scenarios.ts';

const RAD = 'g1.radwerk.enterprise';
const MINUTE_MS = 60_000;

describe('a seat as a light', () => {
  let play: RunPlay;
  const facts = (more: Partial<PulseFacts> = {}): PulseFacts => ({
    labs: play.labs,
    nowMs: play.nowMs,
    mistakes: new Map(),
    connected: () => true,
    ...more,
  });
  const waiting = (minutes: number): Pending => ({
    count: 2,
    urgent: 1,
    sinceDay: 1,
    sinceAtMs: play.nowMs - minutes * MINUTE_MS,
  });
  const light = (pending?: Pending, more: Partial<PulseFacts> = {}) =>
    seatPulse(play.state, RAD, facts(more), pending)?.light;
  beforeEach(() => {
    play = new RunPlay(counterScenario(), 1);
    play.start();
  });

  it('is empty without anyone, and never in trouble while a bot plays it', () => {
    expect(light()).to.equal('idle');
    play.accepted(TEACHER, { type: 'run/SeatBot', seat: RAD });
    expect(light(waiting(60))).to.equal('good');
  });

  it('turns amber when work waits for two minutes, and red after four', () => {
    play.claim('anna', RAD);
    expect([1, 3, 5].map((minutes) => light(waiting(minutes)))).to.deep.equal(['good', 'slow', 'stuck']);
  });

  it('turns red after three refusals in three minutes', () => {
    play.claim('anna', RAD);
    const one = {
      atMs: play.nowMs - 1000,
      command: 'x',
      rejection: { code: 'counter/not-positive', params: {} },
    };
    const refused = (count: number) => ({
      mistakes: new Map([[RAD, { count, last: Array(count).fill(one) as never }]]),
    });
    expect(light(undefined, refused(2))).to.equal('good');
    expect(light(undefined, refused(3))).to.equal('stuck');
  });

  it('tells who is connected, who acted, and how far the tasks are', () => {
    play.claim('anna', RAD);
    play.accepted(person('anna', RAD), { type: 'counter/Add', by: 2 });
    expect(seatPulse(play.state, RAD, facts({ connected: () => false }))).to.deep.include({
      driver: 'human',
      connected: false,
      lastActionAtMs: play.nowMs,
      tasks: { done: 0, all: 0 },
      mistakes: 0,
    });
    expect(seatPulse(play.state, 'toString', facts())).to.equal(null);
  });

  it('is pushed in a few characters that do not change within a minute', () => {
    play.claim('anna', RAD);
    const packed = (ms: number): string => {
      const pulse = seatPulse(play.state, RAD, facts(), { ...waiting(0), sinceAtMs: play.nowMs + ms });
      return pulse ? packPulse(pulse, play.nowMs) : '';
    };
    expect(packed(1_000)).to.equal(packed(59_000)).and.to.equal('1,1,1,2,1,1,0');
    expect(packed(61_000)).to.equal('1,1,1,2,1,1,1');
  });
});

describe('what waits for a seat of the trade lab', () => {
  it('is counted as its desk shows it', () => {
    const scenario = scenarioFrom(shippedText('shortage'));
    const state: RunState = openRun({ runId: 'r1', scenario, seed: 's', groups: 1 }, LABS);
    let count = 0;
    const act = (seat: string | null, command: { type: string; [field: string]: unknown }): void => {
      count += 1;
      const actor =
        seat === null
          ? ({ kind: 'instructor', id: 't', seat: null } as const)
          : ({ kind: 'human', id: `p-${seat}`, seat } as const);
      const performed = performCommand(
        state,
        { commandId: `c${count}`, actor, command },
        1_000 * count,
        LABS,
      );
      expect(performed.ok, command.type).to.equal(true);
    };
    act(null, { type: 'run/Open' });
    for (const seat of [RAD, 'g1.veloshop.enterprise'])
      act(null, { type: 'run/ClaimSeat', seat, participant: `p-${seat}`, name: seat, studentNo: '' });
    expect(pendingOf(state, RAD, LABS).count).to.equal(0);
    act(null, { type: 'run/Start' });
    const before = pendingOf(state, RAD, LABS).count;
    act('g1.veloshop.enterprise', {
      type: 'trade/PlaceOrder',
      supplier: 'radwerk',
      lines: [{ product: 'p1', quantity: 5 }],
    });
    const after = pendingOf(state, RAD, LABS);
    expect(after).to.deep.include({ count: before + 1, sinceDay: 1 });
    expect(after.sinceAtMs).to.equal(state.atMs);
  });
});
