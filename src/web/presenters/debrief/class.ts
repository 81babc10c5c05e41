import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { TradeStory } from '../../../labs/trade/debrief/story.ts';
import type { PersonRecord, PlacedStep } from '../../../runs/person-record.ts';
import type { RunState } from '../../../runs/state.ts';
import { stepTitle, type Conformance } from '../../../scoring/conformance.ts';
import { histogramOf, summaryOf } from '../../../scoring/distribution.ts';
import { scoreText } from '../ranking.ts';
import type { Words } from '../trade/words.ts';
import type { CurveModel } from './charts.ts';
import { firmName } from './names.ts';

/** The class as a whole: counts, how scores are spread, and how everyone kept to the process. */

type Run = DeepReadonly<RunState>;

/** How a step is marked: with a sign, a colour and a word. */
export const MARKS: Readonly<
  Record<Conformance | 'repeated', { readonly icon: string; readonly tone: string }>
> = {
  done: { icon: 'check-lg', tone: 'jade' },
  early: { icon: 'arrow-up', tone: 'amber' },
  late: { icon: 'clock', tone: 'amber' },
  repeated: { icon: 'arrow-clockwise', tone: 'indigo' },
  skipped: { icon: 'x-lg', tone: 'vermilion' },
  open: { icon: 'hourglass-split', tone: '' },
  other: { icon: 'robot', tone: '' },
};

export interface StepModel {
  readonly title: string;
  readonly mark: Conformance;
  readonly icon: string;
  readonly tone: string;
  /** `3 days late`, `again 2 times`; empty when there is nothing to say. */
  readonly note: string;
  /** The entry in which it was done; null when it was not. */
  readonly seq: number | null;
  readonly repeated: readonly number[];
}
export interface PersonModel {
  readonly name: string;
  readonly studentNo: string;
  readonly where: string;
  readonly counts: Readonly<Record<'done' | 'early' | 'late' | 'repeated' | 'skipped', number>>;
  readonly steps: readonly StepModel[];
}
export interface ClassModel {
  readonly figures: readonly { readonly label: string; readonly value: string }[];
  readonly scores: {
    readonly count: number;
    readonly mean: string;
    readonly median: string;
    /** How many firms in each ten points, as `components/money-curve` draws it. */
    readonly chart: CurveModel & { readonly kind: 'bar'; readonly pointLabel: string };
  };
}

/** @param refused commands that were refused since the run was loaded */
export function classModel(
  run: Run,
  stories: readonly TradeStory[],
  refused: number,
  words: Words,
): ClassModel {
  const sum = (name: keyof TradeStory['totals']): number =>
    stories.reduce((total, { totals }) => total + totals[name], 0);
  const figure = (name: string, value: number) => ({
    label: words.t(`debrief:class.figure.${name}`),
    value: words.number(value),
  });
  const scores = Object.values(run.scores).map(({ scoreCenti }) => scoreCenti);
  const { count, meanCenti, medianCenti } = summaryOf(scores);
  const bins = histogramOf(scores);
  return {
    figures: [
      figure('people', Object.keys(run.participants).length),
      figure('orders', sum('orders')),
      figure('contracts', sum('contracts')),
      figure('successful', sum('successful')),
      figure('void', sum('void')),
      figure(
        'shortages',
        stories.reduce((total, { shortages }) => total + shortages.length, 0),
      ),
      figure('late', sum('late')),
      figure('overdue', sum('overdue')),
      figure('contracts-refused', sum('contractsRefused')),
      figure('messages-written', sum('messagesWritten')),
      figure('messages-refused', sum('messagesRefused')),
      figure('message-faults', sum('messageFaults')),
      figure('mistakes', sum('mistakes')),
      figure('corrected', sum('corrected')),
      figure('refused', refused),
    ],
    scores: {
      count,
      mean: meanCenti === null ? '–' : scoreText(meanCenti),
      median: medianCenti === null ? '–' : scoreText(medianCenti),
      chart: {
        id: 'debrief-spread',
        caption: words.t('debrief:class.spread'),
        labels: bins.map((bin) => `${bin.from}–${bin.to}`),
        series: [{ name: words.t('debrief:class.firms'), values: bins.map((bin) => bin.count) }],
        unit: 'count',
        kind: 'bar',
        pointLabel: words.t('debrief:class.points'),
      },
    },
  };
}

/** Everyone whose seat has steps, in the order in which they joined. */
export function peopleModel(
  run: Run,
  records: readonly PersonRecord[],
  words: Words,
): readonly PersonModel[] {
  const titles = new Map(run.scenario.tasks.map(({ id, title }) => [id, words.local(title)]));
  return records
    .filter(({ steps }) => steps.length > 0)
    .map((record) => {
      const steps = record.steps.map((step) => stepModel(step, titles, words));
      const counted = (mark: Conformance): number => steps.filter((step) => step.mark === mark).length;
      return {
        name: record.name,
        studentNo: record.studentNo,
        where: record.places
          .map(({ group, market, firm }) => {
            const named = firmName(run, market, firm, words);
            return group > 0 ? `${words.t('public:group', { group })} · ${named}` : named;
          })
          .join(words.lang === 'zh' ? '、' : ', '),
        counts: {
          done: counted('done'),
          early: counted('early'),
          late: counted('late'),
          skipped: counted('skipped'),
          repeated: steps.filter(({ repeated }) => repeated.length > 0).length,
        },
        steps,
      };
    });
}

function stepModel(step: PlacedStep, titles: ReadonlyMap<string, string>, words: Words): StepModel {
  const { conformance, seq, daysLate, repeated } = step;
  const notes = [
    ...(daysLate > 0 ? [words.t('debrief:conformance.days-late', { days: daysLate, count: daysLate })] : []),
    ...(repeated.length > 0
      ? [words.t('debrief:conformance.again', { times: repeated.length, count: repeated.length })]
      : []),
  ];
  return {
    title: stepTitle(step, (one) => titles.get(one) ?? one),
    mark: conformance,
    ...MARKS[conformance],
    note: notes.join(words.lang === 'zh' ? '，' : ', '),
    seq,
    repeated,
  };
}
