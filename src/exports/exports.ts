import { setImmediate } from 'node:timers/promises';
import type { Classes } from '../classroom/classes.ts';
import type { Gradebooks } from '../classroom/gradebook.ts';
import type { Grades } from '../classroom/grades.ts';
import type { DeepReadonly } from '../kernel/decider.ts';
import type { RunId } from '../kernel/ids.ts';
import type { LocalText } from '../kernel/text.ts';
import type { PersonRecord } from '../runs/person-record.ts';
import type { ChainedEntry, RunRegistry } from '../runs/ports.ts';
import type { RunState } from '../runs/state.ts';
import { csvOf } from './csv.ts';
import { eventsCsv, eventsJsonl } from './events.ts';
import { fileName, whole, type Chunk, type ExportFile } from './export-file.ts';
import { bookTable, bookWorkbook, gradesTable, runWorkbook, type AboutRun } from './grade-tables.ts';
import { canvasTable, lmsOfBook, lmsOfRun, moodleTable, type LmsBook } from './lms.ts';
import { pseudonyms, UNMASKED, type KnownPerson, type Mask } from './pseudonyms.ts';
import { inWords, type ExportWords, type Table } from './table.ts';
import { workbookOf } from './xlsx.ts';
import { xapiJsonl, type XapiTask } from './xapi.ts';

/** Everything that can be taken out of an exercise or a class, by the name of its format. */

export const GRADE_FORMATS = ['xlsx', 'csv', 'moodle', 'canvas'] as const;
export type GradeFormat = (typeof GRADE_FORMATS)[number];
export const RUN_FORMATS = [...GRADE_FORMATS, 'events-csv', 'events-jsonl', 'xapi', 'scenario'] as const;
export type RunFormat = (typeof RUN_FORMATS)[number];

export interface ExportOptions {
  readonly words: ExportWords;
  /** CSV begins with the mark by which spreadsheets know UTF-8. */
  readonly bom: boolean;
  /** People are unknown in it. Only for events and statements: grades without names are nobody's. */
  readonly masked: boolean;
  /** The last entry that is in it; everything there is when left out. */
  readonly upToSeq?: number;
  /** Who issues the accounts of statements: this installation's address. */
  readonly home: string;
  /** What an event is called; null for one that nobody reads about. */
  eventName(type: string): LocalText | null;
}

export interface Exports {
  /** @throws UnknownRun */
  ofRun(runId: RunId, format: RunFormat, options: ExportOptions): Promise<ExportFile>;
  /** Null when there is no such class. */
  ofClass(classId: string, format: GradeFormat, options: ExportOptions): Promise<ExportFile | null>;
}

interface Options {
  readonly registry: Pick<RunRegistry, 'get' | 'record'>;
  readonly grades: Pick<Grades, 'ofRun' | 'records'>;
  readonly gradebooks: Pick<Gradebooks, 'of'>;
  readonly classes: Pick<Classes, 'get'>;
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  yaml: 'text/yaml; charset=utf-8',
} as const;

/** Entries that are in memory at a time. */
const ENTRIES_AT_ONCE = 2_000;
/** Entries that are written without a pause: people are waiting for other answers. */
const ENTRIES_IN_A_ROW = 250;

/** What is read of a run besides its entries. */
interface About extends AboutRun {
  readonly names: LocalText;
  readonly seq: number;
  readonly people: readonly KnownPerson[];
}

