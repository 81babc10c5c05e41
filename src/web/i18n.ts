import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import Backend, { type FsBackendOptions } from 'i18next-fs-backend';
import type { Rejection } from '../kernel/decider.ts';
import { LANGUAGES, type Language, type LocalText } from '../kernel/text.ts';

export type TextParams = Readonly<Record<string, string | number>>;

/** Words and figures in both languages. Reading one never waits and never fails: a missing text shows its key. */
export interface Texts {
  /** The text of `namespace:path.to.key`. Params ending in `Fen` are shown as money, in `Bp` as percent. */
  t(lang: Language, key: string, params?: TextParams): string;
  /** The same text in both languages. */
  both(key: string, params?: TextParams): LocalText;
  exists(key: string): boolean;
  /** A part of a namespace with its gaps still open, by `namespace:key`: for a script that words things in the browser. */
  templates(lang: Language, namespace: string, part: string): Readonly<Record<string, string>>;
  /** The text of a rejection, from `rejection-<lab>:<what-is-wrong>`. */
  rejection(rejection: Rejection): LocalText;
  money(lang: Language, fen: number): string;
  number(lang: Language, value: number): string;
  /** Basis points as percent: 1250 → 12.5 %. */
  percent(lang: Language, basisPoints: number): string;
  /** A moment as hours and minutes. */
  time(lang: Language, atMs: number): string;
}

const LOCALE: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

function figures(lang: Language) {
  const locale = LOCALE[lang];
  return {
    money: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    number: new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }),
    percent: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  };
}

/** Loads every text of `views/locales` once. */
export async function loadTexts(localesDir: string): Promise<Texts> {
  const namespaces = readdirSync(join(localesDir, 'en'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  const i18n = i18next.createInstance();
  await i18n.use(Backend).init<FsBackendOptions>({
    backend: { loadPath: join(localesDir, '{{lng}}/{{ns}}.json') },
    ns: namespaces,
    defaultNS: 'ui',
    preload: LANGUAGES,
    lng: 'en',
    fallbackLng: 'en',
    supportedLngs: LANGUAGES,
    load: 'currentOnly',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const fixed = { en: i18n.getFixedT('en'), zh: i18n.getFixedT('zh') };
  const formats = { en: figures('en'), zh: figures('zh') };

  const money = (lang: Language, fen: number): string => {
    const text = formats[lang].money.format(Math.abs(fen) / 100);
    return `${fen < 0 ? '−' : ''}¥${text}`;
  };
  const percent = (lang: Language, bp: number): string => formats[lang].percent.format(bp / 10_000);
  const shown = (lang: Language, params: TextParams): Record<string, string | number> =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        if (typeof value === 'number' && name.endsWith('Fen')) return [name, money(lang, value)];
        if (typeof value === 'number' && name.endsWith('Bp')) return [name, percent(lang, value)];
        return [name, value];
      }),
    );
  const exists = (key: string): boolean => i18n.exists(key, { lng: 'en' });
  // A text without gaps never changes, and a page has hundreds of them: each is looked up once.
  const whole: Readonly<Record<Language, Map<string, string>>> = { en: new Map(), zh: new Map() };
  /** Texts with plain gaps, taken apart once: text, name, text, name … text. Null for what only i18next can word. */
  const gapped: Readonly<Record<Language, Map<string, readonly string[] | null>>> = {
    en: new Map(),
    zh: new Map(),
  };
  const partsOf = (lang: Language, key: string): readonly string[] | null => {
    const known = gapped[lang].get(key);
    if (known !== undefined) return known;
    const [, namespace = '', path = ''] = /^([^:]+):(.+)$/.exec(key) ?? [];
    const text: unknown = i18n.getResource(lang, namespace, path);
    if (typeof text !== 'string') return null;
    const parts = text.split(/\{\{([A-Za-z]\w*)\}\}/);
    const isPlain = parts.every((part, i) => i % 2 === 1 || !/\{\{|\$t\(/.test(part));
    gapped[lang].set(key, isPlain ? parts : null);
    return isPlain ? parts : null;
  };
  const filled = (lang: Language, key: string, params: TextParams): string => {
    const values = shown(lang, params);
    // Plurals, and gaps that nothing fills, are i18next's.
    const parts = 'count' in params || 'context' in params ? null : partsOf(lang, key);
    if (parts === null || parts.some((part, i) => i % 2 === 1 && values[part] === undefined))
      return fixed[lang](key, values);
    return parts.map((part, i) => (i % 2 === 1 ? String(values[part]) : part)).join('');
  };
  const t = (lang: Language, key: string, params?: TextParams): string => {
    if (params !== undefined) return filled(lang, key, params);
    const known = whole[lang].get(key);
    if (known !== undefined) return known;
    const text = fixed[lang](key);
    // Only what there is: keys may be made of what somebody sent.
    if (exists(key)) whole[lang].set(key, text);
    return text;
  };
  const both = (key: string, params?: TextParams): LocalText => ({
    en: t('en', key, params),
    zh: t('zh', key, params),
  });

  const templates = (lang: Language, namespace: string, part: string): Record<string, string> => {
    const found: Record<string, string> = {};
    const gather = (value: unknown, path: string): void => {
      if (typeof value === 'string') found[`${namespace}:${path}`] = value;
      else for (const [key, inner] of Object.entries(value ?? {})) gather(inner, `${path}.${key}`);
    };
    const bundle = i18n.getResourceBundle(lang, namespace) as Record<string, unknown> | undefined;
    gather(bundle?.[part], part);
    return found;
  };

  return {
    t,
    both,
    exists,
    templates,
    rejection: ({ code, params }) => {
      const slash = code.indexOf('/');
      const [owner, what] = [code.slice(0, slash), code.slice(slash + 1)];
      const key = owner === 'web' ? `web:rejection.${what}` : `rejection-${owner}:${what}`;
      return exists(key) ? both(key, params) : both('web:rejection.unknown', { code });
    },
    money,
    number: (lang, value) => formats[lang].number.format(value),
    percent,
    time: (lang, atMs) => formats[lang].time.format(atMs),
  };
}
