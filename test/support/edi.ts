import { createRequire } from 'node:module';
import { checkInterchange, type CheckOptions } from '../../src/edi/check.ts';
import type { Finding } from '../../src/edi/finding.ts';
import type { MessageType } from '../../src/edi/tables/messages.ts';

/** Puts a message's body, one segment a line without its terminator, into an envelope whose counts are right. */
export function wrap(type: MessageType, body: readonly string[] | string, unb = 'UNOC:3'): string {
  const segments = typeof body === 'string' ? body.trim().split(/\s*\n\s*/) : body;
  const version = type === 'CONTRL' ? 'D:3:UN' : 'D:96A:UN';
  const date = unb.endsWith(':4') ? '20260309' : '260309';
  return [
    "UNA:+.? '",
    `UNB+${unb}+A:ZZZ+B:ZZZ+${date}:0830+R1'`,
    `UNH+1+${type}:${version}'`,
    ...segments.map((segment) => `${segment}'`),
    `UNT+${segments.length + 2}+1'`,
    "UNZ+1+R1'",
    '',
  ].join('\n');
}

/** A finding as `13 2 DTM` or, with an element, `12 2 BGM 1:1`: code, segment, tag, element. */
export const brief = ({ code, segment, tag, element, component }: Finding): string =>
  [
    code,
    segment ?? '-',
    tag,
    ...(element === null ? [] : [component === null ? element : `${element}:${component}`]),
  ].join(' ');

export const findingsOf = (text: string | Uint8Array, options: CheckOptions = {}): string[] =>
  checkInterchange(text, options).findings.map(brief);

/** An order that nothing is wrong with, without profile: header, two lines, summary. */
export const ORDER = [
  'BGM+220+PO-1+9',
  'DTM+137:20260309:102',
  'DTM+2:20260316:102',
  'RFF+CT:C-1',
  'NAD+BY+A::92',
  'NAD+SU+B::92',
  'NAD+ST+C::92',
  'CUX+2:CNY:9',
  'LIN+1++POT:SA',
  'IMD+F++:::Teapot',
  'QTY+21:4:PCE',
  'MOA+203:300',
  'PRI+AAA:75',
  'LIN+2++CUP:SA',
  'QTY+21:10:PCE',
  'MOA+203:125',
  'PRI+AAA:12.5',
  'UNS+S',
  'MOA+86:425',
  'CNT+2:2',
] as const;

/** Replaces, inserts or removes lines: `edit(ORDER, { 'CNT+2:2': null })`; null removes, a list replaces. */
export function edit(
  lines: readonly string[],
  changes: Readonly<Record<string, string | readonly string[] | null>>,
): string[] {
  const unused = new Set(Object.keys(changes));
  const edited = lines.flatMap((line) => {
    const change = changes[line];
    if (change === undefined) return [line];
    unused.delete(line);
    return change === null ? [] : change;
  });
  if (unused.size > 0) throw new Error(`no such line: ${[...unused].join(', ')}`);
  return edited;
}

interface Parser {
  onopensegment: (tag: string) => void;
  onelement: () => void;
  oncomponent: (value: string) => void;
  encoding(level: string): void;
  write(text: string): void;
  end(): void;
}
const require = createRequire(import.meta.url);
const EdifactParser = require('edifact/parser.js') as new () => Parser;

export interface PlainSegment {
  tag: string;
  elements: string[][];
}

/** What the `edifact` package, which knows nothing of us, reads in a text. */
export function readWithEdifact(text: string, level = 'UNOC'): PlainSegment[] {
  const parser = new EdifactParser();
  const segments: PlainSegment[] = [];
  parser.encoding(level === 'UNOW' ? 'UNOY' : level);
  parser.onopensegment = (tag) => void segments.push({ tag, elements: [] });
  parser.onelement = () => void segments.at(-1)?.elements.push([]);
  parser.oncomponent = (value) => void segments.at(-1)?.elements.at(-1)?.push(value);
  parser.write(text);
  parser.end();
  return segments;
}

/** The same from our reader. */
export const plain = (
  segments: readonly { tag: string; elements: readonly (readonly string[])[] }[],
): PlainSegment[] =>
  segments.map(({ tag, elements }) => ({ tag, elements: elements.map((components) => [...components]) }));
