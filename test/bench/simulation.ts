import { performance } from 'node:perf_hooks';
import { LABS } from '../../src/labs/index.ts';
import { simulate } from '../../src/runs/simulate.ts';
import { shipped } from '../support/shipped-scenarios.ts';
import { reported, type BenchResult } from './result.ts';

/** A whole class of bots in the open market, in memory: how fast "what if" is. */

/** Sixty seats that trade, besides the mall's and the bank's. */
const GROUPS = 12;
const DAYS = 30;

export async function benchSimulation(): Promise<readonly BenchResult[]> {
  const scenario = shipped('open-market');
  const play = (days: number, checkEvery: number) => {
    const began = performance.now();
    const { report } = simulate({ scenario, seed: 1, groups: GROUPS, days, labs: LABS, checkEvery });
    if (report.invariants.broken.length > 0) throw new Error(report.invariants.broken.join('; '));
    return { seconds: (performance.now() - began) / 1000, commands: report.commands };
  };
  play(3, 1000); // lets the compiler warm up
  const sampled = play(DAYS, 1000);
  const checked = play(DAYS, 1);
  return [
    reported('simulation.open-market', sampled.commands / sampled.seconds, 'commands/s'),
    reported('simulation.open-market.seconds', sampled.seconds, 's for 60 bot seats × 30 days'),
    reported('simulation.open-market.checked', checked.commands / checked.seconds, 'commands/s'),
  ];
}
