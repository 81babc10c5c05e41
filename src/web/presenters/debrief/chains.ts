import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { MarketId } from '../../../kernel/ids.ts';
import type { Chain, Wait, WaitPlace } from '../../../labs/trade/debrief/chains.ts';
import { STATIONS } from '../../../labs/trade/order-states.ts';
import type { Replay } from '../../../runs/replay.ts';
import type { RunState } from '../../../runs/state.ts';
import { groupLabel } from '../ranking.ts';
import type { Words } from '../trade/words.ts';
import { daysText, firmName, type Scope } from './names.ts';

/** Orders as lines of waits: where, for whom, how long. */

type Run = DeepReadonly<RunState>;

export interface PlacedChain extends Chain {
  readonly market: MarketId;
}

export interface WaitModel {
  readonly place: WaitPlace;
  readonly label: string;
  readonly firm: string;
  /** `2 days · 4 min`. */
  readonly long: string;
  /** 0 to 100 of the longest. */
  readonly share: number;
  readonly open: boolean;
  readonly seq: number;
}
export interface ChainModel {
  readonly number: string;
  readonly group: string | null;
  readonly firms: string;
  readonly state: string;
  readonly days: number;
  readonly daysLate: number;
  readonly waits: readonly WaitModel[];
}
export interface ChainsModel {
  readonly stations: readonly {
    readonly label: string;
    readonly count: number;
    readonly mean: string;
    readonly longest: string;
    /** 0 to 100 of all time waited. */
    readonly share: number;
    readonly shareText: string;
  }[];
  readonly longest: readonly (WaitModel & {
    readonly number: string;
    readonly group: string | null;
  })[];
  readonly chains: readonly ChainModel[];
  readonly hidden: number;
}

const LONGEST_MAX = 12;
const CHAINS_MAX = 100;
const MINUTE_MS = 60_000;

interface Measured {
  readonly wait: Wait;
  readonly chain: PlacedChain;
  readonly days: number;
  readonly ms: number;
}

/** @param nowMs until when what still waits has waited; the end of the exercise when it is over */
export function chainsModel(
  run: Run,
  chains: readonly PlacedChain[],
  replay: Pick<Replay, 'stoppedMs'>,
  nowMs: number,
  scope: Scope,
  words: Words,
): ChainsModel {
  // Where one group was chosen, every line need not name it.
  const group = (market: MarketId): string | null =>
    scope.market === null ? groupLabel(run, market, words) : null;
  const measure = (chain: PlacedChain, wait: Wait): Measured => {
    const toAtMs = wait.toAtMs ?? Math.max(nowMs, wait.fromAtMs);
    const stopped = replay.stoppedMs(chain.market, wait.fromAtMs, toAtMs);
    return { wait, chain, days: wait.toDay - wait.fromDay, ms: toAtMs - wait.fromAtMs - stopped };
  };
  const measured = chains.map((chain) => ({
    chain,
    waits: chain.waits.map((wait) => measure(chain, wait)),
  }));
  const all = measured.flatMap(({ waits }) => waits);
  const longestMs = Math.max(1, ...all.map(({ ms }) => ms));
  const long = (days: number, ms: number): string => {
    const minutes = Math.round((ms / MINUTE_MS) * 10) / 10;
    const spans = [
      ...(days > 0 ? [daysText(Math.round(days * 10) / 10, words)] : []),
      ...(days > 0 && minutes === 0 ? [] : [words.t('debrief:minutes', { minutes: words.number(minutes) })]),
    ];
    return spans.join(' · ');
  };
  const model = ({ wait, chain, days, ms }: Measured): WaitModel => ({
    place: wait.place,
    label: placeLabel(wait.place, words),
    firm: wait.place === 'transit' ? '' : firmName(run, chain.market, wait.firm, words),
    long: long(days, ms),
    share: Math.round((ms / longestMs) * 100),
    open: wait.toAtMs === null,
    seq: wait.seq,
  });
  const byLength = (a: Measured, b: Measured): number => b.days - a.days || b.ms - a.ms;
  const sumOf = (waits: readonly Measured[], of: 'days' | 'ms'): number =>
    waits.reduce((sum, each) => sum + each[of], 0);
  const allMs = Math.max(1, sumOf(all, 'ms'));
  const places: readonly WaitPlace[] = [...STATIONS.filter((name) => name !== 'order'), 'transit'];
  return {
    stations: places.flatMap((place) => {
      const here = all.filter(({ wait }) => wait.place === place);
      const [longest] = [...here].sort(byLength);
      if (!longest) return [];
      const share = sumOf(here, 'ms') / allMs;
      return [
        {
          label: placeLabel(place, words),
          count: here.length,
          mean: long(sumOf(here, 'days') / here.length, sumOf(here, 'ms') / here.length),
          longest: long(longest.days, longest.ms),
          share: Math.round(share * 100),
          shareText: words.percent(Math.round(share * 100) * 100),
        },
      ];
    }),
    longest: all
      .filter(({ wait }) => wait.place !== 'transit')
      .sort(byLength)
      .slice(0, LONGEST_MAX)
      .map((each) => ({
        ...model(each),
        number: each.chain.number,
        group: group(each.chain.market),
      })),
    chains: [...measured]
      .sort((a, b) => sumOf(b.waits, 'ms') - sumOf(a.waits, 'ms'))
      .slice(0, CHAINS_MAX)
      .map(({ chain, waits }) => ({
        number: chain.number,
        group: group(chain.market),
        firms: `${firmName(run, chain.market, chain.supplier, words)} → ${firmName(run, chain.market, chain.buyer, words)}`,
        state: words.t(`trade:state.${chain.state}`),
        days: sumOf(waits, 'days'),
        daysLate: chain.daysLate,
        waits: waits.map(model),
      })),
    hidden: Math.max(0, chains.length - CHAINS_MAX),
  };
}

const placeLabel = (place: WaitPlace, words: Words): string =>
  place === 'transit' ? words.t('debrief:chains.transit') : words.t(`trade:station.${place}`);