export function createExports({ registry, grades, gradebooks, classes }: Options): Exports {
  async function aboutRun(runId: RunId): Promise<About> {
    const record = await registry.record(runId);
    const host = await registry.get(runId);
    return host.read((run: DeepReadonly<RunState>) => {
      const { en, zh } = run.scenario.title;
      const names = record.title === '' ? { en, zh } : { en: record.title, zh: record.title };
      return {
        runId,
        names,
        title: record.title,
        scenarioId: record.scenarioId,
        seq: run.seq,
        taskTitles: new Map(run.scenario.tasks.map(({ id, title }) => [id, { en: title.en, zh: title.zh }])),
        people: Object.values(run.participants).map(({ id, name, studentNo }) => ({ id, name, studentNo })),
      };
    });
  }

  async function* pagesOf(runId: RunId, upToSeq: number): AsyncGenerator<readonly ChainedEntry[]> {
    const host = await registry.get(runId);
    for (let after = 0; after < upToSeq;) {
      const page = await host.entries(after, Math.min(ENTRIES_AT_ONCE, upToSeq - after));
      const last = page.at(-1);
      if (!last) return;
      for (let from = 0; from < page.length; from += ENTRIES_IN_A_ROW) {
        yield page.slice(from, from + ENTRIES_IN_A_ROW);
        await setImmediate();
      }
      after = last.seq;
    }
  }

  async function gradesOfRun(
    about: About,
    format: GradeFormat,
    { words, bom }: ExportOptions,
  ): Promise<ExportFile> {
    const found = await grades.ofRun(about.runId);
    const title = inWords(words, about.names);
    if (format === 'xlsx') {
      const records = await grades.records(about.runId);
      const tables = runWorkbook(found, records, { ...about, title }, words);
      return workbook(tables, found.people.length, title, words);
    }
    if (format === 'csv') return table(gradesTable(found, words), bom, title, words);
    const { classId } = await registry.record(about.runId);
    const klass = classId === null ? null : await classes.get(classId);
    return lms(lmsOfRun(found, title), format, klass?.name ?? '', { title, bom });
  }

  return {
    async ofRun(runId, format, options) {
      const about = await aboutRun(runId);
      const { words, masked, bom } = options;
      const title = inWords(words, about.names);
      if (format === 'scenario') {
        const { scenarioText, scenarioId } = await registry.record(runId);
        const lines = scenarioText.split('\n').length - (scenarioText.endsWith('\n') ? 1 : 0);
        return {
          name: fileName(scenarioId.replace(/^.*\//, ''), '', 'yaml'),
          type: TYPES.yaml,
          leftOut: 0,
          chunks: whole(Buffer.from(scenarioText), lines),
        };
      }
      if (format !== 'events-csv' && format !== 'events-jsonl' && format !== 'xapi')
        return gradesOfRun(about, format, options);
      const upToSeq = Math.min(about.seq, options.upToSeq ?? about.seq);
      const mask = masked ? pseudonyms(about.people) : UNMASKED;
      const pages = pagesOf(runId, upToSeq);
      const file = (chunks: AsyncIterable<Chunk>, ending: 'csv' | 'jsonl', what: string): ExportFile => ({
        name: fileName(title, words.t(`exports:file.${what}`), ending),
        type: TYPES[ending],
        leftOut: 0,
        chunks,
      });
      if (format === 'events-csv') return file(eventsCsv(pages, mask, bom), 'csv', 'events');
      if (format === 'events-jsonl') return file(eventsJsonl(pages, mask), 'jsonl', 'events');
      const [found, records] = await Promise.all([grades.ofRun(runId), grades.records(runId)]);
      const statements = xapiJsonl(pages, {
        runId,
        scenarioId: about.scenarioId,
        title: about.names,
        home: options.home.replace(/\/+$/, ''),
        actorOf: actors(about.people, masked ? mask : null),
        tasks: tasksBySeq(records, about.taskTitles),
        scores: found.published && {
          atMs: found.published.atMs,
          totals: new Map(
            found.people.flatMap(({ participant, published }) =>
              published?.totalCenti == null ? [] : [[participant, published.totalCenti]],
            ),
          ),
        },
        eventName: (type) => options.eventName(type),
      });
      return file(statements, 'jsonl', 'xapi');
    },

    async ofClass(classId, format, { words, bom }) {
      const klass = await classes.get(classId);
      if (!klass) return null;
      const book = await gradebooks.of(classId, words.lang);
      if (format === 'xlsx')
        return workbook(bookWorkbook(book, klass.name, words), book.rows.length, klass.name, words);
      if (format === 'csv') return table(bookTable(book, words), bom, klass.name, words);
      return lms(lmsOfBook(book), format, klass.name, { title: klass.name, bom });
    },
  };
}

/** A workbook's rows are those of its first sheet: people. */
async function workbook(
  tables: readonly Table[],
  rows: number,
  title: string,
  words: ExportWords,
): Promise<ExportFile> {
  return {
    name: fileName(title, words.t('exports:file.grades'), 'xlsx'),
    type: TYPES.xlsx,
    leftOut: 0,
    chunks: whole(await workbookOf(tables), rows),
  };
}

const table = (content: Table, bom: boolean, title: string, words: ExportWords): ExportFile => ({
  name: fileName(title, words.t('exports:file.grades'), 'csv'),
  type: TYPES.csv,
  leftOut: 0,
  chunks: whole(csvOf(content, bom), content.rows.length),
});

/** Both strip the mark themselves, and teachers open these files in a spreadsheet first. */
function lms(
  book: LmsBook,
  format: 'moodle' | 'canvas',
  section: string,
  { title, bom }: { readonly title: string; readonly bom: boolean },
): ExportFile {
  const content = format === 'moodle' ? moodleTable(book) : canvasTable(book, section);
  return {
    name: fileName(title, content.title, 'csv'),
    type: TYPES.csv,
    leftOut: book.leftOut,
    chunks: whole(csvOf(content, bom), content.rows.length),
  };
}

function actors(people: readonly KnownPerson[], mask: Mask | null) {
  const known = new Map(people.map((person) => [person.id, person]));
  return (id: string): { readonly name: string | null; readonly account: string } | null => {
    const person = known.get(id);
    if (mask) return { name: null, account: mask.person(id) };
    // Whoever has left and is nobody's participant any more is known by the id alone.
    if (!person) return { name: null, account: id };
    return { name: person.name, account: person.studentNo === '' ? id : person.studentNo };
  };
}

function tasksBySeq(records: readonly PersonRecord[], titles: AboutRun['taskTitles']) {
  const found = new Map<number, (XapiTask & { readonly participant: string })[]>();
  for (const { participant, steps } of records) {
    for (const { id, seq, conformance } of steps) {
      if (seq === null) continue;
      const task = { id, participant, conformance, title: titles.get(id) ?? { en: id, zh: id } };
      found.set(seq, [...(found.get(seq) ?? []), task]);
    }
  }
  return found;
}
