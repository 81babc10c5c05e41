import { valueAt } from './envelope.ts';
import { ERROR_CODES, type Finding } from './finding.ts';
import { tableOf, type Group } from './message-table.ts';
import type { Remark, Report } from './report.ts';
import { checkSums } from './sums.ts';
import type { MessageType } from './tables/messages.ts';
import { PROFILES, type Profile } from './tables/profiles.ts';
import type { Segment } from './tokenize.ts';

/** A stretch of a message: its header, one line, its summary. Indexes of segments, the end excluded. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}
/** A message cut where its profile looks. */
export interface Parts {
  readonly header: Stretch;
  readonly lines: readonly Stretch[];
  readonly summary: Stretch;
}

/** Checks a message against what the lab agreed on: required qualifiers, dates, line numbers, sums. */
export function checkProfile(
  type: MessageType,
  segments: readonly Segment[],
  ordinals: Int32Array,
  report: Report,
  to: Finding[],
): void {
  const profile = PROFILES[type];
  if (profile !== null) new ProfileCheck(type, profile, segments, ordinals, report, to).check();
}

class ProfileCheck {
  readonly #type: MessageType;
  readonly #profile: Profile;
  readonly #segments: readonly Segment[];
  readonly #ordinals: Int32Array;
  readonly #report: Report;
  readonly #to: Finding[];

  constructor(
    type: MessageType,
    profile: Profile,
    segments: readonly Segment[],
    ordinals: Int32Array,
    report: Report,
    to: Finding[],
  ) {
    this.#type = type;
    this.#profile = profile;
    this.#segments = segments;
    this.#ordinals = ordinals;
    this.#report = report;
    this.#to = to;
  }

  check(): void {
    const { line } = this.#profile;
    const needs = needsOf(this.#type, this.#profile);
    const parts = partsOf(this.#segments, line?.tag ?? '');
    this.#require(needs.header, parts.header);
    for (const stretch of parts.lines) this.#require(needs.line, stretch);
    if (line !== null && parts.lines.length < line.min) {
      this.#missing(line.tag, parts.header.until - 1, line.tag);
    }
    this.#require(needs.summary, parts.summary);
    this.#codes();
    this.#dates();
    this.#lineNumbers();
    checkSums(this.#type, this.#segments, parts, (index, remark) => this.#add(index, remark));
  }

  #require(needs: readonly Need[], stretch: Stretch): void {
    for (const need of needs) {
      let isThere = false;
      for (let i = stretch.from; i < stretch.until && !isThere; i++) {
        const segment = this.#segments[i] as Segment;
        isThere = segment.tag === need.tag && isMet(need, segment);
      }
      if (isThere) continue;
      let after = stretch.from;
      for (let i = stretch.from; i < stretch.until; i++) {
        const here = this.#ordinals[i] ?? -1;
        if (here >= 0 && here <= need.ordinal) after = i;
      }
      this.#missing(need.tag, after, need.text);
    }
  }

  #codes(): void {
    const { functions, actions } = this.#profile;
    this.#segments.forEach((segment, index) => {
      if (segment.tag === 'BGM') {
        if (valueAt(segment, 2) === '') {
          this.#add(index, { code: ERROR_CODES.missing, element: 2, expected: '1004' });
        }
        if (functions !== '') this.#oneOf(index, segment, 3, functions, true);
      }
      if (segment.tag === 'LIN' && actions !== '') this.#oneOf(index, segment, 2, actions, true);
    });
  }

  #oneOf(index: number, segment: Segment, element: number, codes: string, needed: boolean): void {
    const received = valueAt(segment, element);
    if (received === '' ? !needed : codes.split(' ').includes(received)) return;
    const code = received === '' ? ERROR_CODES.missing : ERROR_CODES.invalidValue;
    this.#add(index, { code, element, expected: codes, received: received === '' ? null : received });
  }

  #dates(): void {
    this.#segments.forEach((segment, index) => {
      if (segment.tag !== 'DTM') return;
      const value = valueAt(segment, 1, 2);
      const format = valueAt(segment, 1, 3);
      if (value === '' || (format !== '102' && format !== '203') || isMoment(value, format)) return;
      const expected = format === '102' ? 'CCYYMMDD' : 'CCYYMMDDHHMM';
      this.#add(index, {
        code: ERROR_CODES.invalidValue,
        element: 1,
        component: 2,
        expected,
        received: value,
      });
    });
  }

  #lineNumbers(): void {
    const seen = new Set<string>();
    this.#segments.forEach((segment, index) => {
      if (segment.tag !== 'LIN') return;
      const received = valueAt(segment, 1);
      if (received === '') this.#add(index, { code: ERROR_CODES.missing, element: 1, expected: '1082' });
      else if (seen.has(received)) this.#add(index, { code: ERROR_CODES.duplicate, element: 1, received });
      seen.add(received);
    });
  }

  #missing(tag: string, after: number, expected: string): void {
    this.#add(after, { code: ERROR_CODES.missing, tag, expected, behind: true });
  }

  #add(index: number, remark: Omit<Remark, 'segment' | 'number' | 'level'>): void {
    const segment = this.#segments[index] ?? null;
    this.#report.add(this.#to, { level: 'profile', segment, number: index + 1, ...remark });
  }
}

