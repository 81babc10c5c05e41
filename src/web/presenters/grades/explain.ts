import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { MarketId } from '../../../kernel/ids.ts';
import type { PersonGrade, RunGrades } from '../../../classroom/grades.ts';
import type { PublishedResult } from '../../../judging/judging.ts';
import { processFigures, type PersonPlace, type PersonRecord } from '../../../runs/person-record.ts';
import type { Labs } from '../../../runs/labs.ts';
import type { RunHost } from '../../../runs/ports.ts';
import { standingsOf } from '../../../runs/core/standings.ts';
import type { RunState } from '../../../runs/state.ts';
import type { RubricCriterion } from '../../../scenarios/scenario.ts';
import { stepTitle, type Conformance } from '../../../scoring/conformance.ts';
import type { GradePart, GradePartName } from '../../../scoring/grade.ts';
import type { Texts } from '../../i18n.ts';
import { entryLine, type EntryLine } from '../evidence.ts';
import { changeText, resultText } from '../judging/points.ts';
import { scoreModel, type ScorePartModel } from '../score.ts';
import type { Words } from '../trade/words.ts';
import { centiText, partLabel } from './points.ts';

/** A grade taken apart: each part with its points, its weight, what it adds, and what was counted, down to the entries. */

type Run = DeepReadonly<RunState>;

export interface GradePartModel {
  readonly name: GradePartName;
  readonly label: string;
  readonly about: string;
  readonly points: string;
  /** 0 to 100, for the bar. */
  readonly share: number;
  /** `80.00 × 24 % = 19.20`; `–` while nothing counts. */
  readonly sum: string;
  /** Where there is nothing to judge by: what becomes of the part's weight. */
  readonly lacking: string | null;
  /** What was computed, where a teacher decided otherwise. */
  readonly decided: { readonly computed: string; readonly reason: string } | null;
  /** There are points that do not count, because the person never acted. */
  readonly uncounted: string | null;
}

const TONES: Readonly<Record<Conformance, string>> = {
  done: 'jade',
  early: 'amber',
  late: 'amber',
  skipped: 'vermilion',
  other: '',
  open: '',
};

export interface StepModel {
  readonly title: string;
  readonly place: string;
  readonly conformance: Conformance;
  readonly tone: string;
  readonly note: string | null;
  readonly entry: EntryLine | null;
}

export interface GradeExplanation {
  readonly parts: readonly GradePartModel[];
  /** `7 of 9`; null when there are no steps. */
  readonly tasks: { readonly done: number; readonly all: number } | null;
  readonly steps: readonly StepModel[];
  readonly figures: readonly { readonly label: string; readonly value: string; readonly about: string }[];
  readonly actions: number;
  readonly result: {
    readonly firm: string;
    readonly href: string;
    readonly score: string | null;
    readonly parts: readonly ScorePartModel[];
  } | null;
  readonly judging: {
    readonly criteria: readonly { readonly title: string; readonly points: string }[];
    readonly adjustments: readonly { readonly change: string; readonly reason: string }[];
  } | null;
}

/** Everything the explanation is drawn from. */
export interface ExplainFrom {
  readonly host: RunHost;
  readonly labs: Labs;
  readonly texts: Texts;
  readonly words: Words;
  readonly grades: RunGrades;
  readonly person: PersonGrade;
  /** Null for somebody of whom the journal knows nothing. */
  readonly record: PersonRecord | null;
  readonly judged: PublishedResult | undefined;
}

export async function explainGrade(from: ExplainFrom): Promise<GradeExplanation> {
  const { host, labs, words, texts, grades, person, record, judged } = from;
  const shown = await host.read((run) => ({
    firms: new Map((record?.places ?? []).map((place) => [place.firmKey, placeTitle(run, place, words)])),
    tasks: new Map(run.scenario.tasks.map(({ id, title }) => [id, words.local(title)])),
    result: record && resultOf(run, record, labs, words),
    rubric: structuredClone(run.scenario.rubric),
  }));
  const places = record?.places ?? [];
  const steps = await Promise.all(
    (record?.steps ?? []).map(async (step): Promise<StepModel> => {
      const place = places.find(({ firmKey }) => firmKey === step.firmKey);
      const { conformance, seq, daysLate, repeated } = step;
      const notes = [
        daysLate > 0 ? words.t('grades:step.days-late', { count: daysLate }) : '',
        repeated.length > 0 ? words.t('grades:step.repeated', { count: repeated.length }) : '',
      ].filter((note) => note !== '');
      return {
        title: stepTitle(step, (id) => shown.tasks.get(id) ?? id),
        place: places.length > 1 && place ? (shown.firms.get(place.firmKey) ?? '') : '',
        conformance,
        tone: TONES[conformance],
        note: notes.length === 0 ? null : notes.join(words.lang === 'zh' ? '，' : ', '),
        entry: seq === null || !place ? null : await entryLine(host, seq, place.market, texts, words),
      };
    }),
  );
  const own = (record?.steps ?? []).filter(({ conformance }) => conformance !== 'other');
  return {
    parts: person.grade.parts
      .filter(({ weight }) => weight > 0)
      .map((part) => partModel(part, person, grades, words)),
    tasks: own.length === 0 ? null : { done: own.filter(({ seq }) => seq !== null).length, all: own.length },
    steps,
    figures: processFigures(record?.steps ?? [], record?.metrics ?? []).map(({ name, pointsCenti }) => ({
      label: words.t(`grades:process.${name}.name`),
      value: centiText(Math.round(pointsCenti)),
      about: words.t(`grades:process.${name}.about`),
    })),
    actions: record?.actions ?? 0,
    result: shown.result,
    judging: judged ? judgingOf(judged, shown.rubric, words) : null,
  };
}

