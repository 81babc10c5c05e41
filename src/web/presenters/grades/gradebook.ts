import type { Gradebook, GradebookCell, GradebookRow, GradebookRun } from '../../../classroom/gradebook.ts';
import { inReadingOrder } from '../../../classroom/names.ts';
import { fencesOf, summaryOf } from '../../../scoring/distribution.ts';
import { groupTitle } from '../classes.ts';
import type { Words } from '../trade/words.ts';
import { chartPoints, distributionChart, type ChartModel } from './charts.ts';
import { centiText, rangeText } from './points.ts';
import { byFigure, byText, finds, orderOf, pressed, sortedHow, type Order } from './sorting.ts';

/** A class's grades over its exercises: the table, how they are spread, how they moved, and who stands out. */

export interface GradebookColumn {
  readonly runId: string;
  readonly title: string;
  readonly href: string;
  readonly state: GradebookRun['state'];
  readonly tone: string;
  readonly isBranch: boolean;
  readonly weight: number;
  readonly mean: string;
  readonly graded: number;
  readonly sort: SortLink;
}

/** What was asked for in the address. */
export interface AskedBook {
  readonly q: string;
  readonly group: string;
  /** `number`, `name`, `mean` or an exercise's id; with `-` in front the other way round. */
  readonly sort: string;
}

interface SortLink {
  readonly href: string;
  readonly order: 'ascending' | 'descending' | null;
}

interface CellModel {
  readonly text: string;
  readonly href: string | null;
  /** Why there is no figure, or what is special about it: in words. */
  readonly note: string | null;
  readonly decided: boolean;
}

export interface GradebookLine {
  readonly key: string;
  readonly href: string;
  readonly studentNo: string;
  readonly name: string;
  readonly group: string;
  readonly onRoster: boolean;
  readonly cells: readonly CellModel[];
  readonly mean: string;
  /** Points of a small drawing of how the grades moved, 100 wide and 24 high; null for fewer than two. */
  readonly spark: string | null;
}

export interface GradebookModel {
  readonly columns: readonly GradebookColumn[];
  /** Those who fit the filter, in the order that was asked for. */
  readonly lines: readonly GradebookLine[];
  /** Of so many. */
  readonly total: number;
  readonly sort: Readonly<Record<'number' | 'name' | 'mean', SortLink>>;
  readonly groups: readonly { readonly value: string; readonly label: string }[];
  readonly mean: string;
  readonly median: string;
  readonly middle: string;
  readonly graded: number;
  readonly distribution: ChartModel;
  readonly progress: ChartModel | null;
  readonly outliers: readonly OutlierModel[];
}

export interface OutlierModel {
  readonly href: string;
  readonly name: string;
  readonly text: string;
  readonly tone: 'amber' | 'jade';
}

const TONES: Readonly<Record<GradebookRun['state'], string>> = {
  open: '',
  provisional: 'amber',
  published: 'jade',
  unreadable: 'vermilion',
};
/** A grade so many points under the student's own mean of the exercises before is worth a question. */
const DROP_CENTI = 2_000;

const gradesOf = (rows: readonly GradebookRow[], column: number): readonly number[] =>
  rows.flatMap(({ cells }) => {
    const centi = cells[column]?.totalCenti ?? null;
    return centi === null ? [] : [centi];
  });

/** Exercises that have ended and could be read: those that have grades. */
const isGraded = ({ state }: GradebookRun): boolean => state === 'published' || state === 'provisional';

