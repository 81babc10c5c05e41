import type { EventMeta } from '../../../kernel/envelope.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { PersonTally, TallyName, TradeState } from '../state.ts';

/** Running totals behind the metrics: each knows the journal entries it was counted from. */

/** Notes an entry as evidence, once. */
function note(seqs: number[], seq: number): void {
  if (seqs.at(-1) !== seq) seqs.push(seq);
}

export function tally(
  state: TradeState,
  firm: FirmId,
  name: TallyName,
  meta: EventMeta,
  count: number,
  total = 0,
): void {
  const counted = state.firms[firm]?.tallies[name];
  if (counted === undefined) return;
  counted.count += count;
  counted.total += total;
  note(counted.seqs, meta.seq);
}

/** The tally of the person who acts, if it is a person and sits in this firm. */
export function personActing(state: TradeState, firm: FirmId, meta: EventMeta): PersonTally | undefined {
  const { kind, id, seat } = meta.actor;
  if (kind !== 'human' || seat === null || state.seats[seat]?.firm !== firm) return undefined;
  return (state.persons[personKey(firm, id)] ??= {
    person: id,
    firm,
    actions: 0,
    handled: 0,
    handledInTime: 0,
    mistakes: 0,
    corrected: 0,
    seqs: [],
  });
}

export const personKey = (firm: FirmId, person: string): string => `${firm}/${person}`;

/** Key in `persons` of whoever acts for the firm; null if that is no person. */
export function keyOfActor(state: TradeState, firm: FirmId, meta: EventMeta): string | null {
  return personActing(state, firm, meta) === undefined ? null : personKey(firm, meta.actor.id);
}

/** One accepted command is one action, however many events it made. */
export function countAction(state: TradeState, meta: EventMeta): void {
  const { kind, seat } = meta.actor;
  if (seat === null) return;
  const firm = state.firms[state.seats[seat]?.firm ?? ''];
  if (firm === undefined || firm.lastActionSeq === meta.seq) return;
  firm.lastActionSeq = meta.seq;
  firm.actions[kind] += 1;
  const person = personActing(state, firm.id, meta);
  if (person === undefined) return;
  person.actions += 1;
  note(person.seqs, meta.seq);
}

/** Something that waited for the firm since `sinceDay` was dealt with: in time on the same or the next day. */
export function handled(state: TradeState, firm: FirmId, sinceDay: number, meta: EventMeta): void {
  const person = personActing(state, firm, meta);
  if (person === undefined) return;
  person.handled += 1;
  if (meta.day - sinceDay <= 1) person.handledInTime += 1;
}

export function mistaken(state: TradeState, key: string | null): void {
  const person = key === null ? undefined : state.persons[key];
  if (person !== undefined) person.mistakes += 1;
}

export function corrected(state: TradeState, key: string | null): void {
  const person = key === null ? undefined : state.persons[key];
  if (person !== undefined) person.corrected += 1;
}
