import type { ClockState } from '../../../kernel/clock.ts';
import type { CurveModel, TabEntry, TabGroup, TabModel } from './blocks.ts';
import { sinceText, type Desk } from './context.ts';
import { ADMINISTRATOR_TABS } from './desk-administrator.ts';
import { BANK_TABS } from './desk-bank.ts';
import { moneyCurve } from './desk-common.ts';
import { ENTERPRISE_TABS } from './desk-enterprise.ts';
import { WAREHOUSE_TABS } from './desk-warehouse.ts';
import type { StockBarModel } from './order-page.ts';
import { linesText, nextStep, stationsOf, type StationModel } from './orders.ts';
import { taskModels, waitingOrTask, type DeskFacts, type TaskModel } from './tasks.ts';
import type { WaitingModel } from './waiting.ts';
import { amountOf, unitWord } from './words.ts';

/** A seat's desk: who am I, what waits for me, what happens next, and every list the role has. */

export const ROLES = ['administrator', 'enterprise', 'warehouse', 'bank'] as const;
export type Role = (typeof ROLES)[number];

const TABS: Record<Role, readonly TabGroup<Desk>[]> = {
  administrator: ADMINISTRATOR_TABS,
  enterprise: ENTERPRISE_TABS,
  warehouse: WAREHOUSE_TABS,
  bank: BANK_TABS,
};

/** The role a seat's name stands for; an unknown one gets an enterprise's desk. */
export const roleOf = (role: string): Role =>
  (ROLES as readonly string[]).includes(role) ? (role as Role) : 'enterprise';

/** All tabs of a role: what the routes answer to. */
export const tabsOf = (role: string): readonly TabGroup<Desk>[] => TABS[roleOf(role)];

export interface NavModel {
  readonly overview: NavEntry;
  readonly groups: readonly { readonly label: string; readonly tabs: readonly NavEntry[] }[];
}
export interface NavEntry {
  readonly href: string;
  readonly label: string;
  readonly count: number | null;
  readonly urgent: boolean;
  readonly active: boolean;
}

export interface DeskHeader {
  readonly firm: string;
  readonly kind: string;
  readonly role: string;
  readonly group: string | null;
  readonly lines: readonly string[];
  readonly clock: ClockModel;
  readonly runTitle: string;
}
export interface ClockModel {
  readonly phase: ClockState['phase'];
  readonly day: number;
  readonly daysMax: number | null;
  readonly dayEndsAtMs: number | null;
  readonly dayMs: number | null;
  readonly remainingMs: number | null;
  readonly serverNowMs: number;
}
export interface UpcomingModel {
  readonly number: string;
  readonly href: string;
  readonly next: string;
  readonly since: string;
  readonly stations: readonly StationModel[];
}
export interface FigureModel {
  readonly label: string;
  readonly value: string;
  readonly tone: 'plain' | 'plus' | 'minus' | 'trouble';
  readonly href: string | null;
}

export interface DealModel {
  readonly when: string;
  readonly title: string;
  readonly kind: 'info' | 'success' | 'warning';
}

export interface DeskPage {
  readonly header: DeskHeader;
  readonly nav: NavModel;
  readonly waiting: readonly WaitingModel[];
  readonly waitingEmpty: { readonly title: string; readonly text: string };
  readonly tasks: readonly TaskModel[];
  /** Null for those who have no orders of their own; they see `deals` instead. */
  readonly upcoming: readonly UpcomingModel[] | null;
  readonly deals: readonly DealModel[] | null;
  readonly figures: readonly FigureModel[];
  readonly curve: CurveModel | null;
  readonly bars: readonly StockBarModel[];
  readonly shocks: readonly { readonly title: string; readonly text: string }[];
  readonly announcements: readonly { readonly id: string; readonly text: string; readonly when: string }[];
}

const UPCOMING_MAX = 5;
const BARS_MAX = 6;
const DEALS_MAX = 8;

export function deskHeader(desk: Desk, facts: DeskFacts): DeskHeader {
  const { words, own } = desk;
  const role = roleOf(facts.seat.role);
  return {
    firm: words.local(own.firm.name),
    kind: own.firm.kind,
    role: words.t(`trade:role.${role}.name`),
    group: facts.seat.group > 0 ? words.t('trade-desk:group', { group: facts.seat.group }) : null,
    lines: [1, 2, 3].map((line) => words.t(`trade:role.${role}.line${line}`)),
    clock: clockModel(facts.clock, facts.nowMs),
    runTitle: facts.runTitle,
  };
}

