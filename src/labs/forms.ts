import { z } from 'zod';
import { parseYuan, type BasisPoints, type Fen } from '../kernel/money.ts';
import { sameText, type LocalText } from '../kernel/text.ts';

/**
 * The forms in which a scenario's author writes names, texts, amounts and rates, whatever the lab. A `title` in a `meta`
 * names the error text of the form (`scenario/not-<title>`).
 */

/** An author's name for a thing, as other parts of the file refer to it. */
export const identifier = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ title: 'identifier', description: 'lower-case letters, digits and hyphens' });

/** A text in one or both languages; one language alone is shown to readers of both. */
export const localText = z
  .union([
    z.string().min(1).max(4000),
    z.strictObject({ en: z.string().min(1).max(4000), zh: z.string().min(1).max(4000) }),
    z.strictObject({ en: z.string().min(1).max(4000) }),
    z.strictObject({ zh: z.string().min(1).max(4000) }),
  ])
  .transform((text): LocalText => {
    if (typeof text === 'string') return sameText(text);
    if ('en' in text && 'zh' in text) return text;
    return sameText('en' in text ? text.en : text.zh);
  })
  .meta({ title: 'text', description: 'one text, or { en: …, zh: … }' });

/** Yuan with at most two decimals → fen. */
export const yuan = z
  .number()
  .min(0)
  .transform((value, context): Fen => {
    const fen = parseYuan(String(value));
    if (fen.ok) return fen.value;
    context.addIssue({
      code: 'custom',
      params: { rule: 'yuan' },
      message: 'an amount in yuan with at most two decimals',
    });
    return z.NEVER;
  })
  .meta({ title: 'yuan', description: 'yuan with at most two decimals' });

/** A percentage written `1%` or `0.5%` → basis points. */
export const percent = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?%$/)
  .transform((text): BasisPoints => Math.round(Number(text.slice(0, -1)) * 100))
  .meta({ title: 'percent', description: 'a percentage such as 1% or 0.5%' });
