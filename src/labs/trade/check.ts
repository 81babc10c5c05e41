import { keysIn, listIn, textIn, numberIn, valueIn, type Path } from '../glimpse.ts';
import type { CastGlimpse, ConfigProblem } from '../lab.ts';

/**
 * What no schema can see in a trade scenario: goods, categories, firms and warehouses that are named but not there, roles
 * that do not fit their firm, markets in which nobody could trade.
 */

/** Every problem this check can find. */
export const TRADE_PROBLEM_CODES = [
  'scenario/duplicate-id',
  'scenario/duplicate-entry',
  'scenario/reserved-id',
  'scenario/unknown-good',
  'scenario/unknown-category',
  'scenario/unknown-firm',
  'scenario/wrong-kind-of-firm',
  'scenario/wrong-role',
  'scenario/one-of-a-kind',
  'scenario/nobody-to-trade-with',
  'scenario/nothing-to-sell',
  'scenario/spike-without-consumers',
  'scenario/shock-after-end',
  'scenario/penalty-over-max',
] as const;
type TradeProblemCode = (typeof TRADE_PROBLEM_CODES)[number];

/** The one role there is in each kind of firm. */
const ROLE_OF: Readonly<Record<string, string>> = {
  mall: 'administrator',
  enterprise: 'enterprise',
  warehouse: 'warehouse',
  bank: 'bank',
};

/** Accounts that are not firms'. */
const RESERVED: readonly string[] = ['escrow', 'world'];

/** Lists are read so far and no further: a hostile file costs no more time than an honest one. */
const ITEMS_MAX = 2000;

type Complain = (
  path: Path,
  code: TradeProblemCode,
  params: ConfigProblem['params'],
  at?: 'key' | 'value',
) => void;

/** Finds every such problem; see `Lab.check`. */
export function checkTrade(
  part: unknown,
  cast: readonly CastGlimpse[],
  clock: { readonly daysMax: number | null },
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const complain: Complain = (path, code, params, at = 'value') => {
    problems.push({ path, code, params, at });
  };
  const world: World = {
    part,
    firms: new Map(cast.map(({ firm, kind }) => [firm, kind])),
    goods: idsIn(part, 'goods'),
    categories: idsIn(part, 'categories'),
  };
  checkCast(cast, complain);
  checkIds(part, complain);
  checkGoods(world, complain);
  checkOpening(world, complain);
  checkConsumers(world, complain);
  checkShocks(world, clock.daysMax, complain);
  checkRules(part, complain);
  checkTrading(world, cast, complain);
  return problems;
}

interface World {
  readonly part: unknown;
  readonly firms: ReadonlyMap<string, string>;
  readonly goods: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
}

const itemsIn = (part: unknown, ...path: Path): readonly unknown[] =>
  listIn(part, ...path).slice(0, ITEMS_MAX);

const idsIn = (part: unknown, list: string): ReadonlySet<string> =>
  new Set(itemsIn(part, list).map((item) => textIn(item, 'id') ?? ''));

/** A long list of names is not quoted in full. */
const listed = (names: Iterable<string>): string => {
  const all = [...names].filter((name) => name !== '');
  if (all.length === 0) return '–';
  return all.length > 12 ? `${all.slice(0, 12).join(', ')} …` : all.join(', ');
};

function checkCast(cast: readonly CastGlimpse[], complain: Complain): void {
  const single = new Map<string, string>();
  for (const { index, firm, kind, roles, copiesMin } of cast) {
    if (RESERVED.includes(firm)) complain(['cast', index, 'firm'], 'scenario/reserved-id', { id: firm });
    const role = ROLE_OF[kind];
    if (role === undefined) continue;
    roles.forEach((found, row) => {
      if (found === role) return;
      complain(['cast', index, 'seats', row], 'scenario/wrong-role', { found, kind, role });
    });
    if (kind !== 'mall' && kind !== 'bank') continue;
    if (single.has(kind) || copiesMin > 1)
      complain(['cast', index, 'kind'], 'scenario/one-of-a-kind', { kind });
    single.set(kind, firm);
  }
}

function checkIds(part: unknown, complain: Complain): void {
  for (const list of ['categories', 'goods']) {
    unique(
      itemsIn(part, list),
      (item) => textIn(item, 'id'),
      (index, id) => {
        complain(['trade', list, index, 'id'], 'scenario/duplicate-id', { id });
      },
    );
  }
}

/** Calls `found` for every item whose key an earlier one has. */
function unique(
  items: readonly unknown[],
  keyOf: (item: unknown) => string | null,
  found: (index: number, key: string) => void,
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const key = keyOf(item);
    if (key === null) return;
    if (seen.has(key)) found(index, key);
    seen.add(key);
  });
}

function checkGoods({ part, categories }: World, complain: Complain): void {
  itemsIn(part, 'goods').forEach((good, index) => {
    const found = textIn(good, 'category');
    if (found === null || categories.has(found)) return;
    const params = { found, known: listed(categories) };
    complain(['trade', 'goods', index, 'category'], 'scenario/unknown-category', params);
  });
}

function checkGood(world: World, holder: unknown, path: Path, key: string, complain: Complain): void {
  const found = textIn(holder, key);
  if (found === null || world.goods.has(found)) return;
  complain([...path, key], 'scenario/unknown-good', { found, known: listed(world.goods) });
}

