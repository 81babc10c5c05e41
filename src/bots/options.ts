import type { TradeCommand, TradeCommandOf, TradeCommandType } from '../labs/trade/commands.ts';

/** What a seat may do now, indexed. */
export interface Options {
  /** Whether some command of this type is possible, or possible about this order. */
  can(type: TradeCommandType, order?: string): boolean;
  /** Every possible command of a type. */
  all<T extends TradeCommandType>(type: T): readonly TradeCommandOf<T>[];
}

export function optionsOf(legal: readonly TradeCommand[]): Options {
  const byType = new Map<TradeCommandType, TradeCommand[]>();
  const aboutOrder = new Set<string>();
  for (const command of legal) {
    const same = byType.get(command.type);
    if (same) same.push(command);
    else byType.set(command.type, [command]);
    if ('order' in command) aboutOrder.add(`${command.type} ${command.order}`);
  }
  return {
    can: (type, order) => (order === undefined ? byType.has(type) : aboutOrder.has(`${type} ${order}`)),
    all: <T extends TradeCommandType>(type: T) => (byType.get(type) ?? []) as unknown as TradeCommandOf<T>[],
  };
}
