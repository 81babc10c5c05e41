/** A roster file as it was understood, before it is compared with the class. */

export const ROSTER_ROWS_MAX = 2_000;
export const ROSTER_BYTES_MAX = 2 * 1024 * 1024;

/** What a column can mean. */
export const ROSTER_COLUMNS = ['studentNo', 'name', 'class', 'group', 'role'] as const;
export type RosterColumn = (typeof ROSTER_COLUMNS)[number];

/** Whose headers they are. */
export type RosterLayout = 'template' | 'moodle' | 'canvas';

export interface RosterRow {
  /** The row's number in the file as a spreadsheet shows it, the header's included. */
  readonly line: number;
  readonly studentNo: string;
  readonly name: string;
  readonly className: string;
  readonly group: string;
  readonly role: string;
  /** What was strange about how it was written: `classroom:roster.issue.<code>`. */
  readonly issues: readonly RosterIssue[];
}

export interface RosterIssue {
  readonly level: 'error' | 'warning';
  readonly code: RosterIssueCode;
  readonly params: Readonly<Record<string, string | number>>;
}
export type RosterIssueCode =
  // Errors: the row is left out.
  | 'number-missing'
  | 'number-form'
  | 'number-rounded'
  | 'name-missing'
  | 'name-long'
  | 'group-long'
  | 'role-long'
  | 'broken-quotes'
  | 'duplicate'
  // Warnings: the row is taken.
  | 'same-again'
  | 'looks-like-formula'
  | 'formula-unfolded'
  | 'role-unknown'
  | 'name-changes';

export interface RosterSheet {
  readonly format: 'csv' | 'xlsx';
  readonly layout: RosterLayout;
  /** `utf-8`, `gb18030`, `utf-16le`, `utf-16be`; null for a workbook. */
  readonly encoding: string | null;
  /** Which columns were found, with their headers as written. */
  readonly columns: Readonly<Partial<Record<RosterColumn, string>>>;
  /** Headers nobody needs here. */
  readonly ignored: readonly string[];
  readonly rows: readonly RosterRow[];
}

/** Why a file cannot be read at all: `classroom:roster.refused.<code>`. */
export interface RosterRefusal {
  readonly code:
    | 'no-file'
    | 'empty'
    | 'too-large'
    | 'not-a-table'
    | 'old-excel'
    | 'encoding'
    | 'locked'
    | 'broken-workbook'
    | 'inflated'
    | 'no-header'
    | 'missing-column'
    | 'no-rows'
    | 'too-many-rows';
  readonly params: Readonly<Record<string, string | number>>;
}

/** The cells of a file as text, before anyone knows what the columns mean. */
export interface Grid {
  readonly rows: readonly GridRow[];
}
export interface GridRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** The row's quotation marks do not match. */
  readonly broken?: boolean;
}
