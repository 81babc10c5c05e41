/** The states an order is in, in the order of a trade without trouble. SIGNED turns into NEW at once; both stand in the journal. */
export const ORDER_STATES = [
  'PLACED',
  'DRAFTED',
  'SENT',
  'SIGNED',
  'NEW',
  'SHORTAGE',
  'NORMAL',
  'UNPAID',
  'PAID',
  'SHIPPED',
  /** Received, but by the contract's terms not yet paid. */
  'RECEIVED',
  'SUCCESSFUL',
  'VOID',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The line of stations on which an order is drawn. */
export const STATIONS = [
  'order',
  'contract',
  'signature',
  'warehouse',
  'invoice',
  'payment',
  'despatch',
  'receipt',
] as const;
export type StationName = (typeof STATIONS)[number];

/** The ways an order leaves SHORTAGE, as the debrief compares them. */
export const SHORTAGE_EXITS = ['replenish', 'transfer', 'partial', 'substitute', 'cancel'] as const;
export type ShortageExit = (typeof SHORTAGE_EXITS)[number];
