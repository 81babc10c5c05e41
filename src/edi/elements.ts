import type { DirectoryByKind, ElementDefinition, PlaceDefinition, SegmentDefinition } from './directory.ts';
import { ERROR_CODES, type ErrorCode, type Finding } from './finding.ts';
import { digitsIn, NO_DIGIT } from './numbers.ts';
import type { Report } from './report.ts';
import { ENDS_ELEMENT, MARK_SHIFT, NOT_PLAIN } from './segment.ts';
import type { Segment, Tokens } from './tokenize.ts';

/** What holds for all segments of an interchange or message. */
export interface ElementRules {
  readonly directory: DirectoryByKind;
  /** The marks a decimal number may have: the one UNA names, or both. */
  readonly decimalMarks: string;
  /** Matches a character that the interchange's repertoire does not have; null when none of them occurs in the text. */
  readonly foreign: RegExp | null;
  /** Name of the association that assigned codes of its own to the message (0057); empty if none did. */
  readonly association: string;
  readonly tokens: Tokens;
}

/** Checks what stands in a segment against the directory: what must be there, how long, of which kind, which code. */
export function checkElements(
  segment: Segment,
  number: number | null,
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const places = rules.directory[segment.kind];
  if (rules.foreign !== null) checkCharacters(segment, number, rules.foreign, report, to);
  if (rules.tokens.broken) checkBreaks(segment, number, rules.tokens, report, to);
  if (segment.isOdd) checkOddities(segment, number, rules.tokens, report, to);
  if (places === undefined) return;
  checkPlaces(segment, number, places, rules, report, to);
}

/** Goes through a segment's marks and its definition side by side, up to the first thing that is not as it should be. */
function checkPlaces(
  segment: Segment,
  number: number | null,
  places: SegmentDefinition,
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const { marks, text } = rules.tokens;
  const { lastMark } = segment;
  let from = segment.valuesFrom;
  let at = segment.firstMark;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as PlaceDefinition;
    if (at >= lastMark) {
      if (!place.isNeeded) return;
      if (place.mandatory) missingPlace(segment, number, i, place, report, to);
      continue;
    }
    const { components: definitions } = place;
    const begin = from;
    let isFine = !segment.isOdd;
    let j = 0;
    for (let isLast = false; !isLast; j++) {
      const mark = marks[at++] as number;
      const end = mark >> MARK_SHIFT;
      const definition = definitions[j];
      isLast = (mark & ENDS_ELEMENT) !== 0;
      if (end === from) isFine &&= definition?.mandatory !== true;
      else if (definition === undefined || (mark & NOT_PLAIN) !== 0) isFine = false;
      else if (end - from > definition.element.freeMax)
        isFine &&= faultIn(text, from, end, definition.element, rules.decimalMarks) === 0;
      from = end + 1;
    }
    // Most are fine; for the others a closer look tells what is wrong.
    if (!isFine || definitions[j]?.isNeeded === true)
      checkPlace(segment, number, i, place, rules, report, to);
    else if (place.mandatory && from - begin === j) missingPlace(segment, number, i, place, report, to);
  }
  if (at < lastMark) checkSurplus(segment, number, places.length, report, to);
}

function missingPlace(
  segment: Segment,
  number: number | null,
  index: number,
  { composite, components: [first] }: PlaceDefinition,
  report: Report,
  to: Finding[],
): void {
  const expected = composite ?? first?.element.representation ?? null;
  report.add(to, { code: ERROR_CODES.missing, segment, number, element: index + 1, expected });
}

/** Elements beyond those that are defined, unless they are empty. */
function checkSurplus(
  segment: Segment,
  number: number | null,
  most: number,
  report: Report,
  to: Finding[],
): void {
  const index = segment.elements.findIndex((components, i) => i >= most && !isEmpty(components));
  if (index === -1) return;
  const received = segment.elements[index]?.join(':') ?? '';
  const surplus = { code: ERROR_CODES.tooManyParts, expected: `${most}`, received };
  report.add(to, { ...surplus, segment, number, element: index + 1 });
}

/** One element, in words. */
function checkPlace(
  segment: Segment,
  number: number | null,
  index: number,
  place: PlaceDefinition,
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const { components: definitions } = place;
  const components = segment.elements[index] ?? [];
  if (isEmpty(components)) {
    if (place.mandatory) missingPlace(segment, number, index, place, report, to);
    return;
  }
  if (segment.repeated?.includes(index + 1) === true) {
    const often = { code: ERROR_CODES.segmentTooOften, expected: '≤ 1', received: components.join(':') };
    report.add(to, { ...often, segment, number, element: index + 1 });
    return;
  }
  for (const [j, { element, mandatory }] of definitions.entries()) {
    const value = components[j] ?? '';
    if (value !== '') {
      const code = faultIn(value, 0, value.length, element, rules.decimalMarks);
      if (code !== 0) checkFault(code, segment, number, index, j, definitions, rules, report, to);
    } else if (mandatory) {
      const component = definitions.length > 1 ? j + 1 : null;
      const missing = { code: ERROR_CODES.missing, expected: element.representation };
      report.add(to, { ...missing, segment, number, element: index + 1, component });
    }
  }
  if (components.slice(definitions.length).every((value) => value === '')) return;
  const surplus = { code: ERROR_CODES.tooManyParts, expected: `${definitions.length}` };
  report.add(to, { ...surplus, segment, number, element: index + 1, received: components.join(':') });
}

