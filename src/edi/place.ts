import type { Segment, Tokens } from './tokenize.ts';

/** A place in a text. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * Finds the places of findings. Tokens carry no position below the segment, since most are never asked for one: an
 * element's is found by reading its segment again, a line's number from the line breaks, noted when first needed.
 */
export class Places {
  readonly #tokens: Tokens;
  readonly #lines: Lines;

  /** @param before the places of another interchange of the same text, to count its lines only once */
  constructor(tokens: Tokens, before: Places | null) {
    this.#tokens = tokens;
    this.#lines = before === null ? { starts: null } : before.#lines;
  }

  at(offset: number): Place {
    const starts = (this.#lines.starts ??= lineStarts(this.#tokens.text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { offset, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Where an element or component begins, both counted from 1; the place where it would, if it is left out. */
  of(segment: Segment, element: number | null, component: number | null): Place {
    return this.at(element === null ? segment.offset : this.#offsetOf(segment, element, component ?? 1));
  }

  #offsetOf(segment: Segment, element: number, component: number): number {
    const { text, separators } = this.#tokens;
    let elements = 0;
    let components = 1;
    for (let i = segment.offset; i < segment.end; i++) {
      const character = text[i];
      if (character === separators.release && separators.release !== ' ') i++;
      else if (character === separators.element) {
        if (elements === element) return i;
        elements++;
        components = 1;
        if (elements === element && component === 1) return i + 1;
      } else if (character === separators.component && elements > 0) {
        components++;
        if (elements === element && components === component) return i + 1;
      }
    }
    return segment.end;
  }
}

/** Where the lines of a text begin, once it has been asked for. */
interface Lines {
  starts: number[] | null;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
