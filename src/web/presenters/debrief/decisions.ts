import type { DeepReadonly } from '../../../kernel/decider.ts';
import { firmKey, type MarketId } from '../../../kernel/ids.ts';
import type { Decision, ProfitSource } from '../../../labs/trade/debrief/decisions.ts';
import { DECISION_KINDS, DECISION_PARTS, type EffectKind } from '../../../labs/trade/debrief/effects.ts';
import type { Replay, ScoreMove } from '../../../runs/replay.ts';
import type { RunState } from '../../../runs/state.ts';
import type { Texts } from '../../i18n.ts';
import { groupLabel, scoreText } from '../ranking.ts';
import { inLine, type Words } from '../trade/words.ts';
import { firmName, firmsIn, type Scope } from './names.ts';
import { eventsTitle } from './timeline.ts';

/** What decisions came to: the best and the worst in money, what was missed, where profits came from, what moved scores. */

type Run = DeepReadonly<RunState>;

export type PlacedDecision = Decision & { readonly market: MarketId };
export type PlacedSource = ProfitSource & { readonly market: MarketId };

export interface DecisionModel {
  readonly title: string;
  readonly who: string;
  /** With its sign. */
  readonly amount: string;
  readonly isLoss: boolean;
  /** 0 to 100 of the weightiest shown. */
  readonly share: number;
  /** What the amount is made of. */
  readonly parts: string;
  readonly seq: number;
}
export interface MoveModel {
  readonly title: string;
  readonly who: string;
  readonly when: string;
  /** `61.20 → 64.80`. */
  readonly scores: string;
  /** Which figures moved it: `Fill rate 100 → 66 points`. */
  readonly parts: string;
  /** With its sign. */
  readonly change: string;
  readonly isLoss: boolean;
  readonly share: number;
  readonly seq: number;
}
export interface SourceRow {
  readonly firm: string;
  readonly group: string | null;
  /** In the order of `sources`; null where there was nothing. */
  readonly amounts: readonly (string | null)[];
  readonly total: string;
  readonly isLoss: boolean;
}
export interface DecisionsModel {
  readonly best: readonly DecisionModel[];
  readonly worst: readonly DecisionModel[];
  readonly missed: readonly (Pick<DecisionModel, 'title' | 'who' | 'seq' | 'share'> & {
    readonly units: string;
  })[];
  readonly up: readonly MoveModel[];
  readonly down: readonly MoveModel[];
  readonly kinds: readonly {
    readonly label: string;
    readonly count: string;
    readonly total: string;
    readonly mean: string;
    readonly isLoss: boolean;
  }[];
  /** The columns of `profits`. */
  readonly sources: readonly string[];
  readonly profits: readonly SourceRow[];
}

const SHOWN_MAX = 8;

/** The columns under which a profit is explained, and which effects each of them holds. */
const SOURCES: readonly (readonly [string, readonly EffectKind[]])[] = [
  ['sales', ['contract']],
  ['shop', ['shop']],
  ['shortage', ['way-out']],
  ['penalties', ['late', 'clause', 'cancel']],
  ['moving', ['move', 'storage', 'handling']],
  ['rest', ['interest', 'loss']],
];

export function decisionsModel(
  run: Run,
  decisions: readonly PlacedDecision[],
  sources: readonly PlacedSource[],
  replay: Replay,
  scope: Scope,
  texts: Texts,
  words: Words,
): DecisionsModel {
  const byTotal = [...decisions].sort((a, b) => b.totalFen - a.totalFen || a.seq - b.seq);
  const best = byTotal.filter(({ totalFen }) => totalFen > 0).slice(0, SHOWN_MAX);
  const worst = byTotal
    .filter(({ totalFen }) => totalFen < 0)
    .reverse()
    .slice(0, SHOWN_MAX);
  const model = (shown: readonly PlacedDecision[]): readonly DecisionModel[] => {
    const most = Math.max(1, ...shown.map(({ totalFen }) => Math.abs(totalFen)));
    return shown.map((each) => ({
      ...named(run, each, words),
      amount: signed(each.totalFen, words.money(Math.abs(each.totalFen))),
      isLoss: each.totalFen < 0,
      share: Math.round((Math.abs(each.totalFen) / most) * 100),
      parts: partsText(each, words),
    }));
  };
  const { up, down } = movesIn(run, replay, scope, texts, words);
  return {
    best: model(best),
    worst: model(worst),
    missed: missedIn(run, decisions, words),
    up,
    down,
    kinds: kindsIn(decisions, words),
    ...profitsIn(run, sources, scope, words),
  };
}

const signed = (amount: number, text: string): string => `${amount < 0 ? '−' : amount > 0 ? '+' : ''}${text}`;

function named(
  run: Run,
  { market, firm, kind, order, good, way, seq }: PlacedDecision,
  words: Words,
): Pick<DecisionModel, 'title' | 'who' | 'seq'> {
  const about = {
    order: order ?? '',
    good: good === null ? '' : words.local(good),
    way: way === null ? '' : words.t(`trade:way.${way}`),
  };
  const key = kind === 'way-out' && way === null ? 'way-open' : kind;
  return { title: words.t(`debrief:decisions.kind.${key}`, about), who: who(run, market, firm, words), seq };
}

