import type { Entry } from '../../../kernel/envelope.ts';
import type { FirmId, MarketId } from '../../../kernel/ids.ts';
import type { RunHost } from '../../../runs/ports.ts';
import type { Team } from '../../../runs/teams.ts';
import type { Texts } from '../../i18n.ts';
import { SIDE_EVENTS } from '../evidence.ts';
import type { Words } from '../trade/words.ts';

/** What was done from a team's seats, in plain words, oldest first and a page at a time. */

export interface JournalLine {
  readonly when: string;
  readonly title: string;
  readonly detail: string;
  readonly kind: 'info';
}
export interface JournalPage {
  readonly lines: readonly JournalLine[];
  /** The entry after which the next page begins; null on the last. */
  readonly nextAfter: number | null;
}
/** A seat of the team: what it is called, and where it sits. */
export interface JournalSeat {
  readonly market: MarketId;
  readonly firm: FirmId;
  readonly name: string;
}

const LINES_MAX = 50;
const READ_AT_ONCE = 500;

/** The journal of a team after an entry. Reads on until a page is full or the journal ends. */
export async function teamJournal(
  host: RunHost,
  team: Team,
  seats: ReadonlyMap<string, JournalSeat>,
  afterSeq: number,
  texts: Texts,
  words: Words,
): Promise<JournalPage> {
  const lines: JournalLine[] = [];
  for (let at = afterSeq; ;) {
    const entries = await host.entries(at, READ_AT_ONCE);
    for (const entry of entries) {
      at = entry.seq;
      const line = lineOf(entry, team, seats, texts, words);
      if (line === null) continue;
      if (lines.length === LINES_MAX) return { lines, nextAfter: entry.seq - 1 };
      lines.push(line);
    }
    if (entries.length < READ_AT_ONCE) return { lines, nextAfter: null };
  }
}

function lineOf(
  { seq, actor, events, day, atMs }: Entry,
  team: Team,
  seats: ReadonlyMap<string, JournalSeat>,
  texts: Texts,
  words: Words,
): JournalLine | null {
  const seat = actor.seat === null ? undefined : seats.get(actor.seat);
  if (!seat) return null;
  const types = new Set(
    events
      .filter(({ market, type }) => market === team.market && !SIDE_EVENTS.has(type))
      .map(({ type }) => type),
  );
  const named = [...types]
    .map((type) => `trade:event.${type.replace(/^trade\//, '')}`)
    .filter((key) => texts.exists(key))
    .map((key) => words.t(key));
  if (named.length === 0) return null;
  return {
    when: `${words.day(day)} · ${words.time(atMs)}`,
    title: named.join(' · '),
    detail: words.t('judging:journal.detail', {
      firm: seat.name,
      actor: words.t(`public:actor.${actor.kind}`),
      seq,
    }),
    kind: 'info',
  };
}
