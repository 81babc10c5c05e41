import type { Say } from '../edi/reading/say.ts';

/** A reader's texts, as a page hands them over in `data-texts`: words by `namespace:key`, gaps as `{{name}}`. */
export function sayFrom(texts: string | undefined): Say {
  const templates = JSON.parse(texts ?? '{}') as Readonly<Record<string, string>>;
  return (key, params = {}) =>
    (templates[key] ?? key).replace(/\{\{\s*([^}\s]+)\s*\}\}/g, (_, name: string) =>
      String(params[name] ?? ''),
    );
}
