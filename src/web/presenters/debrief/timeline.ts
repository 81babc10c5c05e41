import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { Entry } from '../../../kernel/envelope.ts';
import type { MarketId } from '../../../kernel/ids.ts';
import type { PlacedRemark, Replay } from '../../../runs/replay.ts';
import type { RunState } from '../../../runs/state.ts';
import { SIDE_EVENTS } from '../evidence.ts';
import { groupLabel, scoreText } from '../ranking.ts';
import type { Texts } from '../../i18n.ts';
import type { Words } from '../trade/words.ts';
import { firmName, firmsIn, type Scope } from './names.ts';

/** The slider with its marks, and how every firm stood at the entry it is on. */

type Run = DeepReadonly<RunState>;

export interface MomentRow {
  readonly name: string;
  readonly kind: string;
  readonly group: string | null;
  readonly money: string;
  readonly isDebt: boolean;
  readonly stockUnits: string;
  /** At cost; null for a firm that only keeps other people's goods. */
  readonly stockValue: string | null;
  readonly openOrders: string;
  readonly score: string | null;
  /** 0 to 100, for the bar. */
  readonly points: number;
  /** This entry changed it. */
  readonly changed: boolean;
}
export interface MomentModel {
  readonly seq: number;
  readonly day: string;
  readonly time: string;
  readonly title: string;
  readonly detail: string;
  /** What makes the entry one to stop at, in words. */
  readonly remarks: readonly { readonly icon: string; readonly text: string }[];
  readonly rows: readonly MomentRow[];
  /** Where it is on charts whose points are the ends of days; null where groups have days of their own, or before the first. */
  readonly mark: string | null;
  /** The neighbouring entries to stop at. */
  readonly previous: number | null;
  readonly next: number | null;
}

const ICONS: Readonly<Record<string, string>> = {
  shock: 'lightbulb',
  'shock-over': 'check-circle',
  shortage: 'exclamation-triangle',
  'way-out': 'check-lg',
  late: 'truck',
  overdue: 'receipt',
};
const iconOf = (kind: string): string => ICONS[kind] ?? 'info-circle';

/** `PO-0012 runs short: Radwerk → Veloshop`. */
export function remarkText(
  run: Run,
  { kind, what, matter, firms, market }: PlacedRemark,
  scope: Scope,
  words: Words,
): string {
  const named = firms.map((firm) => firmName(run, market, firm, words)).join(' → ');
  const of =
    what === null
      ? ''
      : kind === 'way-out'
        ? words.t(`trade:way.${what}`)
        : words.t(`trade:shock.${what}.name`);
  const text = words.t(`debrief:remark.${kind}`, { what: of, order: matter ?? '' });
  const group = scope.market === null ? groupLabel(run, market, words) : null;
  return [group, text, named].filter((part) => part !== null && part !== '').join(' · ');
}

/** Remarks of the markets shown, oldest first. */
const remarksIn = (replay: Replay, { markets }: Scope): readonly PlacedRemark[] =>
  replay.remarks.filter(({ market }) => markets.some(({ id }) => id === market));

/**
 * How everything stood after an entry.
 * @param entry null for the opening, before any entry
 */
export function momentModel(
  run: Run,
  replay: Replay,
  scope: Scope,
  seq: number,
  entry: Entry | null,
  texts: Texts,
  words: Words,
): MomentModel {
  const remarks = remarksIn(replay, scope);
  return {
    seq,
    day: entry === null ? '' : words.day(entry.day),
    time: entry === null ? '' : words.time(entry.atMs),
    title: entry === null ? words.t('debrief:moment.opening') : entryTitle(entry, texts, words),
    detail: entry === null ? '' : whoDid(run, entry, words),
    remarks: remarks
      .filter((remark) => remark.seq === seq)
      .map((remark) => ({ icon: iconOf(remark.kind), text: remarkText(run, remark, scope, words) })),
    rows: firmsIn(run, scope, words).flatMap(({ key, name, kind, group }): MomentRow[] => {
      const stood = replay.at(key, seq);
      if (!stood) return [];
      return [
        {
          name,
          kind,
          group,
          money: words.money(stood.moneyFen),
          isDebt: stood.moneyFen < 0,
          stockUnits: words.number(stood.stockUnits),
          stockValue: kind === 'warehouse' ? null : words.money(stood.stockFen),
          openOrders: words.number(stood.openOrders),
          score: stood.scoreCenti === null ? null : scoreText(stood.scoreCenti),
          points: Math.max(0, Math.min(100, (stood.scoreCenti ?? 0) / 100)),
          changed: replay.changed(key, seq),
        },
      ];
    }),
    mark: scope.market === null ? null : markOf(replay, scope.market, seq),
    previous: remarks.findLast((remark) => remark.seq < seq)?.seq ?? null,
    next: remarks.find((remark) => remark.seq > seq)?.seq ?? null,
  };
}

