import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { nodesOf } from './yaml-edit.ts';
import { flowText } from './yaml-write.ts';

/** Changing a scenario's text and keeping what its author wrote around it: comments, order, ways of writing. */

const NAME_LENGTH_MAX = 40;
const SUFFIX = '-copy';

/** The text of a copy: its id and title say that it is one. A text that cannot be read is copied as it is. */
export function asCopy(text: string): string {
  const document = nodesOf(text);
  const id = document?.get('scenario');
  if (!document || typeof id !== 'string') return text;
  const [lab = '', name = ''] = id.split('/');
  document.set(
    'scenario',
    `${lab}/${name.replace(/-copy$/, '').slice(0, NAME_LENGTH_MAX - SUFFIX.length)}${SUFFIX}`,
  );
  for (const [lang, mark] of [
    ['en', ' (copy)'],
    ['zh', '（副本）'],
  ] as const) {
    const title = document.getIn(['title', lang]);
    if (typeof title === 'string' && !title.endsWith(mark))
      document.setIn(['title', lang], `${title}${mark}`);
  }
  return document.toString({ lineWidth: 0 });
}

/** A file's bytes as text: UTF-8, with or without its mark; null for what is no text. */
export function decodeScenario(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text.replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}

/** One value in a scenario's text. */
export interface WrittenValue {
  /** `trade.goods.0.price` */
  readonly path: string;
  /** As people read it: a text without its quotes, a figure as it is written. */
  readonly value: string;
}

const textIn = (source: string, node: Scalar): string =>
  typeof node.value === 'string'
    ? node.value.replace(/\n$/, '')
    : source.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0);

function scalarsIn(text: string): ReadonlyMap<string, Scalar> | null {
  const document = nodesOf(text);
  if (!document) return null;
  const found = new Map<string, Scalar>();
  const walk = (node: unknown, path: string): void => {
    const below = (step: string): string => (path === '' ? step : `${path}.${step}`);
    if (isMap(node)) {
      for (const { key, value } of node.items) if (isScalar(key)) walk(value, below(String(key.value)));
    } else if (isSeq(node)) node.items.forEach((item, index) => walk(item, below(String(index))));
    else if (isScalar(node) && node.range) found.set(path, node);
  };
  walk(document.contents, '');
  return found;
}

/** Every value that stands in a scenario's text, in its order; null for a text that is no YAML. */
export function writtenValues(text: string): readonly WrittenValue[] | null {
  const scalars = scalarsIn(text);
  return scalars && [...scalars].map(([path, node]) => ({ path, value: textIn(text, node) }));
}

/** The text with other values at some of its paths; every other character stays as it is. Unknown paths are left out. */
export function withValues(text: string, values: ReadonlyMap<string, string>): string {
  const changes = [...(scalarsIn(text) ?? [])].flatMap(([path, node]) => {
    const value = values.get(path);
    if (value === undefined || value === textIn(text, node) || !node.range) return [];
    const [from, to] = node.range;
    const end = text.slice(from, to).endsWith('\n') ? '\n' : '';
    return [{ from, to, written: `${asWritten(value, node)}${end}` }];
  });
  return changes
    .sort((a, b) => b.from - a.from)
    .reduce((changed, { from, to, written }) => changed.slice(0, from) + written + changed.slice(to), text);
}

/** A figure stays one, and so do `15%` and `60s`; a text is quoted where its author quoted, or where it has to be. */
function asWritten(value: string, node: Scalar): string {
  const isFigure = /^-?\d{1,12}(\.\d{1,6})?(%|[a-z]{1,3})?$/.test(value);
  const isPlain = node.type === 'PLAIN';
  if (isFigure && (isPlain || typeof node.value !== 'string')) return value;
  return isPlain && value !== '' ? flowText(value) : JSON.stringify(value);
}