const who = (run: Run, market: MarketId, firm: string, words: Words): string =>
  [groupLabel(run, market, words), firmName(run, market, firm, words)]
    .filter((part) => part !== null)
    .join(' · ');

const partsText = ({ parts }: Decision, words: Words): string =>
  inLine(
    words,
    DECISION_PARTS.flatMap((part) => {
      const amountFen = parts[part] ?? 0;
      if (amountFen === 0) return [];
      const amount = signed(amountFen, words.money(Math.abs(amountFen)));
      return [words.t(`debrief:decisions.part.${part}`, { amount })];
    }),
  );

function missedIn(run: Run, decisions: readonly PlacedDecision[], words: Words): DecisionsModel['missed'] {
  const found = decisions
    .filter(({ missed }) => missed > 0)
    .sort((a, b) => b.missed - a.missed)
    .slice(0, SHOWN_MAX);
  const most = Math.max(1, ...found.map(({ missed }) => missed));
  return found.map((each) => ({
    ...named(run, each, words),
    units: words.number(each.missed),
    share: Math.round((each.missed / most) * 100),
  }));
}

function movesIn(
  run: Run,
  replay: Replay,
  scope: Scope,
  texts: Texts,
  words: Words,
): Pick<DecisionsModel, 'up' | 'down'> {
  const change = ({ fromCenti, toCenti }: ScoreMove): number => toCenti - fromCenti;
  const moves = replay.moves
    .filter(({ market }) => scope.markets.some(({ id }) => id === market))
    // A figure that counts for the first time moves a score by being there, well or badly.
    .filter(({ parts }) => parts.every(({ from }) => from !== null))
    .sort((a, b) => change(b) - change(a) || a.seq - b.seq);
  const model = (shown: readonly ScoreMove[]): readonly MoveModel[] => {
    const most = Math.max(1, ...shown.map((move) => Math.abs(change(move))));
    return shown.map((move) => ({
      title: eventsTitle(move.events, texts, words),
      who: who(run, move.market, move.firm, words),
      when: words.day(move.day),
      scores: `${scoreText(move.fromCenti)} → ${scoreText(move.toCenti)}`,
      parts: inLine(
        words,
        move.parts.map(({ metric, from, to }) => {
          const figure = words.t(`public:metric.${metric}.name`);
          const points = { figure, from: words.number(from ?? 0), to: words.number(to) };
          return words.t('debrief:decisions.points', points);
        }),
      ),
      change: signed(change(move), scoreText(Math.abs(change(move)))),
      isLoss: change(move) < 0,
      share: Math.round((Math.abs(change(move)) / most) * 100),
      seq: move.seq,
    }));
  };
  return {
    up: model(moves.filter((move) => change(move) > 0).slice(0, SHOWN_MAX)),
    down: model(
      moves
        .filter((move) => change(move) < 0)
        .reverse()
        .slice(0, SHOWN_MAX),
    ),
  };
}

const kindsIn = (decisions: readonly Decision[], words: Words): DecisionsModel['kinds'] =>
  DECISION_KINDS.flatMap((kind) => {
    const all = decisions.filter((each) => each.kind === kind);
    if (all.length === 0) return [];
    const totalFen = all.reduce((sum, each) => sum + each.totalFen, 0);
    const money = (fen: number): string => signed(fen, words.money(Math.abs(fen)));
    return [
      {
        label: words.t(`debrief:decisions.kinds.${kind}`),
        count: words.number(all.length),
        total: money(totalFen),
        mean: money(Math.round(totalFen / all.length)),
        isLoss: totalFen < 0,
      },
    ];
  });

/** Firms in the order of the cast; a column in which nobody has anything is left out. */
function profitsIn(
  run: Run,
  sources: readonly PlacedSource[],
  scope: Scope,
  words: Words,
): Pick<DecisionsModel, 'sources' | 'profits'> {
  const byFirm = new Map(sources.map((each) => [firmKey(each.market, each.firm), each]));
  const money = (fen: number): string => signed(fen, words.money(Math.abs(fen)));
  const sumOf = ({ byKind }: ProfitSource, kinds: readonly EffectKind[]): number =>
    kinds.reduce((sum, each) => sum + (byKind[each] ?? 0), 0);
  const found = firmsIn(run, scope, words).flatMap(({ key, name, group, kind }) => {
    const source = byFirm.get(key);
    return source && (kind === 'enterprise' || kind === 'warehouse') ? [{ name, group, source }] : [];
  });
  const columns = SOURCES.filter(([, kinds]) => found.some(({ source }) => sumOf(source, kinds) !== 0));
  return {
    sources: columns.map(([name]) => words.t(`debrief:decisions.source.${name}`)),
    profits: found.map(({ name, group, source }) => ({
      firm: name,
      group,
      amounts: columns.map(([, kinds]) => {
        const fen = sumOf(source, kinds);
        return fen === 0 ? null : money(fen);
      }),
      total: money(source.totalFen),
      isLoss: source.totalFen < 0,
    })),
  };
}
