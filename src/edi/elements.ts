import type { Directory, ElementDefinition, PlaceDefinition } from './directory.ts';
import { ERROR_CODES, type ErrorCode, type Finding } from './finding.ts';
import type { Report } from './report.ts';
import type { Segment } from './tokenize.ts';

/** What holds for all segments of an interchange or message. */
export interface ElementRules {
  readonly directory: Directory;
  /** The marks a decimal number may have: one of the two in syntax 1 to 3, both in 4. */
  readonly decimalMarks: string;
  /** Matches a character that the interchange's repertoire does not have; null when none of them occurs in the text. */
  readonly foreign: RegExp | null;
  /** Name of the association that assigned codes of its own to the message (0057); empty if none did. */
  readonly association: string;
}

/** Checks what stands in a segment against the directory: what must be there, how long, of which kind, which code. */
export function checkElements(
  segment: Segment,
  number: number | null,
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const places = rules.directory.get(segment.tag);
  if (rules.foreign !== null) checkCharacters(segment, number, rules.foreign, report, to);
  if (segment.nested) report.add(to, { code: ERROR_CODES.nesting, segment, number });
  if (places === undefined) return;
  const { elements } = segment;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as PlaceDefinition;
    const components = elements[i];
    if (components === undefined || isEmpty(components)) {
      if (place.mandatory) {
        const [first] = place.components;
        const expected = place.composite ?? first?.element.representation ?? null;
        report.add(to, { code: ERROR_CODES.missing, segment, number, element: i + 1, expected });
      }
    } else checkPlace(segment, number, i, place, components, rules, report, to);
  }
  for (let i = places.length; i < elements.length; i++) {
    const components = elements[i] as readonly string[];
    if (isEmpty(components)) continue;
    report.add(to, {
      code: ERROR_CODES.tooManyParts,
      segment,
      number,
      element: i + 1,
      expected: `${places.length}`,
      received: components.join(':'),
    });
    break;
  }
}

function checkPlace(
  segment: Segment,
  number: number | null,
  index: number,
  { components: definitions }: PlaceDefinition,
  components: readonly string[],
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  for (let j = 0; j < definitions.length; j++) {
    const definition = definitions[j] as PlaceDefinition['components'][number];
    const value = components[j];
    if (value === undefined || value === '') {
      if (!definition.mandatory) continue;
      report.add(to, {
        code: ERROR_CODES.missing,
        segment,
        number,
        element: index + 1,
        component: definitions.length > 1 ? j + 1 : null,
        expected: definition.element.representation,
      });
      continue;
    }
    const code = faultIn(value, definition.element, components, definitions, j, rules);
    if (code === 0) continue;
    report.add(to, {
      code,
      segment,
      number,
      element: index + 1,
      component: definitions.length > 1 ? j + 1 : null,
      expected:
        code === ERROR_CODES.invalidValue ? definition.element.number : definition.element.representation,
      received: value,
    });
  }
  for (let j = definitions.length; j < components.length; j++) {
    if (components[j] === '') continue;
    report.add(to, {
      code: ERROR_CODES.tooManyParts,
      segment,
      number,
      element: index + 1,
      expected: `${definitions.length}`,
      received: components.join(':'),
    });
    break;
  }
}

/** The code of what is wrong with a value; 0 when nothing is. */
function faultIn(
  value: string,
  element: ElementDefinition,
  components: readonly string[],
  definitions: PlaceDefinition['components'],
  index: number,
  rules: ElementRules,
): ErrorCode | 0 {
  let { length } = value;
  if (element.kind === 'n') {
    const digits = digitsIn(value, rules.decimalMarks, element.min === element.max);
    if (digits < 0)
      return digits === NO_DIGIT ? ERROR_CODES.noDigitBeforeMark : ERROR_CODES.wrongCharacterType;
    length = digits;
  } else if (element.kind === 'a' && !/^\p{L}[\p{L} ]*$/u.test(value)) return ERROR_CODES.wrongCharacterType;
  if (length > element.max && lengthOf(value, length, element) > element.max) return ERROR_CODES.tooLong;
  if (length < element.min) return ERROR_CODES.tooShort;
  const { codes } = element;
  if (codes === null || codes.has(value) || value === 'ZZZ') return 0;
  // An association (EANCOM, say) adds codes of its own to the lists; which ones is not known here.
  if (rules.association !== '' || isQualified(components, definitions, index)) return 0;
  return ERROR_CODES.invalidValue;
}

/** Outside of the Basic Multilingual Plane a character takes two places in a string, but is one. */
const lengthOf = (value: string, length: number, element: ElementDefinition): number =>
  element.kind === 'n' ? length : [...value].length;

/** The composite names another list or agency (1131, 3055) for the code before it. */
function isQualified(
  components: readonly string[],
  definitions: PlaceDefinition['components'],
  index: number,
): boolean {
  for (let j = index + 1; j < definitions.length; j++) {
    const number = definitions[j]?.element.number;
    if ((number === '1131' || number === '3055') && (components[j] ?? '') !== '') return true;
  }
  return false;
}

const NO_DIGIT = -1;
const NO_NUMBER = -2;

/** How many digits a number has, which is its length; negative when it is none. */
function digitsIn(value: string, marks: string, digitsOnly: boolean): number {
  let digits = 0;
  let mark = -1;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (digitsOnly) return NO_NUMBER;
    else if (code === 45 && i === 0) continue;
    else if (mark === -1 && (code === 46 || code === 44) && marks.includes(value[i] as string)) {
      if (digits === 0) return NO_DIGIT;
      mark = i;
    } else return NO_NUMBER;
  }
  return digits === 0 || mark === value.length - 1 ? NO_NUMBER : digits;
}

function checkCharacters(
  segment: Segment,
  number: number | null,
  foreign: RegExp,
  report: Report,
  to: Finding[],
): void {
  segment.elements.forEach((components, i) => {
    components.forEach((value, j) => {
      const received = foreign.exec(value)?.[0];
      if (received === undefined) return;
      const component = components.length > 1 ? j + 1 : null;
      report.add(to, {
        code: ERROR_CODES.invalidCharacter,
        segment,
        number,
        element: i + 1,
        component,
        received,
      });
    });
  });
}

function isEmpty(components: readonly string[]): boolean {
  for (const component of components) if (component !== '') return false;
  return true;
}
