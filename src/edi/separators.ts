/** The characters that part an interchange. The same everywhere in it; UNA names them. */
export interface Separators {
  readonly component: string;
  readonly element: string;
  /** `.` or `,`. */
  readonly decimal: string;
  /** Takes the meaning off the character after it; a space means that there is none. */
  readonly release: string;
  /** Syntax 4 only; a space means that there is none. */
  readonly repetition: string;
  readonly terminator: string;
}

/** What holds without UNA. */
export const USUAL_SEPARATORS: Separators = {
  component: ':',
  element: '+',
  decimal: '.',
  release: '?',
  repetition: ' ',
  terminator: "'",
};

/** What holds without UNA in an UNOB interchange on lines that carry control characters (ISO 9735, level B). */
export const CONTROL_SEPARATORS: Separators = {
  component: '\u001f',
  element: '\u001d',
  decimal: '.',
  release: ' ',
  repetition: ' ',
  terminator: '\u001c',
};

/** Reads the six characters after `UNA`; null when they cannot part a text. */
export function separatorsFrom(una: string): Separators | null {
  if (una === ":+.? '") return USUAL_SEPARATORS;
  const [component, element, decimal, release, repetition, terminator] = [...una];
  if (component === undefined || element === undefined || decimal === undefined) return null;
  if (release === undefined || repetition === undefined || terminator === undefined) return null;
  if (decimal !== '.' && decimal !== ',') return null;
  const parting = [component, element, terminator, ...(release === ' ' ? [] : [release])];
  if (new Set(parting).size < parting.length) return null;
  if (parting.some((character) => /[A-Za-z0-9\s]/.test(character))) return null;
  return { component, element, decimal, release, repetition, terminator };
}

/** The UNA of these separators. */
export const writeUna = ({
  component,
  element,
  decimal,
  release,
  repetition,
  terminator,
}: Separators): string => `UNA${component}${element}${decimal}${release}${repetition}${terminator}`;
