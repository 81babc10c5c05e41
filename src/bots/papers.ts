import type { Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { OwnView } from '../labs/trade/view-types.ts';
import { askedFor } from './assignment.ts';
import type { Desk } from './desk.ts';
import type { Options } from './options.ts';
import { bothLanguages, particulars } from './words.ts';

/** Registration, account, certificate: one after the other, as the mall asks for them. */
export function papers(own: OwnView, options: Options, random: Random): TradeCommand[] {
  const commands: TradeCommand[] = [];
  const { kind } = own.firm;
  if (options.can('trade/Register') && (kind === 'enterprise' || kind === 'warehouse')) {
    commands.push({
      type: 'trade/Register',
      name: bothLanguages(own.firm.name, 60),
      kind,
      ...particulars(random),
    });
  }
  if (options.can('trade/ApplyForAccount')) commands.push({ type: 'trade/ApplyForAccount' });
  if (options.can('trade/RequestCertificate')) commands.push({ type: 'trade/RequestCertificate' });
  return commands;
}

/** Offers the goods the exercise asks it to offer. */
export function products(desk: Desk): TradeCommand[] {
  const asked = askedFor(desk.tasks, 'trade/ProductAdded');
  if (!asked) return [];
  const offered = new Set(desk.own.products.map((product) => product.good));
  const wanted = desk.options.all('trade/AddProduct').filter((option) => !offered.has(option.good));
  const named = asked.where['good'];
  const chosen = wanted.filter((option) => named === undefined || option.good === named).slice(0, 2);
  return chosen.flatMap((option): TradeCommand[] => {
    const good = desk.goods.get(option.good);
    if (!good) return [];
    return [
      {
        ...option,
        // The good's own name in one language stands for both.
        name: good.name.zh,
        priceFen: Math.max(1, Math.round(good.referencePriceFen * desk.temper.listFactor)),
      },
    ];
  });
}
