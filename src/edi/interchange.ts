import { repertoireOf } from './characters.ts';
import { decodeInterchange } from './decode.ts';
import { TEXT_LENGTH_MAX } from './limits.ts';
import type { Result } from '../kernel/result.ts';
import { fail, succeed } from '../kernel/result.ts';
import type { Separators } from './separators.ts';
import { TAGS } from './tags.ts';
import { tokenize, type Segment, type Tokens } from './tokenize.ts';

/** Why a text cannot be read as an interchange at all. */
export const UNREADABLE_REASONS = ['empty', 'too-long', 'binary', 'no-edifact'] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** One message as it stands: UNH, what follows, UNT. */
export interface ReadMessage {
  /** UNH first; UNT last if the message has one. */
  readonly segments: readonly Segment[];
  /** UNT is there. */
  readonly closed: boolean;
  /** Index of its functional group; null outside of groups. */
  readonly group: number | null;
}
/** Segments that stand where only UNH, UNG, UNE or UNZ may. */
export interface Stray {
  readonly first: Segment;
  /** They end with an UNT: a message whose UNH is lost. */
  readonly isMessage: boolean;
}
export interface ReadGroup {
  readonly header: Segment;
  readonly trailer: Segment | null;
  /** Where it should have ended, if it has no UNE. */
  readonly last: Segment;
}
/** A text taken apart into its envelope and messages; nothing is judged yet. */
export interface ReadInterchange {
  readonly tokens: Tokens;
  readonly separators: Separators;
  readonly header: Segment | null;
  readonly trailer: Segment | null;
  readonly messages: readonly ReadMessage[];
  readonly groups: readonly ReadGroup[];
  readonly strays: readonly Stray[];
  /** What stands behind UNZ and is no other interchange. */
  readonly beyond: Segment | null;
  readonly syntax: SyntaxLevel;
  /** The other interchanges of the text, if it has several; each has separators and counts of its own. */
  readonly further: readonly ReadInterchange[];
}
/** What S001 says, with what it means for reading. */
export interface SyntaxLevel {
  /** `UNOC`; empty without UNB. */
  readonly identifier: string;
  /** `3`; empty without UNB. */
  readonly version: string;
  /** Matches a character outside of the repertoire; null if the text has none, or the repertoire is unknown. */
  readonly foreign: RegExp | null;
  readonly decimalMarks: string;
}

/**
 * Reads a text, or the bytes of a file, as an interchange, or as several that follow each other. Never throws: whatever
 * begins like EDIFACT is taken apart.
 * @returns the parts, or why this is no interchange
 */
export function readInterchange(input: string | Uint8Array): Result<ReadInterchange, UnreadableReason> {
  if (input.length === 0) return fail('empty');
  if (input.length > (typeof input === 'string' ? TEXT_LENGTH_MAX : 4 * TEXT_LENGTH_MAX))
    return fail('too-long');
  const text = typeof input === 'string' ? input : decodeInterchange(input);
  if (text.length > TEXT_LENGTH_MAX) return fail('too-long');
  const start = /[^\s\ufeff]/.exec(text)?.index;
  if (start === undefined) return fail('empty');
  if (!/^UN[ABGH][^\w\s]/i.test(text.slice(start, start + 4)) && !/\bUN[BH]\+/.test(text)) {
    return fail(isBinary(text) ? 'binary' : 'no-edifact');
  }
  if (text.includes('\0')) return fail('binary');
  const first = tokenize(text);
  if (first.next === null) return succeed(partsOf(first, NO_MORE));
  const further: ReadInterchange[] = [];
  for (let next: number | null = first.next; next !== null;) {
    const tokens = tokenize(text, next);
    further.push(partsOf(tokens, NO_MORE));
    next = tokens.next;
  }
  return succeed(partsOf(first, further));
}
const NO_MORE: readonly ReadInterchange[] = [];

/** Control characters that no text has. */
function isBinary(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 9) return true;
  return false;
}

/** By a tag's kind: whether it opens or closes something. */
const IS_ENVELOPE = TAGS.map((tag) => /^UN[BGHTEZ]$/.test(tag));

function partsOf(tokens: Tokens, further: readonly ReadInterchange[]): ReadInterchange {
  const messages: ReadMessage[] = [];
  const groups: { header: Segment; trailer: Segment | null; last: Segment }[] = [];
  const strays: Stray[] = [];
  let header: Segment | null = null;
  let trailer: Segment | null = null;
  /** Where the message that is open begins; -1 if none is. */
  let open = -1;
  let stray: Segment | null = null;
  let grouped = false;
  const close = (until: number, closed: boolean): void => {
    const group = grouped ? groups.length - 1 : null;
    if (open !== -1) messages.push({ segments: segments.slice(open, until), closed, group });
    open = -1;
  };
  const endStray = (isMessage: boolean): void => {
    if (stray) strays.push({ first: stray, isMessage });
    stray = null;
  };
  const { segments } = tokens;
  const leave = (until: number): void => {
    close(until, false);
    endStray(false);
  };
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as Segment;
    if (IS_ENVELOPE[segment.kind] !== true) {
      if (open === -1) stray ??= segment;
      const within = grouped ? groups.at(-1) : undefined;
      if (within) within.last = segment;
      continue;
    }
    switch (segment.tag) {
      case 'UNB':
        leave(i);
        header = segment;
        break;
      case 'UNZ':
        leave(i);
        trailer = segment;
        break;
      case 'UNG':
        leave(i);
        groups.push({ header: segment, trailer: null, last: segment });
        grouped = true;
        break;
      case 'UNE': {
        leave(i);
        const group = groups.at(-1);
        if (group && grouped) group.trailer = segment;
        else stray = segment;
        grouped = false;
        break;
      }
      case 'UNH':
        leave(i);
        open = i;
        break;
      case 'UNT':
        if (open !== -1) close(i + 1, true);
        else {
          stray ??= segment;
          endStray(true);
        }
        break;
    }
    const group = groups.at(-1);
    if (group && grouped) group.last = segment;
  }
  leave(segments.length);
  const { separators, beyond } = tokens;
  const syntax = syntaxOf(tokens, header);
  return { tokens, separators, header, trailer, messages, groups, strays, beyond, syntax, further };
}

function syntaxOf({ separators, una, kinds }: Tokens, header: Segment | null): SyntaxLevel {
  const identifier = header?.elements[0]?.[0] ?? '';
  const version = header?.elements[0]?.[1] ?? '';
  const repertoire = repertoireOf(identifier);
  return {
    identifier,
    version,
    foreign: repertoire !== undefined && (kinds & ~repertoire.kinds) !== 0 ? repertoire.foreign : null,
    // Only UNA chooses one of the two marks (ISO 9735, 10.1), and in version 4 not even that.
    decimalMarks: una === 'given' && version !== '4' ? separators.decimal : '.,',
  };
}
