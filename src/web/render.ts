import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ejs, { type TemplateFunction } from 'ejs';
import type { Request, Response } from 'express';
import type { Language, LocalText } from '../kernel/text.ts';
import type { WebConfig } from './context.ts';
import { csrfTokenOf } from './csrf.ts';
import { takeFlashes } from './flash.ts';
import { homeOf } from './home-path.ts';
import type { TextParams, Texts } from './i18n.ts';

/** What a route hands to a template, besides the helpers that `render` adds. `layout: null` renders none. */
export type Model = Readonly<Record<string, unknown>> & { readonly layout?: string | null };

/** Renders a view as the answer: a page in its layout, or only its fragment when htmx asks for a part. */
export type Render = (
  req: Request,
  res: Response,
  view: string,
  model?: Model,
  options?: { readonly status?: number },
) => void;

export interface Renderer {
  readonly render: Render;
  /** A fragment as text, for pieces that are put together by hand. */
  fragment(req: Request, res: Response, name: string, model: Model): string;
}

/** True when htmx wants a part of the page and not the whole document. */
export function wantsFragment(req: Request): boolean {
  return (
    req.get('HX-Request') === 'true' &&
    req.get('HX-Request-Type') !== 'full' &&
    req.get('HX-Boosted') !== 'true' &&
    req.get('HX-History-Restore-Request') !== 'true'
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeMarkup = (text: string): string =>
  // Most of what a page shows has none of them.
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign) : text;
const escapeValue = (value?: unknown): string =>
  value === undefined || value === null
    ? ''
    : escapeMarkup(typeof value === 'string' ? value : `${value as number}`);

/** A template that is compiled, and the folder its own includes are looked up in. */
interface Compiled {
  readonly template: TemplateFunction;
  readonly folder: string;
}
type Locals = Readonly<Record<string, unknown>>;

const COMPILED_WITH = {
  _with: false,
  localsName: 'it',
  rmWhitespace: true,
  escape: escapeValue,
  // What a template gets is made for it here, and not copied once more.
  unsafePrototypeLocals: true,
} as const;

/**
 * Reads and compiles templates; keeps them in production. An `include` is answered here: EJS itself would look on the disk, and
 * copy the whole model three times, for each of the hundreds of pieces of a page.
 */
function templates(viewsDir: string, keep: boolean) {
  const compiled = new Map<string, Compiled>();
  const resolved = new Map<string, string>();
  const known = new Map<string, boolean>();

  function exists(name: string): boolean {
    const cached = known.get(name);
    if (keep && cached !== undefined) return cached;
    const found = existsSync(join(viewsDir, `${name}.ejs`));
    known.set(name, found);
    return found;
  }

  function load(name: string): Compiled {
    const present = compiled.get(name);
    if (present) return present;
    const filename = join(viewsDir, `${name}.ejs`);
    const text = readFileSync(filename, 'utf8').replaceAll(/\binclude\(/g, 'it.include(');
    const made = { template: ejs.compile(text, { ...COMPILED_WITH, filename }), folder: posix.dirname(name) };
    if (keep) compiled.set(name, made);
    return made;
  }

  /** The template that an include means: beside the one that includes it, or from the root of all views. */
  function resolve(folder: string, path: string): string {
    const key = `${folder}|${path}`;
    const present = resolved.get(key);
    if (present !== undefined) return present;
    const beside = posix.join(folder, path);
    const name = exists(beside) ? beside : path;
    if (keep) resolved.set(key, name);
    return name;
  }

  function run(name: string, model: Locals, more?: Locals): string {
    const { template, folder } = load(name);
    const locals = {
      ...model,
      ...more,
      include: (path: string, data?: Locals): string => run(resolve(folder, path), locals, data),
    };
    return template(locals);
  }
  return { exists, run: (name: string, model: Locals): string => run(name, model) };
}

/** Content hashes of the built files, so that browsers keep them for a year and still get new ones at once. */
function assetVersions(rootDir: string, keep: boolean): () => Readonly<Record<string, string>> {
  const path = join(rootDir, 'public/build/manifest.json');
  const read = (): Readonly<Record<string, string>> =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  if (!keep) return read;
  const versions = read();
  return () => versions;
}

/** Makes the one function with which every route answers with a page. */
export function createRenderer(config: WebConfig, texts: Texts): Renderer {
  const views = templates(join(config.rootDir, 'views'), config.keepViews);
  const versions = assetVersions(config.rootDir, config.keepViews);
  const asset = (path: string): string => {
    const name = path.replace(/^\/?(?:build\/)?/, '');
    const version = versions()[name];
    return version === undefined ? `/static/${name}` : `/static/build/${name}?v=${version}`;
  };

  /** Helpers and facts every template has under `it`. */
  function common(req: Request, res: Response): object {
    const { context } = req;
    const lang: Language = context.lang;
    const icons = asset('icons.svg');
    return {
      lang,
      theme: context.theme,
      path: req.path,
      url: req.originalUrl,
      user: context.account,
      userHome: context.account ? homeOf(context.account) : null,
      isStaff: context.account?.roles.some((role) => role !== 'student') ?? false,
      https: config.https,
      participant: (res.locals['participant'] as unknown) ?? null,
      unread: (res.locals['unread'] as unknown) ?? null,
      demo: config.demo,
      requestId: context.requestId,
      csrf: csrfTokenOf(req),
      // A piece that refreshes itself must not use up what the next page is to say.
      flashes: req.method === 'GET' && wantsFragment(req) ? [] : takeFlashes(req),
      t: (key: string, params?: TextParams) => texts.t(lang, key, params),
      tIn: (language: Language, key: string, params?: TextParams) => texts.t(language, key, params),
      has: (key: string) => texts.exists(key),
      local: (text: LocalText) => text[lang],
      rejection: (rejection: Parameters<Texts['rejection']>[0]) => texts.rejection(rejection)[lang],
      money: (fen: number) => texts.money(lang, fen),
      number: (value: number) => texts.number(lang, value),
      percent: (basisPoints: number) => texts.percent(lang, basisPoints),
      day: (day: number) => texts.t(lang, 'web:day', { day }),
      time: (atMs: number) => texts.time(lang, atMs),
      icon: (name: string, label?: string) => {
        const use = `<use href="${escapeMarkup(`${icons}#${name}`)}"></use>`;
        return label === undefined
          ? `<svg class="icon" aria-hidden="true" focusable="false">${use}</svg>`
          : `<svg class="icon" role="img" aria-label="${escapeMarkup(label)}" focusable="false">${use}</svg>`;
      },
      asset,
      newCommandId: () => randomUUID(),
    };
  }

  const merged = (req: Request, res: Response, model: Model): Record<string, unknown> => ({
    ...model,
    ...common(req, res),
  });

  const fragment: Renderer['fragment'] = (req, res, name, model) =>
    views.run(`fragments/${name}`, merged(req, res, model));

  const render: Render = (req, res, view, model = {}, options = {}) => {
    const name = view.replace(/^pages\//, '');
    res.status(options.status ?? res.statusCode);
    res.vary('HX-Request');
    res.type('html');
    if (name.startsWith('fragments/')) {
      res.send(views.run(name, merged(req, res, model)));
      return;
    }
    if (wantsFragment(req) && views.exists(`fragments/${name}`)) {
      res.send(fragment(req, res, name, model));
      return;
    }
    const data = merged(req, res, model);
    const body = views.run(`pages/${name}`, data);
    const layout = model.layout === undefined ? 'base' : model.layout;
    if (layout === null) {
      res.send(body);
      return;
    }
    res.send(views.run(`layouts/${layout}`, { ...data, body }));
  };
  return { render, fragment };
}
