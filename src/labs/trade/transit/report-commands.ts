import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { TradeCommandOf } from '../commands.ts';
import { TRANSIT_FAULTS } from '../messages.ts';
import type { FirmState, TradeState } from '../state.ts';
import { NO_NUMBER, unclearTo } from './unclear.ts';

/** Everything a firm could still report of its unclear messages: what it was already taken for is left out by `decide`. */
export function* reportCommands(
  state: DeepReadonly<TradeState>,
  firm: DeepReadonly<FirmState>,
): Generator<TradeCommandOf<'trade/ReportMessage'>> {
  for (const { order, kind, number } of unclearTo(state, firm.id)) {
    // What did not come has no number that its receiver could name.
    const isLost = state.orders[order]?.documents.some(
      (document) =>
        document.kind === kind && document.number === number && document.transit?.fault === 'lost',
    );
    for (const fault of TRANSIT_FAULTS) {
      yield {
        type: 'trade/ReportMessage',
        order,
        kind,
        number: isLost === true ? NO_NUMBER : number,
        fault,
      };
    }
  }
}
