import type { TradeState } from '../../src/labs/trade/state.ts';

/**
 * A market that differs from the given one only in what is one firm's own business: its money, goods, costs, drafts,
 * unpublished posts, papers, figures, and its orders with others than the `friend`.
 */
export function scramblePrivate(original: TradeState, firm: string, friend: string | null): TradeState {
  const state = structuredClone(original);
  scramblePapers(state, firm);
  scrambleMoney(state, firm, friend);
  scrambleGoods(state, firm);
  scrambleOrders(state, firm, friend);
  scrambleWords(state, firm);
  return state;
}

function scramblePapers(state: TradeState, id: string): void {
  const firm = state.firms[id];
  if (firm === undefined) return;
  firm.licenceNo = 'SECRET-1';
  firm.account.reason = 'secret';
  firm.certificate = { state: 'refused', reason: 'secret', sinceDay: 9, sinceAtMs: 9 };
  firm.capitalFen += 1;
  firm.startFen += 2;
  firm.escrowedFen += 3;
  firm.receivableFen += 4;
  firm.payableFen += 5;
  firm.actions.human += 6;
  firm.history.push({ day: 99, balanceFen: 99, profitFen: 99 });
  for (const tally of Object.values(firm.tallies)) tally.count += 7;
}

function scrambleMoney(state: TradeState, firm: string, friend: string | null): void {
  state.accounts[firm] = (state.accounts[firm] ?? 0) + 123_456;
  for (const movement of state.ledger) {
    const ends = [movement.from, movement.to];
    if (ends.includes(firm) && (friend === null || !ends.includes(friend))) movement.amountFen += 8;
  }
}

function scrambleGoods(state: TradeState, firm: string): void {
  for (const product of Object.values(state.products)) {
    if (product.firm !== firm) continue;
    product.factory += 11;
    product.arriving += 12;
    product.inTransit += 13;
    product.costFen += 14;
    for (const stock of Object.values(product.warehouses)) {
      stock.onHand += 1_000;
      stock.transferSeq += 1;
    }
  }
  for (const batch of Object.values(state.replenishments)) {
    if (state.products[batch.product]?.firm === firm) batch.quantity += 15;
  }
  for (const shelf of Object.values(state.shops[firm] ?? {})) {
    shelf.quantity += 16;
    shelf.costFen += 17;
    shelf.priceFen += 18;
    shelf.soldYesterday += 19;
  }
}

function scrambleOrders(state: TradeState, firm: string, friend: string | null): void {
  for (const order of Object.values(state.orders)) {
    const parties = [order.buyer, order.supplier, order.warehouse];
    if (!parties.includes(firm)) continue;
    if (friend === null || !parties.includes(friend)) {
      order.totalFen += 21;
      order.state = order.state === 'PLACED' ? 'DRAFTED' : order.state;
      for (const line of order.lines) line.quantity += 22;
      order.documents.length = 0;
    }
    const draft = order.contracts.at(-1);
    if (draft?.state !== 'draft' || order.supplier !== firm) continue;
    draft.deliverByDay += 23;
    draft.latePenaltyBp += 24;
    draft.payment = 'net-60';
    for (const line of draft.lines) line.priceFen += 25;
  }
}

function scrambleWords(state: TradeState, firm: string): void {
  for (const post of Object.values(state.posts)) {
    if (post.firm === firm && post.state !== 'published') post.title = 'secret';
  }
  for (const feedback of Object.values(state.feedback)) {
    if (feedback.from === firm) feedback.body = 'secret';
  }
}
