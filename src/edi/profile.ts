import { isDay } from './calendar.ts';
import { ERROR_CODES, type Finding } from './finding.ts';
import { tableOf, type Group } from './message-table.ts';
import { Parts, wanted, type Stretch, type Wanted } from './parts.ts';
import type { Remark, Report } from './report.ts';
import { checkSums } from './sums.ts';
import type { MessageType } from './tables/messages.ts';
import { PROFILES, type Profile } from './tables/profiles.ts';
import { kindOfTag } from './tags.ts';
import type { Segment, Tokens } from './tokenize.ts';

/** Checks a message against what the lab agreed on: required qualifiers, dates, line numbers, sums. */
export function checkProfile(
  type: MessageType,
  segments: readonly Segment[],
  ordinals: readonly number[],
  tokens: Tokens,
  report: Report,
  to: Finding[],
): void {
  const profile = PROFILES[type];
  if (profile === null) return;
  const parts = new Parts(segments, profile.line?.tag ?? '', tokens);
  new ProfileCheck(type, profile, parts, ordinals, report, to).check();
}

const DOCUMENT = kindOfTag('BGM');
const DATE = kindOfTag('DTM');
const LINE = kindOfTag('LIN');

class ProfileCheck {
  readonly #type: MessageType;
  readonly #profile: Profile;
  readonly #parts: Parts;
  readonly #ordinals: readonly number[];
  readonly #report: Report;
  readonly #to: Finding[];

  constructor(
    type: MessageType,
    profile: Profile,
    parts: Parts,
    ordinals: readonly number[],
    report: Report,
    to: Finding[],
  ) {
    this.#type = type;
    this.#profile = profile;
    this.#parts = parts;
    this.#ordinals = ordinals;
    this.#report = report;
    this.#to = to;
  }

  check(): void {
    const { line } = this.#profile;
    const parts = this.#parts;
    const needs = needsOf(this.#type, this.#profile);
    this.#require(needs.header, parts.header);
    for (const stretch of parts.lines) this.#require(needs.line, stretch);
    if (line !== null && parts.lines.length < line.min) {
      this.#missing(line.tag, parts.header.until - 1, line.tag);
    }
    this.#require(needs.summary, parts.summary);
    const numbers = new Set<string>();
    for (let i = 0; i < parts.segments.length; i++) {
      const { kind } = parts.segments[i] as Segment;
      if (kind === DATE) this.#date(i);
      else if (kind === LINE) this.#line(i, numbers);
      else if (kind === DOCUMENT) this.#document(i);
    }
    checkSums(this.#type, parts, (index, remark) => this.#add(index, remark));
  }

  #require(needs: readonly Need[], stretch: Stretch): void {
    for (const need of needs) {
      if (this.#isMet(need, stretch)) continue;
      let after = stretch.from;
      for (let i = stretch.from; i < stretch.until; i++) {
        const here = this.#ordinals[i] ?? -1;
        if (here >= 0 && here <= need.ordinal) after = i;
      }
      this.#missing(need.tag, after, need.text);
    }
  }

  #isMet({ ways }: Need, stretch: Stretch): boolean {
    for (const { first, rest } of ways) {
      let at = this.#parts.find(stretch, first);
      while (at !== -1 && !this.#goesOn(at, rest))
        at = this.#parts.find({ from: at + 1, until: stretch.until }, first);
      if (at !== -1) return true;
    }
    return false;
  }

  #goesOn(index: number, rest: readonly string[]): boolean {
    for (let i = 0; i < rest.length; i++) if (this.#parts.value(index, 1, i + 2) !== rest[i]) return false;
    return true;
  }

  #document(index: number): void {
    const { functions } = this.#profile;
    if (this.#parts.value(index, 2) === '') {
      this.#add(index, { code: ERROR_CODES.missing, element: 2, expected: '1004' });
    }
    if (functions !== '') this.#oneOf(index, 3, functions);
  }

  #oneOf(index: number, element: number, codes: string): void {
    const received = this.#parts.value(index, element);
    if (received !== '' && codes.split(' ').includes(received)) return;
    const code = received === '' ? ERROR_CODES.missing : ERROR_CODES.invalidValue;
    this.#add(index, { code, element, expected: codes, received: received === '' ? null : received });
  }

  #date(index: number): void {
    const format = this.#parts.value(index, 1, 3);
    if (format !== '102' && format !== '203') return;
    const received = this.#parts.value(index, 1, 2);
    if (received === '' || isMoment(received, format)) return;
    const expected = format === '102' ? 'CCYYMMDD' : 'CCYYMMDDHHMM';
    this.#add(index, { code: ERROR_CODES.invalidValue, element: 1, component: 2, expected, received });
  }

  #line(index: number, seen: Set<string>): void {
    const { actions } = this.#profile;
    if (actions !== '') this.#oneOf(index, 2, actions);
    const received = this.#parts.value(index, 1);
    if (received === '') this.#add(index, { code: ERROR_CODES.missing, element: 1, expected: '1082' });
    else if (seen.has(received)) this.#add(index, { code: ERROR_CODES.duplicate, element: 1, received });
    seen.add(received);
  }

  #missing(tag: string, after: number, expected: string): void {
    this.#add(after, { code: ERROR_CODES.missing, tag, expected, behind: true });
  }

  #add(index: number, remark: Omit<Remark, 'segment' | 'number' | 'level'>): void {
    const segment = this.#parts.segments[index] ?? null;
    this.#report.add(this.#to, { level: 'profile', segment, number: index + 1, ...remark });
  }
}

/** A way in which a need can be met: how the first element of a segment begins. */
interface Way {
  readonly first: Wanted;
  /** The components behind the first. */
  readonly rest: readonly string[];
}
/** A need of a profile, taken apart. */
interface Need {
  readonly text: string;
  readonly tag: string;
  readonly ways: readonly Way[];
  /** Where the standard has its place. */
  readonly ordinal: number;
}
type Needs = Readonly<Record<'header' | 'line' | 'summary', readonly Need[]>>;
/** One entry for each type of message, made when it is first asked for. */
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
    const ways = begins.split('|').map((way): Way => {
      const [code = '', ...rest] = way.split(':');
      return { first: wanted(`${tag}+${code}`), rest };
    });
    const ordinal = slots[places[kindOfTag(tag)]?.[0] ?? -1]?.ordinal ?? Infinity;
    return { text, tag, ways, ordinal };
  });

/** The group of a table that begins with a tag. */
function groupOf(group: Group, tag: string): Group | null {
  for (const slot of group.slots) {
    if (slot.group === null) continue;
    if (slot.tag === tag) return slot.group;
    const inside = groupOf(slot.group, tag);
    if (inside !== null) return inside;
  }
  return null;
}

/** True for a day of the calendar, with hour and minute in format 203. */
function isMoment(value: string, format: '102' | '203'): boolean {
  if (value.length !== (format === '102' ? 8 : 12) || !/^\d+$/.test(value)) return false;
  const number = (from: number, until: number): number => Number(value.slice(from, until));
  if (!isDay(number(0, 4), number(4, 6), number(6, 8))) return false;
  return format === '102' || (number(8, 10) < 24 && number(10, 12) < 60);
}
