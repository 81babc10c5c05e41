import type { Random } from '../kernel/random.ts';
import type { LabSeat } from '../labs/lab.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import type { TradeView } from '../labs/trade/view-types.ts';
import type { TaskDefinition } from '../scenarios/scenario.ts';

/** What a bot knows when it looks up from its desk: no more than the person in its seat would. */
export interface Situation {
  readonly seat: LabSeat;
  readonly view: TradeView;
  readonly legal: readonly TradeCommand[];
  /** What the exercise still asks of this seat. */
  readonly tasks: readonly TaskDefinition[];
}

/** A way of playing one role. Pure: the same situation, memory and draws give the same plan. */
export interface Policy {
  /** Who acted, as the journal tells it: `bot.enterprise.bold`. */
  readonly name: string;
  /** Chance that the bot gets to work at one glance: the careless ones let things lie. */
  readonly attention: number;
  /**
   * What it wants to do now, most urgent first. Each command was thought of together with those before it (one purse,
   * one stock), so whoever carries out several keeps to the order; a rejected one is skipped.
   */
  plan(situation: Situation, memory: Memory, random: Random): readonly TradeCommand[];
}

/** What a bot tried on the present day, so that it never asks for the same thing twice. */
export interface Memory {
  readonly day: number;
  readonly tried: ReadonlySet<string>;
}

export const BLANK_MEMORY: Memory = { day: -1, tried: new Set() };

/** A bot asks for this many things on one day at the very most. */
export const TRIES_PER_DAY_MAX = 400;

/** The memory after a command was asked for, whether it was accepted or not. */
export function remember(memory: Memory, day: number, command: TradeCommand): Memory {
  const tried = new Set(memory.day === day ? memory.tried : []);
  tried.add(topicOf(command));
  return { day, tried };
}

/** Leaves out what was tried today, and everything once the day's limit is reached. */
export function freshOnly(
  commands: readonly TradeCommand[],
  memory: Memory,
  day: number,
): readonly TradeCommand[] {
  if (memory.day !== day) return commands;
  if (memory.tried.size >= TRIES_PER_DAY_MAX) return [];
  return commands.filter((command) => !memory.tried.has(topicOf(command)));
}

/**
 * What a command is about. For commands whose figures a bot would vary, the figures are left out: one price change per
 * product and day, one purchase per supplier and day.
 */
export function topicOf(command: TradeCommand): string {
  switch (command.type) {
    case 'trade/ChangeProduct':
      return `${command.type} ${command.product}`;
    case 'trade/SetShopPrice':
    case 'trade/PostSupply':
    case 'trade/PostDemand':
    case 'trade/AddProduct':
      return `${command.type} ${command.good}`;
    case 'trade/PlaceOrder':
      return `${command.type} ${command.supplier}`;
    case 'trade/OfferPartial':
    case 'trade/OfferSubstitute':
    case 'trade/ProposeCancellation':
      return `${command.type} ${command.order}`;
    case 'trade/DraftContract':
      // A refused version is followed by the next one, perhaps on the same day.
      return JSON.stringify([command.type, command.order, command.prices, command.latePenaltyBp]);
    default:
      return JSON.stringify(command);
  }
}
