import { shelfOf, totalsOf } from './stock.ts';
import { firmIn, type Handlers } from './handlers.ts';
import { tally } from './tally.ts';

type DayEvents =
  'trade/DayPassed' | 'trade/ShockStruck' | 'trade/ShockEnded' | 'trade/ConsumersBought' | 'trade/DayClosed';

export const dayHandlers: Handlers<DayEvents> = {
  'trade/DayPassed': (state, data) => {
    state.day = data.day;
  },
  'trade/ShockStruck': (state, data) => {
    const { shock, costFen } = data;
    state.next.shock += 1;
    state.shocks[shock.id] = { ...shock };
    const good = shock.good === null ? undefined : state.goods[shock.good];
    if (good === undefined) return;
    if (costFen !== null) good.costFen = costFen;
    if (shock.kind === 'production-stop') {
      good.stoppedUntilDay = Math.max(good.stoppedUntilDay ?? 0, shock.untilDay);
    }
  },
  'trade/ShockEnded': (state, data) => {
    delete state.shocks[data.shock];
    const good = data.good === null ? undefined : state.goods[data.good];
    if (good === undefined) return;
    if (data.costFen !== null) good.costFen = data.costFen;
    if (data.kind === 'production-stop') good.stoppedUntilDay = data.stoppedUntilDay;
  },
  'trade/ConsumersBought': (state, data, meta) => {
    const totals = totalsOf(state, data.good);
    for (const sale of data.sales) {
      const shelf = shelfOf(state, sale.firm, data.good);
      shelf.quantity -= sale.sold;
      shelf.costFen -= sale.costFen;
      shelf.sold += sale.sold;
      shelf.lost += sale.lost;
      shelf.soldYesterday = sale.sold;
      shelf.availability = sale.availability;
      totals.shops -= sale.sold;
      totals.sold += sale.sold;
      if (sale.sold > 0) {
        tally(state, sale.firm, 'consumer-sales', meta, sale.sold, sale.amountFen);
        tally(state, sale.firm, 'cost-of-goods', meta, sale.sold, sale.costFen);
      }
      if (sale.lost > 0) tally(state, sale.firm, 'lost-sales', meta, sale.lost);
    }
  },
  'trade/DayClosed': (state, data, meta) => {
    for (const { firm, balanceFen, profitFen, stockFen } of data.firms) {
      firmIn(state, firm).history.push({ day: data.day, balanceFen, profitFen });
      tally(state, firm, 'stock-value', meta, 1, stockFen);
    }
  },
};
