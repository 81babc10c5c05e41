import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type CST,
  type Document,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { valueIn, type Path } from '../labs/glimpse.ts';
import { readYaml } from './yaml-text.ts';
import { blockText, flowText, indented } from './yaml-write.ts';

/**
 * Adding to a YAML text and taking from it, so that everything around stays byte for byte: comments, order, ways of writing.
 * Each function gives the new text, or the same one where the path leads nowhere. Where a text is written so oddly that a cut
 * would spoil it, the library writes it anew as a whole.
 */

const READING = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  logLevel: 'silent',
  keepSourceTokens: true,
} as const;

/** The text as nodes; null for what is no YAML of ours, which `readYaml` finds out at little cost. */
export function nodesOf(text: string): Document.Parsed | null {
  return dataOf(text) === null ? null : parseDocument(text, READING);
}

/** The text as plain data; null for what is no YAML of ours. */
export function dataOf(text: string): unknown {
  if (lastRead?.text !== text) {
    const yaml = readYaml(text);
    lastRead = { text, data: isYaml(yaml) ? yaml.data : null };
  }
  return lastRead.data;
}

/** A change looks at the same text many times in a row, and reading it is what takes time. */
let lastRead: { readonly text: string; readonly data: unknown } | null = null;

const isYaml = ({ broken, errors }: ReturnType<typeof readYaml>): boolean => !broken && errors.length === 0;

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly written: string;
}

/** Lists and mappings that stand in a text. */
type Group = YAMLMap | YAMLSeq;

/** Levels of the text are indented by so many spaces. */
const INDENT = 2;

/** The text with an item more in a list, behind the first `at` of them. A list that is not there begins with it. */
export function withItem(text: string, list: Path, at: number, value: unknown): string {
  if (valueIn(dataOf(text), ...list) === undefined) {
    return withKey(text, list.slice(0, -1), String(list.at(-1)), [value]);
  }
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, list);
      if (!isSeq(node)) return [];
      if (node.items.length === 0) return beginning(text, document, list, value);
      if (node.flow) return flowInsertion(node, at, flowText(value));
      const column = dashColumn(text, node);
      return column === null ? null : lineInsertion(text, node, at, indented(blockText([value]), column));
    },
    (document) => {
      const node = nodeAt(document, list);
      if (isSeq(node)) node.items.splice(at, 0, document.createNode(value));
    },
  );
}

/** The text with an item of a list a second time, just behind the first and written like it. */
export function withItemTwice(text: string, list: Path, index: number): string {
  const value = valueIn(dataOf(text), ...list, index);
  if (value === undefined) return text;
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, list);
      if (!isSeq(node)) return [];
      const item = node.items[index];
      if (node.flow) return flowInsertion(node, index + 1, text.slice(startOf(item), lastOf(item)));
      const lines = linesOf(text, node, index);
      return lines && lineInsertion(text, node, index + 1, text.slice(lines.from, lines.to));
    },
    (document) => {
      const node = nodeAt(document, list);
      if (isSeq(node)) node.items.splice(index + 1, 0, document.createNode(value));
    },
  );
}

/** The text without an item of a list; the last one leaves an empty list behind. */
export function withoutItem(text: string, list: Path, index: number): string {
  if (valueIn(dataOf(text), ...list, index) === undefined) return text;
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, list);
      if (!isSeq(node)) return [];
      if (node.flow) return flowRemoval(node, index);
      const lines = linesOf(text, node, index);
      if (!lines) return null;
      const removed: Cut = { ...lines, written: '' };
      if (node.items.length > 1) return [removed];
      const colon = colonOf(document, list);
      return colon === null ? null : [{ from: colon, to: colon, written: ' []' }, removed];
    },
    (document) => {
      document.deleteIn([...list, index]);
    },
  );
}

/** The text with a key more in a mapping, at its end. */
export function withKey(text: string, map: Path, key: string, value: unknown): string {
  if (valueIn(dataOf(text), ...map, key) !== undefined) return text;
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, map);
      if (!isMap(node)) return [];
      if (node.flow) return flowInsertion(node, node.items.length, flowText({ [key]: value }).slice(2, -2));
      const column = columnOf(text, startOf(node.items[0]?.key));
      // Between the outermost parts stands a blank line.
      const space = column === 0 ? '\n' : '';
      const lines = `${space}${indented(blockText({ [key]: value }), column)}`;
      return lineInsertion(text, node, node.items.length, lines);
    },
    (document) => {
      document.setIn([...map, key], document.createNode(value));
    },
  );
}

