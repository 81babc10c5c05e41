import type { Random } from '../kernel/random.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import { TRANSIT_FAULTS, type TransitFault } from '../labs/trade/messages.ts';
import { diagnose } from '../labs/trade/transit/diagnose.ts';
import { NO_NUMBER } from '../labs/trade/transit/unclear.ts';
import type { DocumentView, OwnView, WaitingItem } from '../labs/trade/view-types.ts';
import type { Options } from './options.ts';
import type { Temperament } from './temperament.ts';

/** How often somebody careless reports the first thing that comes to mind. */
const HASTE = 0.3;

/** Messages that did not come in order: reads what arrived as a checker does, and reports what it finds. */
export function messageReports(
  own: OwnView,
  options: Options,
  temper: Temperament,
  random: Random,
): TradeCommand[] {
  return own.waiting.flatMap((item): TradeCommand[] => {
    if (item.kind !== 'check-message' || item.order === null) return [];
    if (!options.can('trade/ReportMessage', item.order)) return [];
    const document = documentOf(own, item);
    const taken = new Set(String(item.params['reported']).split(' '));
    const left = TRANSIT_FAULTS.filter((fault) => !taken.has(fault));
    const read = diagnose(document?.transit?.arrived ?? [], own.firm.id);
    // What is known to be wrong is not said again.
    const likely = read !== null && left.includes(read) ? read : left[0];
    const isFirst = left.length === TRANSIT_FAULTS.length;
    const hasty = temper.character === 'careless' && isFirst && random.chance(HASTE);
    const fault: TransitFault | undefined = hasty ? random.pick(left) : likely;
    if (fault === undefined) return [];
    const kind = item.params['message'] as DocumentView['kind'];
    const number = document?.number ?? NO_NUMBER;
    return [{ type: 'trade/ReportMessage', order: item.order, kind, number, fault }];
  });
}

/** The message an item speaks of; undefined when it never came. */
const documentOf = ({ orders, firm }: OwnView, { order: id, params }: WaitingItem) =>
  orders
    .find((order) => order.id === id)
    ?.documents.find(
      ({ kind, receiver, transit }) =>
        kind === params['message'] && receiver === firm.id && transit?.foundDay === null,
    );
