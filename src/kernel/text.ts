/** The two languages people read; neither is the other's translation of second rank. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in both languages. A text written in one language only carries it twice. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

/** The same words for both languages, for texts that a person typed. */
export const sameText = (text: string): LocalText => ({ en: text, zh: text });