/** The text without a key of a mapping and what belongs to it. */
export function withoutKey(text: string, map: Path, key: string): string {
  if (valueIn(dataOf(text), ...map, key) === undefined) return text;
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, map);
      if (!isMap(node)) return [];
      const index = indexOfKey(node, key);
      if (node.flow) return flowRemoval(node, index);
      const pair = node.items[index];
      const from = startOf(pair?.key);
      // The only key of its mapping, or one behind a hyphen, leaves no whole line.
      if (node.items.length === 1) return null;
      if (text.slice(lineStart(text, from), from).trim() !== '') {
        return [{ from, to: startOf(node.items[index + 1]?.key), written: '' }];
      }
      return [
        { from: lineStart(text, from), to: lineEnd(text, lastOf(pair?.value ?? pair?.key)), written: '' },
      ];
    },
    (document) => {
      document.deleteIn([...map, key]);
    },
  );
}

/** The text with another name for a key. */
export function withKeyRenamed(text: string, map: Path, key: string, name: string): string {
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, map);
      const pair = isMap(node) ? node.items[indexOfKey(node, key)] : undefined;
      if (!isScalar(pair?.key) || !pair.key.range) return [];
      return [{ from: pair.key.range[0], to: pair.key.range[1], written: name }];
    },
    (document) => {
      const node = nodeAt(document, map);
      const pair = isMap(node) ? node.items[indexOfKey(node, key)] : undefined;
      if (pair) pair.key = document.createNode(name);
    },
  );
}

/** The text with something else in the place of a single value, or of a list that is written in brackets. */
export function withValueAt(text: string, path: Path, value: unknown): string {
  if (valueIn(dataOf(text), ...path) === undefined) return text;
  return edited(
    text,
    (document) => {
      const node = nodeAt(document, path);
      if (!isScalar(node) && !(isSeq(node) && node.flow)) return null;
      const [from, to] = [startOf(node), lastOf(node)];
      const end = text.slice(from, to).endsWith('\n') ? '\n' : '';
      return [{ from, to, written: `${flowText(value)}${end}` }];
    },
    (document) => {
      document.setIn(path, document.createNode(value));
    },
  );
}

/** Cuts the text, and makes sure that the data is what was meant; else the library writes the whole text anew. */
function edited(
  text: string,
  cutsOf: (document: Document.Parsed) => readonly Cut[] | null,
  change: (document: Document.Parsed) => void,
): string {
  const document = nodesOf(text);
  if (!document) return text;
  const cuts = cutsOf(document);
  if (cuts?.length === 0) return text;
  change(document);
  const anew = (): string => document.toString({ lineWidth: 0 });
  if (cuts === null) return anew();
  const cut = [...cuts]
    .sort((a, b) => b.from - a.from)
    .reduce((rest, { from, to, written }) => rest.slice(0, from) + written + rest.slice(to), text);
  return JSON.stringify(dataOf(cut)) === JSON.stringify(document.toJS()) ? cut : anew();
}

const nodeAt = (document: Document.Parsed, path: Path): unknown =>
  path.length === 0 ? document.contents : document.getIn(path, true);

const indexOfKey = (map: YAMLMap, key: string): number =>
  map.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** Behind the line in which something ends: a comment in it belongs to it. */
function lineEnd(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const next = text.indexOf('\n', end);
  return next < 0 ? text.length : next + 1;
}

function startOf(node: unknown): number {
  return (isScalar(node) || isMap(node) || isSeq(node)) && node.range ? node.range[0] : 0;
}

/** Where the last character of a node ends; comments and blank lines behind it are not of it. */
function lastOf(node: unknown): number {
  if (isScalar(node)) return node.range?.[1] ?? 0;
  if (!isMap(node) && !isSeq(node)) return 0;
  if (node.flow) {
    const token = node.srcToken as CST.FlowCollection | undefined;
    const bracket = token?.end.find(({ type }) => type === 'flow-seq-end' || type === 'flow-map-end');
    return bracket ? bracket.offset + 1 : (node.range?.[1] ?? 0);
  }
  if (isSeq(node)) {
    const at = node.items.length - 1;
    return Math.max(lastOf(node.items[at]), (dashOf(node, at) ?? -1) + 1);
  }
  const pair = node.items.at(-1);
  return Math.max(lastOf(pair?.value), lastOf(pair?.key) + 1);
}

