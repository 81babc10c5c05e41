import { sameText, type LocalText } from '../kernel/text.ts';
import { readYaml } from './yaml-text.ts';

/** The lines of the title at the head of a scenario: its own, and those further in that follow. */
const TITLE = /^title:.*(?:\r?\n[ \t]+.*)*/m;

/** What a scenario is called, from its text alone: for lists, where reading all of it would take too long. Null: it does not say. */
export function titleOf(text: string): LocalText | null {
  const { data } = readYaml(TITLE.exec(text)?.[0] ?? '');
  const title = (data as { readonly title?: unknown } | null)?.title;
  if (typeof title === 'string') return sameText(title);
  const { en, zh } = (title ?? {}) as { readonly en?: unknown; readonly zh?: unknown };
  return typeof en === 'string' && typeof zh === 'string' ? { en, zh } : null;
}
