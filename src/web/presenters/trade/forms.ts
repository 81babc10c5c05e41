import { makeYuan, type BasisPoints, type Fen } from '../../../kernel/money.ts';
import type { TradeCommandType } from '../../../labs/trade/commands.ts';
import type { Words } from './words.ts';

/** One field as the component `form-field` takes it: everything ready to show. */
export interface FieldModel {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'textarea' | 'number' | 'money' | 'select' | 'radio';
  readonly value: string;
  readonly hint: string | null;
  readonly error: string | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly step: string | null;
  readonly required: boolean;
  readonly suffix: string | null;
  readonly maxLength: number | null;
  readonly options: readonly OptionModel[];
}
export interface OptionModel {
  readonly value: string;
  readonly label: string;
  readonly selected: boolean;
  /** Radio only: what the choice means, and that it cannot be made. */
  readonly hint?: string;
  readonly disabled?: boolean;
}

/** One command as a form: its hidden values, its fields, its button, and why it cannot be sent if it cannot. */
export interface FormModel {
  /** Unique in the page, the same from one refresh to the next, so that what is typed stays. */
  readonly id: string;
  readonly type: TradeCommandType;
  readonly title: string | null;
  readonly about: string | null;
  readonly submit: string;
  readonly kind: 'primary' | 'quiet' | 'warning' | 'danger';
  readonly icon: string | null;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly fields: readonly FieldModel[];
  /** Ready text; null when the button works. */
  readonly reason: string | null;
  readonly confirm: string | null;
  /** Where to go when the command was taken; null: stay. */
  readonly next: string | null;
}

/** How long a text may be, as the commands have it. */
const LENGTHS: Readonly<Record<string, number>> = {
  name: 60,
  contact: 60,
  address: 120,
  licenceNo: 30,
  title: 80,
  subject: 80,
  reason: 300,
  about: 1000,
  body: 1000,
  answer: 1000,
};

type FieldSpec = Partial<Omit<FieldModel, 'name' | 'type'>> & Pick<FieldModel, 'name' | 'label'>;

const field = (type: FieldModel['type'], spec: FieldSpec): FieldModel => ({
  type,
  value: '',
  hint: null,
  error: null,
  min: null,
  max: null,
  step: null,
  required: true,
  suffix: null,
  maxLength: LENGTHS[spec.name] ?? null,
  options: [],
  ...spec,
});

export const textField = (spec: FieldSpec): FieldModel => field('text', spec);
export const longField = (spec: FieldSpec): FieldModel => field('textarea', { required: false, ...spec });
export const numberField = (spec: FieldSpec): FieldModel =>
  field('number', { min: 1, max: 1_000_000, step: '1', ...spec });

/** An amount a person writes in yuan; the field's name ends in `Yuan`. */
export const moneyField = (
  spec: Omit<FieldSpec, 'value'> & { readonly valueFen: Fen | null },
  words: Words,
): FieldModel => {
  const { valueFen, ...rest } = spec;
  return field('money', {
    suffix: words.t('trade:yuan'),
    ...rest,
    value: valueFen === null ? '' : makeYuan(valueFen),
  });
};

/** A rate a person writes in percent; the field's name ends in `Percent`. */
export const percentField = (
  spec: Omit<FieldSpec, 'value'> & { readonly valueBp: BasisPoints },
): FieldModel => {
  const { valueBp, ...rest } = spec;
  return field('number', {
    min: 0,
    max: 100,
    step: '0.01',
    suffix: '%',
    ...rest,
    value: String(valueBp / 100),
  });
};

export const selectField = (
  spec: Omit<FieldSpec, 'options'> & { readonly options: readonly Omit<OptionModel, 'selected'>[] },
): FieldModel => {
  const value = spec.value ?? spec.options[0]?.value ?? '';
  return field('select', {
    ...spec,
    value,
    options: spec.options.map((option) => ({ ...option, selected: option.value === value })),
  });
};

/** A choice among few that each need a word of explanation; none is made beforehand. */
export const radioField = (
  spec: Omit<FieldSpec, 'options'> & { readonly options: readonly Omit<OptionModel, 'selected'>[] },
): FieldModel =>
  field('radio', { ...spec, options: spec.options.map((option) => ({ ...option, selected: false })) });

export type FormSpec = Partial<Omit<FormModel, 'hidden'>> & {
  readonly type: TradeCommandType;
  /** What makes this form differ from others of its kind on the page, such as the order's id. */
  readonly key?: string;
  readonly hidden?: Readonly<Record<string, string | number>>;
};

/** Makes forms for one seat: every form names the seat it acts from, and all are closed while the desk is read only. */
export function formMaker(words: Words, seat: string, readOnly: string | null) {
  return (spec: FormSpec): FormModel => {
    const { key, hidden = {}, ...rest } = spec;
    const name = spec.type.slice('trade/'.length);
    return {
      title: null,
      about: null,
      submit: words.t(`trade:command.${name}`),
      kind: 'primary',
      icon: null,
      fields: [],
      confirm: null,
      next: null,
      ...rest,
      id: spec.id ?? ['f', name, key ?? ''].filter((part) => part !== '').join('-'),
      reason: readOnly ?? spec.reason ?? null,
      hidden: [
        { name: 'seat', value: seat },
        ...Object.entries(hidden).map(([field, value]) => ({ name: field, value: String(value) })),
      ],
    };
  };
}
export type MakeForm = ReturnType<typeof formMaker>;
