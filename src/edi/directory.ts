import { CodeSet } from './code-set.ts';
import { CODE_LISTS } from './tables/code-lists.ts';
import { DATA_ELEMENTS } from './tables/data-elements.ts';
import { COMPOSITES, SEGMENTS } from './tables/segments.ts';
import {
  SERVICE_COMPOSITES,
  SERVICE_COMPOSITES_4,
  SERVICE_ELEMENTS,
  SERVICE_ELEMENTS_4,
  SERVICE_SEGMENTS,
  SERVICE_SEGMENTS_4,
} from './tables/service.ts';
import { TAGS } from './tags.ts';

/** A simple element of the directory. */
export interface ElementDefinition {
  /** Four digits, `1004`. */
  readonly number: string;
  readonly kind: 'a' | 'an' | 'n';
  readonly min: number;
  readonly max: number;
  /** As the directory writes it: `an..35`. */
  readonly representation: string;
  /** All codes it may carry; null where any is taken. */
  readonly codes: ReadonlySet<string> | null;
  /** The same, with ZZZ (agreed between the partners), to look codes up where they stand in a text. */
  readonly codeSet: CodeSet | null;
  /** The greatest length, if nothing else limits it; else 0. */
  readonly freeMax: number;
}
export interface ComponentDefinition {
  readonly element: ElementDefinition;
  readonly mandatory: boolean;
  /** It, or one behind it in its composite, is mandatory: a reader may not stop before it. */
  readonly isNeeded: boolean;
}
/** One place in a segment: a composite, or a simple element, which counts as one component. */
export interface PlaceDefinition {
  readonly composite: string | null;
  readonly mandatory: boolean;
  /** It, or one behind it in its segment, is mandatory. */
  readonly isNeeded: boolean;
  readonly components: readonly ComponentDefinition[];
}
export type SegmentDefinition = readonly PlaceDefinition[];
export type Directory = ReadonlyMap<string, SegmentDefinition>;
/** The same by the kind of a tag (see `TAGS`), for looking up many. */
export type DirectoryByKind = readonly (SegmentDefinition | undefined)[];

type Table = Readonly<Record<string, string>>;

/** D.96A with the service segments of syntax 1 to 3. */
export const DIRECTORY: Directory = compile(
  [DATA_ELEMENTS, SERVICE_ELEMENTS],
  { ...COMPOSITES, ...SERVICE_COMPOSITES },
  { ...SEGMENTS, ...SERVICE_SEGMENTS },
);

/** The service segments around a message, in syntax 4. */
export const ENVELOPE_4: Directory = compile(
  [SERVICE_ELEMENTS, SERVICE_ELEMENTS_4],
  { ...SERVICE_COMPOSITES, ...SERVICE_COMPOSITES_4 },
  { ...SERVICE_SEGMENTS, ...SERVICE_SEGMENTS_4 },
);

/** What `DIRECTORY` and `ENVELOPE_4` say, by the kind of a tag. */
export const DIRECTORY_BY_KIND: DirectoryByKind = TAGS.map((tag) => DIRECTORY.get(tag));
export const ENVELOPE_4_BY_KIND: DirectoryByKind = TAGS.map((tag) => ENVELOPE_4.get(tag));

function compile(elements: readonly Table[], composites: Table, segments: Table): Directory {
  const simple = new Map<string, ElementDefinition>();
  for (const table of elements) {
    for (const [representation, numbers] of Object.entries(table)) {
      for (const number of numbers.split(' ')) simple.set(number, elementOf(number, representation));
    }
  }
  const isNeeded = (index: number, words: readonly string[]): boolean =>
    words.slice(index).some((word) => word.endsWith('!'));
  const component = (word: string, index: number, words: readonly string[]): ComponentDefinition => {
    const element = simple.get(word.slice(0, 4));
    if (!element) throw new Error(`element ${word} is in no table`);
    return { element, mandatory: word.endsWith('!'), isNeeded: isNeeded(index, words) };
  };
  const place = (word: string, index: number, words: readonly string[]): PlaceDefinition => {
    const name = word.slice(0, 4);
    const composite = composites[name];
    const needs = { mandatory: word.endsWith('!'), isNeeded: isNeeded(index, words) };
    return composite === undefined
      ? { composite: null, ...needs, components: [word].map(component) }
      : { composite: name, ...needs, components: composite.split(' ').map(component) };
  };
  return new Map(Object.entries(segments).map(([tag, places]) => [tag, places.split(' ').map(place)]));
}

function elementOf(number: string, representation: string): ElementDefinition {
  const match = /^(an|a|n)(\.\.)?(\d+)$/.exec(representation);
  if (!match) throw new Error(`no representation: ${representation}`);
  const max = Number(match[3]);
  const min = match[2] === undefined ? max : 1;
  const kind = match[1] as ElementDefinition['kind'];
  const list = CODE_LISTS[number];
  const codes = list === undefined ? null : expand(list);
  const codeSet = codes && new CodeSet([...codes, 'ZZZ']);
  const freeMax = kind === 'an' && min === 1 && codes === null ? max : 0;
  return { number, kind, min, max, representation, codes, codeSet, freeMax };
}

/** `1-3 AA-AC` → 1, 2, 3, AA, AB, AC. */
function expand(list: string): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const word of list.split(' ')) {
    const [from = '', to] = word.split('-');
    if (to === undefined) codes.add(from);
    else if (/^\d+$/.test(from)) for (let n = Number(from); n <= Number(to); n++) codes.add(String(n));
    else {
      const stem = from.slice(0, -1);
      for (let code = from.charCodeAt(stem.length); code <= to.charCodeAt(stem.length); code++) {
        codes.add(stem + String.fromCharCode(code));
      }
    }
  }
  return codes;
}
