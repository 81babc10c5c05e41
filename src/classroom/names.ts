/** How names and numbers of people are compared: as people read them. */

/** Two spellings of one number are one number: case, width and spaces do not matter. */
export const numberKey = (studentNo: string): string =>
  studentNo.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** Spaces, case, width and the dot inside a foreign name do not matter. */
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s·•・‧.,'’-]+/g, '')
    .toLowerCase();

/** True when two ways of writing a name mean the same person; given and family name may change places. */
export function isSameName(a: string, b: string): boolean {
  if (plainName(a) === plainName(b)) return true;
  const parts = (name: string): string =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .split(/[\s,]+/)
      .map(plainName)
      .filter(Boolean)
      .sort()
      .join(' ');
  return parts(a) === parts(b);
}

/** `2` before `10`, `三组` where a reader looks for it. */
const ORDER = new Intl.Collator(['zh-CN', 'en'], { numeric: true, sensitivity: 'base' });
export const inReadingOrder = (a: string, b: string): number =>
  ORDER.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
