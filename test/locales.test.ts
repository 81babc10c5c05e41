import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const LANGUAGES = ['en', 'zh'] as const;

/** Namespaces whose keys are codes that the program makes elsewhere; their own tests know which there are. */
const BY_CODE = /^(rejection-|scenario$)/;

type Texts = ReadonlyMap<string, string>;

const folder = (language: string): string => join(root, 'views/locales', language);
const namespacesOf = (language: string): string[] =>
  readdirSync(folder(language))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'string') into.set(path, value);
  else
    for (const [key, inner] of Object.entries(value as object))
      flatten(inner, path === '' ? key : `${path}.${key}`, into);
}

function textsOf(language: string, namespace: string): Texts {
  const found = new Map<string, string>();
  flatten(JSON.parse(readFileSync(join(folder(language), `${namespace}.json`), 'utf8')), '', found);
  return found;
}

/** A key without its plural: `days_one` and `days_other` are both `days`. English needs both, Chinese one of them. */
const singular = (key: string): string => key.replace(/_(?:one|other)$/, '');
const singulars = (texts: Texts): string[] => [...new Set([...texts.keys()].map(singular))].sort();
const inFull = (namespace: string, texts: Texts): string[] =>
  singulars(texts).map((key) => `${namespace}:${key}`);

const gaps = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map(([, name]) => name ?? '').sort();

/** Every file in which a text may be named. */
function sources(): string[] {
  const files = (from: string, endings: RegExp): string[] =>
    readdirSync(join(root, from), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return [...files('src', /\.ts$/), ...files('views', /\.ejs$/)];
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Named {
  /** Keys named in full. */
  readonly whole: ReadonlySet<string>;
  /** Keys put together: `public:role.${kind}.name`, `'ui:ranking.' + way`. */
  readonly patterns: readonly RegExp[];
}

/** The keys that code and templates name, as `namespace:key`. */
function namedKeys(namespaces: readonly string[]): Named {
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  const start = new RegExp(`(['"\`])(${namespaces.map(escapeForRegExp).join('|')}):`, 'g');
  for (const source of sources()) {
    for (const match of source.matchAll(start)) {
      const [opening, quote = '', namespace = ''] = match;
      const from = match.index + opening.length;
      const key = source.slice(from, endOf(source, from, quote));
      const joined = /^\s*\+/.test(source.slice(from + key.length + 1, from + key.length + 8));
      const parts = quote === '`' ? key.split(/\$\{[^}]*\}/) : [key];
      if (joined) parts.push('');
      // In a comment a name may stand in for a part of a key.
      if (parts.length === 1 && !/^[\w.-]+$/.test(key)) continue;
      if (parts.length === 1) whole.add(`${namespace}:${key}`);
      else patterns.push(new RegExp(`^${namespace}:${parts.map(escapeForRegExp).join('[^]*')}$`));
    }
  }
  return { whole, patterns };
}

function endOf(source: string, from: number, quote: string): number {
  const end = source.indexOf(quote, from);
  return end === -1 ? source.length : end;
}

describe('the texts in both languages', () => {
  const namespaces = namespacesOf('en');

  it('come in the same files', () => {
    expect(namespacesOf('zh')).to.deep.equal(namespaces);
  });

  for (const namespace of namespacesOf('en')) {
    it(`say the same things with the same gaps in '${namespace}'`, () => {
      const [en, zh] = LANGUAGES.map((language) => textsOf(language, namespace)) as [Texts, Texts];
      expect(singulars(zh)).to.deep.equal(singulars(en));
      for (const [key, text] of en) {
        const chinese = zh.get(key) ?? zh.get(`${singular(key)}_other`) ?? '';
        expect(gaps(chinese), `${namespace}:${key}`).to.deep.equal(gaps(text));
        expect(text.trim(), `${namespace}:${key} in English`).to.not.equal('');
        expect(chinese.trim(), `${namespace}:${key} in Chinese`).to.not.equal('');
      }
    });
  }

  it('are Chinese where they should be', () => {
    const suspicious = namespaces.flatMap((namespace) =>
      [...textsOf('zh', namespace)]
        .filter(
          ([, text]) =>
            !/\p{Script=Han}/u.test(text) && /[A-Za-z]{4,}/.test(text.replace(/\{\{.*?\}\}/g, '')),
        )
        .map(([key, text]) => `${namespace}:${key} = ${text}`),
    );
    expect(suspicious).to.deep.equal([]);
  });

  it('exist wherever one is named', () => {
    const all = new Set(namespaces.flatMap((namespace) => inFull(namespace, textsOf('en', namespace))));
    const { whole, patterns } = namedKeys(namespaces);
    expect([...whole].filter((key) => !all.has(key))).to.deep.equal([]);
    const empty = patterns.filter((pattern) => ![...all].some((key) => pattern.test(key)));
    expect(empty.map(String)).to.deep.equal([]);
  });

  it('are all used', () => {
    const { whole, patterns } = namedKeys(namespaces);
    const unused = namespaces
      .filter((namespace) => !BY_CODE.test(namespace))
      .flatMap((namespace) => inFull(namespace, textsOf('en', namespace)))
      .filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
    expect(unused).to.deep.equal([]);
  });
});
