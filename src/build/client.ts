// Builds public/build: scripts, styles, the icon sprite, and a manifest of content hashes for `?v=`.
// Run with --watch it keeps the scripts and styles up to date and ends with its parent.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { ICONS } from './icons.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'public/build');
const require = createRequire(import.meta.url);

/** One script per entry point; every other file in src/client is a module of one of them. */
const SCRIPTS = [
  'app.ts',
  'charts.ts',
  'class-desk.ts',
  'edi-check.ts',
  'edi-editor.ts',
  'edi-panes.ts',
  'library.ts',
  'scenario-editor.ts',
  'seat-plan.ts',
  'verify.ts',
];

/** Browsers of about 2021 and later: what a school's computers still run. */
const TARGET = ['chrome92', 'edge92', 'firefox91', 'safari15'];

function scripts(): BuildOptions {
  const entryPoints = SCRIPTS.map((name) => join(root, 'src/client', name)).filter((path) =>
    existsSync(path),
  );
  return {
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    minify: true,
    format: 'iife',
    target: TARGET,
    legalComments: 'none',
    logLevel: 'warning',
  };
}

/** Leaves every url(…) as it is written: public/css and public/build are equally deep, so it stays true. */
const urlsAsWritten: Plugin = {
  name: 'urls-as-written',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'url-token' ? { path, external: true } : undefined,
    );
  },
};

/** public/css/*.css in the order of their names, as one file. Images stay where they are. */
function styles(): BuildOptions {
  const folder = join(root, 'public/css');
  const sheets = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.css'))
        .sort()
    : [];
  return {
    absWorkingDir: root,
    stdin: {
      contents: sheets.map((name) => `@import ${JSON.stringify(`./${name}`)};`).join('\n'),
      resolveDir: existsSync(folder) ? folder : root,
      loader: 'css',
    },
    outfile: join(out, 'app.css'),
    bundle: true,
    minify: true,
    target: TARGET,
    plugins: [urlsAsWritten],
    legalComments: 'none',
    logLevel: 'warning',
  };
}

function packageFile(name: string, path: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), path);
}

function writeBootstrapStyles(): void {
  const css = readFileSync(packageFile('bootstrap', 'dist/css/bootstrap.min.css'), 'utf8');
  writeFileSync(join(out, 'bootstrap.css'), css.replace(/\/\*# sourceMappingURL=.*?\*\//, ''));
}

/** One SVG with a symbol per icon: a few KB instead of an icon font. */
function writeIconSprite(): void {
  const symbols = ICONS.map((name) => {
    const path = packageFile('bootstrap-icons', `icons/${name}.svg`);
    if (!existsSync(path))
      throw new Error(`src/build/icons.ts: there is no icon '${name}' in bootstrap-icons`);
    const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
    return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${inner.replace(/\s*\n\s*/g, '')}</symbol>`;
  });
  writeFileSync(
    join(out, 'icons.svg'),
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`,
  );
}

function writeManifest(): void {
  const names = readdirSync(out).filter((name) => name !== 'manifest.json');
  const hashes = names.sort().map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(out, name)));
    return [basename(name), hash.digest('base64url').slice(0, 10)] as const;
  });
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}

const manifestAfterBuild: Plugin = {
  name: 'manifest',
  setup(build) {
    build.onEnd((result) => {
      if (result.errors.length === 0) writeManifest();
    });
  },
};

async function watch(): Promise<void> {
  for (const options of [scripts(), styles()]) {
    const context = await esbuild.context({
      ...options,
      plugins: [...(options.plugins ?? []), manifestAfterBuild],
    });
    await context.watch();
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeBootstrapStyles();
writeIconSprite();
await Promise.all([esbuild.build(scripts()), esbuild.build(styles())]);
writeManifest();
if (process.argv.includes('--watch')) await watch();
