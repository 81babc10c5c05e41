import type { Gradebook } from '../classroom/gradebook.ts';
import type { PersonGrade, RunGrades } from '../classroom/grades.ts';
import type { PersonRecord } from '../runs/person-record.ts';
import { stepTitle } from '../scoring/conformance.ts';
import { GRADE_PARTS } from '../scoring/grade.ts';
import { distinct, inWords, points, type ExportWords, type Table } from './table.ts';

/** The grades of an exercise, and of a class over all its exercises, as tables. */

/** What else is told of an exercise in a file about it. */
export interface AboutRun {
  readonly runId: string;
  readonly title: string;
  readonly scenarioId: string;
  /** What its tasks are called. */
  readonly taskTitles: ReadonlyMap<string, { readonly en: string; readonly zh: string }>;
}

const heading = (words: ExportWords, ...names: readonly string[]): readonly string[] =>
  names.map((name) => words.t(`exports:column.${name}`));

export const partName = (words: ExportWords, part: string): string => words.t(`grades:part.${part}`);

/** Where somebody worked: a firm's name, or the group's number. */
export const teamName = ({ team }: Pick<PersonGrade, 'team'>, words: ExportWords): string =>
  team === null ? '' : team.name ? inWords(words, team.name) : words.t('public:group', { group: team.group });

/** How a grade stands: as the page of grades says it, and that it moves as long as the exercise goes on. */
export function gradeState(
  { grade, published, acted }: PersonGrade,
  { ended }: Pick<RunGrades, 'ended'>,
  words: ExportWords,
): string {
  const code = (): string => {
    if (published !== null && published.totalCenti !== grade.totalCenti) return 'changed';
    if (grade.totalCenti === null) return acted || grade.overridden !== null ? 'none' : 'absent';
    if (published !== null) return 'published';
    const decided = grade.overridden !== null || grade.parts.some(({ overridden }) => overridden !== null);
    return decided ? 'decided' : 'computed';
  };
  return ended ? words.t(`grades:state.${code()}`) : words.t('exports:state.moving');
}

/** One line a person: the points of each part as they count, and the grade. */
export const gradesTable = (grades: RunGrades, words: ExportWords): Table => ({
  title: words.t('exports:sheet.grades'),
  header: [
    ...heading(words, 'studentNo', 'name', 'team'),
    ...GRADE_PARTS.map((part) => partName(words, part)),
    ...heading(words, 'total', 'state'),
  ],
  rows: grades.people.map((person) => [
    person.studentNo,
    person.name,
    teamName(person, words),
    ...GRADE_PARTS.map((part) =>
      points(person.grade.parts.find(({ name }) => name === part)?.pointsCenti ?? null),
    ),
    points(person.grade.totalCenti),
    gradeState(person, grades, words),
  ]),
});

/** One line for each part of each person's grade: what was computed, what counts, how much, and why. */
export const partsTable = ({ people }: RunGrades, words: ExportWords): Table => ({
  title: words.t('exports:sheet.parts'),
  header: heading(
    words,
    'studentNo',
    'name',
    'part',
    'computed',
    'counts',
    'weight',
    'weightEffective',
    'contribution',
    'reason',
  ),
  rows: people.flatMap(({ studentNo, name, grade }) => [
    ...grade.parts
      .filter(({ weight, pointsCenti }) => weight > 0 || pointsCenti !== null)
      .map((part) => [
        studentNo,
        name,
        partName(words, part.name),
        points(part.computedCenti),
        points(part.pointsCenti),
        part.weight,
        Math.round(part.weightEffective * 100) / 100,
        points(part.contributionCenti),
        part.overridden?.reason ?? '',
      ]),
    ...(grade.overridden
      ? [
          [
            studentNo,
            name,
            words.t('grades:part.total'),
            points(grade.computedTotalCenti),
            points(grade.totalCenti),
            100,
            100,
            points(grade.totalCenti),
            grade.overridden.reason,
          ],
        ]
      : []),
  ]),
});

