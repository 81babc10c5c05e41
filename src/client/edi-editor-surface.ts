import type { Extent } from '../edi/extent.ts';
import { movedExtents } from '../edi/reading/draft.ts';

/**
 * The sheet a message is written on: an ordinary text field, so that every keyboard, input method and screen reader works as
 * it does everywhere, and behind it a layer with the same text in the same places, which carries the marks, and the numbers
 * of the lines. The layer gives the field its height, so there is nothing to scroll in step.
 */

export interface Mark extends Extent {
  /** `fault`: wrong; `blank`: still to be written. */
  readonly kind: 'fault' | 'blank';
}

export interface Surface {
  readonly field: HTMLTextAreaElement;
  /** Shows these marks; they hold for the text as it is now. */
  mark(marks: readonly Mark[]): void;
  /** Lights the lines of a stretch: where the caret is. */
  light(extent: Extent | null): void;
  /** Puts the caret to a place, selects what stands there, and brings it into sight. */
  goTo(extent: Extent): void;
  /** Puts another text into the field, as if it had been typed: it can be undone. */
  replace(text: string): void;
}

export function openSurface(field: HTMLTextAreaElement, layer: HTMLElement, frame: HTMLElement): Surface {
  let text = field.value;
  let marks: readonly Mark[] = [];
  let lit: Extent | null = null;
  frame.classList.add('is-live');

  const draw = (): void => {
    layer.replaceChildren(...linesOf(text).map((line) => drawnLine(text, line, marks, lit)));
  };
  field.addEventListener('input', () => {
    const before = text;
    text = field.value;
    marks = movedExtents(before, text, marks);
    lit = null;
    draw();
  });
  draw();

  return {
    field,
    mark(next) {
      text = field.value;
      marks = [...next].sort((a, b) => a.from - b.from || b.to - a.to);
      draw();
    },
    light(extent) {
      if (extent?.from === lit?.from && extent?.to === lit?.to) return;
      lit = extent;
      linesOf(text).forEach((line, i) =>
        layer.children[i]?.classList.toggle('is-here', lit !== null && touches(line, lit)),
      );
    },
    goTo(extent) {
      field.focus({ preventScroll: true });
      field.setSelectionRange(extent.from, extent.to);
      const line = linesOf(text).findIndex(({ from, to }) => from <= extent.from && extent.from <= to);
      layer.children[line]?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    },
    replace(next) {
      field.focus({ preventScroll: true });
      field.select();
      // The old way of writing into a field is the only one that its undo knows of.
      if (!document.execCommand('insertText', false, next) || field.value !== next) {
        field.value = next;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      field.setSelectionRange(0, 0);
    },
  };
}

/** The lines of a text, without their ends. */
function linesOf(text: string): Extent[] {
  const lines: Extent[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    lines.push({ from, to: from + line.length });
    from += line.length + 1;
  }
  return lines;
}

const touches = (line: Extent, { from, to }: Extent): boolean =>
  from <= line.to && (to > line.from || from >= line.from);

function drawnLine(text: string, line: Extent, marks: readonly Mark[], lit: Extent | null): HTMLElement {
  const box = document.createElement('div');
  box.className = 'edi-editor__line';
  if (lit !== null && touches(line, lit)) box.classList.add('is-here');
  let at = line.from;
  const plain = (to: number): void => {
    if (to > at) box.append(text.slice(at, to));
    at = Math.max(at, to);
  };
  for (const mark of marks) {
    if (mark.from > line.to || mark.to < line.from || (mark.to === line.from && mark.from < line.from))
      continue;
    const from = Math.max(mark.from, at);
    const to = Math.min(mark.to, line.to);
    // What lies within another mark is marked already; an empty one still shows its place.
    if (mark.to > mark.from && from >= to) continue;
    plain(from);
    const span = document.createElement('span');
    span.className = `edi-mark edi-mark--${mark.kind}`;
    if (to > from) span.textContent = text.slice(from, to);
    else span.classList.add('edi-mark--gap');
    box.append(span);
    box.classList.add(`has-${mark.kind}`);
    at = Math.max(at, to);
  }
  plain(line.to);
  // A line without a character still has a height.
  if (line.from === line.to) box.append('\u200b');
  return box;
}
