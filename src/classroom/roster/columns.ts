import type { GridRow, RosterColumn, RosterLayout } from './sheet.ts';

/**
 * Finds out what the columns of a roster mean, whoever wrote it: our template in both languages, the lists that Moodle and
 * Canvas export, and what school offices usually write.
 */

/** What a header can stand for: our columns, parts of a name, and the second-best places for a number. */
type Meaning = RosterColumn | 'familyName' | 'givenName' | 'numberToo' | 'numberAtLast' | 'sortableName';

const WORDS: Readonly<Record<Meaning, readonly string[]>> = {
  studentNo: [
    '学号',
    '学生学号',
    '学籍号',
    '学生编号',
    '学号id',
    'studentno',
    'studentnumber',
    'studentid',
    'matriculationnumber',
    'idnumber',
    'id号',
    'id号码',
    '学号工号',
    '学工号',
    '学籍编号',
    'sisuserid',
  ],
  name: ['姓名', '学生姓名', '名字', '学生', 'name', 'fullname', 'studentname', '全名'],
  class: [
    '班级',
    '班',
    '行政班',
    '班级名称',
    '教学班',
    'class',
    'classname',
    'section',
    'sections',
    'cohort',
    'cohort1',
    '分班',
  ],
  group: [
    '小组',
    '组',
    '组别',
    '分组',
    '组号',
    '组名',
    '小组名称',
    'group',
    'groups',
    'group1',
    'groupname',
    'team',
  ],
  role: ['角色', '岗位', '职务', '担任角色', 'role', 'position', 'part'],
  familyName: ['姓', '姓氏', 'lastname', 'surname', 'familyname'],
  givenName: ['名', 'firstname', 'givenname', 'forename'],
  numberToo: ['username', '用户名', '登录名', 'sisloginid', 'loginid', 'login'],
  numberAtLast: ['id', 'no', 'number', '编号'],
  sortableName: ['student', 'sortablename'],
};

const MEANING: ReadonlyMap<string, Meaning> = new Map(
  (Object.entries(WORDS) as [Meaning, readonly string[]][]).flatMap(([meaning, words]) =>
    words.map((word) => [word, meaning] as const),
  ),
);

/** A header without what people add to it: `学号（必填）*`, `Student No.`, `ID_number`. */
const headerKey = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[）)】\]]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Where each thing stands in a row. */
export interface Columns {
  readonly at: Readonly<Partial<Record<Meaning, number>>>;
  readonly layout: RosterLayout;
  /** The row after which the students begin: its place in the grid. */
  readonly headerAt: number;
  readonly headers: readonly string[];
}

/** A title, an empty row, the term: the header stands among the first rows. */
const HEADER_WITHIN = 15;

function meaningsOf(cells: readonly string[]): Partial<Record<Meaning, number>> {
  const at: Partial<Record<Meaning, number>> = {};
  cells.forEach((cell, index) => {
    const meaning = MEANING.get(headerKey(cell));
    if (meaning !== undefined && at[meaning] === undefined) at[meaning] = index;
  });
  return at;
}

const hasNumber = (at: Columns['at']): boolean =>
  at.studentNo !== undefined || at.numberToo !== undefined || at.numberAtLast !== undefined;
const hasName = (at: Columns['at']): boolean =>
  at.name !== undefined ||
  at.sortableName !== undefined ||
  (at.familyName !== undefined && at.givenName !== undefined);

function layoutOf(cells: readonly string[], at: Columns['at']): RosterLayout {
  const keys = new Set(cells.map(headerKey));
  if (at.sortableName !== undefined || keys.has('sisuserid') || keys.has('sisloginid')) return 'canvas';
  if (at.familyName !== undefined && at.givenName !== undefined) return 'moodle';
  return 'template';
}

/** The header row: the one in which most columns are known. Null when no row looks like one. */
export function findColumns(rows: readonly GridRow[]): Columns | null {
  let best: Columns | null = null;
  let most = 0;
  rows.slice(0, HEADER_WITHIN).forEach(({ cells }, headerAt) => {
    const at = meaningsOf(cells);
    const score = Object.keys(at).length + (hasNumber(at) ? 2 : 0) + (hasName(at) ? 2 : 0);
    const known = hasNumber(at) || hasName(at);
    if (!known || score <= most) return;
    most = score;
    best = { at, layout: layoutOf(cells, at), headerAt, headers: cells.map((cell) => cell.trim()) };
  });
  return best;
}

/** Which of the two columns that must be there is not. */
export function missingColumn({ at }: Columns): 'studentNo' | 'name' | null {
  if (!hasNumber(at)) return 'studentNo';
  return hasName(at) ? null : 'name';
}

const HAN = /\p{Script=Han}/u;

/** `王, 小明` → `王小明`; `Lee, Ann` → `Ann Lee`. */
function fromSortable(name: string): string {
  const parts = /^([^,，]+)[,，]\s*(.+)$/.exec(name);
  return parts ? joinName(parts[1] ?? '', parts[2] ?? '') : name;
}

const joinName = (family: string, given: string): string =>
  HAN.test(family + given) ? `${family.trim()}${given.trim()}` : `${given.trim()} ${family.trim()}`.trim();

/** What a row says in each column. The number is taken from the best place that has one. */
export function cellsOf({ at }: Columns, cells: readonly string[]): Record<RosterColumn, string> {
  const cell = (meaning: Meaning): string => {
    const index = at[meaning];
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  return {
    studentNo: cell('studentNo') || cell('numberToo') || cell('numberAtLast'),
    name:
      cell('name') || joinName(cell('familyName'), cell('givenName')) || fromSortable(cell('sortableName')),
    class: cell('class'),
    group: cell('group'),
    role: cell('role'),
  };
}

/** The headers behind our columns, as written, and those that nobody needs here. */
export function namedColumns({ at, headers }: Columns): {
  readonly columns: Partial<Record<RosterColumn, string>>;
  readonly ignored: readonly string[];
} {
  const header = (...meanings: readonly Meaning[]): string | undefined => {
    const found = meanings.map((meaning) => at[meaning]).filter((index) => index !== undefined);
    return found.length === 0 ? undefined : found.map((index) => headers[index] ?? '').join(' + ');
  };
  const name =
    at.name !== undefined ? header('name') : (header('familyName', 'givenName') ?? header('sortableName'));
  const number = header(
    at.studentNo !== undefined ? 'studentNo' : at.numberToo !== undefined ? 'numberToo' : 'numberAtLast',
  );
  const found = {
    studentNo: number,
    name,
    class: header('class'),
    group: header('group'),
    role: header('role'),
  };
  const used = new Set(Object.values(at));
  return {
    columns: Object.fromEntries(Object.entries(found).filter(([, written]) => written !== undefined)),
    ignored: headers.filter((written, index) => written !== '' && !used.has(index)).slice(0, 30),
  };
}
