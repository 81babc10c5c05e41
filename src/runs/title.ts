import type { Language } from '../kernel/text.ts';
import { titleOf } from '../scenarios/title.ts';
import type { RunRecord } from './ports.ts';

/** What an exercise is called in lists: as its teacher named it, else as its scenario is called. */
export const runTitle = (
  { title, scenarioText, scenarioId }: Pick<RunRecord, 'title' | 'scenarioText' | 'scenarioId'>,
  lang: Language,
): string => title || (titleOf(scenarioText)?.[lang] ?? scenarioId);
