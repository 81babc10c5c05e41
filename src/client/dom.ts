/** Small helpers for the page at hand. */

export const all = <T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T[] => [...within.querySelectorAll<T>(selector)];

export const one = <T extends Element = HTMLElement>(
  selector: string,
  within: ParentNode = document,
): T | null => within.querySelector<T>(selector);

/** A random id for a command. Plain HTTP on a classroom address has no `crypto.randomUUID`. */
export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `c${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Says something to those who do not see the screen, without taking the focus. */
export function announce(text: string | undefined): void {
  const box = one('#announcer');
  if (box && text) box.textContent = text;
}

/** A text that the layout holds for scripts, in the reader's language. */
export const said = (name: string): string => one('#announcer')?.dataset[name] ?? '';

export const isReader = (language: 'zh'): boolean => document.documentElement.lang.startsWith(language);

/** The part of a two-language text this page's reader reads. */
export const local = (text: { readonly en: string; readonly zh: string }): string =>
  isReader('zh') ? text.zh : text.en;
