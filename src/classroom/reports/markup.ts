/**
 * What a student types is kept as it was typed and read as a small set of blocks. There is no markup that could do anything:
 * whatever is none of these is text. A template draws the blocks and escapes every text in them.
 *
 *     ## a heading          - or 1. a list          **bold**  *italic*  [words](https://address)
 *     [[chart-3]] alone in a line: something put in from the run
 */

export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  /** An http or https address; null for plain words. */
  readonly href: string | null;
}
export type Runs = readonly Run[];

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly runs: Runs }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Runs[] }
  | { readonly kind: 'piece'; readonly number: number };

/** The longest answer to one question, in characters. */
export const ANSWER_MAX = 6_000;

const PIECE = /^\s*\[\[[a-z]{1,10}-(\d{1,4})\]\]\s*$/;
const HEADING = /^#{1,3}[ \t]+(\S.*)$/;
const BULLET = /^[ \t]*[-*•][ \t]+(\S.*)$/;
const ORDERED = /^[ \t]*\d{1,3}(?:[.)][ \t]+|、[ \t]*)(\S.*)$/;
const INLINE =
  /\*\*(?!\s)([^*\n]+)\*\*|\*(?!\s)([^*\n]*[^*\s])\*|\[([^[\]\n]{1,200})\]\((https?:\/\/[^\s()<>"'\\]{1,500})\)/gi;

/** Reads an answer. Total: every text is a report. */
export function parseMarkup(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  const endParagraph = (): void => {
    if (lines.length > 0) blocks.push({ kind: 'paragraph', runs: runsOf(lines.join('\n')) });
    lines = [];
  };
  const item = (ordered: boolean, words: string): void => {
    endParagraph();
    const last = blocks.at(-1);
    const runs = runsOf(words);
    if (last?.kind === 'list' && last.ordered === ordered && !gap)
      blocks[blocks.length - 1] = { ...last, items: [...last.items, runs] };
    else blocks.push({ kind: 'list', ordered, items: [runs] });
  };
  let gap = false;
  for (const line of tidy(text).split('\n')) {
    const piece = PIECE.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    const bullet = BULLET.exec(line)?.[1];
    const ordered = ORDERED.exec(line)?.[1];
    if (line.trim() === '') endParagraph();
    else if (piece !== undefined) {
      endParagraph();
      blocks.push({ kind: 'piece', number: Number(piece) });
    } else if (heading !== undefined) {
      endParagraph();
      blocks.push({ kind: 'heading', runs: runsOf(heading.trim()) });
    } else if (bullet !== undefined) item(false, bullet.trim());
    else if (ordered !== undefined) item(true, ordered.trim());
    else lines.push(line.trimEnd());
    gap = line.trim() === '';
  }
  endParagraph();
  return blocks;
}

/** How an answer names something that was put in. */
export const pieceToken = (kind: string, number: number): string => `[[${kind}-${number}]]`;

/** Line breaks as one sign, and none of the signs that can turn the writing direction or hide from the eye. */
export const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, '');

function runsOf(text: string): Runs {
  const runs: Run[] = [];
  const add = (words: string, style: Partial<Run> = {}): void => {
    if (words !== '') runs.push({ text: words, bold: false, italic: false, href: null, ...style });
  };
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, italic, words, address] = match;
    const href = address === undefined ? null : safeAddress(address);
    if (words !== undefined && href === null) continue;
    add(text.slice(from, match.index));
    if (bold !== undefined) add(bold, { bold: true });
    else if (italic !== undefined) add(italic, { italic: true });
    else if (words !== undefined) add(words, { href });
    from = match.index + whole.length;
  }
  add(text.slice(from));
  return runs;
}

/** The address if it is one of the web without a name and password in it. */
function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : null;
}
