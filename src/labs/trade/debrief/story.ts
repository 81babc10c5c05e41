import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { LabDebrief, RecordedEffect } from '../../lab.ts';
import type { TradeEvent } from '../events.ts';
import type { TradeState } from '../state.ts';
import { chainsOf, type Chain } from './chains.ts';
import { decisionsOf, profitSourcesOf, type Decision, type ProfitSource } from './decisions.ts';
import { effects } from './effects.ts';
import { counts, glance } from './glance.ts';
import { remark } from './remark.ts';
import { shortagesOf, type ShortageCase } from './ways.ts';

/** A market looked back upon. */
export interface TradeStory {
  readonly chains: readonly Chain[];
  readonly shortages: readonly ShortageCase[];
  readonly decisions: readonly Decision[];
  readonly profits: readonly ProfitSource[];
  readonly totals: {
    readonly orders: number;
    readonly successful: number;
    readonly void: number;
    readonly contracts: number;
    readonly contractsRefused: number;
    readonly late: number;
    readonly overdue: number;
    readonly messagesWritten: number;
    readonly messagesRefused: number;
    readonly messageFaults: number;
    /** Accepted commands of persons that turned out to be wrong, and those of them put right. */
    readonly mistakes: number;
    readonly corrected: number;
  };
}

/** @param recorded what the journal tells of effects; without them there are no decisions and no profits to tell of */
export function storyOf(
  state: DeepReadonly<TradeState>,
  recorded: readonly RecordedEffect[] = [],
): TradeStory {
  const orders = Object.values(state.orders);
  const firms = Object.values(state.firms);
  const persons = Object.values(state.persons);
  const refused = Object.values(state.refusedMessages);
  const tally = (name: 'contract-refused' | 'message-written'): number =>
    firms.reduce((sum, { tallies }) => sum + tallies[name].count, 0);
  return {
    chains: chainsOf(state),
    shortages: shortagesOf(state),
    decisions: decisionsOf(state, recorded),
    profits: profitSourcesOf(recorded),
    totals: {
      orders: orders.length,
      successful: orders.filter((order) => order.state === 'SUCCESSFUL').length,
      void: orders.filter((order) => order.state === 'VOID').length,
      contracts: orders.filter((order) => order.contracts.some((contract) => contract.state === 'signed'))
        .length,
      contractsRefused: tally('contract-refused'),
      late: orders.filter((order) => order.daysLate > 0).length,
      overdue: orders.filter((order) => order.invoice?.overdue === true).length,
      messagesWritten: tally('message-written'),
      messagesRefused: refused.length,
      messageFaults: refused.reduce((sum, { faults }) => sum + faults.length, 0),
      mistakes: persons.reduce((sum, person) => sum + person.mistakes, 0),
      corrected: persons.reduce((sum, person) => sum + person.corrected, 0),
    },
  };
}

export const tradeDebrief: LabDebrief<TradeState, TradeEvent> = {
  glance,
  remark,
  effects,
  counts,
  story: storyOf,
};