/** Reports what is wrong with a value, unless it is a code that others than the directory may have defined. */
function checkFault(
  code: ErrorCode,
  segment: Segment,
  number: number | null,
  index: number,
  position: number,
  definitions: PlaceDefinition['components'],
  rules: ElementRules,
  report: Report,
  to: Finding[],
): void {
  const components = segment.elements[index] ?? [];
  const element = definitions[position]?.element as ElementDefinition;
  const isCode = code === ERROR_CODES.invalidValue;
  // An association (EANCOM, say) adds codes of its own to the lists; which ones is not known here.
  if (isCode && (rules.association !== '' || isQualified(components, definitions, position))) return;
  report.add(to, {
    code,
    segment,
    number,
    element: index + 1,
    component: definitions.length > 1 ? position + 1 : null,
    expected: isCode ? element.number : element.representation,
    received: components[position] ?? '',
  });
}

/** The code of what is wrong with the value between two places of a text; 0 when nothing is. */
function faultIn(
  text: string,
  from: number,
  to: number,
  element: ElementDefinition,
  decimalMarks: string,
): ErrorCode | 0 {
  let length = to - from;
  if (element.kind === 'n') {
    const digits = digitsIn(text, from, to, decimalMarks, element.min === element.max);
    if (digits < 0)
      return digits === NO_DIGIT ? ERROR_CODES.noDigitBeforeMark : ERROR_CODES.wrongCharacterType;
    length = digits;
  } else if (element.kind === 'a' && !/^\p{L}[\p{L} ]*$/u.test(text.slice(from, to)))
    return ERROR_CODES.wrongCharacterType;
  if (length > element.max && lengthOf(text, from, to, length, element) > element.max)
    return ERROR_CODES.tooLong;
  if (length < element.min) return ERROR_CODES.tooShort;
  const { codeSet } = element;
  return codeSet === null || codeSet.has(text, from, to) ? 0 : ERROR_CODES.invalidValue;
}

/** Outside of the Basic Multilingual Plane a character takes two places in a string, but is one. */
const lengthOf = (
  text: string,
  from: number,
  to: number,
  length: number,
  { kind }: ElementDefinition,
): number => (kind === 'n' ? length : [...text.slice(from, to)].length);

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

/** A line break inside of a segment. Values are read without it, so that one fault is told once. */
function checkBreaks(
  segment: Segment,
  number: number | null,
  { text, separators }: Tokens,
  report: Report,
  to: Finding[],
): void {
  const raw = text.slice(segment.offset, segment.end);
  const received = /[\r\n]/.exec(raw)?.[0];
  if (received === undefined) return;
  let element = 0;
  let component = 1;
  for (let i = 0; raw[i] !== received; i++) {
    if (raw[i] === separators.release && separators.release !== ' ') i++;
    else if (raw[i] === separators.component) component++;
    else if (raw[i] === separators.element) {
      element++;
      component = 1;
    }
  }
  const isComposite = (segment.elements[element - 1]?.length ?? 0) > 1;
  report.add(to, {
    code: ERROR_CODES.invalidCharacter,
    segment,
    number,
    element: element === 0 ? null : element,
    component: element === 0 || !isComposite ? null : component,
    received,
  });
}

/** Explicit nesting, a lost terminator, a tag that is not in capitals. */
function checkOddities(
  segment: Segment,
  number: number | null,
  { text, separators }: Tokens,
  report: Report,
  to: Finding[],
): void {
  if (segment.nested) report.add(to, { code: ERROR_CODES.nesting, segment, number });
  if (segment.open) {
    const lost = { code: ERROR_CODES.missing, expected: separators.terminator, behind: true };
    report.add(to, { ...lost, segment, number });
  }
  if (!segment.small) return;
  const received = text.slice(segment.offset, segment.offset + segment.tag.length);
  const small = { code: ERROR_CODES.misplaced, expected: segment.tag, received };
  report.add(to, { ...small, level: 'structure', segment, number });
}

function isEmpty(components: readonly string[]): boolean {
  if (components[0] !== '') return false;
  for (let i = 1; i < components.length; i++) if (components[i] !== '') return false;
  return true;
}
