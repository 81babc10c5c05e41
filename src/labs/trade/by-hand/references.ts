import { valueAt } from '../../../edi/envelope.ts';
import { readInterchange } from '../../../edi/interchange.ts';
import { controlReference } from '../edifact.ts';
import type { DocumentView } from '../view-types.ts';

/** UNA and UNB stand within it; the rest need not be read. */
const ENVELOPE_LENGTH = 300;

/** The control reference under which a document travelled. */
export function referenceOf(document: DocumentView): string {
  if (document.written === null) return controlReference(document);
  const read = readInterchange(document.written.slice(0, ENVELOPE_LENGTH));
  return read.ok ? valueAt(read.value.header, 5) : '';
}

/**
 * The control references a firm has used up: those of the messages that were taken. One that was refused counts as never
 * received, so that it may be put right and sent again as it is called.
 */
export function usedReferences(
  orders: Iterable<{ readonly documents: readonly DocumentView[] }>,
  firm: string,
): Set<string> {
  const used = new Set<string>();
  for (const { documents } of orders) {
    for (const document of documents) if (document.sender === firm) used.add(referenceOf(document));
  }
  return used;
}
