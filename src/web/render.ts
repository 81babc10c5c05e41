import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const escapeMarkup = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  );

/** Reads and compiles templates; keeps them in production. */
function templates(viewsDir: string, keep: boolean) {
  const compiled = new Map<string, TemplateFunction>();
  const known = new Map<string, boolean>();
  return {
    exists(name: string): boolean {
      const cached = known.get(name);
      if (keep && cached !== undefined) return cached;
      const found = existsSync(join(viewsDir, `${name}.ejs`));
      known.set(name, found);
      return found;
    },
    run(name: string, model: object): string {
      let template = compiled.get(name);
      if (!template) {
        const filename = join(viewsDir, `${name}.ejs`);
        template = ejs.compile(readFileSync(filename, 'utf8'), {
          filename,
          root: viewsDir,
          views: [viewsDir],
          _with: false,
          localsName: 'it',
          cache: keep,
          rmWhitespace: true,
          escape: (value?: unknown) =>
            value === undefined || value === null
              ? ''
              : escapeMarkup(typeof value === 'string' ? value : `${value as number}`),
        });
        if (keep) compiled.set(name, template);
      }
      return template(model);
    },
  };
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
        const use = `<use href="${escapeMarkup(`${asset('icons.svg')}#${name}`)}"></use>`;
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
