import type { RosterDraft } from '../../classroom/roster/drafts.ts';
import type { Preview, PreviewRow } from '../../classroom/roster/preview.ts';
import { rosterRole } from './classes.ts';
import type { Words } from './trade/words.ts';

/** What a roster that waits to be confirmed looks like. */

export interface PreviewRowModel {
  readonly line: number;
  readonly studentNo: string;
  readonly name: string;
  readonly group: string;
  readonly role: string;
  readonly className: string;
  readonly fate: PreviewRow['fate'];
  readonly fateText: string;
  readonly issues: readonly { readonly level: 'error' | 'warning'; readonly text: string }[];
}

export interface PreviewModel {
  readonly fileName: string;
  readonly source: string;
  readonly columns: readonly { readonly label: string; readonly header: string }[];
  readonly ignored: string;
  readonly counts: Preview['counts'];
  readonly rows: readonly PreviewRowModel[];
  readonly showsClass: boolean;
  readonly notInFile: number;
  readonly warnings: number;
  /** Choices when the file names several classes; the first is all of them. */
  readonly classes: readonly { readonly value: string; readonly label: string }[];
  readonly only: string;
  readonly hasWork: boolean;
}

/** Rows with something to look at come first, then as in the file. */
const urgency = ({ issues }: PreviewRow): number =>
  issues.some(({ level }) => level === 'error') ? 0 : issues.length > 0 ? 1 : 2;

export function previewModel(
  draft: RosterDraft,
  preview: Preview,
  {
    named,
    only,
  }: { readonly named: readonly { name: string; rows: number }[]; readonly only: string | null },
  words: Words,
): PreviewModel {
  const { sheet } = draft;
  const rows = preview.rows
    .map((row) => row)
    .sort((a, b) => urgency(a) - urgency(b) || a.line - b.line)
    .map((row) => rowModel(row, words));
  return {
    fileName: draft.fileName,
    source: words.t(`classroom:preview.source.${sheet.format}`, {
      layout: words.t(`classroom:preview.layout.${sheet.layout}`),
      encoding: (sheet.encoding ?? '').toUpperCase(),
    }),
    columns: Object.entries(sheet.columns).map(([column, header]) => ({
      label: words.t(`classroom:column.${column}`),
      header,
    })),
    ignored: sheet.ignored.join(words.lang === 'zh' ? '、' : ', '),
    counts: preview.counts,
    rows,
    showsClass: named.length > 1,
    notInFile: preview.notInFile,
    warnings: preview.warnings,
    classes:
      named.length > 1
        ? [
            { value: '', label: words.t('classroom:preview.all-classes', { rows: sheet.rows.length }) },
            ...named.map(({ name, rows: count }) => ({
              value: name,
              label: words.t('classroom:preview.one-class', { name, rows: count }),
            })),
          ]
        : [],
    only: only ?? '',
    hasWork: preview.counts.new + preview.counts.changed > 0,
  };
}

const rowModel = (row: PreviewRow, words: Words): PreviewRowModel => ({
  line: row.line,
  studentNo: row.studentNo,
  name: row.name,
  group: row.after?.group ?? row.group,
  role: rosterRole(row.after?.role ?? row.role, words),
  className: row.className,
  fate: row.fate,
  fateText: words.t(`classroom:preview.fate.${row.fate}`),
  issues: row.issues.map(({ level, code, params }) => ({
    level,
    text: words.t(`classroom:roster.issue.${code}`, params),
  })),
});
