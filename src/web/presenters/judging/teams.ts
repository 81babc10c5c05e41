import type { DeepReadonly } from '../../../kernel/decider.ts';
import type { RunState } from '../../../runs/state.ts';
import { teamNumbers, type Team } from '../../../runs/teams.ts';
import type { Words } from '../trade/words.ts';
import type { ShownTeam } from './overview.ts';

type Run = DeepReadonly<RunState>;

/** A team under its own name, as its teacher and its people know it. */
export const teamTitle = ({ name, group }: Team, words: Words): string =>
  name ? words.local(name) : words.t('public:group', { group });

/** A team as its reader may know it: under its number alone where names are hidden. */
export function shownTeam(run: Run, team: Team, words: Words, blind: boolean): ShownTeam {
  const number = teamNumbers(run).get(team.key) ?? 0;
  const members = [...new Set(team.members.map(({ name }) => name))];
  return {
    key: team.key,
    number,
    title: blind ? words.t('judging:team', { number }) : teamTitle(team, words),
    members: blind ? '' : members.join(words.lang === 'zh' ? '、' : ', '),
  };
}