/** A task by its title, or by its id where it has none. */
export function taskName(words: ExportWords, titles: AboutRun['taskTitles'], id: string): string {
  const title = titles.get(id);
  return title ? inWords(words, title) : id;
}

/** One line for each step the exercise expected of a person, with what became of it and where the journal has it. */
export const stepsTable = (
  records: readonly PersonRecord[],
  { taskTitles }: AboutRun,
  words: ExportWords,
): Table => ({
  title: words.t('exports:sheet.steps'),
  header: heading(words, 'studentNo', 'name', 'step', 'conformance', 'day', 'daysLate', 'seq'),
  rows: records.flatMap(({ studentNo, name, steps }) =>
    steps.map((step) => {
      const { conformance, day, daysLate, seq } = step;
      return [
        studentNo,
        name,
        stepTitle(step, (id) => taskName(words, taskTitles, id)),
        words.t(`grades:step.${conformance}`),
        day,
        daysLate,
        seq,
      ];
    }),
  ),
});

const explanation = (
  words: ExportWords,
  facts: readonly (readonly [name: string, value: string | number])[],
  notes: readonly string[],
): Table => ({
  title: words.t('exports:sheet.explanation'),
  header: heading(words, 'what', 'value'),
  rows: [
    ...facts.map(([name, value]) => [words.t(`exports:fact.${name}`), value]),
    ...notes.map((note) => [words.t('exports:fact.note'), words.t(`exports:note.${note}`)]),
  ],
});

/** What the figures mean, for whoever finds the workbook years later. */
export const runExplanation = (grades: RunGrades, about: AboutRun, words: ExportWords): Table =>
  explanation(
    words,
    [
      ['exercise', about.title],
      ['run', about.runId],
      ['scenario', about.scenarioId],
      ['published', grades.published ? new Date(grades.published.atMs).toISOString() : words.t('exports:no')],
      ...GRADE_PARTS.filter((part) => grades.weights[part] > 0).map(
        (part) => [`weight-${part}`, grades.weights[part]] as const,
      ),
    ],
    ['points', 'total', 'missing', 'not-there', 'bots'],
  );

export const runWorkbook = (
  grades: RunGrades,
  records: readonly PersonRecord[],
  about: AboutRun,
  words: ExportWords,
): readonly Table[] => [
  gradesTable(grades, words),
  partsTable(grades, words),
  stepsTable(records, about, words),
  runExplanation(grades, about, words),
];

const runTitles = ({ runs }: Gradebook): readonly string[] => distinct(runs.map(({ title }) => title));

/** One line a student, one column an exercise, and the mean. */
export const bookTable = (book: Gradebook, words: ExportWords): Table => ({
  title: words.t('exports:sheet.gradebook'),
  header: distinct([
    ...heading(words, 'studentNo', 'name', 'group'),
    ...runTitles(book),
    ...heading(words, 'mean'),
  ]),
  rows: book.rows.map(({ studentNo, name, group, cells, meanCenti }) => [
    studentNo,
    name,
    group,
    ...cells.map((cell) => points(cell?.totalCenti ?? null)),
    points(meanCenti),
  ]),
});

/** The exercises of a gradebook with what each counts. */
export const bookRuns = (book: Gradebook, words: ExportWords): Table => ({
  title: words.t('exports:sheet.exercises'),
  header: heading(words, 'exercise', 'run', 'launched', 'runState', 'weight'),
  rows: book.runs.map(({ runId, createdAtMs, state, weight }, i) => [
    runTitles(book)[i] ?? '',
    runId,
    new Date(createdAtMs).toISOString(),
    words.t(`exports:run-state.${state}`),
    weight,
  ]),
});

export const bookWorkbook = (book: Gradebook, className: string, words: ExportWords): readonly Table[] => [
  bookTable(book, words),
  bookRuns(book, words),
  explanation(
    words,
    [
      ['class', className],
      ['missing', words.t(`exports:missing.${book.settings.missing}`)],
    ],
    ['points', 'mean', 'open'],
  ),
];
