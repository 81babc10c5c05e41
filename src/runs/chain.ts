import { hash } from 'node:crypto';
import type { Entry } from '../kernel/envelope.ts';
import type { RunId } from '../kernel/ids.ts';
import { JournalBroken, type ChainedEntry } from './ports.ts';

/**
 * The hash chain: every entry carries the SHA-256 of the hash before it and of its own canonical bytes, so that a changed,
 * missing or moved row is found at the exact place.
 */

/** The hash before the first entry: a run's chain cannot be passed off as another's. */
export const genesisHash = (runId: RunId): string => sha256(`tradelab journal\n${runId}`);

/** The hash of an entry whose events are written as `text`. */
export function hashEntry(previous: string, entry: Omit<Entry, 'events'>, text: string): string {
  const { seq, commandId, actor, atMs, day } = entry;
  // Every text goes with its length, so that no two entries are written alike whatever they contain.
  const seat = actor.seat === null ? '-' : `${actor.seat.length}:${actor.seat}`;
  const head = `${previous} ${seq} ${atMs} ${day} ${commandId.length}:${commandId} ${actor.kind} ${actor.id.length}:${actor.id} ${seat}`;
  return sha256(`${head}\n${text}`);
}

/** Adds an entry to the chain. */
export function chainEntry(previous: string, entry: Entry): ChainedEntry {
  const text = JSON.stringify(entry.events);
  return { ...entry, text, hash: hashEntry(previous, entry, text) };
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/**
 * The events of a stored row.
 * @throws JournalBroken when the text is not a list of events
 */
export function readEvents(runId: RunId, seq: number, text: string): Entry['events'] {
  try {
    const events: unknown = JSON.parse(text);
    if (Array.isArray(events)) return events as Entry['events'];
  } catch {
    // Told below, together with what parses but is no list.
  }
  throw new JournalBroken(runId, seq, 'unreadable');
}