function checkFirm(
  world: World,
  found: string,
  kind: string,
  path: Path,
  at: 'key' | 'value',
  complain: Complain,
): void {
  const actual = world.firms.get(found);
  const fitting = [...world.firms].filter(([, other]) => other === kind).map(([firm]) => firm);
  if (actual === undefined) {
    complain(path, 'scenario/unknown-firm', { found, kind, known: listed(fitting) }, at);
  } else if (actual !== kind && Object.hasOwn(ROLE_OF, actual)) {
    complain(path, 'scenario/wrong-kind-of-firm', { found, actual, kind, known: listed(fitting) }, at);
  }
}

function checkOpening(world: World, complain: Complain): void {
  const items = itemsIn(world.part, 'opening');
  items.forEach((item, index) => {
    const path: Path = ['trade', 'opening', index];
    const firm = textIn(item, 'firm');
    if (firm !== null) checkFirm(world, firm, 'enterprise', [...path, 'firm'], 'value', complain);
    checkGood(world, item, path, 'product', complain);
    for (const warehouse of keysIn(item, 'warehouses')) {
      checkFirm(world, warehouse, 'warehouse', [...path, 'warehouses', warehouse], 'key', complain);
    }
  });
  const pairOf = (item: unknown): string | null => {
    const firm = textIn(item, 'firm');
    const product = textIn(item, 'product');
    return firm === null || product === null ? null : `${firm} / ${product}`;
  };
  unique(items, pairOf, (index, id) => {
    complain(['trade', 'opening', index, 'product'], 'scenario/duplicate-entry', { id });
  });
}

function checkConsumers(world: World, complain: Complain): void {
  const items = itemsIn(world.part, 'consumers', 'demand');
  items.forEach((item, index) => {
    checkGood(world, item, ['trade', 'consumers', 'demand', index], 'good', complain);
  });
  unique(
    items,
    (item) => textIn(item, 'good'),
    (index, id) => {
      complain(['trade', 'consumers', 'demand', index, 'good'], 'scenario/duplicate-entry', { id });
    },
  );
}

function checkShocks(world: World, daysMax: number | null, complain: Complain): void {
  itemsIn(world.part, 'shocks').forEach((shock, index) => {
    const path: Path = ['trade', 'shocks', index];
    checkGood(world, shock, path, 'good', complain);
    const warehouse = textIn(shock, 'warehouse');
    if (warehouse !== null) {
      checkFirm(world, warehouse, 'warehouse', [...path, 'warehouse'], 'value', complain);
    }
    // Warehouses send messages and get none.
    const receiver = textIn(shock, 'kind') === 'message-fault' ? textIn(shock, 'firm') : null;
    if (receiver !== null) checkFirm(world, receiver, 'enterprise', [...path, 'firm'], 'value', complain);
    const robbed = textIn(shock, 'kind') === 'key-theft' ? textIn(shock, 'firm') : null;
    if (robbed !== null) checkFirm(world, robbed, 'enterprise', [...path, 'firm'], 'value', complain);
    const day = numberIn(shock, 'day');
    if (day !== null && daysMax !== null && day > daysMax) {
      complain([...path, 'day'], 'scenario/shock-after-end', { day, days: daysMax });
    }
    if (textIn(shock, 'kind') === 'demand-spike' && valueIn(world.part, 'consumers') === undefined) {
      complain([...path, 'kind'], 'scenario/spike-without-consumers', {});
    }
  });
}

function checkRules(part: unknown, complain: Complain): void {
  const terms = itemsIn(part, 'rules', 'payment');
  unique(
    terms,
    (term) => (typeof term === 'string' ? term : null),
    (index, id) => {
      complain(['trade', 'rules', 'payment', index], 'scenario/duplicate-entry', { id });
    },
  );
  const penalty = percentOf(textIn(part, 'rules', 'latePenalty'));
  const max = percentOf(textIn(part, 'rules', 'latePenaltyMax'));
  if (penalty === null || max === null || penalty <= max) return;
  complain(['trade', 'rules', 'latePenalty'], 'scenario/penalty-over-max', {
    found: `${penalty}%`,
    max: `${max}%`,
  });
}

const percentOf = (text: string | null): number | null => {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text ?? '');
  return match ? Number(match[1]) : null;
};

/** A market needs two enterprises, one to sell and one to buy, and something that is sold. */
function checkTrading({ part }: World, cast: readonly CastGlimpse[], complain: Complain): void {
  if (cast.length === 0) return;
  const enterprises = cast
    .filter(({ kind }) => kind === 'enterprise')
    .reduce((sum, { copiesMin }) => sum + copiesMin, 0);
  if (enterprises < 2) complain(['cast'], 'scenario/nobody-to-trade-with', { found: enterprises }, 'key');
  const byPeople = textIn(part, 'setup', 'products') === 'people';
  if (!byPeople && part !== undefined && listIn(part, 'opening').length === 0) {
    const at: Path = valueIn(part, 'opening') === undefined ? ['trade'] : ['trade', 'opening'];
    complain(at, 'scenario/nothing-to-sell', {}, 'key');
  }
}
