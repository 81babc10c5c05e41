import { z } from 'zod';
import { MESSAGE_TYPES } from '../edi/tables/messages.ts';
import { identifier, localText as text, yuan as amount } from '../labs/forms.ts';
import type { ScenarioLab } from './labs.ts';
import { USUAL_WEIGHTS } from './usual-grade.ts';

/**
 * The shape of a scenario file, but for the labs' parts. A `title` in a `meta` names the error text of that form
 * (`scenario/not-<title>`); both it and the description stand in the JSON Schema that editors read.
 */

const MS_PER: Readonly<Record<string, number>> = { s: 1_000, m: 60_000 };

/** `90s`, `2m` → milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,3}[sm]$/)
  .transform((written) => Number(written.slice(0, -1)) * (MS_PER[written.slice(-1)] ?? Number.NaN))
  .refine((ms) => ms >= 5_000 && ms <= 3_600_000)
  .meta({ title: 'duration', description: 'from 5s to 60m' });

/** Kinds of messages a person can be asked to write. */
export const WRITTEN_KINDS = MESSAGE_TYPES.filter((type) => type !== 'CONTRL');

export const FIRM_KINDS = ['mall', 'enterprise', 'warehouse', 'bank'] as const;

const castLine = z.strictObject({
  firm: identifier,
  kind: z.enum(FIRM_KINDS),
  name: text.optional(),
  names: z
    .array(text)
    .max(300)
    .default([])
    .meta({ description: 'names for the second, third … copy in a shared market' }),
  capital: amount.default(0),
  seats: z.array(identifier).max(10).meta({ description: 'roles; the same role twice makes two seats' }),
  every: z
    .int()
    .min(0)
    .max(50)
    .optional()
    .meta({ description: 'shared market: one copy for every so many groups; 0: one for the whole class' }),
  bot: z.boolean().default(false),
  edi: z
    .union([z.literal('by-hand'), z.array(z.enum(WRITTEN_KINDS)).min(1).max(8)])
    .optional()
    .meta({
      description: 'by-hand: its people write their EDI messages themselves; or only those of these kinds',
    }),
});

const clock = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('manual'), days: z.int().min(1).max(365).optional() }),
  z.strictObject({ mode: z.literal('timed'), day: duration, days: z.int().min(1).max(365) }),
]);

const task = z.strictObject({
  id: identifier,
  seat: identifier,
  when: z.string().min(1).max(80),
  where: z.record(z.string().max(40), z.union([z.string().max(80), z.number(), z.boolean()])).default({}),
  title: text,
  hint: text.optional(),
  after: z.array(identifier).max(20).default([]),
  choice: identifier.optional(),
});

/** A value on a scale, in the metric's unit: yuan for money, `90%` or 0.9 for a share. */
const scaleValue = z
  .union([z.number(), z.string().regex(/^\d{1,3}(\.\d{1,2})?%$/)])
  .meta({ title: 'scale-value', description: 'a number; a share may be written 90%' });

const scoreRule = z.strictObject({
  metric: z.string().min(1).max(40),
  weight: z.int().min(1).max(100),
  scale: z.strictObject({ zero: scaleValue, pass: scaleValue, full: scaleValue }),
});
const scoreRules = z.array(scoreRule).min(1).max(20).optional();

const criterion = z.strictObject({
  id: identifier,
  title: text,
  points: z.int().min(1).max(100),
  levels: z
    .array(z.strictObject({ points: z.int().min(0).max(100), text }))
    .max(10)
    .default([]),
});

const share = z.int().min(0).max(100);
const grade = z.strictObject({
  automatic: share,
  report: share.default(0),
  judging: share.default(0),
  evidence: z
    .strictObject({ tasks: share.default(0), process: share.default(0), result: share.default(0) })
    .default(USUAL_WEIGHTS.evidence)
    .meta({ description: 'how the automatic part is divided' }),
});

const fixedShape = {
  scenario: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}\/[a-z][a-z0-9-]{0,39}$/)
    .meta({ title: 'scenario-id', description: 'the lab, a slash, a name: trade/shortage' }),
  version: z.int().min(1).max(1_000_000),
  title: text,
  about: text,
  goals: z.array(text).max(12).default([]),
  minutes: z.int().min(1).max(600),
  seats: z
    .strictObject({ min: z.int().min(1).max(1000), max: z.int().min(1).max(1000) })
    .optional()
    .meta({ description: 'how many people it is made for, bots included' }),
  cast: z.array(castLine).min(1).max(50),
  clock,
  tasks: z.array(task).max(200).default([]),
  score: z
    .strictObject({ enterprise: scoreRules, warehouse: scoreRules, mall: scoreRules, bank: scoreRules })
    .default({}),
  rubric: z.array(criterion).max(30).default([]),
  report: z
    .array(z.strictObject({ id: identifier, question: text }))
    .max(30)
    .default([]),
  grade: grade
    .optional()
    .meta({ description: 'what a student’s grade is made of, in percent; each set adds up to 100' }),
};

/** A checked file: the fixed part typed, the labs' parts beside it by name. */
export type ScenarioFile = z.output<z.ZodObject<typeof fixedShape>> & Readonly<Record<string, unknown>>;

/** The schema of a file for one lab, whose part is named after it. */
export const fileSchemaFor = (lab: ScenarioLab) => z.strictObject({ ...fixedShape, [lab.name]: lab.config });

/** The schema of a file whose lab is not known: the labs' parts may hold anything. */
export const fileSchemaWithout = (labNames: readonly string[]) =>
  z.strictObject({
    ...fixedShape,
    ...Object.fromEntries(labNames.map((name) => [name, z.unknown().optional()])),
  });
