import type { Language } from '../../kernel/text.ts';
import { DIRECTORY, ENVELOPE_4 } from '../directory.ts';
import { explain, meaningOf } from '../explain.ts';
import { ERROR_CODES, type Finding, type FindingLevel } from '../finding.ts';
import { ELEMENT_WORDS } from '../words/elements.ts';
import type { Say } from './say.ts';
import { visible } from './visible.ts';

/** A finding in a reader's words, piece by piece. */
export interface FaultWords {
  readonly level: FindingLevel;
  /** Code of element 0085. */
  readonly code: number;
  /** What is wrong. */
  readonly title: string;
  /** Where: the segment, the element, what stands there. */
  readonly place: string;
  readonly expected: string | null;
  readonly received: string | null;
}

/** What a finding says, for people: the place by name and number, lengths and codes in words. */
export function faultWords(finding: Finding, lang: Language, say: Say): FaultWords {
  const { level, code, received } = finding;
  return {
    level,
    code,
    title: begun(meaningOf('0085', String(code))?.[lang] ?? say('edi:fault.unknown')),
    place: placeOf(finding, lang, say),
    expected: expectedIn(finding, lang, say),
    received: received === null || received === '' ? null : visible(received),
  };
}

/** With a capital letter, where there are any. */
const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function placeOf({ segment, tag, element, component, received }: Finding, lang: Language, say: Say): string {
  const name = explain({ tag, elements: [] }).name[lang];
  const isMissing = element === null && received === null && segment !== null;
  const where =
    segment === null
      ? say('edi:fault.envelope', { tag, name })
      : say(isMissing ? 'edi:fault.after' : 'edi:fault.segment', { n: segment, tag, name });
  if (element === null) return where;
  const label = labelAt(tag, element, component ?? 1, lang);
  const part =
    component === null
      ? say('edi:fault.element', { element })
      : say('edi:fault.component', { element, component });
  return say('edi:fault.part', {
    where,
    part: label === null ? part : say('edi:fault.named', { part, label }),
  });
}

/** The number of the data element at a place of a segment; null where the segment has none. */
export const elementAt = (tag: string, element: number, component: number): string | null =>
  (DIRECTORY.get(tag) ?? ENVELOPE_4.get(tag))?.[element - 1]?.components[component - 1]?.element.number ??
  null;

function labelAt(tag: string, element: number, component: number, lang: Language): string | null {
  const number = elementAt(tag, element, component);
  return number === null ? null : (ELEMENT_WORDS[number]?.[lang] ?? null);
}

/** `an..35` in words; `DTM+137` with what it is; codes with what they mean. */
function expectedIn(finding: Finding, lang: Language, say: Say): string | null {
  const { expected, tag, element, component, code } = finding;
  const beside = (what: string, more: string): string => say('edi:form.beside', { what, more });
  if (expected === null || expected === tag) return null;
  const form = /^(an|a|n)(\.\.)?(\d+)$/.exec(expected);
  if (form) {
    const [, kind = '', upTo, length = ''] = form;
    const words = say(`edi:form.${kind}-${upTo === undefined ? 'exactly' : 'most'}`, { length });
    return beside(words, expected);
  }
  const times = /^≤ (\d+)$/.exec(expected)?.[1];
  if (times !== undefined) return say('edi:form.times', { n: times });
  const named = /^([A-Z]{3})\+(.+)$/.exec(expected);
  if (named) {
    const [, wanted = '', values = ''] = named;
    const elements = values.split('+').map((value) => value.split(':'));
    return beside(expected, explain({ tag: wanted, elements })[lang]);
  }
  const label = /^\d{4}$/.test(expected) ? ELEMENT_WORDS[expected]?.[lang] : undefined;
  if (label !== undefined && code === ERROR_CODES.missing) return beside(label, expected);
  const number = element === null ? null : elementAt(tag, element, component ?? 1);
  if (number === null) return expected;
  if (number === expected && code === ERROR_CODES.invalidValue)
    return say('edi:form.listed', { number, label: label ?? number });
  return expected
    .split(' ')
    .map((one) => {
      const meaning = meaningOf(number, one);
      return meaning === null ? one : beside(one, meaning[lang]);
    })
    .join(say('edi:form.or'));
}
