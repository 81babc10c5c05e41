import type { DeepReadonly } from '../../kernel/decider.ts';
import type { ActorKind } from '../../kernel/envelope.ts';
import { randomFrom } from '../../kernel/random.ts';
import type { Context, LabSeat } from '../lab.ts';
import type { TradeCommand } from './commands.ts';
import { showCommands } from './by-hand/show-commands.ts';
import { decide } from './decide/index.ts';
import { buyingCommands, offerCommands, paperCommands, postCommands } from './legal-firm.ts';
import { administratorCommands, bankCommands } from './legal-offices.ts';
import { orderCommands } from './legal-orders.ts';
import { stockCommands } from './legal-stock.ts';
import { reportCommands } from './transit/report-commands.ts';
import type { TradeState } from './state.ts';

type State = DeepReadonly<TradeState>;

/**
 * What a seat could do now, as commands with sensible figures: at least one of each kind that is possible, orders first,
 * what is done at leisure last. Whether one is possible `decide` alone says, so buttons and bots can never promise what
 * will be refused. Possible is not the same as wise: a short order may be rechecked although that is a wrong call.
 * @param by who would give them: people of a firm that writes by hand have its messages to write instead
 */
export function legal(state: State, seat: LabSeat, by: ActorKind = 'system'): readonly TradeCommand[] {
  const context = probe(state, seat, by);
  const commands: TradeCommand[] = [];
  for (const command of candidates(state, seat, by)) {
    if (decide(state, command, context).ok) commands.push(command);
  }
  return commands;
}

/** A context to ask with: what it decides is thrown away, so what it draws and when it happens is of no account. */
const probe = (state: State, seat: LabSeat, kind: ActorKind): Context => ({
  actor: { kind, id: 'probe', seat: seat.id },
  seat,
  atMs: 0,
  day: state.day,
  random: randomFrom('probe'),
  asking: true,
});

function* candidates(state: State, seat: LabSeat, by: ActorKind): Generator<TradeCommand> {
  const firm = state.firms[seat.firm];
  if (firm === undefined) return;
  switch (seat.role) {
    case 'administrator':
      yield* administratorCommands(state);
      break;
    case 'bank':
      yield* bankCommands(state);
      break;
    case 'warehouse':
      yield* reportCommands(state, firm);
      yield* orderCommands(state, firm);
      break;
    case 'enterprise':
      yield* reportCommands(state, firm);
      yield* orderCommands(state, firm);
      yield* stockCommands(state, firm);
      yield* buyingCommands(state, firm);
      yield* offerCommands(state, firm);
      yield* postCommands(state, firm);
      break;
  }
  yield* paperCommands(state, firm);
  if (by === 'human') yield* showCommands(state, firm);
}
