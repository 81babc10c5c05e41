// The lesson of `trade/shortage` played step by step through the run's own host, so that pages can be looked at in every
// state an order can be in.

import type { RunHost } from '../../src/runs/ports.ts';

export const STAGES = [
  'placed',
  'drafted',
  'sent',
  'signed',
  'shortage',
  'offered',
  'normal',
  'unpaid',
  'paid',
  'shipped',
  'received',
] as const;
export type Stage = (typeof STAGES)[number];

export const SEATS = {
  buyer: 'g1.veloshop.enterprise',
  supplier: 'g1.radwerk.enterprise',
  north: 'g1.north.warehouse',
  south: 'g1.south.warehouse',
  administrator: 'g1.mall.administrator',
} as const;
export type Player = keyof typeof SEATS;

let counter = 0;

/** Submits a command for the person who holds the seat; throws when it is refused. */
export async function act(
  host: RunHost,
  player: Player,
  command: { type: string } & Record<string, unknown>,
): Promise<void> {
  counter += 1;
  const seat = SEATS[player];
  const holder = await host.read((state) => state.seats[seat]?.holder?.participant);
  if (holder === undefined) throw new Error(`nobody holds ${seat}`);
  const receipt = await host.submit({
    commandId: `lesson-${counter}`,
    actor: { kind: 'human', id: holder, seat },
    command,
  });
  if (!receipt.ok)
    throw new Error(`${command.type}: ${receipt.rejection.code} ${JSON.stringify(receipt.rejection.params)}`);
}

/** Ids in a fresh run of the lesson: products and orders are counted from one. */
export const FRAME = 'p1';
export const STEEL = 'p2';
export const ORDER = 'o1';

const contract = {
  order: ORDER,
  prices: [{ line: 1, priceFen: 11_800 }],
  warehouse: 'north',
  deliverByDay: 3,
  latePenaltyBp: 200,
  payment: 'prepaid',
};

const STEPS: Record<Stage, (host: RunHost, ownerId: string) => Promise<void>> = {
  placed: (host) =>
    act(host, 'buyer', {
      type: 'trade/PlaceOrder',
      supplier: 'radwerk',
      lines: [{ product: FRAME, quantity: 60 }],
      wantedDay: 3,
    }),
  drafted: (host) => act(host, 'supplier', { type: 'trade/DraftContract', ...contract }),
  sent: (host) => act(host, 'supplier', { type: 'trade/SendContract', order: ORDER, version: 1 }),
  signed: (host) => act(host, 'buyer', { type: 'trade/SignContract', order: ORDER, version: 1 }),
  shortage: (host) => act(host, 'north', { type: 'trade/ReportShortage', order: ORDER }),
  offered: (host) =>
    act(host, 'supplier', {
      type: 'trade/OfferPartial',
      order: ORDER,
      lines: [{ line: 1, now: 40 }],
      laterDay: 5,
    }),
  normal: (host) => act(host, 'buyer', { type: 'trade/AcceptPartial', order: ORDER }),
  unpaid: (host) => act(host, 'supplier', { type: 'trade/IssueInvoice', order: ORDER }),
  paid: (host) => act(host, 'buyer', { type: 'trade/PayOrder', order: ORDER }),
  shipped: (host) => act(host, 'north', { type: 'trade/ShipOrder', order: ORDER }),
  received: async (host, ownerId) => {
    await nextDay(host, ownerId);
    await act(host, 'buyer', { type: 'trade/ReceiveOrder', order: ORDER });
  },
};

/** Lets the next day begin. */
export async function nextDay(host: RunHost, ownerId: string): Promise<void> {
  counter += 1;
  const day = await host.read((state) => state.clock.day + 1);
  const receipt = await host.submit({
    commandId: `lesson-${counter}`,
    actor: { kind: 'instructor', id: ownerId, seat: null },
    command: { type: 'run/BeginDay', day } as { type: string },
  });
  if (!receipt.ok) throw new Error(`day ${day}: ${receipt.rejection.code}`);
}

/** Plays on from one stage (exclusive; null: from the beginning) to another. */
export async function playTo(
  host: RunHost,
  ownerId: string,
  to: Stage,
  after: Stage | null = null,
): Promise<void> {
  const from = after === null ? 0 : STAGES.indexOf(after) + 1;
  for (const stage of STAGES.slice(from, STAGES.indexOf(to) + 1)) await STEPS[stage](host, ownerId);
}
