import type { DeepReadonly } from '../../kernel/decider.ts';
import type { RunState } from '../../runs/state.ts';
import type { NavLink } from './classes.ts';
import type { Words } from './trade/words.ts';

/** The pages of a participant's own beside the trade. */
export type OwnPage = 'report' | 'judged' | 'grade' | 'debrief';

type Run = DeepReadonly<RunState>;

/** The own report, where the scenario asks for one, and once it is over what came of it all. */
export function ownLinks(run: Run, words: Words, here: OwnPage | null): readonly NavLink[] {
  const isOver = run.clock.phase === 'ended';
  const pages: readonly (readonly [page: OwnPage, isThere: boolean, label: string])[] = [
    ['report', run.scenario.report.length > 0, 'report:title'],
    ['judged', isOver && run.scenario.rubric.length > 0, 'judging:link.result'],
    ['grade', isOver, 'grades:own.open'],
    ['debrief', isOver, 'debrief:link'],
  ];
  return pages.flatMap(([page, isThere, label]) =>
    isThere ? [{ href: `/runs/${run.runId}/${page}`, label: words.t(label), active: page === here }] : [],
  );
}

/** The way between these pages, and back to the desk. */
export const ownNav = (run: Run, words: Words, here: OwnPage): readonly NavLink[] => [
  { href: `/runs/${run.runId}`, label: words.t('trade-desk:nav.desk'), active: false },
  ...ownLinks(run, words, here),
];
