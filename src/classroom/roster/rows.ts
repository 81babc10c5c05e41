import { studentProblem, tidyStudent } from '../students.ts';
import { cellsOf, type Columns } from './columns.ts';
import { readRole } from './roles.ts';
import type { GridRow, RosterIssue, RosterIssueCode, RosterRow } from './sheet.ts';

/** One row of a roster: what it says, and everything strange about how it says it. */

const issue = (
  level: RosterIssue['level'],
  code: RosterIssueCode,
  params: RosterIssue['params'] = {},
): RosterIssue => ({ level, code, params });

/** `="007"` is how some offices keep the zeros: a text in a formula's clothes. Any other formula stays the text it is. */
const TEXT_FORMULA = /^="?([^"=]*)"?$/;
const FORMULA = /^[=+@-]/;
/** The apostrophe with which our own files keep a text from being taken for a formula. */
const OUR_GUARD = /^'(?=[=+@-])/;
/** `2.02402E+11`: a spreadsheet showed a long number in short, and saved what it showed. */
const ROUNDED = /^\d(\.\d+)?e\+?\d+$/i;

/** Rows of Canvas that are nobody: the points of the column, the teacher's test student. */
const isNobody = (name: string, cells: readonly string[]): boolean =>
  /^points possible$/i.test(name) ||
  /^(student,\s*test|test student)$/i.test(name) ||
  cells.some((cell) => /^\s*points possible\s*$/i.test(cell));

/** A row as it was understood; null for an empty one and for one that is about nobody. */
export function readRow(columns: Columns, { line, cells, broken = false }: GridRow): RosterRow | null {
  if (cells.every((cell) => cell.trim() === '')) return null;
  const issues: RosterIssue[] = [];
  const said = cellsOf(columns, cells);
  if (isNobody(said.name, cells)) return null;
  if (broken) issues.push(issue('error', 'broken-quotes'));

  for (const [column, value] of Object.entries(said) as [keyof typeof said, string][]) {
    const inner = TEXT_FORMULA.exec(value)?.[1];
    if (OUR_GUARD.test(value)) said[column] = value.slice(1);
    if (inner !== undefined && value.startsWith('="')) {
      said[column] = inner;
      issues.push(issue('warning', 'formula-unfolded', { text: inner }));
    } else if (FORMULA.test(value)) {
      issues.push(issue('warning', 'looks-like-formula', { text: value.slice(0, 40) }));
    }
  }
  const role = readRole(said.role);
  if (role === null) issues.push(issue('warning', 'role-unknown', { role: said.role.slice(0, 30) }));

  const fields = tidyStudent({
    // Some programs write every number with a decimal.
    studentNo: said.studentNo.replace(/^(\d+)\.0$/, '$1'),
    name: said.name,
    group: said.group,
    role: role ?? said.role,
  });
  issues.push(...fieldIssues(fields));
  return { line, ...fields, className: said.class.slice(0, 60), issues };
}

function fieldIssues(fields: ReturnType<typeof tidyStudent>): RosterIssue[] {
  const { studentNo, name } = fields;
  if (studentNo === '') return [issue('error', 'number-missing')];
  if (ROUNDED.test(studentNo)) return [issue('error', 'number-rounded', { number: studentNo })];
  const wrong = studentProblem(fields);
  switch (wrong?.problem) {
    case undefined:
    case 'number-taken':
    case 'class-full':
      return [];
    case 'number-form':
      return [issue('error', 'number-form', { number: studentNo.slice(0, 40) })];
    case 'name-missing':
      return [issue('error', name === '' ? 'name-missing' : 'name-long')];
    case 'group-form':
      return [issue('error', 'group-long')];
    case 'role-form':
      return [issue('error', 'role-long')];
  }
}
