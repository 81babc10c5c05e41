import type { TradeView } from '../../../labs/trade/view-types.ts';
import { namesOf } from './names.ts';
import type { Words } from './words.ts';

/** What the teacher sees of faults in transit: those that wait for their message, and who has found which. */
export interface DisturbanceList {
  readonly armed: readonly string[];
  readonly struck: readonly StruckRow[];
}
export interface StruckRow {
  readonly id: string;
  readonly group: string | null;
  readonly firm: string;
  /** `INVOIC IV-0001`. */
  readonly message: string;
  readonly fault: string;
  readonly since: string;
  readonly reports: number;
  /** Null: not found yet. */
  readonly found: string | null;
}
/** One market as the instructor sees it; its group's name if the run has several. */
export interface WatchedMarket {
  readonly id: string;
  readonly group: string | null;
  readonly view: TradeView;
}

/** Faults in all markets: armed ones, then those that struck, unfound ones first and the latest before the earlier. */
export function disturbanceList(markets: readonly WatchedMarket[], words: Words): DisturbanceList {
  const armed: string[] = [];
  const struck: (StruckRow & { readonly seq: number })[] = [];
  for (const { id, group, view } of markets) {
    const names = namesOf(view, words);
    for (const { message } of view.shocks) {
      if (message === undefined) continue;
      const line = words.t('trade-messages:monitor.armed-line', {
        fault: words.t(`trade-messages:fault.${message.fault}.name`),
        kind: message.kind ?? words.t('trade-messages:monitor.any-kind'),
        firm: message.firm === null ? words.t('trade-messages:monitor.any-firm') : names.firm(message.firm),
      });
      armed.push(group === null ? line : `${group}: ${line}`);
    }
    for (const order of view.everything?.orders ?? []) {
      for (const { kind, number, receiver, seq, transit } of order.documents) {
        if (transit === null || transit.fault === null) continue;
        const { fault, reports, foundDay, sinceDay } = transit;
        struck.push({
          id: `struck-${id}-${order.id}-${kind}-${number}`,
          seq,
          group,
          firm: names.firm(receiver),
          message: `${kind} ${number}`,
          fault: words.t(`trade-messages:fault.${fault}.name`),
          since: words.day(sinceDay),
          reports: reports.filter((report) => report.fault !== fault).length,
          found: foundDay === null ? null : words.day(foundDay),
        });
      }
    }
  }
  struck.sort((a, b) => Number(a.found !== null) - Number(b.found !== null) || b.seq - a.seq);
  return { armed, struck };
}
