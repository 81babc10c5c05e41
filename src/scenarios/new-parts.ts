import { listIn, textIn, valueIn } from '../labs/glimpse.ts';
import { added, freeName, type Part } from './parts.ts';
import { FIRM_KINDS } from './schema.ts';
import { dataOf } from './yaml-edit.ts';

/** What a part is like before its author has said anything: right as it stands wherever that is possible, and plainly a beginning. */

export const SHOCK_KINDS = [
  'production-stop',
  'price-jump',
  'late-transport',
  'warehouse-fire',
  'demand-spike',
  'credit-squeeze',
  'message-fault',
  'key-theft',
] as const;

/** The kinds of a part one can choose between; none for most. */
export const kindsOf = (part: Part): readonly string[] =>
  part === 'cast' ? FIRM_KINDS : part === 'shocks' ? SHOCK_KINDS : [];

type Texts = Readonly<Record<'en' | 'zh', string>>;

const FIRM_NAMES: Readonly<Record<(typeof FIRM_KINDS)[number], Texts>> = {
  enterprise: { en: 'New enterprise', zh: '新企业' },
  warehouse: { en: 'New warehouse', zh: '新货场' },
  mall: { en: 'The mall', zh: '商城' },
  bank: { en: 'Enterprise bank', zh: '企业银行' },
};
const FIRM_ROLES = {
  enterprise: 'enterprise',
  warehouse: 'warehouse',
  mall: 'administrator',
  bank: 'bank',
} as const;
/** Yuan; about what a firm in the scenarios that ship begins with. */
const CAPITAL = 100_000;

/**
 * A new part for a scenario.
 * @param kind of a firm or a shock; anything else is the first of them
 * @returns null where there is nothing it could refer to: no enterprise that could offer goods, no good left to offer
 */
export function newPart(data: unknown, part: Part, kind: string): unknown {
  const taken = (list: readonly unknown[], key: 'id' | 'firm'): readonly string[] =>
    list.map((item) => textIn(item, key) ?? '');
  const cast = listIn(data, 'cast');
  const firms = (of: string): readonly string[] =>
    cast.flatMap((line) => (textIn(line, 'kind') === of ? [textIn(line, 'firm') ?? ''] : []));
  const goods = taken(listIn(data, 'trade', 'goods'), 'id');
  switch (part) {
    case 'goals':
      return { en: 'Say what students learn.', zh: '写明学生学到什么。' };
    case 'cast': {
      const wanted = FIRM_KINDS.find((each) => each === kind) ?? 'enterprise';
      return {
        firm: freeName(
          wanted === 'enterprise' || wanted === 'warehouse' ? `new-${wanted}` : wanted,
          taken(cast, 'firm'),
        ),
        kind: wanted,
        name: FIRM_NAMES[wanted],
        ...(wanted === 'enterprise' && { capital: CAPITAL }),
        seats: [FIRM_ROLES[wanted]],
      };
    }
    case 'categories': {
      const id = freeName('new-category', taken(listIn(data, 'trade', 'categories'), 'id'));
      return { id, name: { en: 'New category', zh: '新分类' } };
    }
    case 'goods': {
      const category = textIn(data, 'trade', 'categories', 0, 'id');
      if (category === null) return null;
      return {
        id: freeName('new-product', goods),
        name: { en: 'New product', zh: '新产品' },
        category,
        cost: 50,
        price: 80,
        leadDays: 1,
      };
    }
    case 'opening':
      return newOpening(data, firms('enterprise'), goods, firms('warehouse'));
    case 'shocks':
      return newShock(data, kind, {
        goods,
        enterprises: firms('enterprise'),
        warehouses: firms('warehouse'),
      });
    case 'tasks': {
      const seat = cast.find(
        (line) => listIn(line, 'seats').length > 0 && textIn(line, 'kind') === 'enterprise',
      );
      if (!seat) return null;
      return {
        id: freeName('new-task', taken(listIn(data, 'tasks'), 'id')),
        seat: textIn(seat, 'firm') ?? '',
        when: 'trade/OrderPlaced',
        title: { en: 'Place an order', zh: '下一张订单' },
        hint: { en: 'Say how it is done.', zh: '写明怎么做。' },
      };
    }
    case 'rubric':
      return {
        id: freeName('new-criterion', taken(listIn(data, 'rubric'), 'id')),
        title: { en: 'New criterion', zh: '新标准' },
        points: 30,
        levels: [
          { points: 10, text: { en: 'Begun.', zh: '有了开头。' } },
          { points: 20, text: { en: 'Done, with gaps.', zh: '做到了，但有缺漏。' } },
          { points: 30, text: { en: 'Done well and explained.', zh: '做得好，并说明了理由。' } },
        ],
      };
    case 'report':
      return {
        id: freeName('new-question', taken(listIn(data, 'report'), 'id')),
        question: { en: 'What did you find out?', zh: '你有什么发现？' },
      };
  }
}

