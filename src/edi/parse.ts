import { valueAt } from './envelope.ts';
import { readInterchange, type ReadMessage } from './interchange.ts';
import type { Segment } from './tokenize.ts';
import type { EdiInterchange, EdiMessage, EdiParty, EdiSegment } from './write.ts';

/** An interchange's content without judging it; null if there is no UNB to read. */
export function parseInterchange(input: string | Uint8Array): EdiInterchange | null {
  const read = readInterchange(input);
  if (!read.ok || !read.value.header) return null;
  const { header, separators, messages } = read.value;
  return {
    separators,
    syntax: valueAt(header, 1),
    version: valueAt(header, 1, 2),
    sender: partyIn(header, 2),
    recipient: partyIn(header, 3),
    date: valueAt(header, 4),
    time: valueAt(header, 4, 2),
    reference: valueAt(header, 5),
    more: header.elements.slice(5),
    messages: messages.map(messageOf),
  };
}

const partyIn = (header: Segment, element: number): EdiParty => ({
  id: valueAt(header, element),
  qualifier: valueAt(header, element, 2),
  address: valueAt(header, element, 3),
});

function messageOf({ segments, closed }: ReadMessage): EdiMessage {
  const [unh, ...rest] = segments as readonly [Segment, ...Segment[]];
  return {
    reference: valueAt(unh, 1),
    type: valueAt(unh, 2),
    version: valueAt(unh, 2, 2),
    release: valueAt(unh, 2, 3),
    agency: valueAt(unh, 2, 4),
    association: valueAt(unh, 2, 5),
    more: unh.elements.slice(2),
    segments: (closed ? rest.slice(0, -1) : rest).map(contentOf),
  };
}

const contentOf = ({ tag, elements }: Segment): EdiSegment => ({ tag, elements });
