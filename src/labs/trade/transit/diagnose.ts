import { checkInterchange } from '../../../edi/check.ts';
import { ERROR_CODES } from '../../../edi/finding.ts';
import type { TransitFault } from '../messages.ts';

/** Which fault each code of the checker (element 0085) speaks of. */
const FAULT_OF: ReadonlyMap<number, TransitFault> = new Map([
  [ERROR_CODES.wrongRecipient, 'wrong-recipient'],
  [ERROR_CODES.wrongCount, 'wrong-count'],
  [ERROR_CODES.referencesDiffer, 'wrong-reference'],
  [ERROR_CODES.missing, 'lost-segment'],
  [ERROR_CODES.invalidValue, 'garbled'],
  [ERROR_CODES.wrongCharacterType, 'garbled'],
]);

/**
 * What a checker makes of what arrived: what a student works out by reading, a bot by asking.
 * @param texts as they arrived, in order; none: nothing came
 * @param recipient the receiver's own identification
 * @returns null when nothing is wrong, or nothing that is known here
 */
export function diagnose(texts: readonly string[], recipient: string): TransitFault | null {
  const [text, again] = texts;
  if (text === undefined) return 'lost';
  if (again === text) return 'duplicate';
  const { findings } = checkInterchange(text, { profile: 'lab', recipient });
  for (const { code } of findings) {
    const fault = FAULT_OF.get(code);
    if (fault !== undefined) return fault;
  }
  return null;
}
