import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Entry } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import type { TradeView } from '../../src/labs/trade/view-types.ts';
import { evolveRun } from '../../src/runs/core/evolve.ts';
import { standingsOf } from '../../src/runs/core/standings.ts';
import { openRun } from '../../src/runs/open.ts';
import type { RunState } from '../../src/runs/state.ts';
import { scenarioFrom } from '../support/shipped-scenarios.ts';

/**
 * A golden journal: a recorded run with what it came to. First line: how it was launched and what is expected. Every
 * further line: one entry. It is never recorded anew to make a failing test pass; old journals stay readable instead.
 */
export interface GoldenHead {
  readonly scenarioText: string;
  readonly seed: string;
  readonly groups: number;
  readonly entries: number;
  readonly standings: readonly (readonly [rank: number, firm: string, scoreCenti: number])[];
  readonly outcome: string;
}

export const GOLDEN_FOLDER = fileURLToPath(new URL('./golden/', import.meta.url));

export function writeGolden(name: string, head: GoldenHead, entries: readonly Entry[]): void {
  const text = [head, ...entries].map((line) => JSON.stringify(line)).join('\n');
  // Level and time are fixed, so that the same recording is the same file.
  writeFileSync(`${GOLDEN_FOLDER}${name}.jsonl.gz`, gzipSync(text, { level: 9 }));
}

export function readGolden(name: string): { head: GoldenHead; entries: readonly Entry[] } {
  const text = gunzipSync(readFileSync(`${GOLDEN_FOLDER}${name}.jsonl.gz`)).toString('utf8');
  const [head, ...entries] = text.split('\n').map((line) => JSON.parse(line) as unknown);
  return { head: head as GoldenHead, entries: entries as Entry[] };
}

/** A run from a golden journal. */
export function replay(head: GoldenHead, entries: readonly Entry[]): RunState {
  const scenario = scenarioFrom(head.scenarioText);
  const state = openRun({ runId: 'golden', scenario, seed: head.seed, groups: head.groups }, LABS);
  for (const entry of entries) evolveRun(state, entry, LABS);
  return state;
}

export const standingsIn = (state: RunState): GoldenHead['standings'] =>
  standingsOf(state, LABS).map(({ rank, firmKey, scoreCenti }) => [rank, firmKey, scoreCenti] as const);

/**
 * A fingerprint of what a run came to: money, goods, orders, shops. Taken from what these mean and not from the shape of
 * the state, so that a new field beside them leaves old journals as good as they were.
 */
export function outcomeOf(state: RunState): string {
  const facts = Object.values(state.markets).map((market) => {
    const view = LABS[market.lab]?.view(market.state, { kind: 'instructor' }) as TradeView;
    const firms = Object.entries(view.everything?.own ?? {}).map(([firm, own]) => [
      firm,
      own.account.balanceFen,
      own.figures.profitFen,
      own.products.map((product) => [
        product.id,
        product.priceFen,
        product.factory,
        product.warehouses.map((at) => [at.warehouse, at.onHand, at.reserved]),
        product.inTransit,
      ]),
      own.shop.map((row) => [row.good, row.quantity, row.priceFen, row.soldTotal, row.lostTotal]),
    ]);
    const orders = (view.everything?.orders ?? []).map((order) => [
      order.id,
      order.state,
      order.totalFen,
      order.daysLate,
      order.latePenaltyFen,
      order.contract?.hash ?? null,
      order.shortage?.way ?? null,
    ]);
    return [market.id, view.day, firms, orders];
  });
  return hash('sha256', JSON.stringify(facts), 'hex');
}
