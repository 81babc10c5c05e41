import { expect } from 'chai';

/** What the Experience API 1.0.3 asks of a statement (part two, 2.1 to 2.4), as far as ours use it. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** RFC 3339, with a zone. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

type Part = Record<string, unknown>;

const isIri = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && !/\s/.test(value);
function keysAmong(part: Part, ...known: string[]): void {
  expect(Object.keys(part).filter((key) => !known.includes(key))).to.deep.equal([]);
}

function languageMap(value: unknown): void {
  expect(value).to.be.an('object');
  for (const [tag, text] of Object.entries(value as Part)) {
    expect(tag).to.match(LANGUAGE);
    expect(text).to.be.a('string').and.not.equal('');
  }
}

function activity(value: unknown): void {
  const part = value as Part;
  keysAmong(part, 'objectType', 'id', 'definition');
  expect(part['objectType'] ?? 'Activity').to.equal('Activity');
  expect(isIri(part['id']), String(part['id'])).to.equal(true);
  if (part['definition'] === undefined) return;
  const definition = part['definition'] as Part;
  keysAmong(definition, 'name', 'description', 'type', 'moreInfo', 'extensions');
  languageMap(definition['name']);
  expect(isIri(definition['type'])).to.equal(true);
}

function noNulls(value: unknown, path: string): void {
  expect(value, path).to.not.equal(null);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) noNulls(inner, `${path}.${key}`);
}

/** Fails unless a learning record store would take the statement. */
export function expectStatement(value: unknown): void {
  noNulls(value, 'statement');
  const statement = value as Part;
  keysAmong(statement, 'id', 'actor', 'verb', 'object', 'result', 'context', 'timestamp');
  expect(statement['id']).to.match(UUID);
  expect(statement['timestamp']).to.match(TIMESTAMP);

  const actor = statement['actor'] as Part;
  keysAmong(actor, 'objectType', 'name', 'account');
  expect(actor['objectType']).to.equal('Agent');
  const account = actor['account'] as Part;
  expect(Object.keys(account).sort()).to.deep.equal(['homePage', 'name']);
  expect(isIri(account['homePage'])).to.equal(true);
  expect(account['name']).to.be.a('string').and.not.equal('');

  const verb = statement['verb'] as Part;
  keysAmong(verb, 'id', 'display');
  expect(isIri(verb['id'])).to.equal(true);
  languageMap(verb['display']);
  activity(statement['object']);

  const context = statement['context'] as Part;
  keysAmong(context, 'registration', 'platform', 'language', 'contextActivities', 'extensions');
  expect(context['registration']).to.match(UUID);
  for (const [kind, list] of Object.entries(context['contextActivities'] as Part)) {
    expect(kind).to.be.oneOf(['parent', 'grouping', 'category', 'other']);
    expect(list).to.be.an('array').and.not.have.length(0);
    (list as unknown[]).forEach(activity);
  }
  for (const key of Object.keys(context['extensions'] ?? {})) expect(isIri(key)).to.equal(true);

  const result = statement['result'] as Part | undefined;
  if (!result) return;
  keysAmong(result, 'score', 'success', 'completion');
  const score = result['score'] as Record<'scaled' | 'raw' | 'min' | 'max', number> | undefined;
  if (!score) return;
  expect(score.scaled).to.be.within(-1, 1);
  expect(score.raw).to.be.within(score.min, score.max);
}