export const clockModel = (clock: ClockState, nowMs: number): ClockModel => ({
  phase: clock.phase,
  day: clock.day,
  daysMax: clock.daysMax,
  dayEndsAtMs: clock.dayEndsAtMs,
  dayMs: clock.dayMs,
  remainingMs: clock.remainingMs,
  serverNowMs: nowMs,
});

export function deskNav(desk: Desk, active: string | null): NavModel {
  const { words } = desk;
  const role = roleOf(desk.seat.role);
  return {
    overview: {
      href: desk.link('/desk'),
      label: words.t('trade-desk:tab.overview'),
      count: desk.own.waiting.length,
      urgent: desk.own.waiting.some(({ urgent }) => urgent),
      active: active === null,
    },
    groups: tabsOf(role).map(({ group, tabs }) => ({
      label: words.t(`trade-desk:group-of-tabs.${group}`),
      tabs: tabs.map((entry) => ({
        href: desk.link(`/desk/${entry.tab}`),
        label: tabLabel(desk, entry.tab),
        count: entry.count(desk),
        urgent: entry.urgent?.(desk) ?? false,
        active: entry.tab === active,
      })),
    })),
  };
}

const tabLabel = (desk: Desk, tab: string): string =>
  desk.words.t(`trade-desk:tab.${roleOf(desk.seat.role)}.${tab}`);

/** One list of a desk; null when the role has no such list. */
export function deskTab(desk: Desk, tab: string): TabModel | null {
  const entry = tabsOf(desk.seat.role)
    .flatMap(({ tabs }): readonly TabEntry<Desk>[] => tabs)
    .find((candidate) => candidate.tab === tab);
  if (!entry) return null;
  return {
    tab,
    title: tabLabel(desk, tab),
    about: desk.words.t(`trade-desk:tab-about.${roleOf(desk.seat.role)}.${tab}`),
    blocks: entry.blocks(desk),
  };
}

/** Orders that others have to move, the longest waiting first: what happens next without me. */
function upcoming(desk: Desk): UpcomingModel[] {
  return desk.own.orders
    .filter(({ state }) => state !== 'SUCCESSFUL' && state !== 'VOID')
    .filter((order) => order.waitsFor?.firm !== desk.firm)
    .sort((a, b) => (a.waitsFor?.sinceAtMs ?? Infinity) - (b.waitsFor?.sinceAtMs ?? Infinity))
    .slice(0, UPCOMING_MAX)
    .map((order) => ({
      number: order.number,
      href: desk.link(`/orders/${order.id}`),
      next: `${nextStep(order, desk.names, desk.words)} · ${linesText(order.lines, desk.words)}`,
      since: order.waitsFor
        ? sinceText(desk.words, desk.nowMs, order.waitsFor.sinceDay, order.waitsFor.sinceAtMs)
        : '',
      stations: stationsOf(order, desk),
    }));
}

/** What everyone may know of the latest trades, for those who have none of their own. */
function deals(desk: Desk): DealModel[] {
  const { words, names, view } = desk;
  return view.deals.slice(0, DEALS_MAX).map((deal) => ({
    when: `${words.day(deal.day)} · ${words.time(deal.atMs)}`,
    title: words.t(`trade-desk:deal.${deal.what}`, {
      buyer: names.firm(deal.buyer),
      supplier: names.firm(deal.supplier),
      good: names.good(deal.good),
      quantity: amountOf(words, deal.quantity, names.goodOf(deal.good)?.unit ?? 'PCE'),
    }),
    kind:
      deal.what === 'shortage' || deal.what === 'void'
        ? 'warning'
        : deal.what === 'received'
          ? 'success'
          : 'info',
  }));
}

