import type { Decision } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import type { TradeCommand, TradeCommandOf, TradeCommandType } from '../commands.ts';
import type { TradeEvent } from '../events.ts';
import { cancellationDeciders } from './cancellation.ts';
import type { Deciders, State } from './checks.ts';
import { contractDeciders } from './contract.ts';
import { mallDeciders } from './mall.ts';
import { paperDeciders } from './papers.ts';
import { paymentDeciders } from './payment.ts';
import { notPermitted } from './permissions.ts';
import { postDeciders } from './posts.ts';
import { productDeciders } from './products.ts';
import { exitDeciders } from './shortage-exits.ts';
import { warehouseDeciders } from './warehouse.ts';

/** One decision per command; the compiler proves that none is missing. */
const DECIDERS: Deciders<TradeCommandType> = {
  ...mallDeciders,
  ...paperDeciders,
  ...productDeciders,
  ...postDeciders,
  ...contractDeciders,
  ...warehouseDeciders,
  ...paymentDeciders,
  ...cancellationDeciders,
  ...exitDeciders,
};

function dispatch<K extends TradeCommandType>(
  state: State,
  command: TradeCommandOf<K> & { readonly type: K },
  context: Context,
): Decision<TradeEvent> {
  return DECIDERS[command.type](state, command, context);
}

/**
 * Decides a command: events, or the first reason against it. Every command is looked at in one order: may this role,
 * is the firm fit to act, does the thing exist and is it the firm's, is it in the right state, do the figures hold.
 * Never throws for what a person did.
 */
export function decide(state: State, command: TradeCommand, context: Context): Decision<TradeEvent> {
  return notPermitted(state, command.type, context) ?? dispatch(state, command, context);
}
