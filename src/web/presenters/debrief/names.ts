import type { DeepReadonly } from '../../../kernel/decider.ts';
import { firmKey, type FirmId, type FirmKey, type MarketId } from '../../../kernel/ids.ts';
import type { MarketState, RunState } from '../../../runs/state.ts';
import { groupLabel } from '../ranking.ts';
import type { Choice } from '../run-page.ts';
import type { Words } from '../trade/words.ts';

/** What a debrief calls firms, groups and places. */

type Run = DeepReadonly<RunState>;

export function firmName(run: Run, market: MarketId, firm: FirmId | null, words: Words): string {
  if (firm === null) return words.t('debrief:system');
  const cast = run.markets[market]?.firms.find((each) => each.firm === firm);
  return cast ? words.local(cast.name) : firm;
}

/** `1 day`, `2.5 days`. */
export const daysText = (days: number, words: Words): string =>
  words.t('debrief:span', { days: words.number(days), count: days });

/** The markets a page shows: one of the groups, or all of them. */
export interface Scope {
  /** Null for all. */
  readonly market: MarketId | null;
  readonly markets: readonly DeepReadonly<MarketState>[];
  /** What can be chosen; empty where there is one market only. */
  readonly choices: readonly Choice[];
}

/** @param asked a market's id, `all`, or anything else for the first group */
export function scopeOf(run: Run, asked: string, words: Words): Scope {
  const all = Object.values(run.markets);
  if (all.length < 2) return { market: all[0]?.id ?? null, markets: all, choices: [] };
  const choices = [
    { value: 'all', label: words.t('debrief:group.all') },
    ...all.map(({ id }) => ({ value: id, label: groupLabel(run, id, words) ?? id })),
  ];
  if (asked === 'all') return { market: null, markets: all, choices };
  const one = all.find(({ id }) => id === asked) ?? all[0];
  return { market: one?.id ?? null, markets: one ? [one] : [], choices };
}

export interface FollowedFirm {
  readonly key: FirmKey;
  readonly market: MarketId;
  readonly firm: FirmId;
  readonly kind: string;
  readonly name: string;
  /** Null where there is one market only. */
  readonly group: string | null;
}

/** The firms of the markets shown, in the order of the cast. */
export const firmsIn = (run: Run, scope: Scope, words: Words): readonly FollowedFirm[] =>
  scope.markets.flatMap(({ id, firms }) =>
    firms.map(({ firm, kind, name }) => ({
      key: firmKey(id, firm),
      market: id,
      firm,
      kind,
      name: words.local(name),
      group: groupLabel(run, id, words),
    })),
  );
