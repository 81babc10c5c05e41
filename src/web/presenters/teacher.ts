import type { DeepReadonly } from '../../kernel/decider.ts';
import type { ParticipantId, SeatId } from '../../kernel/ids.ts';
import type { TradeView } from '../../labs/trade/view-types.ts';
import { placeOf, seatView } from '../../runs/lab-of-run.ts';
import type { Labs } from '../../runs/labs.ts';
import type { SeatMistakes } from '../../runs/ports.ts';
import { driverOf, type Driver, type RunState, type SeatState } from '../../runs/state.ts';
import type { CastLine, Scenario } from '../../scenarios/scenario.ts';
import { copiesFor } from '../../scenarios/cast.ts';
import { kindOfRole } from './lobby.ts';
import { groupLabel } from './ranking.ts';
import type { Words } from './trade/words.ts';

/** What the teacher sees: the library, and the monitor of a running exercise. */

type Run = DeepReadonly<RunState>;

export interface ScenarioCard {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly about: string;
  readonly minutes: number;
  readonly seats: string;
  readonly goals: readonly string[];
  readonly cast: readonly CastFirmModel[];
  readonly castLabel: string;
}
export interface CastFirmModel {
  readonly kind: string;
  readonly name: string;
  readonly seats: number;
  readonly bot: boolean;
  readonly capital: string | null;
}

export function scenarioCard(scenario: Scenario, words: Words): ScenarioCard {
  const { min, max } = scenario.seats;
  const cast = scenario.cast.map((line) => castFirm(line, words));
  return {
    id: scenario.id,
    href: `/teacher/scenarios/${scenario.id}`,
    title: words.local(scenario.title),
    about: words.local(scenario.about),
    minutes: scenario.minutes,
    seats: min === max ? words.number(min) : words.t('teacher:library.seat-range', { min, max }),
    goals: scenario.goals.map((goal) => words.local(goal)),
    cast,
    castLabel: words.t('teacher:library.cast-label', { firms: cast.map(({ name }) => name).join(', ') }),
  };
}

const castFirm = (line: CastLine, words: Words): CastFirmModel => ({
  kind: line.kind,
  name: words.local(line.name),
  seats: line.seats.length,
  bot: line.bot,
  capital: line.capitalFen > 0 ? words.money(line.capitalFen) : null,
});

export interface GroupChoice {
  readonly groups: number;
  readonly seats: number;
}
const CHOICES_MAX = 40;

/** How many seats there would be in so many groups. */
export function seatsInGroups(scenario: Scenario, groups: number): number {
  return scenario.cast.reduce((sum, line) => {
    const copies = scenario.marketPerGroup ? groups : copiesFor(line.every, groups);
    return sum + line.seats.length * copies;
  }, 0);
}

/** The numbers of groups a class may have, with the seats they make. */
export function groupChoices(scenario: Scenario): readonly GroupChoice[] {
  const choices = Array.from({ length: CHOICES_MAX }, (_, i) => ({
    groups: i + 1,
    seats: seatsInGroups(scenario, i + 1),
  }));
  const fitting = choices.filter(({ seats }) => seats >= scenario.seats.min && seats <= scenario.seats.max);
  return fitting.length > 0 ? fitting : choices.slice(0, 1);
}

/** The rules of a trade scenario that a teacher wants to know before launching. */
export function ruleLines(scenario: Scenario, words: Words): readonly string[] {
  const { clock, marketPerGroup, tasks, report } = scenario;
  const lines = [
    clock.mode === 'timed' && clock.dayMs !== null
      ? words.t('teacher:rules.timed', { seconds: clock.dayMs / 1000, days: clock.daysMax ?? 0 })
      : words.t('teacher:rules.manual'),
    words.t(marketPerGroup ? 'teacher:rules.per-group' : 'teacher:rules.shared'),
  ];
  if (tasks.length > 0) lines.push(words.t('teacher:rules.tasks', { tasks: tasks.length }));
  if (report.length > 0) lines.push(words.t('teacher:rules.report', { questions: report.length }));
  return lines;
}

