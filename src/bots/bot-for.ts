import type { Random } from '../kernel/random.ts';
import type { LabSeat } from '../labs/lab.ts';
import type { TradeCommand } from '../labs/trade/commands.ts';
import { planAdministrator } from './administrator.ts';
import { planBank } from './bank.ts';
import { planEnterprise } from './enterprise.ts';
import { freshOnly, type Policy, type Situation } from './policy.ts';
import { temperamentOf, type Temperament } from './temperament.ts';
import { planWarehouse } from './warehouse.ts';

type Planner = (situation: Situation, temper: Temperament, random: Random) => readonly TradeCommand[];

const PLANNERS: Readonly<Record<string, Planner>> = {
  enterprise: planEnterprise,
  warehouse: planWarehouse,
  administrator: planAdministrator,
  bank: planBank,
};

/** The bot that plays a seat; null for a role no bot knows. The seat's id alone decides its character. */
export function botFor(seat: LabSeat): Policy | null {
  const planner = Object.hasOwn(PLANNERS, seat.role) ? PLANNERS[seat.role] : undefined;
  if (!planner) return null;
  const temper = temperamentOf(seat.id);
  return {
    name: `bot.${seat.role}.${temper.character}`,
    attention: temper.attention,
    plan: (situation, memory, random) =>
      freshOnly(planner(situation, temper, random), memory, situation.view.day),
  };
}

/** The next single thing a bot does, or null when it has nothing to do. */
export const nextCommand = (
  policy: Policy,
  ...[situation, memory, random]: Parameters<Policy['plan']>
): TradeCommand | null => policy.plan(situation, memory, random)[0] ?? null;