/** @param asked says which lines and in what order; figures and charts are the whole class's all the same */
export function gradebookModel(
  book: Gradebook,
  asked: AskedBook,
  base: string,
  words: Words,
): GradebookModel {
  const { runs, rows } = book;
  const order = orderOf(asked.sort, 'number');
  const sortLink = (key: string, isFigure: boolean): SortLink => {
    const kept = Object.entries({ ...asked, sort: pressed(order, key, isFigure) });
    const query = new URLSearchParams(kept.filter(([, value]) => value !== ''));
    return { href: `${base}?${query.toString()}`, order: sortedHow(order, key) };
  };
  const means = rows.flatMap(({ meanCenti }) => (meanCenti === null ? [] : [meanCenti]));
  const summary = summaryOf(means);
  return {
    columns: runs.map((run, i) => {
      const all = gradesOf(rows, i);
      return {
        runId: run.runId,
        title: run.title,
        href: `/teacher/runs/${run.runId}/grades`,
        state: run.state,
        tone: TONES[run.state],
        isBranch: run.isBranch,
        weight: run.weight,
        mean: centiText(summaryOf(all).meanCenti),
        graded: all.length,
        sort: sortLink(run.runId, true),
      };
    }),
    lines: shownRows(book, asked, order).map((row) => lineOf(row, runs, base, words)),
    total: rows.length,
    sort: { number: sortLink('number', false), name: sortLink('name', false), mean: sortLink('mean', true) },
    groups: [...new Set(rows.map(({ group }) => group))]
      .filter((group) => group !== '')
      .sort(inReadingOrder)
      .map((value) => ({ value, label: groupTitle(value, words) })),
    mean: centiText(summary.meanCenti),
    median: centiText(summary.medianCenti),
    middle: rangeText(summary.lowerQuartileCenti, summary.upperQuartileCenti),
    graded: means.length,
    distribution: distributionChart(means, words),
    progress: progressOfClass(book, words),
    outliers: outliersOf(book, base, words),
  };
}

/** The rows as they are looked at. Without anything asked for they stay as the book has them: those on the roster first. */
function shownRows({ runs, rows }: Gradebook, { q, group, sort }: AskedBook, order: Order) {
  const found = rows.filter(
    (row) => (group === '' || row.group === group) && finds(q, [row.name, row.studentNo]),
  );
  if (sort === '') return found;
  const column = runs.findIndex(({ runId }) => runId === order.by);
  const figure = (row: GradebookRow): number | null =>
    order.by === 'mean' ? row.meanCenti : (row.cells[column]?.totalCenti ?? null);
  return [...found].sort((a, b) =>
    order.by === 'number'
      ? byText(a.studentNo, b.studentNo, order)
      : order.by === 'name'
        ? byText(a.name, b.name, order)
        : byFigure(figure(a), figure(b), order),
  );
}

function cellModel(cell: GradebookCell | null, run: GradebookRun | undefined, words: Words): CellModel {
  if (!run || !isGraded(run)) return { text: '', href: null, note: null, decided: false };
  if (cell === null) return { text: '–', href: null, note: words.t('grades:cell.not-there'), decided: false };
  const note =
    cell.totalCenti !== null
      ? null
      : cell.excused
        ? words.t('grades:cell.excused')
        : words.t(cell.acted ? 'grades:cell.none' : 'grades:cell.absent');
  return {
    text: centiText(cell.totalCenti),
    href: `/teacher/runs/${run.runId}/grades/${cell.participant}`,
    note,
    decided: cell.decided,
  };
}

function lineOf(row: GradebookRow, runs: readonly GradebookRun[], base: string, words: Words): GradebookLine {
  return {
    key: row.key,
    href: `${base}/${encodeURIComponent(row.key)}`,
    studentNo: row.studentNo,
    name: row.name,
    group: row.group === '' ? '' : groupTitle(row.group, words),
    onRoster: row.studentId !== null,
    cells: row.cells.map((cell, i) => cellModel(cell, runs[i], words)),
    mean: centiText(row.meanCenti),
    spark: sparkOf(row, runs),
  };
}

const SPARK_HIGH = 24;
const SPARK_WIDE = 100;

function sparkOf({ cells }: GradebookRow, runs: readonly GradebookRun[]): string | null {
  const step = SPARK_WIDE / Math.max(1, runs.length - 1);
  const points = cells.flatMap((cell, i) => {
    if (cell === null || cell.totalCenti === null) return [];
    const y = SPARK_HIGH - 2 - (cell.totalCenti / 10_000) * (SPARK_HIGH - 4);
    return [`${(i * step).toFixed(1)},${y.toFixed(1)}`];
  });
  return points.length < 2 ? null : points.join(' ');
}

/** So much of a name has room under a chart. */
const LABEL_MAX = 14;
const shortTitle = (title: string): string => {
  const signs = [...title];
  return signs.length <= LABEL_MAX
    ? title
    : `${signs
        .slice(0, LABEL_MAX - 1)
        .join('')
        .trimEnd()}…`;
};