const placeTitle = (run: Run, { market, firm }: PersonPlace, words: Words): string => {
  const cast = run.markets[market]?.firms.find((each) => each.firm === firm);
  return cast ? words.local(cast.name) : firm;
};

function partModel(
  part: GradePart,
  person: PersonGrade,
  { weights }: RunGrades,
  words: Words,
): GradePartModel {
  const { name, pointsCenti, computedCenti, overridden, weightEffective, contributionCenti } = part;
  const found = person.found[name];
  const percent = (weight: number): string => words.percent(Math.round(weight * 100));
  return {
    name,
    label: partLabel(name, words),
    about: words.t(`grades:about.${name}`),
    points: centiText(pointsCenti),
    share: (pointsCenti ?? 0) / 100,
    sum:
      pointsCenti === null
        ? '–'
        : words.t('grades:explain.sum', {
            points: centiText(pointsCenti),
            weight: percent(weightEffective),
            adds: centiText(contributionCenti),
          }),
    lacking:
      pointsCenti === null ? words.t('grades:explain.no-points', { weight: percent(weights[name]) }) : null,
    decided: overridden && { computed: centiText(computedCenti), reason: overridden.reason },
    uncounted: !person.acted && found !== null ? centiText(found) : null,
  };
}

/** The firm whose score is the result part: the first of the person's places that is scored. */
function resultOf(
  run: Run,
  { places, points }: PersonRecord,
  labs: Labs,
  words: Words,
): GradeExplanation['result'] {
  if (points.result === null) return null;
  const place = places.find(({ firmKey }) => run.scores[firmKey] !== undefined);
  if (!place) return null;
  const { market, firm } = place;
  const standings = standingsOf(run, labs);
  const score = scoreModel(run, market, firm, standings, labs, words, { open: true, held: false });
  if (!score) return null;
  return {
    firm: score.name,
    href: `/runs/${run.runId}/score/${market}/${firm}`,
    score: score.score,
    parts: score.parts,
  };
}

const judgingOf = (
  { criteria, adjustments }: PublishedResult,
  rubric: readonly RubricCriterion[],
  words: Words,
): GradeExplanation['judging'] => ({
  criteria: criteria.map(({ id, pointsCenti, maxCenti }) => {
    const criterion = rubric.find((each) => each.id === id);
    return {
      title: criterion ? words.local(criterion.title) : id,
      points: words.t('judging:of', {
        points: pointsCenti === null ? '–' : resultText(pointsCenti, words),
        max: maxCenti / 100,
      }),
    };
  }),
  adjustments: adjustments.map(({ changeCenti, reason }) => ({
    change: changeText(changeCenti, words),
    reason,
  })),
});

/** One of the person's own entries, and the market it happened in. */
interface OwnEntry {
  readonly seq: number;
  readonly market: MarketId;
}

export interface OwnEntries {
  readonly lines: readonly EntryLine[];
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

const LINES_PER_PAGE = 40;

/** Everything the person did, oldest first, a page at a time: commands that were accepted, in whatever seat they sat. */
export async function ownEntries(
  { host, texts, words, record }: Pick<ExplainFrom, 'host' | 'texts' | 'words' | 'record'>,
  asked: number,
): Promise<OwnEntries> {
  const all = (record?.metrics ?? [])
    .flatMap(({ market, seqs = [] }): OwnEntry[] => seqs.map((seq) => ({ seq, market })))
    .sort((a, b) => a.seq - b.seq);
  const pages = Math.max(1, Math.ceil(all.length / LINES_PER_PAGE));
  const page = Math.min(Math.max(1, asked), pages);
  const start = (page - 1) * LINES_PER_PAGE;
  const lines = await Promise.all(
    all
      .slice(start, start + LINES_PER_PAGE)
      .map(({ seq, market }) => entryLine(host, seq, market, texts, words)),
  );
  return {
    lines: lines.filter((line): line is EntryLine => line !== null),
    from: all.length === 0 ? 0 : start + 1,
    to: Math.min(start + LINES_PER_PAGE, all.length),
    total: all.length,
    page,
    pages,
  };
}
