import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { TradeCommand } from '../commands.ts';
import type { FirmState, TradeState } from '../state.ts';

/** Finished messages that a firm which writes by hand may ask to see: of every kind about every open order. */
export function* showCommands(
  state: DeepReadonly<TradeState>,
  firm: DeepReadonly<FirmState>,
): Generator<TradeCommand> {
  for (const kind of firm.byHand) {
    if (kind === 'ORDERS') {
      const product = Object.values(state.products).find(
        (one) => one.state === 'offered' && one.firm !== firm.id,
      );
      if (product === undefined) continue;
      const lines = [{ product: product.id, quantity: 1 }];
      const wanted = { supplier: product.firm, lines, wantedDay: state.day + state.config.rules.transitDays };
      yield { type: 'trade/ShowMessage', kind, order: null, wanted };
    } else {
      for (const order in firm.openOrders) yield { type: 'trade/ShowMessage', kind, order, wanted: null };
    }
  }
}