function figures(desk: Desk): FigureModel[] {
  const { words, own } = desk;
  const { figures: own_ } = own;
  const figure = (
    key: string,
    value: string,
    tone: FigureModel['tone'] = 'plain',
    tab: string | null = null,
  ): FigureModel => ({
    label: words.t(`trade-desk:figure.${key}`),
    value,
    tone,
    href: tab === null ? null : desk.link(`/desk/${tab}`),
  });
  const sign = (fen: number): FigureModel['tone'] => (fen > 0 ? 'plus' : fen < 0 ? 'minus' : 'plain');
  switch (roleOf(desk.seat.role)) {
    case 'enterprise':
      return [
        figure('balance', words.money(own_.balanceFen), own_.balanceFen < 0 ? 'minus' : 'plain', 'finance'),
        figure('profit', words.money(own_.profitFen), sign(own_.profitFen), 'finance'),
        figure('stock', words.money(own_.stockAtCostFen), 'plain', 'stock'),
        figure('open-orders', words.number(own_.openOrders), 'plain', 'orders'),
        figure('done-orders', words.number(own_.doneOrders), 'plain', 'successful'),
        figure(
          'shortages',
          words.number(own_.shortages),
          own_.shortages > 0 ? 'trouble' : 'plain',
          'shortage',
        ),
        figure('late', words.number(own_.lateDeliveries), own_.lateDeliveries > 0 ? 'trouble' : 'plain'),
      ];
    case 'warehouse':
      return [
        figure('balance', words.money(own_.balanceFen), 'plain', 'finance'),
        figure('open-orders', words.number(own_.openOrders), 'plain', 'orders'),
        figure('done-orders', words.number(own_.doneOrders), 'plain', 'shipped'),
        figure('goods', words.number(own.stocked.length), 'plain', 'stocked'),
        figure(
          'units',
          words.number(own.stocked.reduce((sum, { onHand }) => sum + onHand, 0)),
          'plain',
          'stocked',
        ),
      ];
    case 'administrator':
      return [
        figure(
          'firms',
          words.number(
            desk.view.firms.filter(
              ({ kind, registration }) =>
                (kind === 'enterprise' || kind === 'warehouse') && registration === 'granted',
            ).length,
          ),
        ),
        figure('products', words.number(desk.view.products.length)),
        figure('posts', words.number(desk.view.posts.length), 'plain', 'posts'),
        figure('categories', words.number(desk.view.mall.categories.length), 'plain', 'categories'),
        figure('notices', words.number(desk.view.mall.notices.length), 'plain', 'notices'),
      ];
    case 'bank':
      return [
        figure('accounts', words.number(desk.view.bank?.accounts.length ?? 0), 'plain', 'accounts'),
        figure('transfers', words.number(desk.view.bank?.transfersTotal ?? 0), 'plain', 'transfers'),
        figure(
          'escrow',
          words.money(desk.view.bank?.accounts.find(({ account }) => account === 'escrow')?.balanceFen ?? 0),
          'plain',
          'accounts',
        ),
      ];
  }
}

/** The stock a seat works with, fullest first, for the picture on the desk. */
function overviewBars(desk: Desk): StockBarModel[] {
  const { words, names, own } = desk;
  const rows =
    own.firm.kind === 'warehouse'
      ? own.stocked.map((stock) => ({ ...stock, label: words.local(stock.name) }))
      : own.products.flatMap((product) =>
          product.warehouses.map((stock) => ({
            ...stock,
            unit: product.unit,
            label: `${words.local(product.name)} · ${names.firm(stock.warehouse)}`,
          })),
        );
  return rows
    .filter(({ onHand }) => onHand > 0)
    .sort((a, b) => b.onHand - a.onHand)
    .slice(0, BARS_MAX)
    .map(({ label, onHand, reserved, available, unit }) => ({
      label,
      onHand,
      reserved,
      available,
      wanted: null,
      unit: unitWord(words, unit),
    }));
}

/** A disturbance in words. */
export function shockText(desk: Pick<Desk, 'words' | 'names' | 'view'>): { title: string; text: string }[] {
  const { words, names } = desk;
  return desk.view.shocks.map((shock) => ({
    title: words.t(`trade:shock.${shock.kind}.name`),
    text: words.t(`trade:shock.${shock.kind}.text`, {
      good: shock.good === null ? '' : names.good(shock.good),
      warehouse: shock.warehouse === null ? '' : names.firm(shock.warehouse),
      firm: shock.firm === undefined ? '' : names.firm(shock.firm),
      factor: words.number(shock.factor ?? 1),
      extra: words.number(shock.extraDays ?? 0),
      until: words.day(shock.untilDay),
    }),
  }));
}

export function deskPage(desk: Desk, facts: DeskFacts, active: string | null): DeskPage {
  const { words } = desk;
  const trades = roleOf(desk.seat.role) === 'enterprise' || roleOf(desk.seat.role) === 'warehouse';
  return {
    header: deskHeader(desk, facts),
    nav: deskNav(desk, active),
    waiting: waitingOrTask(desk, facts),
    waitingEmpty: {
      title: words.t('trade-desk:waiting.none'),
      text: words.t(`trade-desk:waiting.none-${roleOf(desk.seat.role)}`),
    },
    tasks: taskModels(facts, words.lang, (kind) => words.t(`trade-desk:done-by.${kind}`)),
    upcoming: trades ? upcoming(desk) : null,
    deals: trades ? null : deals(desk),
    figures: figures(desk),
    curve: roleOf(desk.seat.role) === 'enterprise' ? moneyCurve(desk) : null,
    bars: overviewBars(desk),
    shocks: shockText(desk),
    announcements: facts.announcements.map((announcement) => ({
      id: announcement.id,
      text: announcement.text,
      when: `${words.day(announcement.day)} · ${words.time(announcement.atMs)}`,
    })),
  };
}
