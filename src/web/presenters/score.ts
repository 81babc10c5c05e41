import type { DeepReadonly } from '../../kernel/decider.ts';
import { firmKey, type FirmId, type MarketId } from '../../kernel/ids.ts';
import { evidenceFor, explainFor } from '../../runs/lab-of-run.ts';
import type { Labs } from '../../runs/labs.ts';
import type { RunState } from '../../runs/state.ts';
import type { Standing } from '../../scoring/standings.ts';
import { groupLabel, scoreText } from './ranking.ts';
import type { Words } from './trade/words.ts';

/** A score taken apart: each part with its figure, its scale, what it adds, what would help, and the entries behind it. */

export interface ScorePartModel {
  readonly metric: string;
  readonly label: string;
  readonly about: string;
  readonly value: string;
  readonly points: string;
  /** 0 to 100, for the bar. */
  readonly pointsShare: number;
  readonly weight: string;
  readonly adds: string;
  readonly scale: string;
  readonly next: string | null;
  /** Journal entries behind it, oldest first. */
  readonly entries: readonly number[];
}
export interface ScoreModel {
  readonly name: string;
  readonly kind: string;
  readonly group: string | null;
  readonly rank: number | null;
  readonly score: string;
  readonly parts: readonly ScorePartModel[];
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

/** @returns null for a firm that is not ranked */
export function scoreModel(
  run: DeepReadonly<RunState>,
  market: MarketId,
  firm: FirmId,
  standings: readonly Standing[],
  labs: Labs,
  words: Words,
): ScoreModel | null {
  const key = firmKey(market, firm);
  const standing = standings.find((row) => row.firmKey === key);
  const explained = standing && explainFor(run, market, firm, labs);
  if (!standing || !explained) return null;
  return {
    name: words.local(standing.name),
    kind: standing.kind,
    group: groupLabel(run, market, words),
    rank: standing.rank,
    score: scoreText(explained.scoreCenti),
    parts: explained.parts.map((part) => ({
      metric: part.metric,
      label: words.t(`public:metric.${part.metric}.name`),
      about: words.t(`public:metric.${part.metric}.about`),
      value: metricText(part.value, part.unit, words),
      points: part.points === null ? '–' : words.number(part.points),
      pointsShare: part.points ?? 0,
      weight: words.percent(Math.round(part.weightEffective * 100)),
      adds: scoreText(part.contributionCenti),
      scale: words.t('public:score.scale', {
        zero: metricText(part.scale.zero, part.unit, words),
        pass: metricText(part.scale.pass, part.unit, words),
        full: metricText(part.scale.full, part.unit, words),
      }),
      next:
        part.next === null
          ? null
          : words.t('public:score.next', {
              value: metricText(part.next.value, part.unit, words),
              gain: scoreText(part.next.scoreGainCenti),
            }),
      entries: evidenceFor(run, market, firm, part.metric, labs),
    })),
  };
}
