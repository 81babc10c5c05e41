import { repertoireOf } from './characters.ts';
import { decodeInterchange } from './decode.ts';
import { TEXT_LENGTH_MAX } from './limits.ts';
import type { Result } from '../kernel/result.ts';
import { fail, succeed } from '../kernel/result.ts';
import type { Separators } from './separators.ts';
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
  /** The first segment after UNZ, if anything follows it. */
  readonly beyond: Segment | null;
  readonly syntax: SyntaxLevel;
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
 * Reads a text, or the bytes of a file, as one interchange. Never throws: whatever begins like EDIFACT is taken apart.
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
  if (!/^UN[ABGH](?![A-Za-z0-9])/.test(text.slice(start, start + 4)) && !/\bUN[BH]\+/.test(text)) {
    return fail(isBinary(text) ? 'binary' : 'no-edifact');
  }
  if (text.includes('\0')) return fail('binary');
  return succeed(partsOf(tokenize(text)));
}

/** Control characters that no text has. */
function isBinary(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 9) return true;
  return false;
}

function partsOf(tokens: Tokens): ReadInterchange {
  const messages: ReadMessage[] = [];
  const groups: { header: Segment; trailer: Segment | null; last: Segment }[] = [];
  const strays: Stray[] = [];
  let header: Segment | null = null;
  let trailer: Segment | null = null;
  let beyond: Segment | null = null;
  let open: Segment[] | null = null;
  let stray: Segment | null = null;
  let grouped = false;
  const close = (closed: boolean): void => {
    if (open) messages.push({ segments: open, closed, group: grouped ? groups.length - 1 : null });
    open = null;
  };
  const endStray = (isMessage: boolean): void => {
    if (stray) strays.push({ first: stray, isMessage });
    stray = null;
  };
  const leave = (): void => {
    close(false);
    endStray(false);
  };
  for (const segment of tokens.segments) {
    if (trailer || (segment.tag === 'UNB' && header)) {
      leave();
      beyond = segment;
      break;
    }
    switch (segment.tag) {
      case 'UNB':
        leave();
        header = segment;
        break;
      case 'UNZ':
        leave();
        trailer = segment;
        break;
      case 'UNG':
        leave();
        groups.push({ header: segment, trailer: null, last: segment });
        grouped = true;
        break;
      case 'UNE': {
        leave();
        const group = groups.at(-1);
        if (group && grouped) group.trailer = segment;
        else stray = segment;
        grouped = false;
        break;
      }
      case 'UNH':
        leave();
        open = [segment];
        break;
      case 'UNT':
        if (open) {
          open.push(segment);
          close(true);
        } else {
          stray ??= segment;
          endStray(true);
        }
        break;
      default:
        if (open) open.push(segment);
        else stray ??= segment;
    }
    const group = groups.at(-1);
    if (group && grouped) group.last = segment;
  }
  leave();
  const { separators } = tokens;
  const syntax = syntaxOf(tokens, header);
  return { tokens, separators, header, trailer, messages, groups, strays, beyond, syntax };
}

function syntaxOf({ text, separators }: Tokens, header: Segment | null): SyntaxLevel {
  const identifier = header?.elements[0]?.[0] ?? '';
  const version = header?.elements[0]?.[1] ?? '';
  const repertoire = repertoireOf(identifier);
  const broken =
    repertoire !== undefined && (repertoire.beyondLines.test(text) || breaksInside(separators).test(text));
  return {
    identifier,
    version,
    foreign: broken ? (repertoire?.foreign ?? null) : null,
    decimalMarks: version === '4' ? '.,' : separators.decimal,
  };
}

/** Matches a line break that does not stand between segments. */
const breaksInside = ({ terminator }: Separators): RegExp =>
  new RegExp(`[^\\r\\n${terminator.replace(/[\\\]^-]/, '\\$&')}][\\r\\n]`);
