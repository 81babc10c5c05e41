import { DOCUMENT_KINDS, TRANSIT_FAULTS } from '../../labs/trade/messages.ts';
import type { TradeView } from '../../labs/trade/view-types.ts';
import type { CastLine, Scenario } from '../../scenarios/scenario.ts';
import { copiesFor } from '../../scenarios/cast.ts';
import type { Words } from './trade/words.ts';

/** What the teacher chooses from: the library, and the shocks that can be thrown in. */

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
  const cast = castPicture(scenario, words);
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

/** The firms of a scenario, as its picture shows them. */
export const castPicture = (scenario: Scenario, words: Words): readonly CastFirmModel[] =>
  scenario.cast.map((line) => castFirm(line, words));

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
/** As many groups as one exercise has at most. */
const CHOICES_MAX = 200;

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
  /** Left out: it is. */
  readonly required?: boolean;
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
  const pick = (name: string, options: ShockField['options'], label = name): ShockField => ({
    name: `shock.${name}`,
    label: words.t(`teacher:shock.field.${label}`),
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
  forms.push(form('message-fault', faultFields(view, words, pick)));
  const enterprises = pick(
    'firm',
    view.firms
      .filter(({ certificate }) => certificate?.state === 'valid')
      .map(({ id, name }) => ({ value: id, label: words.local(name) })),
  );
  if (enterprises.options.length > 0) forms.push(form('key-theft', [enterprises]));
  return view.rules.consumers ? forms : forms.filter(({ kind }) => kind !== 'demand-spike');
}

/** A fault in transit: which, to which kind of message, on its way to whom; left open, to any. */
function faultFields(
  view: TradeView,
  words: Words,
  pick: (name: string, options: ShockField['options'], label?: string) => ShockField,
): readonly ShockField[] {
  const faults = TRANSIT_FAULTS.map((fault) => ({
    value: fault,
    label: words.t(`trade-messages:fault.${fault}.name`),
  }));
  const kinds = DOCUMENT_KINDS.map((kind) => ({
    value: kind,
    label: `${kind} · ${words.t(`trade:document.${kind}.name`)}`,
  }));
  const receivers = view.firms
    .filter(({ kind }) => kind === 'enterprise')
    .map(({ id, name }) => ({ value: id, label: words.local(name) }));
  return [
    pick('fault', faults),
    {
      ...pick('message', [{ value: '', label: words.t('teacher:shock.any-message') }, ...kinds]),
      required: false,
    },
    {
      ...pick('firm', [{ value: '', label: words.t('teacher:shock.any-firm') }, ...receivers], 'receiver'),
      required: false,
    },
  ];
}
