import type { DeepReadonly } from '../../../kernel/decider.ts';
import { firmKey } from '../../../kernel/ids.ts';
import type { RunState } from '../../../runs/state.ts';
import { teamNumbers } from '../../../runs/teams.ts';
import type { Words } from '../trade/words.ts';

/**
 * What makes evidence blind: every name by which a team could be known is replaced in the finished page's texts, whoever
 * wrote them, so that nothing depends on a presenter having thought of it.
 */
export type Blindfold = <T>(value: T) => T;

export const SEEING: Blindfold = (value) => value;

type Run = DeepReadonly<RunState>;

/** Shorter numbers are figures of the trade as well, and tell a judge nothing. */
const NUMBER_MIN = 4;

/** What firms are called instead, by every name they have. Where groups play the same cast, they share these names. */
function firmAliases(run: Run, words: Words): [string, string][] {
  const numbers = teamNumbers(run);
  return Object.values(run.markets).flatMap(({ id, firms }) =>
    firms.flatMap(({ firm, kind, name }, i): [string, string][] => {
      const alike = firms.filter((other) => other.kind === kind);
      const before = firms.slice(0, i).filter((other) => other.kind === kind).length;
      const number = run.scenario.marketPerGroup ? before + 1 : (numbers.get(firmKey(id, firm)) ?? 0);
      const key = run.scenario.marketPerGroup && alike.length === 1 ? 'only' : 'firm';
      const alias = words.t(`judging:alias.${key}`, { kind: words.t(`judging:alias.kind.${kind}`), number });
      return [name.en, name.zh].map((each) => [each, alias]);
    }),
  );
}

/** The ids under which firms stand in messages. */
function idAliases(run: Run): [string, string][] {
  const numbers = teamNumbers(run);
  return Object.values(run.markets).flatMap(({ id, firms }) =>
    firms.map(({ firm }, i): [string, string] => [
      firm,
      `FIRM${run.scenario.marketPerGroup ? i + 1 : (numbers.get(firmKey(id, firm)) ?? 0)}`,
    ]),
  );
}

function peopleAliases(run: Run, words: Words): [string, string][] {
  const people = [
    ...Object.values(run.participants),
    ...run.handovers.flatMap(({ from, to }) => (from ? [from, to] : [to])),
  ];
  const alias = words.t('judging:alias.student');
  return people.flatMap((person): [string, string][] => {
    const number = 'studentNo' in person ? person.studentNo : '';
    return [
      [person.name, alias],
      [person.name.replaceAll(/\s+/g, ''), alias],
      ...(number.length >= NUMBER_MIN ? [[number, alias] as [string, string]] : []),
    ];
  });
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
const keyOf = (text: string): string => text.toLowerCase();

/** A name as a part of a pattern: a Latin one only as a whole word, a Chinese one wherever it stands. */
function pattern(name: string): string {
  const [first = ''] = name;
  const last = [...name].at(-1) ?? '';
  const before = LATIN.test(first) ? '(?<![\\p{Script=Latin}\\p{N}])' : '';
  const after = LATIN.test(last) ? '(?![\\p{Script=Latin}\\p{N}])' : '';
  return `${before}${escaped(name)}${after}`;
}

function replacer(pairs: readonly (readonly [string, string])[]): (text: string) => string {
  // People's names come last and win over none: where a student is called like a firm, either alias hides the name.
  const aliases = new Map<string, string>();
  for (const [name, alias] of pairs) {
    const key = keyOf(name.trim());
    if (key !== '' && !aliases.has(key)) aliases.set(key, alias);
  }
  if (aliases.size === 0) return (text) => text;
  const names = [...aliases.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(names.map(pattern).join('|'), 'giu');
  return (text) => text.replaceAll(any, (found) => aliases.get(keyOf(found)) ?? '•••');
}

function everywhere(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((each) => everywhere(each, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, everywhere(each, replace)]));
}

/**
 * Replaces the names of all firms and people of the run in every text of a page's model. Figures, links made afterwards
 * and the names of fields stay as they are.
 */
export function blindfold(run: Run, words: Words): Blindfold {
  const replace = replacer([...firmAliases(run, words), ...peopleAliases(run, words)]);
  return <T>(value: T): T => everywhere(value, replace) as T;
}

/** The same for the text of a message, in which firms stand by their ids as well. */
export function blindMessage(run: Run, words: Words): Blindfold {
  // Ids first: where a firm's name is its id as well, the segments stay as a computer would read them.
  const replace = replacer([...idAliases(run), ...firmAliases(run, words), ...peopleAliases(run, words)]);
  return <T>(value: T): T => everywhere(value, replace) as T;
}
