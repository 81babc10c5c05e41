import type { LocalText } from '../kernel/text.ts';
import { DIRECTORY, ENVELOPE_4, type PlaceDefinition } from './directory.ts';
import type { Finding } from './finding.ts';
import { CODE_WORDS } from './words/codes.ts';
import { ELEMENT_WORDS } from './words/elements.ts';
import { MESSAGE_WORDS, SEGMENT_WORDS } from './words/segments.ts';
import type { EdiSegment } from './write.ts';

/** One value of a segment in words. */
export interface ExplainedValue {
  /** Position after the tag and in the composite, both from 1. */
  readonly element: number;
  readonly component: number;
  /** Number of the data element; null if the segment has none there. */
  readonly number: string | null;
  readonly label: LocalText;
  readonly value: string;
  /** What the code means, or the date as people write it; null if the value speaks for itself. */
  readonly meaning: LocalText | null;
  /** How the segment's sentence says it; null for what says nothing to a reader beyond the others. */
  readonly phrase: LocalText | null;
}
export interface Explanation extends LocalText {
  readonly name: LocalText;
  readonly values: readonly ExplainedValue[];
}

/** A segment in plain words: `Quantity: ordered 60 pieces`, in both languages, with every value and code for itself. */
export function explain({ tag, elements }: EdiSegment): Explanation {
  const places = DIRECTORY.get(tag) ?? ENVELOPE_4.get(tag) ?? [];
  const name = wordOf(SEGMENT_WORDS, tag) ?? { en: `Unknown segment ${tag}`, zh: `未知的段 ${tag}` };
  const values: ExplainedValue[] = [];
  elements.forEach((components, i) => {
    components.forEach((value, j) => {
      if (value !== '') values.push(explainValue(value, i, j, places[i], components));
    });
  });
  return {
    name,
    values,
    en: sentence(name.en, values, 'en', ': ', '; '),
    zh: sentence(name.zh, values, 'zh', '：', '；'),
  };
}

/** What a code of an element means; null where no meaning is known. */
export const meaningOf = (element: string, code: string): LocalText | null => {
  const meanings = Object.hasOwn(CODE_WORDS, element) ? CODE_WORDS[element] : undefined;
  return meanings === undefined ? null : wordOf(meanings, code);
};

/** What a type of message is for; null for a type that is not read here. */
export const messageWords = (type: string): LocalText | null => wordOf(MESSAGE_WORDS, type);

/** A finding in a sentence. */
export function explainFinding({ tag, element, component, code, expected, received }: Finding): LocalText {
  const meaning = meaningOf('0085', String(code)) ?? { en: 'fault', zh: '错误' };
  const place = element === null ? tag : `${tag} ${element}${component === null ? '' : `:${component}`}`;
  const got = received === null ? LEFT_OUT : { en: `, found ${received}`, zh: `，实为 ${received}` };
  const wanted =
    expected === null || expected === tag
      ? LEFT_OUT
      : { en: `, expected ${expected}`, zh: `，应为 ${expected}` };
  return {
    en: `${place}: ${meaning.en}${wanted.en}${got.en} (${code})`,
    zh: `${place}：${meaning.zh}${wanted.zh}${got.zh}（${code}）`,
  };
}

const LEFT_OUT: LocalText = { en: '', zh: '' };
/** Elements that say nothing to a reader beyond what the others say. */
const QUIET = new Set(['1131', '3055', '2379', '0051']);
/** The qualifier says what the value is, so its label would only repeat it. */
const QUALIFIERS = new Set([
  '1153',
  '2005',
  '3035',
  '5025',
  '5125',
  '6063',
  '6069',
  '6347',
  '4451',
  '1001',
  '5283',
]);
/** What follows such a qualifier needs no label either. */
const PLAIN = new Set([
  '1154',
  '2380',
  '3039',
  '5004',
  '5118',
  '6060',
  '6064',
  '6066',
  '6345',
  '6411',
  '4440',
  '1004',
  '7140',
]);

function explainValue(
  value: string,
  i: number,
  j: number,
  place: PlaceDefinition | undefined,
  components: readonly string[],
): ExplainedValue {
  const number = place?.components[j]?.element.number ?? null;
  const label =
    number === null
      ? { en: 'unknown', zh: '未知' }
      : (wordOf(ELEMENT_WORDS, number) ?? { en: `element ${number}`, zh: `数据元 ${number}` });
  const meaning = number === null ? null : (dateIn(number, value, components) ?? meaningOf(number, value));
  const phrase = phraseOf(number, label, value, meaning);
  return { element: i + 1, component: j + 1, number, label, value, meaning, phrase };
}

function phraseOf(
  number: string | null,
  label: LocalText,
  value: string,
  meaning: LocalText | null,
): LocalText | null {
  if (number === null || QUIET.has(number)) return null;
  const isDate = number === '2380';
  const isBare = QUALIFIERS.has(number) || PLAIN.has(number);
  const say = (language: 'en' | 'zh'): string => {
    const said = meaning === null ? value : isDate ? meaning[language] : `${meaning[language]} (${value})`;
    return isBare ? said : `${label[language]} ${said}`;
  };
  return { en: say('en'), zh: say('zh') };
}

function dateIn(number: string, value: string, [, , format]: readonly string[]): LocalText | null {
  if (number !== '2380') return null;
  const match =
    format === '102'
      ? /^(\d{4})(\d\d)(\d\d)$/.exec(value)
      : format === '203'
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(value)
        : null;
  if (!match) return null;
  const [, year, month, day, hour, minute] = match;
  const clock = hour === undefined ? '' : ` ${hour}:${minute}`;
  const date = `${year}-${month}-${day}${clock}`;
  return { en: date, zh: date };
}

function sentence(
  name: string,
  values: readonly ExplainedValue[],
  language: 'en' | 'zh',
  colon: string,
  semicolon: string,
): string {
  let text = '';
  let before = -1;
  for (const { element, phrase } of values) {
    if (phrase === null) continue;
    text += `${text === '' ? '' : element === before ? ' ' : semicolon}${phrase[language]}`;
    before = element;
  }
  return text === '' ? name : `${name}${colon}${text}`;
}

const wordOf = (words: Readonly<Record<string, LocalText>>, key: string): LocalText | null =>
  Object.hasOwn(words, key) ? (words[key] ?? null) : null;
