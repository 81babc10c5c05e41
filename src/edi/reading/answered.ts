import { valueAt } from '../envelope.ts';
import type { Finding } from '../finding.ts';
import { readInterchange } from '../interchange.ts';
import { layOut, type Row } from './layout.ts';

/**
 * Which segments of an answer speak of which fault of the message it answers. In a CONTRL a fault of the envelope is told in
 * UCI, one of UNH or UNT in UCM, all others by UCS (the segment, UNH being 1) and UCD (the element, the tag being 1); in an
 * APERAK every ERC with its FTX is one fault, in the order in which they were found.
 * @returns for each fault the segments of the answer, as they stand there; an empty list where it speaks of none
 */
export function answeredBy(answer: string, faults: readonly Finding[]): readonly (readonly string[])[] {
  const read = readInterchange(answer);
  if (!read.ok) return faults.map(() => []);
  const rows = layOut(read.value);
  const type = valueAt(read.value.messages[0]?.segments[0] ?? null, 2);
  if (type === 'APERAK') {
    const errors = errorsIn(rows);
    return faults.map((_fault, i) => errors[i] ?? []);
  }
  const told = toldIn(rows);
  return faults.map((fault) => told.find((one) => !one.taken && takes(one, fault))?.rows ?? []);
}

const textOf = ({ parts }: Row): string => parts.map(({ text }) => text).join('');
const at = ({ segment }: Row, element: number, component = 1): string => valueAt(segment, element, component);

/** Each ERC with what follows it about the same fault. */
function errorsIn(rows: readonly Row[]): string[][] {
  const errors: string[][] = [];
  let open: string[] | null = null;
  for (const row of rows) {
    if (row.tag === 'ERC') errors.push((open = [textOf(row)]));
    else if (row.tag === 'FTX' || row.tag === 'RFF') open?.push(textOf(row));
    else open = null;
  }
  return errors;
}

interface Told {
  readonly rows: readonly string[];
  /** Null in UCI, the envelope; `service`: in UCM, UNH or UNT. */
  readonly segment: number | null | 'service';
  readonly code: string;
  /** As the answer counts: the tag is 1; empty for the whole segment. */
  readonly element: string;
  readonly component: string;
  taken: boolean;
}

function toldIn(rows: readonly Row[]): Told[] {
  const told: Told[] = [];
  let last: Row | null = null;
  const add = (about: Omit<Told, 'taken'>): void => {
    if (about.code !== '') told.push({ ...about, taken: false });
  };
  for (const row of rows) {
    if (row.tag === 'UCI') add({ rows: [textOf(row)], segment: null, ...placeIn(row, 5, 7) });
    else if (row.tag === 'UCM') add({ rows: [textOf(row)], segment: 'service', ...placeIn(row, 4, 6) });
    else if (row.tag === 'UCS') {
      last = row;
      add({ rows: [textOf(row)], segment: Number(at(row, 1)), code: at(row, 2), element: '', component: '' });
    } else if (row.tag === 'UCD') {
      const rowsOfIt = last === null ? [textOf(row)] : [textOf(last), textOf(row)];
      add({ rows: rowsOfIt, segment: last === null ? null : Number(at(last, 1)), ...placeIn(row, 1, 2) });
    }
  }
  return told;
}

const placeIn = (row: Row, code: number, place: number): Pick<Told, 'code' | 'element' | 'component'> => ({
  code: at(row, code),
  element: at(row, place, 1),
  component: at(row, place, 2),
});

/** Whether this is where the fault is told; then it is told nowhere else. */
function takes(told: Told, { code, segment, tag, element, component, level }: Finding): boolean {
  if (level === 'business' || told.code !== String(code)) return false;
  const where = told.segment === 'service' ? tag === 'UNH' || tag === 'UNT' : told.segment === segment;
  const isPlace =
    told.element === (element === null ? '' : String(element + 1)) &&
    told.component === (element === null || component === null ? '' : String(component));
  if (!where || !isPlace) return false;
  told.taken = true;
  return true;
}