/** The middle of the class and its quarters over the exercises; null for fewer than two. */
function progressOfClass({ runs, rows }: Gradebook, words: Words): ChartModel | null {
  const shown = runs.flatMap((run, i) => {
    const all = gradesOf(rows, i);
    return isGraded(run) && all.length > 0 ? [{ run, summary: summaryOf(all) }] : [];
  });
  if (shown.length < 2) return null;
  return {
    kind: 'line',
    labels: shown.map(({ run }) => shortTitle(run.title)),
    series: [
      {
        name: words.t('grades:chart.upper'),
        values: shown.map(({ summary }) => chartPoints(summary.upperQuartileCenti)),
      },
      {
        name: words.t('grades:chart.median'),
        values: shown.map(({ summary }) => chartPoints(summary.medianCenti)),
        own: true,
      },
      {
        name: words.t('grades:chart.lower'),
        values: shown.map(({ summary }) => chartPoints(summary.lowerQuartileCenti)),
      },
    ],
    unit: 'points',
  };
}

/** Students whose mean stands out from the class, and those whose latest grade fell far below their own. */
function outliersOf({ runs, rows }: Gradebook, base: string, words: Words): readonly OutlierModel[] {
  const fences = fencesOf(rows.flatMap(({ meanCenti }) => (meanCenti === null ? [] : [meanCenti])));
  return rows.flatMap((row): OutlierModel[] => {
    const href = `${base}/${encodeURIComponent(row.key)}`;
    const found: OutlierModel[] = [];
    const { meanCenti } = row;
    if (fences && meanCenti !== null && (meanCenti < fences.low || meanCenti > fences.high)) {
      const low = meanCenti < fences.low;
      found.push({
        href,
        name: row.name,
        text: words.t(`grades:outlier.${low ? 'low' : 'high'}`, { mean: centiText(meanCenti) }),
        tone: low ? 'amber' : 'jade',
      });
    }
    const own = row.cells.flatMap((cell, i) => {
      const run = runs[i];
      return run && isGraded(run) && cell !== null && cell.totalCenti !== null
        ? [{ title: run.title, centi: cell.totalCenti }]
        : [];
    });
    const latest = own.at(-1);
    const before = summaryOf(own.slice(0, -1).map(({ centi }) => centi)).meanCenti;
    if (latest && before !== null && before - latest.centi >= DROP_CENTI) {
      found.push({
        href,
        name: row.name,
        text: words.t('grades:outlier.drop', {
          title: latest.title,
          points: centiText(before - latest.centi),
        }),
        tone: 'amber',
      });
    }
    return found;
  });
}

export interface ProgressModel {
  readonly name: string;
  readonly studentNo: string;
  readonly mean: string;
  readonly chart: ChartModel | null;
  readonly lines: readonly {
    readonly title: string;
    readonly href: string | null;
    readonly grade: string;
    readonly note: string | null;
    readonly classMean: string;
    readonly weight: number;
    readonly state: GradebookRun['state'];
    readonly tone: string;
  }[];
}

/** One student over all exercises, beside the mean of the class. */
export function progressOf({ runs, rows }: Gradebook, row: GradebookRow, words: Words): ProgressModel {
  const shown = runs.map((run, i) => ({
    run,
    cell: row.cells[i] ?? null,
    classMean: summaryOf(gradesOf(rows, i)).meanCenti,
  }));
  const graded = shown.filter(({ run, classMean }) => isGraded(run) && classMean !== null);
  return {
    name: row.name,
    studentNo: row.studentNo,
    mean: centiText(row.meanCenti),
    chart:
      graded.length < 2
        ? null
        : {
            kind: 'line',
            labels: graded.map(({ run }) => shortTitle(run.title)),
            series: [
              {
                name: row.name,
                values: graded.map(({ cell }) => chartPoints(cell?.totalCenti ?? null)),
                own: true,
              },
              {
                name: words.t('grades:chart.class-mean'),
                values: graded.map(({ classMean }) => chartPoints(classMean)),
              },
            ],
            unit: 'points',
          },
    lines: shown.map(({ run, cell, classMean }) => {
      const { text, href, note } = cellModel(cell, run, words);
      return {
        title: run.title,
        href,
        grade: text,
        note,
        classMean: centiText(classMean),
        weight: run.weight,
        state: run.state,
        tone: TONES[run.state],
      };
    }),
  };
}
