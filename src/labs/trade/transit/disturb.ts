import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { Random } from '../../../kernel/random.ts';
import { event, type TradeEvent } from '../events.ts';
import type { ShockState, TradeState } from '../state.ts';
import { filedBy, type Filed } from './filed.ts';

/**
 * Faults in transit are armed by shocks and strike the next message that fits: one fault, one message. The books are never
 * touched, and nothing is drawn while no fault waits, so a run without faults is the same with and without this.
 */

type State = DeepReadonly<TradeState>;
type Armed = DeepReadonly<ShockState> & { readonly message: NonNullable<ShockState['message']> };

/** What befalls the documents of a decision's events; to be appended to them. */
export function disturbances(state: State, events: readonly TradeEvent[], random: Random): TradeEvent[] {
  const armed = armedFaults(state);
  if (armed.length === 0) return [];
  const used = new Set<string>();
  const struck = new Set<string>();
  for (const happened of events) {
    if (happened.type !== 'trade/MessageDisturbed') continue;
    used.add(happened.data.shock);
    struck.add(keyOf(happened.data));
  }
  return events.flatMap((happened) =>
    filedBy(state, happened).flatMap((filed) => {
      if (struck.has(keyOf(filed))) return [];
      const fault = armed.find((shock) => !used.has(shock.id) && fits(shock, filed));
      if (fault === undefined) return [];
      used.add(fault.id);
      return strike(state, fault, filed, random);
    }),
  );
}

/** The same for events that come one at a time, each applied before the next is asked for. */
export function* withDisturbances(
  state: State,
  source: Iterable<TradeEvent>,
  random: Random,
): Generator<TradeEvent> {
  for (const happened of source) {
    // Told beforehand: once the event is applied, its documents are filed.
    const after = disturbances(state, [happened], random);
    yield happened;
    yield* after;
  }
}

const keyOf = ({ order, kind, number }: Pick<Filed, 'order' | 'kind' | 'number'>): string =>
  `${order} ${kind} ${number}`;

const NONE: readonly Armed[] = [];

/** The faults that wait for their message, the oldest first. */
export function armedFaults(state: State): readonly Armed[] {
  let armed: Armed[] | null = null;
  for (const id in state.shocks) {
    const shock = state.shocks[id];
    if (shock?.message !== undefined) (armed ??= []).push({ ...shock, message: shock.message });
  }
  return armed ?? NONE;
}

const fits = ({ message }: Armed, { kind, receiver }: Filed): boolean =>
  (message.kind === null || message.kind === kind) && (message.firm === null || message.firm === receiver);

/** The fault strikes; a receiver that the system plays has it found out at once. */
function strike(state: State, shock: Armed, filed: Filed, random: Random): TradeEvent[] {
  const { order, kind, number, receiver } = filed;
  const { fault } = shock.message;
  const disturbed = event('trade/MessageDisturbed', {
    order,
    kind,
    number,
    shock: shock.id,
    fault,
    where: random.next(),
  });
  if (state.firms[receiver]?.bySystem !== true) return [disturbed];
  const found = { order, kind, number, firm: receiver, fault, right: true };
  return [disturbed, event('trade/MessageReported', found)];
}
