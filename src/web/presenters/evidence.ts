import type { MarketId } from '../../kernel/ids.ts';
import type { RunHost } from '../../runs/ports.ts';
import type { Texts } from '../i18n.ts';
import type { Words } from './trade/words.ts';

/** A journal entry behind a score, in one line. */
export interface EntryLine {
  readonly when: string;
  readonly title: string;
  readonly detail: string;
  readonly kind: 'info';
}

/**
 * Not what a person did: money that moved along, and what befell a message on its way, which its receiver has to find out.
 */
export const SIDE_EVENTS: ReadonlySet<string> = new Set([
  'trade/MoneyMoved',
  'trade/OrderForwarded',
  'trade/MessageDisturbed',
  'run/DayBegan',
]);

/** What an entry says happened in a market: names of events, no amounts. Null when it is not there. */
export async function entryLine(
  host: RunHost,
  seq: number,
  market: MarketId,
  texts: Texts,
  words: Words,
): Promise<EntryLine | null> {
  const [entry] = await host.entries(seq - 1, 1);
  if (entry?.seq !== seq) return null;
  const types = [
    ...new Set(
      entry.events
        .filter((event) => event.market === market && !SIDE_EVENTS.has(event.type))
        .map(({ type }) => type),
    ),
  ];
  const named = types
    .map((type) => `trade:event.${type.replace(/^trade\//, '')}`)
    .filter((key) => texts.exists(key))
    .slice(0, 3)
    .map((key) => words.t(key));
  return {
    when: words.day(entry.day),
    title: named.length > 0 ? named.join(' · ') : words.t('public:score.day-passed'),
    detail: words.t('public:score.entry', {
      seq,
      time: words.time(entry.atMs),
      actor: words.t(`public:actor.${entry.actor.kind}`),
    }),
    kind: 'info',
  };
}
