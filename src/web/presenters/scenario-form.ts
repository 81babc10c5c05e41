import { writtenValues, type WrittenValue } from '../../scenarios/rewrite.ts';
import type { Words } from './trade/words.ts';

/** The form for the usual: the values of a scenario's text that teachers change most, section by section. */

const SECTIONS: readonly { readonly id: string; readonly paths: RegExp }[] = [
  { id: 'general', paths: /^(?:(?:title|about)\.(?:en|zh)|minutes|clock\.(?:day|days))$/ },
  { id: 'goals', paths: /^goals\.\d+\.(?:en|zh)$/ },
  { id: 'cast', paths: /^cast\.\d+\.(?:name\.(?:en|zh)|capital)$/ },
  { id: 'goods', paths: /^trade\.goods\.\d+\.(?:name\.(?:en|zh)|cost|price|leadDays)$/ },
  { id: 'opening', paths: /^trade\.opening\.\d+\.(?:price|factory|warehouses\.[a-z0-9-]+)$/ },
  {
    id: 'rules',
    paths:
      /^trade\.rules\.(?:transitDays|handlingFee|storageFee|latePenalty|latePenaltyMax|latePenaltyDaysMax|freight|creditLimit|cancelPenalty|postDays|certificateDays)$/,
  },
  { id: 'score', paths: /^score\.[a-z]+\.\d+\.weight$/ },
  { id: 'shocks', paths: /^trade\.shocks\.\d+\.(?:day|days|factor|extraDays|share|insured|rate)$/ },
  { id: 'tasks', paths: /^tasks\.\d+\.(?:title|hint)\.(?:en|zh)$/ },
  { id: 'rubric', paths: /^rubric\.\d+\.(?:title\.(?:en|zh)|points)$/ },
  { id: 'report', paths: /^report\.\d+\.question\.(?:en|zh)$/ },
];

export interface FormField {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** Long texts get more room. */
  readonly isLong: boolean;
}
export interface FormRow {
  /** What the fields are of: a firm, a good; empty where they stand alone. */
  readonly title: string;
  readonly fields: readonly FormField[];
}
export interface FormSection {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly FormRow[];
}

/** The paths a section's form may change. */
export const isInSection = (section: string, path: string): boolean =>
  SECTIONS.some(({ id, paths }) => id === section && paths.test(path));

/** Null for a text that is no YAML: it has to be put right as text first. */
export function formSections(text: string, words: Words): readonly FormSection[] | null {
  const values = writtenValues(text);
  if (!values) return null;
  const byPath = new Map(values.map(({ path, value }) => [path, value]));
  return SECTIONS.map(({ id, paths }) => {
    const rows = new Map<string, WrittenValue[]>();
    for (const written of values.filter(({ path }) => paths.test(path))) {
      const item = /^.*?\.\d+(?=\.)/.exec(written.path)?.[0] ?? '';
      rows.set(item, [...(rows.get(item) ?? []), written]);
    }
    return {
      id,
      title: words.t(`scenario-editor:section.${id}`),
      rows: [...rows].map(([item, fields]) => ({
        title: item === '' ? '' : rowTitle(item, byPath),
        fields: fields.map(({ path, value }) => ({
          path,
          label: labelOf(path, id, words),
          value,
          isLong: value.length > 60,
        })),
      })),
    };
  }).filter(({ rows }) => rows.length > 0);
}

/** What an entry of a list is called in the text itself, or its number. */
function rowTitle(item: string, values: ReadonlyMap<string, string>): string {
  const named = ['id', 'metric', 'kind', 'firm']
    .map((key) => values.get(`${item}.${key}`))
    .find((value) => value !== undefined);
  const product = values.get(`${item}.product`);
  const isCast = item.startsWith('cast.');
  const title = isCast ? values.get(`${item}.firm`) : named;
  if (title === undefined) return String(Number(item.split('.').at(-1)) + 1);
  return product === undefined ? title : `${title} · ${product}`;
}

function labelOf(path: string, section: string, words: Words): string {
  const steps = path.split('.');
  const last = steps.at(-1) ?? '';
  if (path === 'clock.day') return words.t('scenario-editor:field.dayLength');
  if (steps.at(-2) === 'warehouses') return words.t('scenario-editor:field.warehouse', { warehouse: last });
  if (last !== 'en' && last !== 'zh') return words.t(`scenario-editor:field.${last}`);
  const what = steps.at(-2) ?? '';
  const name = words.t(`scenario-editor:field.${/^\d+$/.test(what) ? section : what}`);
  return words.t(`scenario-editor:field.in-${last}`, { name });
}
