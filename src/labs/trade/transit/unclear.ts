import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import type { TradeCommand, TradeCommandType } from '../commands.ts';
import type { DocumentKind } from '../messages.ts';
import type { TradeState, UnclearMessage } from '../state.ts';

/** Messages that gave their receiver trouble and that it has not found out yet: what it cannot go on without. */

type State = DeepReadonly<TradeState>;
type Unclear = DeepReadonly<UnclearMessage>;

/** In place of the number of a message that never came: nobody can know it. */
export const NO_NUMBER = '-';

export const unclearKey = (order: string, kind: DocumentKind, number: string): string =>
  `${order} ${kind} ${number}`;

/** What is unclear to a firm, oldest first; with `order`, about that order alone. */
export function unclearTo(state: State, firm: FirmId, order?: string): readonly Unclear[] {
  let found: Unclear[] | null = null;
  for (const key in state.unclear) {
    const message = state.unclear[key];
    if (message?.firm !== firm || (order !== undefined && message.order !== order)) continue;
    (found ??= []).push(message);
  }
  return found ?? NOTHING;
}
const NOTHING: readonly Unclear[] = [];

/** What a firm may do about an order of which a message is unclear: look, report, and get out. */
const ALWAYS: ReadonlySet<TradeCommandType> = new Set([
  'trade/ReportMessage',
  'trade/ShowMessage',
  'trade/CancelOrder',
  'trade/ProposeCancellation',
]);
const ANSWERS: ReadonlySet<TradeCommandType> = new Set([
  'trade/AgreeCancellation',
  'trade/DeclineCancellation',
]);

/** The unclear message that stands in a command's way; undefined when nothing does. */
export const inTheWay = (state: State, firm: FirmId, command: TradeCommand): Unclear | undefined =>
  'order' in command && command.order !== null
    ? blocking(state, firm, command.order, command.type)
    : undefined;

/** Whether an unclear message keeps a firm from a step on an order. */
export const isBlocked = (state: State, firm: FirmId, order: string, step: TradeCommandType): boolean =>
  blocking(state, firm, order, step) !== undefined;

function blocking(state: State, firm: FirmId, order: string, step: TradeCommandType): Unclear | undefined {
  if (ALWAYS.has(step)) return undefined;
  const unclear = unclearTo(state, firm, order);
  // A wish to cancel can be answered whatever else is unclear, but for the wish itself.
  return ANSWERS.has(step) ? unclear.find(({ kind }) => kind === 'ORDCHG') : unclear[0];
}
