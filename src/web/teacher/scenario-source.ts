import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { OwnScenario } from '../../classroom/own-scenarios.ts';
import type { Scenario, ScenarioError } from '../../scenarios/scenario.ts';
import { teacherOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import type { Words } from '../presenters/trade/words.ts';
import { problem } from '../problems.ts';
import { readingOf } from './scenario-readings.ts';

/** A scenario that can be launched: one that ships with the program, or a teacher's own. */
export interface ScenarioSource {
  /** `trade/shortage`, or `own/…`. */
  readonly key: string;
  readonly path: string;
  readonly text: string;
  /** Null while something is wrong with its text. */
  readonly scenario: Scenario | null;
  readonly errors: readonly ScenarioError[];
  /** Null for one that ships. */
  readonly own: OwnScenario | null;
}

/** Where a teacher's own scenario is found: a name no lab has. */
const OWN = 'own';
export const ownPath = (id: string): string => `/teacher/scenarios/${OWN}/${id}`;

type SourceDeps = Pick<WebDeps, 'scenarios' | 'classroom' | 'labs'>;

/** The scenario of the address, for a teacher. One that is none of theirs does not exist. */
export async function scenarioSource(deps: SourceDeps, req: Request): Promise<ScenarioSource> {
  const { id } = teacherOf(req);
  const lab = typeof req.params['lab'] === 'string' ? req.params['lab'] : OWN;
  const name = String(req.params['name'] ?? req.params['scenarioId']);
  const source = await findSource(deps, id, `${lab}/${name}`);
  if (!source) throw problem('not-found');
  return source;
}

/** A scenario by its key, as far as a teacher may use it. */
export async function findSource(
  { scenarios, classroom, labs }: SourceDeps,
  accountId: string,
  key: string,
): Promise<ScenarioSource | null> {
  const path = `/teacher/scenarios/${key}`;
  const shipped = scenarios.find((each) => each.id === key);
  if (shipped) return { key, path, text: shipped.text, scenario: shipped.scenario, errors: [], own: null };
  const id = key.startsWith(`${OWN}/`) ? key.slice(OWN.length + 1) : null;
  const own = id === null ? null : await classroom.ownScenarios.get(accountId, id);
  if (!own) return null;
  const parsed = readingOf(own.text, labs);
  return {
    key,
    path,
    text: own.text,
    scenario: parsed.ok ? parsed.value : null,
    errors: parsed.ok ? [] : parsed.error,
    own,
  };
}

/** The scenario of the address, which must be a teacher's own. */
export async function openOwn(
  deps: SourceDeps,
  req: Request,
): Promise<ScenarioSource & { readonly own: OwnScenario }> {
  const source = await scenarioSource(deps, req);
  const { own } = source;
  if (!own) throw problem('not-found');
  return { ...source, own };
}

/** The two ways to one text. */
export const editorTabs = (path: string, active: 'form' | 'edit', words: Words) =>
  (['form', 'edit'] as const).map((tab) => ({
    href: `${path}/${tab}`,
    label: words.t(`scenario-editor:tab.${tab}`),
    active: tab === active,
  }));

/** By it a text is known to be the same as another. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
