import type { OwnScenario } from '../../classroom/own-scenarios.ts';
import { listIn, textIn, valueIn } from '../../labs/glimpse.ts';
import type { Result } from '../../kernel/result.ts';
import type { Scenario, ScenarioError } from '../../scenarios/scenario.ts';
import { agoText } from './monitor.ts';
import { ownRow, type OwnRow } from './scenario-editor.ts';
import { scenarioCard, type ScenarioCard } from './teacher.ts';
import type { Words } from './trade/words.ts';

/** The library: every scenario a teacher may start, and the few that are looked for. */

/** What a scenario is about, told from what happens in it. */
export const TOPICS = [
  'contract',
  'shortage',
  'setup',
  'messages',
  'signatures',
  'consumers',
  'disturbances',
  'bank',
  'alone',
] as const;
export type Topic = (typeof TOPICS)[number];

export function topicsOf(scenario: Scenario): readonly Topic[] {
  const { config } = scenario.lab;
  const waited = new Set(scenario.tasks.map(({ when }) => when));
  const shocks = listIn(config, 'shocks').map((shock) => textIn(shock, 'kind') ?? '');
  const byPeople = (what: string): boolean => textIn(config, 'setup', what) === 'people';
  const people = scenario.cast.filter(({ bot }) => !bot).reduce((sum, { seats }) => sum + seats.length, 0);
  const found: Readonly<Record<Topic, boolean>> = {
    contract: waited.has('trade/ContractSent') || waited.has('trade/ContractSigned'),
    shortage: waited.has('trade/ShortageReported'),
    setup: byPeople('registration') || byPeople('products'),
    messages: isByHand(scenario) || shocks.includes('message-fault'),
    signatures: byPeople('certificates') || shocks.includes('key-theft'),
    consumers: valueIn(config, 'consumers') !== undefined,
    disturbances: shocks.some((kind) => kind !== 'message-fault' && kind !== 'key-theft'),
    bank: scenario.cast.some(({ kind, seats }) => kind === 'bank' && seats.length > 0),
    alone: people === 1,
  };
  return TOPICS.filter((topic) => found[topic]);
}

const isByHand = ({ cast }: Scenario): boolean => cast.some(({ byHand }) => byHand.length > 0);

const MINUTES = [20, 30, 45, 60, 90] as const;
const STUDENTS_MAX = 1000;
const WORDS_LENGTH_MAX = 80;

/** What is looked for; empty where it does not matter. */
export interface LibraryFilter {
  readonly words: string;
  readonly minutesMax: number | null;
  readonly students: number | null;
  readonly topic: Topic | null;
  readonly hand: 'yes' | 'no' | null;
  readonly whose: 'own' | 'shipped' | null;
}

/** What an address asks for; what it says wrongly does not matter. */
export function libraryFilter(query: Readonly<Record<string, unknown>>): LibraryFilter {
  const text = (key: string): string => (typeof query[key] === 'string' ? query[key].trim() : '');
  const number = (key: string): number | null =>
    /^[1-9]\d{0,3}$/.test(text(key)) ? Number(text(key)) : null;
  const students = number('students');
  const [hand, whose] = [text('hand'), text('whose')];
  return {
    words: text('q').slice(0, WORDS_LENGTH_MAX),
    minutesMax: number('minutes'),
    students: students !== null && students <= STUDENTS_MAX ? students : null,
    topic: TOPICS.find((topic) => topic === text('topic')) ?? null,
    hand: hand === 'yes' || hand === 'no' ? hand : null,
    whose: whose === 'own' || whose === 'shipped' ? whose : null,
  };
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Every text people read in a scenario, in both languages: whoever looks for a word may have read it in either. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textsIn).join('\n');
}

function isFound(scenario: Scenario, filter: LibraryFilter): boolean {
  const { minutesMax, students, topic, hand } = filter;
  const { min, max } = scenario.seats;
  return (
    (minutesMax === null || scenario.minutes <= minutesMax) &&
    (students === null || (students >= min && students <= max)) &&
    (topic === null || topicsOf(scenario).includes(topic)) &&
    (hand === null || isByHand(scenario) === (hand === 'yes')) &&
    hasWords(
      textsIn([scenario.title, scenario.about, scenario.goals, scenario.cast, scenario.tasks, scenario.lab]),
      filter,
    )
  );
}

function hasWords(text: string, { words }: LibraryFilter): boolean {
  const searched = plain(text);
  return plain(words)
    .split(/\s+/)
    .every((word) => searched.includes(word));
}

/** Whether a text that cannot be read as a scenario is looked for: by words it may be, by what it is made for it cannot. */
function isBrokenFound(text: string, filter: LibraryFilter): boolean {
  const { minutesMax, students, topic, hand } = filter;
  const asks = [minutesMax, students, topic, hand].some((each) => each !== null);
  return !asks && hasWords(text, filter);
}

