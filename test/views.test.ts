import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ICONS } from '../src/build/icons.ts';

const views = fileURLToPath(new URL('../views', import.meta.url));
const templates = readdirSync(views, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ejs'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ name: relative(views, path), text: readFileSync(path, 'utf8') }));

/** A template without its EJS comments. */
const written = (text: string): string => text.replace(/<%#[^]*?%>/g, '');
/** The markup alone: what stands between the tags of EJS. */
const markup = (text: string): string => written(text).replace(/<%[^]*?%>/g, '');

function found(pattern: RegExp, read: (text: string) => string): string[] {
  return templates.flatMap(({ name, text }) =>
    [...read(text).matchAll(pattern)].map((match) => `${name}: ${match[0].slice(0, 80)}`),
  );
}

describe('the templates', () => {
  it('escape everything but other templates, icons, and the page inside its layout', () => {
    const raw = found(/<%-(?!\s*(?:include\(|it\.icon\())[^]*?%>/g, written);
    expect(raw.sort()).to.deep.equal([
      'layouts/base.ejs: <%- it.body %>',
      'layouts/projector.ejs: <%- it.body %>',
    ]);
  });

  it('have no inline styles, no inline scripts, no event attributes: the security policy refuses them', () => {
    expect(found(/\sstyle\s*=/g, markup)).to.deep.equal([]);
    expect(found(/<style\b/g, markup)).to.deep.equal([]);
    expect(found(/\son[a-z]+\s*=/g, markup)).to.deep.equal([]);
    expect(found(/<script(?![^>]*\ssrc=)[^>]*>/g, markup)).to.deep.equal([]);
    expect(found(/javascript:/gi, markup)).to.deep.equal([]);
  });

  it('load nothing from elsewhere', () => {
    expect(found(/(?:src|href)\s*=\s*["'](?:https?:)?\/\//g, markup)).to.deep.equal([]);
  });

  it('send a token with every form that changes something', () => {
    const forms = templates.flatMap(({ name, text }) =>
      [...written(text).matchAll(/<form\b[^>]*method="post"[^]*?<\/form>/g)].map((match) => ({
        name,
        form: match[0],
      })),
    );
    expect(forms.length).to.be.greaterThan(5);
    const without = forms.filter(
      ({ form }) => !form.includes('name="_csrf"') && !form.includes('command-fields'),
    );
    expect(without.map(({ name }) => name)).to.deep.equal([]);
  });

  it('use only icons that are in the sprite', () => {
    const named = templates.flatMap(({ name, text }) =>
      [...written(text).matchAll(/it\.icon\('([a-z-]+)'/g)].map((match) => ({ name, icon: match[1] ?? '' })),
    );
    expect(named.length).to.be.greaterThan(20);
    expect(named.filter(({ icon }) => !(ICONS as readonly string[]).includes(icon))).to.deep.equal([]);
  });

  it('have the text of a component documented at its top', () => {
    const silent = templates.filter(
      ({ name, text }) => name.startsWith('components') && !text.startsWith('<%#'),
    );
    expect(silent.map(({ name }) => name)).to.deep.equal([]);
  });
});
