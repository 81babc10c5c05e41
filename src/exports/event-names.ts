import type { LocalText } from '../kernel/text.ts';

interface EventTexts {
  exists(key: string): boolean;
  both(key: string): LocalText;
}

/**
 * What an event of a lab is called, by the same texts as everywhere; null for one that nobody reads about. Each is looked up
 * once: a journal names few kinds of events thousands of times.
 */
export function eventNamesIn(texts: EventTexts): (type: string) => LocalText | null {
  const known = new Map<string, LocalText | null>();
  const lookUp = (type: string): LocalText | null => {
    const name = type.startsWith('trade/') ? type.slice('trade/'.length) : null;
    if (name === null) return null;
    const key = `trade:event.${name}`;
    return texts.exists(key) ? texts.both(key) : null;
  };
  return (type) => {
    const found = known.get(type);
    if (found !== undefined) return found;
    const name = lookUp(type);
    known.set(type, name);
    return name;
  };
}
