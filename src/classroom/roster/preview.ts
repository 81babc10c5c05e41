import { numberKey } from '../names.ts';
import type { ImportedStudent, Student } from '../students.ts';
import type { RosterIssue, RosterRow, RosterSheet } from './sheet.ts';

/** What an import would do with each row, for the class as it is at this moment. Pure: asked again when it is confirmed. */

export type RowFate = 'new' | 'changed' | 'same' | 'left-out';

export interface PreviewRow extends RosterRow {
  readonly fate: RowFate;
  /** The student this row is about, as the roster has them now. */
  readonly present: Student | null;
  /** The student as they will be; null for a row that is left out. */
  readonly after: ImportedStudent | null;
}

export interface Preview {
  readonly rows: readonly PreviewRow[];
  readonly counts: Readonly<Record<RowFate, number>>;
  readonly warnings: number;
  /** On the class's roster and not in the file: they stay as they are. */
  readonly notInFile: number;
}

/** The names of classes in a file, with how many rows each has, the largest first. */
export function classesIn(sheet: RosterSheet): readonly { readonly name: string; readonly rows: number }[] {
  const counts = new Map<string, number>();
  for (const { className } of sheet.rows)
    if (className !== '') counts.set(className, (counts.get(className) ?? 0) + 1);
  return [...counts].map(([name, rows]) => ({ name, rows })).sort((a, b) => b.rows - a.rows);
}

/**
 * @param onlyClass rows of other classes are passed over; null takes all rows
 */
export function previewRoster(
  sheet: RosterSheet,
  present: readonly Student[],
  onlyClass: string | null,
): Preview {
  const byNumber = new Map(present.map((student) => [numberKey(student.studentNo), student]));
  const seen = new Map<string, RosterRow>();
  const rows = sheet.rows
    .filter(({ className }) => onlyClass === null || className === onlyClass)
    .map((row): PreviewRow => {
      const key = numberKey(row.studentNo);
      const student = byNumber.get(key) ?? null;
      const first = row.studentNo === '' ? undefined : seen.get(key);
      const repeated = first && repeatedIssue(row, first);
      if (!first) seen.set(key, row);
      const issues = [...row.issues, ...(repeated ? [repeated] : []), ...changeIssues(row, student)];
      if (repeated !== undefined || issues.some(({ level }) => level === 'error'))
        return { ...row, issues, fate: 'left-out', present: student, after: null };
      const after = afterImport(row, student);
      return { ...row, issues, fate: fateOf(after, student), present: student, after };
    });
  const counts = { new: 0, changed: 0, same: 0, 'left-out': 0 };
  for (const { fate } of rows) counts[fate] += 1;
  return {
    rows,
    counts,
    warnings: rows.filter(({ issues }) => issues.some(({ level }) => level === 'warning')).length,
    notInFile: present.filter(({ studentNo }) => !seen.has(numberKey(studentNo))).length,
  };
}

/** A number twice: saying the same again is harmless, saying something else must be cleared up. */
function repeatedIssue(row: RosterRow, first: RosterRow): RosterIssue {
  const same = row.name === first.name && row.group === first.group && row.role === first.role;
  return {
    level: same ? 'warning' : 'error',
    code: same ? 'same-again' : 'duplicate',
    params: { line: first.line },
  };
}

function changeIssues(row: RosterRow, student: Student | null): RosterIssue[] {
  if (!student || row.name === '' || row.name === student.name) return [];
  return [{ level: 'warning', code: 'name-changes', params: { from: student.name, to: row.name } }];
}

/** What a file leaves empty stays as it was. */
const afterImport = (row: RosterRow, student: Student | null): ImportedStudent => ({
  id: student?.id ?? null,
  studentNo: row.studentNo,
  name: row.name,
  group: row.group || (student?.group ?? ''),
  role: row.role || (student?.role ?? ''),
});

function fateOf(after: ImportedStudent, student: Student | null): RowFate {
  if (!student) return 'new';
  const same = (['studentNo', 'name', 'group', 'role'] as const).every((key) => after[key] === student[key]);
  return same ? 'same' : 'changed';
}

/** What is written when the preview is confirmed: rows that change nothing are not. */
export const importedRows = ({ rows }: Preview): readonly ImportedStudent[] =>
  rows
    .filter(({ fate }) => fate === 'new' || fate === 'changed')
    .map(({ after }) => after)
    .filter((after): after is ImportedStudent => after !== null);
