import type { FirmId } from '../../kernel/ids.ts';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { OrderPart, OrderRecord } from './state.ts';

/** Whose eyes look at a market: a firm's, the instructor's (everything), or anybody's (nothing private). */
export type Eye =
  { readonly sees: 'own'; readonly firm: FirmId } | { readonly sees: 'all' } | { readonly sees: 'public' };

/** The part of the eye's firm in an order; null for the instructor and for those it does not concern. */
export function partOf(eye: Eye, order: DeepReadonly<OrderRecord>): OrderPart | null {
  if (eye.sees !== 'own') return null;
  if (eye.firm === order.buyer) return 'buyer';
  if (eye.firm === order.supplier) return 'supplier';
  return eye.firm === order.warehouse ? 'warehouse' : null;
}
