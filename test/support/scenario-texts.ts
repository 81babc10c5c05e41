import { LABS } from '../../src/labs/index.ts';
import { parseScenario } from '../../src/scenarios/parse.ts';
import type { ScenarioError } from '../../src/scenarios/scenario.ts';

/** A small scenario that is right; tests change one line of it. */
export const SMALL = `scenario: trade/small
version: 1
title: { en: Small, zh: 小 }
about: A scenario for tests
minutes: 30
cast:
  - { firm: north, kind: warehouse, seats: [warehouse] }
  - { firm: maker, kind: enterprise, capital: 5000.00, seats: [enterprise] }
  - { firm: shop, kind: enterprise, capital: 3000.50, seats: [enterprise] }
  - { firm: mall, kind: mall, seats: [administrator] }
clock: { mode: timed, day: 60s, days: 10 }
trade:
  market: per-group
  categories:
    - { id: home, name: Home }
  goods:
    - { id: lamp, name: Lamp, category: home, cost: 38.00, price: 60.00, leadDays: 1 }
  opening:
    - { firm: maker, product: lamp, price: 58.00, warehouses: { north: 40 } }
  rules: { payment: [prepaid, net-30], latePenalty: 1% }
  shocks:
    - { day: 3, kind: production-stop, good: lamp, days: 2 }
tasks:
  - { id: order, seat: shop, when: trade/OrderPlaced, title: Order lamps }
  - { id: send, seat: maker, when: trade/ContractSent, title: Send it, after: [order] }
score:
  enterprise:
    - { metric: profit, weight: 60, scale: { zero: 0, pass: 100.50, full: 500 } }
    - { metric: onTimeRate, weight: 40, scale: { zero: 0, pass: 60%, full: 1 } }
report:
  - { id: flow, question: What happened? }
`;

/** The small scenario with one place changed; the place must be there. */
export function changed(from: string, to: string): string {
  if (!SMALL.includes(from)) throw new Error(`the small scenario has no ‘${from}’`);
  return SMALL.replace(from, () => to);
}

/** What is wrong with a text; empty when it is right. */
export function errorsIn(text: string): readonly ScenarioError[] {
  const parsed = parseScenario(text, LABS);
  return parsed.ok ? [] : parsed.error;
}

/** `12 unknown-key at leadDay` for every error: its line, what is wrong, and the word its column points at. */
export function brief(text: string, errors: readonly ScenarioError[] = errorsIn(text)): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return errors.map(({ line, column, code }) => {
    const word = /^[^\s,:}\]]*/.exec((lines[line - 1] ?? '').slice(column - 1))?.[0];
    return `${line} ${code.replace('scenario/', '')} at ${word}`;
  });
}
