import { sameText, type LocalText } from '../../kernel/text.ts';

/** What a typed text of two languages' worth is compared by: capital letters and spaces at the ends make no difference. */
const plain = (text: string): string => text.trim().toLowerCase();

/**
 * A product's name from what was typed. A good's own name, in either language or as `台灯 / Desk lamp`, stays the good's
 * name in both, so that everyone reads it in their own; anything else is what was typed.
 */
export function productName(typed: string, good: { readonly name: LocalText } | undefined): LocalText {
  if (good === undefined) return sameText(typed);
  const { en, zh } = good.name;
  const [first, second, ...more] = typed.split('/').map(plain);
  const isOwn = [en, zh].some((name) => plain(name) === plain(typed));
  const isBoth = more.length === 0 && first === plain(zh) && second === plain(en);
  return isOwn || isBoth ? { en, zh } : sameText(typed);
}

/** A text typed again: unchanged in either language, it stays what it is in both. */
export const retyped = (typed: string, before: LocalText): LocalText =>
  typed === before.en || typed === before.zh ? before : sameText(typed);
