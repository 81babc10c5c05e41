import type { RecordedEvent } from '../kernel/envelope.ts';
import type { ChainedEntry } from '../runs/ports.ts';
import { csvHead, csvLines } from './csv.ts';
import type { Chunk } from './export-file.ts';
import { UNMASKED, type Mask } from './pseudonyms.ts';
import type { Cell } from './table.ts';

/** A run's journal as a file, one event to a line, a page of entries at a time: no more than that is ever in memory. */

type Pages = AsyncIterable<readonly ChainedEntry[]>;

/** Columns are only ever added, at the end. */
export const EVENT_COLUMNS = [
  'seq',
  'event',
  'at',
  'day',
  'actor_kind',
  'actor',
  'seat',
  'market',
  'type',
  'version',
  'data',
  'command',
  'hash',
] as const;

/** An event with the entry it stands in. */
interface Line {
  readonly entry: ChainedEntry;
  readonly actor: ChainedEntry['actor'];
  /** 1, 2, 3 … within the entry; 0 with no event for an entry that caused none. */
  readonly number: number;
  readonly event: RecordedEvent | null;
  /** Empty under pseudonyms: a name could be tried until it fits. */
  readonly hash: string;
}

function* linesOf(entries: readonly ChainedEntry[], mask: Mask): Generator<Line> {
  for (const entry of entries) {
    const actor = mask.actor(entry.actor);
    const events = mask.events(entry.events);
    const hash = mask === UNMASKED ? entry.hash : '';
    if (events.length === 0) yield { entry, actor, number: 0, event: null, hash };
    for (const [i, event] of events.entries()) yield { entry, actor, number: i + 1, event, hash };
  }
}

const cellsOf = ({ entry, actor, number, event, hash }: Line): readonly Cell[] => [
  entry.seq,
  number,
  new Date(entry.atMs).toISOString(),
  entry.day,
  actor.kind,
  actor.id,
  actor.seat,
  event?.market ?? null,
  event?.type ?? null,
  event?.v ?? null,
  event ? JSON.stringify(event.data) : null,
  entry.commandId,
  hash,
];

export async function* eventsCsv(pages: Pages, mask: Mask, bom: boolean): AsyncGenerator<Chunk> {
  yield { bytes: Buffer.from(csvHead(EVENT_COLUMNS, bom)), rows: 0 };
  for await (const page of pages) {
    const rows = [...linesOf(page, mask)].map(cellsOf);
    yield { bytes: Buffer.from(csvLines(rows)), rows: rows.length };
  }
}

export async function* eventsJsonl(pages: Pages, mask: Mask): AsyncGenerator<Chunk> {
  for await (const page of pages) {
    const lines = [...linesOf(page, mask)].map(({ entry, actor, number, event, hash }) =>
      JSON.stringify({
        seq: entry.seq,
        event: number,
        at: new Date(entry.atMs).toISOString(),
        day: entry.day,
        actor,
        market: event?.market ?? null,
        type: event?.type ?? null,
        version: event?.v ?? null,
        data: event?.data ?? null,
        command: entry.commandId,
        hash: hash === '' ? null : hash,
      }),
    );
    yield { bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')), rows: lines.length };
  }
}
