import { supportedType } from '../message.ts';
import { tableOf, type Group } from '../message-table.ts';
import type { ReadInterchange, ReadMessage } from '../interchange.ts';
import { Report } from '../report.ts';
import type { Separators } from '../separators.ts';
import { checkStructure } from '../structure.ts';
import type { Segment } from '../tokenize.ts';

/** A piece of a segment as it stands in the text: the tag, a value, or a sign that parts them. */
export interface Part {
  readonly text: string;
  /** In characters of the text; `to` is behind it. */
  readonly from: number;
  readonly to: number;
  /** 0 for the tag, from 1 for an element after it, null for a sign. */
  readonly element: number | null;
  /** From 1 in an element; 0 for the tag and for signs. */
  readonly component: number;
}
/** One segment of a text, to be shown on a line of its own. */
export interface Row {
  /** From 1; UNA counts where there is one. */
  readonly number: number;
  readonly tag: string;
  readonly from: number;
  /** Behind the terminator. */
  readonly to: number;
  /** 0 for service segments, 1 for the message's own, one more in every group below its first segment. */
  readonly depth: number;
  /** Number of the segment in its message, UNH being 1; null in the envelope. */
  readonly position: number | null;
  readonly parts: readonly Part[];
  /** Null for UNA, which is none. */
  readonly segment: Segment | null;
}

interface Standing {
  readonly depth: number;
  readonly position: number | null;
}
const ENVELOPE: Standing = { depth: 0, position: null };

/** A text one segment a line, each as deep as its group is in the message's table; all its interchanges, one after the other. */
export function layOut(read: ReadInterchange): readonly Row[] {
  const rows: Row[] = [];
  for (const one of [read, ...read.further]) addRows(one, rows);
  return rows;
}

function addRows(read: ReadInterchange, rows: Row[]): void {
  const { text, separators, segments } = read.tokens;
  const standings = new Map<Segment, Standing>();
  for (const message of read.messages) place(message, read, standings);
  const first = segments[0]?.offset ?? text.length;
  const before = rows.at(-1)?.to ?? 0;
  const una = text.lastIndexOf('UNA', first);
  if (una >= before && text.slice(before, una).trim().replace('\ufeff', '') === '') {
    const to = una + text.slice(una, first).trimEnd().length;
    const parts = [
      { text: 'UNA', from: una, to: una + 3, element: 0, component: 0 },
      { text: text.slice(una + 3, to), from: una + 3, to, element: 1, component: 1 },
    ];
    rows.push({ number: rows.length + 1, tag: 'UNA', from: una, to, ...ENVELOPE, parts, segment: null });
  }
  for (const segment of segments) {
    const to = Math.min(segment.end + 1, text.length);
    rows.push({
      number: rows.length + 1,
      tag: segment.tag,
      from: segment.offset,
      to,
      ...(standings.get(segment) ?? ENVELOPE),
      parts: partsOf(text, segment.offset, to, separators),
      segment,
    });
  }
}

/** The pieces of one segment, in order and without a gap. */
function partsOf(text: string, from: number, to: number, separators: Separators): Part[] {
  const { component: between, element: next, terminator, release } = separators;
  const parts: Part[] = [];
  let element = 0;
  let component = 0;
  let begin = from;
  const value = (at: number): void => {
    if (at > begin) parts.push({ text: text.slice(begin, at), from: begin, to: at, element, component });
  };
  for (let at = from; at < to; at++) {
    const character = text.charAt(at);
    if (character === release && release !== ' ') {
      at++;
      continue;
    }
    if (character !== between && character !== next && character !== terminator) continue;
    value(at);
    parts.push({ text: character, from: at, to: at + 1, element: null, component: 0 });
    begin = at + 1;
    if (character === next) {
      element++;
      component = 1;
    } else if (element > 0) component++;
  }
  value(to);
  return parts;
}

/** Notes how deep each segment of a message stands; what has no place in the table stands like the one before it. */
function place(message: ReadMessage, read: ReadInterchange, to: Map<Segment, Standing>): void {
  const { segments, closed } = message;
  const type = supportedType(segments[0] as Segment);
  const table = type === null ? null : tableOf(type);
  const depths = table === null ? [] : depthsIn(table);
  const ordinals =
    table === null ? null : checkStructure(segments, table, closed, new Report(read.tokens), []);
  let depth = 1;
  segments.forEach((segment, index) => {
    depth = depths[ordinals?.[index] ?? -1] ?? depth;
    const isService = segment.tag === 'UNH' || segment.tag === 'UNT';
    to.set(segment, { depth: isService ? 0 : depth, position: index + 1 });
  });
}

/** How deep each place of a message's table is, by its ordinal. A group's first segment stands one less deep than the rest. */
function depthsIn(table: Group, depth = 1, into: number[] = []): number[] {
  table.slots.forEach(({ group, ordinal }, index) => {
    if (group !== null) depthsIn(group, depth + 1, into);
    else into[ordinal] = table.number > 0 && index === 0 ? depth - 1 : depth;
  });
  return into;
}