export type Light = 'good' | 'slow' | 'stuck' | 'idle';

/** One seat as a row of the monitor. */
export interface MonitorRow {
  readonly seat: SeatId;
  readonly firmName: string;
  readonly kind: string;
  readonly group: string | null;
  readonly driver: Driver;
  readonly driverText: string;
  readonly holder: string | null;
  readonly connected: boolean;
  readonly light: Light;
  readonly lightText: string;
  readonly lastAction: string;
  readonly waiting: number;
  readonly waitingSince: string | null;
  readonly mistakes: number;
  readonly lastMistake: string | null;
  readonly tasks: { readonly done: number; readonly all: number } | null;
  readonly canSeatBot: boolean;
  readonly canUnseatBot: boolean;
  readonly canTakeOver: boolean;
  readonly canHandBack: boolean;
  readonly canFree: boolean;
}

/** Work that has waited so long is slow, or stuck. */
const SLOW_MS = 2 * 60_000;
const STUCK_MS = 4 * 60_000;
/** Refusals that are no older than this count as the present trouble. */
const RECENT_MS = 3 * 60_000;
const RECENT_MISTAKES = 3;

export interface MonitorFacts {
  readonly labs: Labs;
  readonly nowMs: number;
  readonly instructor: string;
  readonly mistakes: ReadonlyMap<SeatId, SeatMistakes>;
  connected(participant: ParticipantId): boolean;
  /** Why something was refused to a seat, in the reader's words. */
  rejection(rejection: SeatMistakes['last'][number]['rejection'], seat: SeatId): string;
}

export function monitorRows(run: Run, facts: MonitorFacts, words: Words): readonly MonitorRow[] {
  return Object.values(run.seats).map((seat) => monitorRow(run, seat, facts, words));
}

function monitorRow(run: Run, seat: DeepReadonly<SeatState>, facts: MonitorFacts, words: Words): MonitorRow {
  const driver = driverOf(seat);
  const running = run.clock.phase === 'running' || run.clock.phase === 'paused';
  const view = running ? seatView<TradeView>(run, seat.id, facts.labs) : null;
  const waiting = view?.own?.waiting ?? [];
  const oldestMs = waiting.length === 0 ? null : Math.min(...waiting.map(({ sinceAtMs }) => sinceAtMs));
  const mistakes = facts.mistakes.get(seat.id);
  const recent = (mistakes?.last ?? []).filter(({ atMs }) => facts.nowMs - atMs < RECENT_MS).length;
  const light = lightOf(driver, oldestMs === null ? 0 : facts.nowMs - oldestMs, recent);
  const lastMistake = mistakes?.last.at(-1);
  return {
    seat: seat.id,
    firmName: words.local(seat.firmName),
    kind: kindOfRole(seat.role),
    group: groupLabel(run, seat.market, words),
    driver,
    driverText: words.t(`teacher:driver.${driver}`),
    holder: seat.holder?.name ?? null,
    connected: seat.holder !== null && facts.connected(seat.holder.participant),
    light,
    lightText: words.t(`teacher:light.${light}`),
    lastAction: agoText(seat.lastActionAtMs, facts.nowMs, words),
    waiting: waiting.length,
    waitingSince: oldestMs === null ? null : agoText(oldestMs, facts.nowMs, words),
    mistakes: mistakes?.count ?? 0,
    lastMistake: lastMistake ? facts.rejection(lastMistake.rejection, seat.id) : null,
    tasks: taskProgress(run, seat, facts.labs),
    canSeatBot: run.clock.phase !== 'ended' && !seat.bot && seat.takenOverBy === null,
    canUnseatBot: run.clock.phase !== 'ended' && seat.bot && seat.takenOverBy === null,
    canTakeOver: run.clock.phase !== 'ended' && seat.takenOverBy === null,
    canHandBack: seat.takenOverBy === facts.instructor,
    canFree: run.clock.phase !== 'ended' && seat.holder !== null && seat.takenOverBy === null,
  };
}

