import { accept, type Decision } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import type { TradeCommand, TradeCommandOf, TradeCommandType } from '../commands.ts';
import type { TradeEvent } from '../events.ts';
import { cancellationDeciders } from './cancellation.ts';
import { byHandDeciders, mustWrite } from './by-hand.ts';
import type { Deciders, Refusal, State } from './checks.ts';
import { contractDeciders } from './contract.ts';
import { mallDeciders } from './mall.ts';
import { paperDeciders } from './papers.ts';
import { paymentDeciders } from './payment.ts';
import { notPermitted } from './permissions.ts';
import { postDeciders } from './posts.ts';
import { productDeciders } from './products.ts';
import { exitDeciders } from './shortage-exits.ts';
import { transitDeciders } from './transit.ts';
import { warehouseDeciders } from './warehouse.ts';
import { refuse } from '../rejections.ts';
import { disturbances } from '../transit/disturb.ts';
import { inTheWay } from '../transit/unclear.ts';

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
  ...byHandDeciders(plainly),
  ...transitDeciders,
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
  const refusal =
    notPermitted(state, command.type, context) ??
    mustWrite(state, command, context) ??
    notClear(state, command, context);
  return refusal ?? withTroubles(state, dispatch(state, command, context), context);
}

/** The step that a message by hand stands for: it may be taken like any other, by whoever wrote the message. */
function plainly(state: State, command: TradeCommand, context: Context): Decision<TradeEvent> {
  const refusal = notPermitted(state, command.type, context) ?? notClear(state, command, context);
  return refusal ?? dispatch(state, command, context);
}

/** Nobody goes on with an order before it is known what is wrong with a message about it. */
function notClear(state: State, command: TradeCommand, { seat }: Context): Refusal | undefined {
  const unclear = inTheWay(state, seat.firm, command);
  if (unclear === undefined) return undefined;
  const order = state.orders[unclear.order]?.number ?? unclear.order;
  return refuse('trade/message-unclear', { order, kind: unclear.kind });
}

/** What befalls the messages of a decision on their way is part of it. */
function withTroubles(
  state: State,
  decision: Decision<TradeEvent>,
  { random }: Context,
): Decision<TradeEvent> {
  if (!decision.ok) return decision;
  const troubles = disturbances(state, decision.events, random);
  return troubles.length === 0 ? decision : accept(...decision.events, ...troubles);
}
