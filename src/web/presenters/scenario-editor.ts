import type { KeptTrial, OwnScenario } from '../../classroom/own-scenarios.ts';
import type { TryOut } from '../../runs/try-out.ts';
import { textKeyOf } from '../../scenarios/format-errors.ts';
import type { Scenario, ScenarioError } from '../../scenarios/scenario.ts';
import { agoText } from './monitor.ts';
import { titleIn } from './scenario-form.ts';
import { castPicture, type CastFirmModel } from './teacher.ts';
import type { Words } from './trade/words.ts';

/** What a teacher sees of own scenarios: the list, what is wrong with a text, and how it went when bots tried it. */

export interface OwnRow {
  readonly key: string;
  readonly href: string;
  readonly editHref: string;
  readonly fileHref: string;
  readonly title: string;
  readonly line: string;
  /** Null when it can be launched. */
  readonly broken: string | null;
  readonly isOwner: boolean;
  readonly shared: boolean;
  readonly cast: readonly CastFirmModel[];
}

export function ownRow(
  { id, shared, text }: OwnScenario,
  { scenario, errors }: { readonly scenario: Scenario | null; readonly errors: number },
  { path, isOwner, changed }: { readonly path: string; readonly isOwner: boolean; readonly changed: string },
  words: Words,
): OwnRow {
  return {
    key: `own/${id}`,
    href: path,
    editHref: `${path}/edit`,
    fileHref: `${path}/file`,
    title: titleIn(text, words) ?? words.t('scenario-editor:untitled'),
    line: words.t('scenario-editor:row', { changed }),
    broken: scenario ? null : words.t('scenario-editor:broken', { count: errors }),
    isOwner,
    shared,
    cast: scenario ? castPicture(scenario, words) : [],
  };
}

export interface ErrorLine {
  readonly line: number;
  readonly column: number;
  readonly place: string;
  readonly path: string;
  readonly text: string;
}

export const errorText = ({ code, params }: ScenarioError, words: Words): string =>
  words.t(`scenario:${textKeyOf(code)}`, params);

export const errorLines = (errors: readonly ScenarioError[], words: Words): readonly ErrorLine[] =>
  errors.map((error) => ({
    line: error.line,
    column: error.column,
    place: words.t('scenario-editor:place', { line: error.line, column: error.column }),
    path: error.path,
    text: errorText(error, words),
  }));

export interface TryModel {
  /** Why there is nothing to show; null when it was played. */
  readonly problem: string | null;
  /** When it was, if not just now, and whether it was another text. */
  readonly when: string;
  readonly summary: string;
  readonly standings: readonly { readonly rank: number; readonly firm: string; readonly score: string }[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly broken: readonly string[];
}

const STANDINGS_MAX = 12;
const NOTHING = { when: '', summary: '', standings: [], facts: [], broken: [] } as const;

export function tryModel(result: TryOut, words: Words): TryModel {
  if (result.kind !== 'played') return { ...NOTHING, problem: words.t(`scenario-editor:try.${result.kind}`) };
  const { report, seats } = result;
  const { orders, shortages, invariants } = report;
  const count = (record: Readonly<Record<string, number>>): number =>
    Object.values(record).reduce((sum, each) => sum + each, 0);
  const ways = Object.entries(shortages.ended).map(
    ([way, times]) => `${words.t(`trade:way.${way}`)} ${times}`,
  );
  return {
    problem: null,
    when: '',
    summary: words.t('scenario-editor:try.summary', {
      days: report.days,
      seats,
      actions: words.number(report.commands),
    }),
    standings: report.standings
      .slice(0, STANDINGS_MAX)
      .map(({ rank, name, score }) => ({ rank, firm: words.local(name), score: words.number(score) })),
    facts: [
      { label: words.t('scenario-editor:try.orders'), value: words.number(count(orders)) },
      { label: words.t('scenario-editor:try.settled'), value: words.number(orders['SUCCESSFUL'] ?? 0) },
      { label: words.t('scenario-editor:try.shortages'), value: words.number(shortages.reported) },
      { label: words.t('scenario-editor:try.ways'), value: ways.join(' · ') || '–' },
      {
        label: words.t('scenario-editor:try.rules'),
        value: words.t(`scenario-editor:try.rules-${invariants.broken.length === 0 ? 'held' : 'broken'}`, {
          checked: words.number(invariants.checked),
        }),
      },
    ],
    broken: invariants.broken,
  };
}

/** A trial that was kept, as it is read later. */
export function trialModel(
  { seed, atMs, textHash, result }: KeptTrial,
  now: { readonly textHash: string; readonly nowMs: number },
  words: Words,
): TryModel {
  const params = { ago: agoText(atMs, now.nowMs, words), seed };
  const when = words.t(`scenario-editor:try.${textHash === now.textHash ? 'kept' : 'kept-other'}`, params);
  return { ...tryModel(result as TryOut, words), when };
}