/** Between the end of the day before and the end of its own, by how many of the day's entries are over. */
function markOf(replay: Replay, market: MarketId, seq: number): string | null {
  const days = replay.days(market);
  const day = days.findLastIndex(({ fromSeq }) => fromSeq <= seq);
  const begun = days[day];
  if (!begun) return null;
  const lastSeq = (days[day + 1]?.fromSeq ?? replay.seq + 1) - 1;
  const share = (seq - begun.fromSeq + 1) / Math.max(1, lastSeq - begun.fromSeq + 1);
  return Math.max(0, day - 1 + Math.min(1, share)).toFixed(3);
}

const entryTitle = ({ events }: Entry, texts: Texts, words: Words): string =>
  eventsTitle(
    events.map(({ type }) => type),
    texts,
    words,
  );

/** What happened, by the types of the events, in a few words. */
export function eventsTitle(types: readonly string[], texts: Texts, words: Words): string {
  const named = [...new Set(types.filter((type) => !SIDE_EVENTS.has(type)))]
    .filter((type) => type !== 'trade/DayClosed' && type !== 'trade/ConsumersBought')
    .map((type) =>
      type.startsWith('trade/') ? `trade:event.${type.slice(6)}` : `debrief:event.${type.slice(4)}`,
    )
    .filter((key) => texts.exists(key))
    .slice(0, 3)
    .map((key) => words.t(key));
  return named.length > 0 ? named.join(' · ') : words.t('debrief:moment.small');
}

/** By which firm and by whom; never by name. */
function whoDid(run: Run, { actor }: Entry, words: Words): string {
  const kind = words.t(`public:actor.${actor.kind}`);
  const seat = actor.seat === null ? undefined : run.seats[actor.seat];
  if (!seat) return kind;
  const group = groupLabel(run, seat.market, words);
  return [group, words.local(seat.firmName), kind].filter((part) => part !== null).join(' · ');
}

export interface TimelineModel {
  readonly lastSeq: number;
  /** Days, with their place from 0 to 100. */
  readonly days: readonly { readonly seq: number; readonly label: string; readonly at: string }[];
  /** Everything to stop at, as the slider marks it. */
  readonly points: readonly { readonly at: string; readonly kind: string }[];
  /** The same in words, the first of them. */
  readonly marks: readonly {
    readonly seq: number;
    readonly icon: string;
    readonly when: string;
    readonly text: string;
  }[];
  /** Entries to stop at that are not in the list. */
  readonly hidden: number;
}

const MARKS_MAX = 150;

export function timelineModel(run: Run, replay: Replay, scope: Scope, words: Words): TimelineModel {
  const lastSeq = Math.max(1, replay.seq);
  const place = (seq: number): string => ((seq / lastSeq) * 100).toFixed(3);
  const remarks = remarksIn(replay, scope);
  const [first] = scope.markets;
  return {
    lastSeq: replay.seq,
    days: (first ? replay.days(first.id) : []).map(({ day, fromSeq }) => ({
      seq: fromSeq,
      label: words.day(day),
      at: place(fromSeq),
    })),
    points: remarks.map(({ seq, kind }) => ({ at: place(seq), kind })),
    marks: remarks.slice(0, MARKS_MAX).map((remark) => ({
      seq: remark.seq,
      icon: iconOf(remark.kind),
      when: words.day(remark.day),
      text: remarkText(run, remark, scope, words),
    })),
    hidden: Math.max(0, remarks.length - MARKS_MAX),
  };
}
