import type { DeepReadonly } from '../../kernel/decider.ts';
import { firmKey, type FirmId, type MarketId, type SeatId } from '../../kernel/ids.ts';
import { evidenceFor, explainFor } from '../../runs/lab-of-run.ts';
import type { Labs } from '../../runs/labs.ts';
import { isRankingOpen } from '../../runs/public-ranking.ts';
import type { RunState } from '../../runs/state.ts';
import type { Standing } from '../../scoring/standings.ts';
import { groupLabel, scoreText } from './ranking.ts';
import type { Words } from './trade/words.ts';

/** A score taken apart: each part with its figure, its scale, what it adds, what would help, and the entries behind it. */

export interface ScorePartModel {
  readonly metric: string;
  readonly label: string;
  readonly about: string;
  /** Null, as the scale, while it is the firm's own business; so are `next` and the entries. */
  readonly value: string | null;
  /** `72 points × 30 % = 21.60`; without the sum where the figures are kept back. */
  readonly pointsText: string;
  /** 0 to 100, for the bar. */
  readonly pointsShare: number;
  readonly scale: string | null;
  readonly next: string | null;
  /** Journal entries behind it, oldest first. */
  readonly entries: readonly number[];
}
/** What of a part everyone in the room may see at any time: no figure of the firm's own business. */
type PublicPart = Pick<ScorePartModel, 'metric' | 'label' | 'about' | 'pointsText' | 'pointsShare'>;
export interface ScoreModel {
  readonly name: string;
  readonly kind: string;
  readonly group: string | null;
  readonly rank: number | null;
  /** Null while it is held back. */
  readonly score: string | null;
  readonly parts: readonly ScorePartModel[];
  /** True when figures and entries are kept back from this reader until the exercise ends. */
  readonly closed: boolean;
  /** True while the ranking is frozen: then the score is as it was, and its parts are kept back. */
  readonly held: boolean;
}

/** A metric's figure in the reader's words. */
export function metricText(value: number | null, unit: string, words: Words): string {
  if (value === null) return words.t('public:score.no-value');
  switch (unit) {
    case 'fen':
      return words.money(Math.round(value));
    case 'ratio':
      return words.percent(Math.round(value * 10_000));
    case 'days':
      return words.t('public:unit.days', { days: words.number(value) });
    case 'turns':
      return words.t('public:unit.turns', { turns: words.number(value) });
    default:
      return words.number(value);
  }
}

/**
 * Who may see the figures behind a firm's score: its own people and the instructor, and everyone once the exercise ended
 * and its ranking is known.
 * @param ownSeat the reader's seat, if any
 */
export function mayOpenScore(
  run: DeepReadonly<RunState>,
  market: MarketId,
  firm: FirmId,
  reader: { readonly instructor: boolean; readonly ownSeat: SeatId | null },
): boolean {
  if ((run.clock.phase === 'ended' && isRankingOpen(run)) || reader.instructor) return true;
  const { ownSeat } = reader;
  const seat = ownSeat !== null && Object.hasOwn(run.seats, ownSeat) ? run.seats[ownSeat] : undefined;
  return seat?.market === market && seat.firm === firm;
}

/**
 * @param standings the ranking as the reader may see it
 * @param open whether the reader may see the figures behind it; from points and scale a figure could be reckoned back, so
 * without it points are whole, and the scale and the share in the score are left out
 * @returns null for a firm that is not ranked
 */
export function scoreModel(
  run: DeepReadonly<RunState>,
  market: MarketId,
  firm: FirmId,
  standings: readonly Standing[],
  labs: Labs,
  words: Words,
  { open, held }: { readonly open: boolean; readonly held: boolean },
): ScoreModel | null {
  const key = firmKey(market, firm);
  const standing = standings.find((row) => row.firmKey === key);
  const explained = explainFor(run, market, firm, labs);
  const cast = run.markets[market]?.firms.find((one) => one.firm === firm);
  if (!cast || !explained) return null;
  const shownCenti = held ? (standing?.scoreCenti ?? null) : explained.scoreCenti;
  return {
    name: words.local(cast.name),
    kind: cast.kind,
    group: groupLabel(run, market, words),
    rank: standing?.rank ?? null,
    score: shownCenti === null ? null : scoreText(shownCenti),
    closed: !open,
    held,
    parts: (held ? [] : explained.parts).map((part): ScorePartModel => {
      const points = part.points === null || open ? part.points : Math.round(part.points);
      const weight = words.percent(Math.round(part.weightEffective * 100));
      const counted = { points: points === null ? '–' : words.number(points), weight };
      const shown: PublicPart = {
        metric: part.metric,
        label: words.t(`public:metric.${part.metric}.name`),
        about: words.t(`public:metric.${part.metric}.about`),
        pointsText: open
          ? words.t('public:score.points', { ...counted, adds: scoreText(part.contributionCenti) })
          : words.t('public:score.points-only', counted),
        pointsShare: points ?? 0,
      };
      if (!open) return { ...shown, value: null, scale: null, next: null, entries: [] };
      const text = (value: number | null): string => metricText(value, part.unit, words);
      return {
        ...shown,
        value: text(part.value),
        scale: words.t('public:score.scale', {
          zero: text(part.scale.zero),
          pass: text(part.scale.pass),
          full: text(part.scale.full),
        }),
        next:
          part.next === null
            ? null
            : words.t('public:score.next', {
                value: text(part.next.value),
                gain: scoreText(part.next.scoreGainCenti),
              }),
        entries: evidenceFor(run, market, firm, part.metric, labs),
      };
    }),
  };
}
