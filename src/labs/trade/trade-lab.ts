import type { Lab } from '../lab.ts';
import { audience } from './audience.ts';
import { checkTrade } from './check.ts';
import { tradeCommandSchema, type TradeCommand } from './commands.ts';
import { tradeConfigSchema, type TradeConfig } from './config.ts';
import { tradeDebrief } from './debrief/story.ts';
import { decide } from './decide/index.ts';
import { TRADE_EVENT_TYPES, type TradeEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { tradeInvariants } from './invariants.ts';
import { legal } from './legal.ts';
import { evidence, metrics, metricsOf, metricUnit } from './metrics.ts';
import { openTrade } from './open.ts';
import { passDay } from './pass-day.ts';
import { pending } from './pending.ts';
import { people } from './people.ts';
import { throwShock } from './shocks.ts';
import { auditSignatures } from './signing/audit.ts';
import type { TradeState } from './state.ts';
import { playSystem } from './system.ts';
import { EVENT_VERSIONS, upcast } from './upcast.ts';
import type { TradeView } from './view-types.ts';
import { view } from './view.ts';

/** Trade between firms: order, contract, warehouse, shortage, payment, delivery. */
export const tradeLab: Lab<TradeState, TradeCommand, TradeEvent, TradeConfig, TradeView> = {
  name: 'trade',
  config: tradeConfigSchema,
  commands: tradeCommandSchema,
  eventTypes: TRADE_EVENT_TYPES,
  eventVersions: EVENT_VERSIONS,
  upcast,
  check: checkTrade,
  open: openTrade,
  decide,
  passDay,
  playSystem,
  shock: throwShock,
  evolve,
  audience,
  view,
  pending,
  legal,
  metrics,
  metricUnit,
  people,
  evidence,
  metricsOf,
  invariants: tradeInvariants,
  audit: auditSignatures,
  debrief: tradeDebrief,
};
