import type { LocalText } from '../kernel/text.ts';

interface EventTexts {
  exists(key: string): boolean;
  both(key: string): LocalText;
}

/** What an event of a lab is called, by the same texts as everywhere; null for one that nobody reads about. */
export function eventNamesIn(texts: EventTexts): (type: string) => LocalText | null {
  return (type) => {
    const name = type.startsWith('trade/') ? type.slice('trade/'.length) : null;
    if (name === null) return null;
    const key = `trade:event.${name}`;
    return texts.exists(key) ? texts.both(key) : null;
  };
}