export interface LibraryCard extends ScenarioCard {
  readonly topics: readonly string[];
}
interface Choice {
  readonly value: string;
  readonly label: string;
}
export interface LibraryModel {
  readonly cards: readonly LibraryCard[];
  readonly own: readonly OwnRow[];
  readonly ownTotal: number;
  readonly bases: readonly Choice[];
  readonly classId: string | null;
  readonly found: {
    readonly isFiltered: boolean;
    readonly nothing: boolean;
    readonly showsShipped: boolean;
    readonly showsOwn: boolean;
    /** How many of how many. */
    readonly line: string;
    /** The library without a filter. */
    readonly allHref: string;
  };
  readonly fields: Readonly<Record<'q' | 'students' | 'minutes' | 'topic' | 'hand' | 'whose', string>>;
  readonly choices: Readonly<Record<'minutes' | 'topic' | 'hand' | 'whose', readonly Choice[]>>;
}

export interface LibraryFacts {
  /** What a text says, or what is wrong with it. */
  readonly read: (text: string) => Result<Scenario, readonly ScenarioError[]>;
  readonly shipped: readonly { readonly id: string; readonly scenario: Scenario }[];
  readonly own: readonly OwnScenario[];
  readonly accountId: string;
  readonly classId: string | null;
  readonly filter: LibraryFilter;
  readonly nowMs: number;
}

export function libraryModel(facts: LibraryFacts, words: Words): LibraryModel {
  const { read, shipped, own, accountId, classId, filter, nowMs } = facts;
  const forClass = classId === null ? '' : `?class=${classId}`;
  const rows = own.map((one) => {
    const parsed = read(one.text);
    const row = ownRow(
      one,
      parsed.ok ? { scenario: parsed.value, errors: 0 } : { scenario: null, errors: parsed.error.length },
      {
        path: `/teacher/scenarios/own/${one.id}`,
        isOwner: one.ownerId === accountId,
        changed: agoText(one.changedAtMs, nowMs, words),
      },
      words,
    );
    const isWanted = parsed.ok ? isFound(parsed.value, filter) : isBrokenFound(one.text, filter);
    return { row: { ...row, href: `${row.href}${parsed.ok ? forClass : ''}` }, isWanted };
  });
  const [showsShipped, showsOwn] = [filter.whose !== 'own', filter.whose !== 'shipped'];
  const cards = shipped
    .filter(({ scenario }) => showsShipped && isFound(scenario, filter))
    .map(({ scenario }) => {
      const card = scenarioCard(scenario, words);
      const topics = topicsOf(scenario).map((topic) => words.t(`teacher:library.topic.${topic}`));
      return { ...card, href: `${card.href}${forClass}`, topics };
    });
  const wanted = rows.filter(({ isWanted }) => showsOwn && isWanted).map(({ row }) => row);
  const isFiltered = Object.values(filter).some((value) => value !== null && value !== '');
  const count = cards.length + wanted.length;
  return {
    cards,
    own: wanted,
    ownTotal: rows.length,
    bases: [
      { value: 'beginning', label: words.t('scenario-editor:own.beginning') },
      ...shipped.map(({ id, scenario }) => ({ value: id, label: words.local(scenario.title) })),
      ...rows.map(({ row: { key, title } }) => ({ value: key, label: title })),
    ],
    classId,
    found: {
      isFiltered,
      nothing: isFiltered && count === 0,
      showsShipped,
      showsOwn,
      line: isFiltered
        ? words.t('teacher:library.found', { count, all: shipped.length + rows.length })
        : words.t('teacher:library.all', { count }),
      allHref: `/teacher/scenarios${forClass}`,
    },
    fields: {
      q: filter.words,
      students: String(filter.students ?? ''),
      minutes: String(filter.minutesMax ?? ''),
      topic: filter.topic ?? '',
      hand: filter.hand ?? '',
      whose: filter.whose ?? '',
    },
    choices: choicesOf(filter, words),
  };
}

function choicesOf({ minutesMax }: LibraryFilter, words: Words): LibraryModel['choices'] {
  const any = { value: '', label: words.t('teacher:library.any') };
  const minutes = new Set<number>([...MINUTES, ...(minutesMax === null ? [] : [minutesMax])]);
  return {
    minutes: [
      any,
      ...[...minutes]
        .sort((a, b) => a - b)
        .map((each) => ({
          value: String(each),
          label: words.t('teacher:library.at-most', { minutes: each }),
        })),
    ],
    topic: [
      any,
      ...TOPICS.map((topic) => ({ value: topic, label: words.t(`teacher:library.topic.${topic}`) })),
    ],
    hand: [
      any,
      ...(['yes', 'no'] as const).map((value) => ({
        value,
        label: words.t(`teacher:library.hand.${value}`),
      })),
    ],
    whose: [
      any,
      ...(['shipped', 'own'] as const).map((value) => ({
        value,
        label: words.t(`teacher:library.whose.${value}`),
      })),
    ],
  };
}
