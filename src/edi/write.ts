import { isLatin } from './characters.ts';
import { USUAL_SEPARATORS, writeUna, type Separators } from './separators.ts';

/** A segment's content: elements after the tag, each with at least one component. */
export interface EdiSegment {
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
}
/** A party of an interchange (S002, S003); what is empty is not written. */
export interface EdiParty {
  readonly id: string;
  readonly qualifier: string;
  /** Reverse routing or routing address. */
  readonly address: string;
}
/** A message's content: what stands between UNH and UNT, and what UNH says. */
export interface EdiMessage {
  readonly reference: string;
  readonly type: string;
  readonly version: string;
  readonly release: string;
  readonly agency: string;
  /** Association assigned code; empty if there is none. */
  readonly association: string;
  /** What UNH carries after the message identifier, nearly always nothing. */
  readonly more: readonly (readonly string[])[];
  readonly segments: readonly EdiSegment[];
}
/** An interchange's content. Counts and repeated references are not part of it: writing makes them. */
export interface EdiInterchange {
  readonly separators: Separators;
  /** UNOC … */
  readonly syntax: string;
  /** 3 or 4; in 4 the date has eight digits. */
  readonly version: string;
  readonly sender: EdiParty;
  readonly recipient: EdiParty;
  readonly date: string;
  readonly time: string;
  readonly reference: string;
  /** What UNB carries after the reference: password, application reference, test indicator … */
  readonly more: readonly (readonly string[])[];
  readonly messages: readonly EdiMessage[];
}

/** Writes an interchange, UNA first, one segment a line. `parseInterchange` reads the same content back. */
export function writeInterchange(interchange: EdiInterchange): string {
  const { separators, syntax, version, sender, recipient, date, time, reference, messages } = interchange;
  const write = writer(separators);
  const lines = [writeUna(separators)];
  lines.push(
    write('UNB', [
      [syntax, version],
      party(sender),
      party(recipient),
      [date, time],
      [reference],
      ...interchange.more,
    ]),
  );
  for (const message of messages) {
    lines.push(write('UNH', [[message.reference], identifier(message), ...message.more]));
    for (const { tag, elements } of message.segments) lines.push(write(tag, elements));
    lines.push(write('UNT', [[`${message.segments.length + 2}`], [message.reference]]));
  }
  lines.push(write('UNZ', [[`${messages.length}`], [reference]]), '');
  return lines.join('\n');
}

/** Makes a segment's text, without a line break. */
export function writer(separators: Separators): SegmentWriter {
  return separators === USUAL_SEPARATORS ? usualWriter : writerFor(separators);
}

type SegmentWriter = (tag: string, elements: EdiSegment['elements']) => string;
const usualWriter = writerFor(USUAL_SEPARATORS);

function writerFor(separators: Separators): SegmentWriter {
  const { component, element, release, repetition, terminator } = separators;
  const special = [component, element, terminator, release, repetition].filter((sign) => sign !== ' ');
  const [first, second, third, fourth = third, fifth = fourth] = special.map((sign) => sign.charCodeAt(0));
  const hasSpecial = (text: string): boolean => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === first || code === second || code === third || code === fourth || code === fifth)
        return true;
    }
    return false;
  };
  const released = (text: string): string => {
    let value = '';
    for (const character of text) value += special.includes(character) ? release + character : character;
    return value;
  };
  return (tag, elements) => {
    let text = tag;
    for (const components of elements) {
      text += element;
      for (let i = 0; i < components.length; i++) {
        const value = components[i] as string;
        if (i > 0) text += component;
        text += release !== ' ' && hasSpecial(value) ? released(value) : value;
      }
    }
    return text + terminator;
  };
}

const party = ({ id, qualifier, address }: EdiParty): string[] => trimmed([id, qualifier, address]);

const identifier = ({ type, version, release, agency, association }: EdiMessage): string[] =>
  trimmed([type, version, release, agency, association]);

/** Without empty components at the end; one always stays. */
function trimmed(components: readonly string[]): string[] {
  let { length } = components;
  while (length > 1 && components[length - 1] === '') length--;
  return components.slice(0, length);
}

/**
 * A segment from plain values: `segment('BGM', '220', 'PO-1', '9')`, a list where there are components. Empty ends are left out,
 * as the standard asks.
 */
export function segment(
  tag: string,
  ...elements: readonly (string | number | readonly (string | number)[])[]
): EdiSegment {
  const all = elements.map((element) =>
    trimmed(Array.isArray(element) ? element.map(String) : [String(element)]),
  );
  let { length } = all;
  while (length > 0 && all[length - 1]?.length === 1 && all[length - 1]?.[0] === '') length--;
  return { tag, elements: all.slice(0, length) };
}

/** What an interchange needs besides its messages. */
export interface Addressing {
  readonly sender: string;
  readonly recipient: string;
  readonly reference: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  /** `HHMM`. */
  readonly time: string;
}

/** An interchange as the lab sends it: UNOC in syntax 3, or UNOW in syntax 4 if a text has characters beyond Latin-1. */
export function makeInterchange(
  { sender, recipient, reference, date, time }: Addressing,
  messages: readonly EdiMessage[],
): EdiInterchange {
  const latin = isLatin(sender) && isLatin(recipient) && messages.every(isLatinMessage);
  return {
    separators: USUAL_SEPARATORS,
    syntax: latin ? 'UNOC' : 'UNOW',
    version: latin ? '3' : '4',
    sender: { id: sender, qualifier: 'ZZZ', address: '' },
    recipient: { id: recipient, qualifier: 'ZZZ', address: '' },
    date: latin ? date.slice(-6) : date,
    time,
    reference,
    more: [],
    messages,
  };
}

const isLatinMessage = ({ segments }: EdiMessage): boolean =>
  segments.every(({ elements }) => elements.every((components) => components.every(isLatin)));

/** A message of directory D.96A (CONTRL: D.3). */
export const makeMessage = (
  type: string,
  reference: string,
  segments: readonly EdiSegment[],
): EdiMessage => ({
  reference,
  type,
  version: 'D',
  release: type === 'CONTRL' ? '3' : '96A',
  agency: 'UN',
  association: '',
  more: [],
  segments,
});
