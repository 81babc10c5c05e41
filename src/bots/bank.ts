import type { TradeCommand } from '../labs/trade/commands.ts';
import { optionsOf } from './options.ts';
import type { Situation } from './policy.ts';

/** Opens accounts and issues certificates, in the order of application. */
export function planBank({ legal }: Situation): readonly TradeCommand[] {
  const options = optionsOf(legal);
  return [
    ...options
      .all('trade/OpenAccount')
      .map(({ firm }): TradeCommand => ({ type: 'trade/OpenAccount', firm })),
    ...options
      .all('trade/IssueCertificate')
      .map(({ firm }): TradeCommand => ({ type: 'trade/IssueCertificate', firm })),
  ];
}