function lightOf(driver: Driver, waitedMs: number, recentMistakes: number): Light {
  if (driver === 'nobody') return 'idle';
  if (driver === 'bot') return 'good';
  if (waitedMs > STUCK_MS || recentMistakes >= RECENT_MISTAKES) return 'stuck';
  return waitedMs > SLOW_MS ? 'slow' : 'good';
}

function taskProgress(run: Run, seat: DeepReadonly<SeatState>, labs: Labs): MonitorRow['tasks'] {
  const template = placeOf(run, seat.id, labs)?.firm.template;
  const asked = run.scenario.tasks.filter((task) => task.seat === template);
  if (asked.length === 0) return null;
  const done = asked.filter((task) => run.markets[seat.market]?.tasks[`${seat.id}/${task.id}`] !== undefined);
  return { done: done.length, all: asked.length };
}

/** `just now`, `4 min ago`. */
export function agoText(atMs: number | null, nowMs: number, words: Words): string {
  if (atMs === null) return words.t('teacher:ago.never');
  const minutes = Math.floor(Math.max(0, nowMs - atMs) / 60_000);
  if (minutes < 1) return words.t('teacher:ago.now');
  if (minutes < 120) return words.t('teacher:ago.minutes', { minutes });
  return words.t('teacher:ago.hours', { hours: Math.floor(minutes / 60) });
}

/** A field of a form with which a shock is thrown in. */
export interface ShockField {
  readonly name: string;
  readonly label: string;
  readonly type: 'number' | 'text' | 'select';
  readonly value: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: string;
  readonly hint: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
export interface ShockForm {
  readonly kind: string;
  readonly title: string;
  readonly about: string;
  readonly fields: readonly ShockField[];
}

/** The shocks the trade lab knows, each as a small form. */
export function shockForms(view: TradeView, words: Words): readonly ShockForm[] {
  const number = (name: string, value: string, min: number, max: number, step = '1'): ShockField => ({
    name: `shock.${name}`,
    label: words.t(`teacher:shock.field.${name}`),
    type: 'number',
    value,
    min,
    max,
    step,
    hint: '',
    options: [],
  });
  const share = (name: string, value: string): ShockField => ({
    name: `shock.${name}`,
    label: words.t(`teacher:shock.field.${name}`),
    type: 'text',
    value,
    hint: words.t('teacher:shock.percent-hint'),
    options: [],
  });
  const pick = (name: string, options: ShockField['options']): ShockField => ({
    name: `shock.${name}`,
    label: words.t(`teacher:shock.field.${name}`),
    type: 'select',
    value: options[0]?.value ?? '',
    hint: '',
    options,
  });
  const goods = pick(
    'good',
    view.goods.map(({ id, name }) => ({ value: id, label: words.local(name) })),
  );
  const warehouses = pick(
    'warehouse',
    view.firms
      .filter(({ kind }) => kind === 'warehouse')
      .map(({ id, name }) => ({ value: id, label: words.local(name) })),
  );
  const form = (kind: string, fields: readonly ShockField[]): ShockForm => ({
    kind,
    title: words.t(`teacher:shock.${kind}.title`),
    about: words.t(`teacher:shock.${kind}.about`),
    fields,
  });
  const forms = [
    form('production-stop', [goods, number('days', '2', 1, 60)]),
    form('price-jump', [goods, number('factor', '1.5', 0.1, 10, '0.1'), number('days', '3', 1, 60)]),
    form('late-transport', [number('extraDays', '1', 1, 30), number('days', '3', 1, 30)]),
    form('demand-spike', [goods, number('factor', '2', 0.1, 10, '0.1'), number('days', '3', 1, 60)]),
    form('credit-squeeze', [share('rate', '1%'), number('days', '3', 1, 60)]),
  ];
  if (warehouses.options.length > 0) {
    forms.push(form('warehouse-fire', [warehouses, share('share', '30%'), share('insured', '50%')]));
  }
  return view.rules.consumers ? forms : forms.filter(({ kind }) => kind !== 'demand-spike');
}
