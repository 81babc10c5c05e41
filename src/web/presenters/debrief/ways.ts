import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { MarketId } from '../../../kernel/ids.ts';
import { SHORTAGE_EXITS, type ShortageExit } from '../../../labs/trade/order-states.ts';
import type { ShortageCase } from '../../../labs/trade/debrief/ways.ts';
import type { RunState } from '../../../runs/state.ts';
import { groupLabel } from '../ranking.ts';
import type { Words } from '../trade/words.ts';
import { daysText, firmName } from './names.ts';

/** The ways out of a shortage, as they were really taken: one row per way, and every case. */

type Run = DeepReadonly<RunState>;

export interface PlacedCase extends ShortageCase {
  readonly market: MarketId;
}

interface Figure {
  readonly text: string;
  /** 0 to 100 of the largest among the ways, for the bar. */
  readonly share: number;
}
export interface WayModel {
  readonly way: ShortageExit;
  readonly label: string;
  readonly count: Figure;
  /** Null for a way nobody took. */
  readonly cost: Figure | null;
  readonly days: Figure | null;
  readonly late: Figure | null;
  readonly goodwill: Figure | null;
}
export interface CaseModel {
  readonly number: string;
  readonly group: string | null;
  readonly firms: string;
  readonly way: string | null;
  readonly cost: string;
  /** What the cost is made of. */
  readonly parts: string;
  readonly produced: string | null;
  readonly days: string;
  readonly daysLate: number;
  readonly goodwill: string;
  readonly sinceSeq: number;
  readonly endedSeq: number | null;
}
export interface WaysModel {
  readonly ways: readonly WayModel[];
  readonly open: number;
  readonly best: CaseModel | null;
  readonly worst: CaseModel | null;
  readonly cases: readonly CaseModel[];
  readonly hidden: number;
}

const CASES_MAX = 200;
const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / Math.max(1, figures.length);

export function waysModel(run: Run, cases: readonly PlacedCase[], words: Words): WaysModel {
  const ended = cases.filter(({ way }) => way !== null);
  const byWay = SHORTAGE_EXITS.map((way) => ({ way, taken: ended.filter((each) => each.way === way) }));
  const rows = byWay.map(({ way, taken }) => ({
    way,
    count: taken.length,
    costFen: mean(taken.map(({ cost }) => cost.totalFen)),
    days: mean(taken.map(({ days }) => days)),
    late: mean(taken.map(({ daysLate }) => daysLate)),
    goodwill: mean(taken.map(({ goodwill }) => goodwill)),
  }));
  const most = (of: (row: (typeof rows)[number]) => number): number => Math.max(0, ...rows.map(of));
  const figure = (value: number, max: number, text: string): Figure => ({
    text,
    share: max <= 0 ? 0 : Math.round((value / max) * 100),
  });
  const rounded = (value: number): string => words.number(Math.round(value * 10) / 10);
  const days = (value: number): string => daysText(Math.round(value * 10) / 10, words);
  // What a case cost, against what the order was worth: the effect of the decision.
  const byEffect = [...ended].sort((a, b) => weightOf(a) - weightOf(b) || a.days - b.days);
  const [best] = byEffect;
  const worst = byEffect.length > 1 ? byEffect.at(-1) : undefined;
  return {
    ways: rows.map((row) => ({
      way: row.way,
      label: words.t(`trade:way.${row.way}`),
      count: figure(
        row.count,
        most(({ count }) => count),
        words.number(row.count),
      ),
      ...(row.count === 0
        ? { cost: null, days: null, late: null, goodwill: null }
        : {
            cost: figure(
              row.costFen,
              most(({ costFen }) => costFen),
              words.money(Math.round(row.costFen)),
            ),
            days: figure(
              row.days,
              most((each) => each.days),
              days(row.days),
            ),
            late: figure(
              row.late,
              most(({ late }) => late),
              days(row.late),
            ),
            goodwill: figure(row.goodwill, 4, `${rounded(row.goodwill)} / 4`),
          }),
    })),
    open: cases.length - ended.length,
    best: best ? caseModel(run, best, words) : null,
    worst: worst ? caseModel(run, worst, words) : null,
    cases: cases.slice(0, CASES_MAX).map((each) => caseModel(run, each, words)),
    hidden: Math.max(0, cases.length - CASES_MAX),
  };
}

const weightOf = ({ cost, valueFen }: PlacedCase): number => cost.totalFen / Math.max(1, valueFen);

function caseModel(run: Run, each: PlacedCase, words: Words): CaseModel {
  const { cost, market } = each;
  const parts = [
    ['freight', cost.freightFen],
    ['late', cost.latePenaltyFen],
    ['cancel', cost.cancelPenaltyFen],
    ['given-up', cost.givenUpFen],
  ] as const;
  return {
    number: each.number,
    group: groupLabel(run, market, words),
    firms: `${firmName(run, market, each.supplier, words)} → ${firmName(run, market, each.buyer, words)}`,
    way: each.way === null ? null : words.t(`trade:way.${each.way}`),
    cost: words.money(cost.totalFen),
    parts: parts
      .filter(([, amountFen]) => amountFen > 0)
      .map(([what, amountFen]) => words.t(`debrief:ways.part.${what}`, { amountFen }))
      .join(words.lang === 'zh' ? '，' : ', '),
    produced: each.producedFen > 0 ? words.money(each.producedFen) : null,
    days: daysText(each.days, words),
    daysLate: each.daysLate,
    goodwill: words.t(`trade-order:ways.goodwill.${each.goodwill}`),
    sinceSeq: each.sinceSeq,
    endedSeq: each.endedSeq,
  };
}