function partsOf(segments: readonly Segment[], line: string): Parts {
  const starts: number[] = [];
  let end = segments.length;
  segments.forEach(({ tag }, index) => {
    if (tag === 'UNS') end = Math.min(end, index);
    if (tag === line && index < end) starts.push(index);
  });
  if (end === segments.length) {
    const count = segments.findIndex(({ tag }, index) => tag === 'CNT' && index > (starts.at(-1) ?? 0));
    end = count === -1 ? segments.length - 1 : count;
  }
  const first = starts[0] ?? end;
  return {
    header: { from: 0, until: first },
    lines: starts.map((from, i) => ({ from, until: starts[i + 1] ?? end })),
    summary: { from: end, until: segments.length },
  };
}

const groupOf = (group: Group, tag: string): Group | null => {
  for (const slot of group.slots) {
    if (slot.group === null) continue;
    if (slot.tag === tag) return slot.group;
    const inside = slot.group.below.has(tag) || slot.group.places.has(tag) ? groupOf(slot.group, tag) : null;
    if (inside !== null) return inside;
  }
  return null;
};

/** A need of a profile, taken apart. */
interface Need {
  readonly text: string;
  readonly tag: string;
  /** Ways in which the first element may begin. */
  readonly begins: readonly (readonly string[])[];
  /** Where the standard has its place. */
  readonly ordinal: number;
}
type Needs = Readonly<Record<'header' | 'line' | 'summary', readonly Need[]>>;
const known = new Map<MessageType, Needs>();

function needsOf(type: MessageType, { header, line, summary }: Profile): Needs {
  let needs = known.get(type);
  if (needs) return needs;
  const table = tableOf(type);
  const inLine = line === null ? null : groupOf(table, line.tag);
  needs = {
    header: needsIn(header, table),
    line: inLine === null ? [] : needsIn(line?.needs ?? '', inLine),
    summary: needsIn(summary, table),
  };
  known.set(type, needs);
  return needs;
}

const needsIn = (texts: string, { places, slots }: Group): Need[] =>
  (texts === '' ? [] : texts.split(' ')).map((text) => {
    const [tag = '', begins = ''] = text.split('+');
    const ordinal = slots[places.get(tag)?.[0] ?? -1]?.ordinal ?? Infinity;
    return { text, tag, begins: begins.split('|').map((start) => start.split(':')), ordinal };
  });

const isMet = ({ begins }: Need, segment: Segment): boolean =>
  begins.some((start) => start.every((value, i) => value === '' || valueAt(segment, 1, i + 1) === value));

/** True for a day of the calendar, with hour and minute in format 203. */
function isMoment(value: string, format: '102' | '203'): boolean {
  if (value.length !== (format === '102' ? 8 : 12) || !/^\d+$/.test(value)) return false;
  const number = (from: number, until: number): number => Number(value.slice(from, until));
  const month = number(4, 6);
  const day = number(6, 8);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(number(0, 4), month)) return false;
  return format === '102' || (number(8, 10) < 24 && number(10, 12) < 60);
}

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;