/** The first enterprise and good that are not offered together yet. */
function newOpening(
  data: unknown,
  enterprises: readonly string[],
  goods: readonly string[],
  warehouses: readonly string[],
): unknown {
  const offered = new Set(
    listIn(data, 'trade', 'opening').map((item) => `${textIn(item, 'firm')} ${textIn(item, 'product')}`),
  );
  const isOffered = (good: string): boolean => enterprises.some((firm) => offered.has(`${firm} ${good}`));
  // A good that nobody offers comes first.
  const ordered = [...goods].sort((a, b) => Number(isOffered(a)) - Number(isOffered(b)));
  for (const product of ordered) {
    const firm = enterprises.find((each) => !offered.has(`${each} ${product}`));
    if (firm === undefined) continue;
    const good = listIn(data, 'trade', 'goods').find((item) => textIn(item, 'id') === product);
    const price = valueIn(good, 'price');
    const [warehouse] = warehouses;
    return {
      firm,
      product,
      price: typeof price === 'number' ? price : 80,
      factory: 20,
      ...(warehouse !== undefined && { warehouses: { [warehouse]: 50 } }),
    };
  }
  return null;
}

function newShock(
  data: unknown,
  kind: string,
  {
    goods,
    enterprises,
    warehouses,
  }: Readonly<Record<'goods' | 'enterprises' | 'warehouses', readonly string[]>>,
): unknown {
  const wanted = SHOCK_KINDS.find((each) => each === kind) ?? 'production-stop';
  const days = valueIn(data, 'clock', 'days');
  const day = Math.min(3, typeof days === 'number' ? days : 3);
  const [good] = goods;
  const [warehouse] = warehouses;
  const [firm] = enterprises;
  const shock = (fields: Readonly<Record<string, string | number | boolean>>) => ({
    day,
    kind: wanted,
    ...fields,
  });
  switch (wanted) {
    case 'production-stop':
      return good === undefined ? null : shock({ good, days: 2, announce: true });
    case 'price-jump':
      return good === undefined ? null : shock({ good, days: 3, factor: 1.5, announce: true });
    case 'late-transport':
      return shock({ days: 3, extraDays: 1, announce: true });
    case 'warehouse-fire':
      return warehouse === undefined
        ? null
        : shock({ warehouse, share: '30%', insured: '50%', announce: true });
    case 'demand-spike':
      return good === undefined ? null : shock({ good, days: 3, factor: 2, announce: true });
    case 'credit-squeeze':
      return shock({ days: 3, rate: '1%', announce: true });
    case 'message-fault':
      return shock({ fault: 'lost' });
    case 'key-theft':
      return firm === undefined ? null : shock({ firm, announce: true });
  }
}

/** The text with a new part; a new good is offered by someone at once. Null where none can be made. */
export function withNewPart(text: string, part: Part, kind: string): string | null {
  const value = newPart(dataOf(text), part, kind);
  if (value === null) return null;
  const rest = added(text, part, value);
  return part === 'goods' ? (withNewPart(rest, 'opening', '') ?? rest) : rest;
}