/** Where an item's hyphen stands. */
function dashOf(list: YAMLSeq, index: number): number | null {
  const token = list.srcToken as CST.BlockSequence | undefined;
  return token?.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? null;
}

/** The column of a list's hyphens; null where they do not begin their lines. */
function dashColumn(text: string, list: YAMLSeq): number | null {
  const dash = dashOf(list, 0);
  return dash === null || text.slice(lineStart(text, dash), dash).trim() !== '' ? null : columnOf(text, dash);
}

/** The lines of an item, from its hyphen's to its last. */
function linesOf(text: string, list: YAMLSeq, index: number): Pick<Cut, 'from' | 'to'> | null {
  const dash = dashOf(list, index);
  if (dash === null || dashColumn(text, list) === null) return null;
  return { from: lineStart(text, dash), to: lineEnd(text, Math.max(dash + 1, lastOf(list.items[index]))) };
}

/** Whole lines behind the first `at` things of a group. */
function lineInsertion(text: string, group: Group, at: number, lines: string): readonly Cut[] | null {
  const before = isSeq(group)
    ? group.items[at - 1]
    : (group.items[at - 1]?.value ?? group.items[at - 1]?.key);
  const dash = isSeq(group) ? dashOf(group, at === 0 ? 0 : at - 1) : null;
  const place =
    at === 0
      ? lineStart(text, dash ?? startOf(group))
      : lineEnd(text, Math.max(lastOf(before), (dash ?? -1) + 1));
  const newline = place > 0 && text[place - 1] !== '\n' ? '\n' : '';
  const end = lines.endsWith('\n') ? '' : '\n';
  return [{ from: place, to: place, written: `${newline}${lines}${end}` }];
}

/** Something between brackets or braces, behind the first `at` things there. */
function flowInsertion(group: Group, at: number, written: string): readonly Cut[] {
  if (group.items.length === 0) {
    const inside = isMap(group) ? ` ${written} ` : written;
    return [{ from: startOf(group) + 1, to: lastOf(group) - 1, written: inside }];
  }
  if (at === 0) {
    const place = startOfThing(group, 0);
    return [{ from: place, to: place, written: `${written}, ` }];
  }
  const place = endOfThing(group, at - 1);
  return [{ from: place, to: place, written: `, ${written}` }];
}

function flowRemoval(group: Group, index: number): readonly Cut[] {
  const { length } = group.items;
  if (length === 1) return [{ from: startOf(group) + 1, to: lastOf(group) - 1, written: '' }];
  return index < length - 1
    ? [{ from: startOfThing(group, index), to: startOfThing(group, index + 1), written: '' }]
    : [{ from: endOfThing(group, index - 1), to: endOfThing(group, index), written: '' }];
}

const startOfThing = (group: Group, index: number): number =>
  startOf(isSeq(group) ? group.items[index] : group.items[index]?.key);
function endOfThing(group: Group, index: number): number {
  if (isSeq(group)) return lastOf(group.items[index]);
  const pair = group.items[index];
  return Math.max(lastOf(pair?.value), lastOf(pair?.key));
}

/** Where the colon before a value ends; null where it is no value of a mapping. */
function colonOf(document: Document.Parsed, path: Path): number | null {
  const map = nodeAt(document, path.slice(0, -1));
  const pair = isMap(map) ? map.items[indexOfKey(map, String(path.at(-1)))] : undefined;
  const colon = pair?.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  return colon ? colon.offset + 1 : null;
}

/** The first item of an empty list: in lines of its own where there is room for them. */
function beginning(
  text: string,
  document: Document.Parsed,
  list: Path,
  value: unknown,
): readonly Cut[] | null {
  const node = nodeAt(document, list);
  const map = nodeAt(document, list.slice(0, -1));
  const colon = colonOf(document, list);
  if (!isSeq(node) || !isMap(map)) return null;
  if (map.flow || colon === null) return flowInsertion(node, 0, flowText(value));
  const column = columnOf(text, startOf(map.items[0]?.key)) + INDENT;
  const [from, to] = [startOf(node), lastOf(node)];
  // `tasks: []`, or the brackets in the next line.
  const line = lineEnd(text, to);
  const newline = text[line - 1] === '\n' ? '' : '\n';
  return [
    { from: text.slice(colon, from).trim() === '' ? colon : from, to, written: '' },
    { from: line, to: line, written: `${newline}${indented(blockText([value]), column)}` },
  ];
}
