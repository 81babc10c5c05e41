/** How orders and the papers about them are numbered. */

/** The number that the mall gives an order whose buyer names none: `PO-0012`. */
export const orderNumber = (count: number): string => `PO-${String(count).padStart(4, '0')}`;

/** What the papers of one order have in common, whatever the buyer calls it: `0012` for `o12`. */
export const serialOf = ({ id }: { readonly id: string }): string => id.slice(1).padStart(4, '0');

/** Element 1004 takes more, but some partners' systems do not. */
export const OWN_NUMBER_LENGTH_MAX = 17;
const OWN_NUMBER = /^[A-Za-z0-9][A-Za-z0-9-]{0,16}$/;
/** Numbers that look like those which the mall gives to orders, contracts and the like. */
const GIVEN_NUMBER = /^(PO|CT|RS|AP|OC|IV|RA|DA|GR)-\d/i;

/** What is wrong with a number that a buyer gives its order; null when it may be used. */
export function whyNotNumber(number: string): 'form' | 'reserved' | null {
  if (!OWN_NUMBER.test(number)) return 'form';
  return GIVEN_NUMBER.test(number) ? 'reserved' : null;
}
