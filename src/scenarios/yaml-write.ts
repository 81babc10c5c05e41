import { Document, isMap, isSeq, visit } from 'yaml';

/** New pieces of a scenario’s text, written as authors write them: texts in two languages and short lists in one line. */

const WRITING = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;
/** Longer texts get lines of their own. */
const LINE_LENGTH_MAX = 110;

/** In lines, ended by a line end. */
export function blockText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Collection(_, node) {
      const plain = (isMap(node) || isSeq(node)) && node.items.every(isShort);
      const inLine = plain && node !== document.contents && flowText(node.toJSON()).length <= LINE_LENGTH_MAX;
      if (inLine) node.flow = true;
    },
  });
  // Items of a list keep their own lines, however short they are.
  const { contents } = document;
  if (isSeq(contents))
    for (const item of contents.items) if (isMap(item) && item.items.length > 2) item.flow = false;
  return document.toString(WRITING);
}

/** Between brackets or braces, or a single value, in one line. */
export function flowText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Collection(_, node) {
      node.flow = true;
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'QUOTE_DOUBLE';
    },
  });
  if (typeof value === 'string') {
    // As it would stand between braces, where more has to be quoted than in a line of its own.
    return flowText({ a: value }).slice('{ a: '.length, -' }'.length);
  }
  return document.toString(WRITING).trim().replaceAll(/\n\s*/g, ' ');
}

/** Every line moved to the right. */
export const indented = (lines: string, columns: number): string =>
  lines.replaceAll(/^(?=.)/gm, ' '.repeat(columns));

function isShort(thing: unknown): boolean {
  const value = typeof thing === 'object' && thing !== null && 'value' in thing ? thing.value : thing;
  return !isMap(value) && !isSeq(value);
}
