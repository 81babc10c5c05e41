import type { WebDeps } from './context.ts';
import type { Words } from './presenters/trade/words.ts';

/** A reader's words, from the locale files: what presenters write pages with. */
export const wordsFor = ({ texts }: Pick<WebDeps, 'texts'>, lang: Words['lang']): Words => ({
  lang,
  t: (key, params) => texts.t(lang, key, params),
  local: (text) => text[lang],
  money: (fen) => texts.money(lang, fen),
  number: (value) => texts.number(lang, value),
  percent: (rateBp) => texts.percent(lang, rateBp),
  day: (day) => texts.t(lang, 'web:day', { day }),
  time: (atMs) => texts.time(lang, atMs),
});
