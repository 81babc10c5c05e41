import { isMap, isSeq, parseDocument } from 'yaml';
import type { PlanSeat } from '../../classroom/seat-plan.ts';
import type { Labs } from '../../runs/labs.ts';
import { openRun } from '../../runs/open.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { groupChoices, seatsInGroups } from '../presenters/teacher.ts';

/** What a teacher's choices make of a scenario before it is launched. */

/** How long a clock runs, pauses apart. */
export const minutesOf = (seconds: number, days: number): number => Math.ceil((seconds * days) / 60);

/** The scenario with days of another length, and another number of them; shocks scripted for later days fall away. */
export function withClock(text: string, seconds: number, days: number): string {
  const document = parseDocument(text);
  document.setIn(['clock', 'day'], `${seconds}s`);
  document.setIn(['clock', 'days'], days);
  document.setIn(['minutes'], Math.max(Number(document.get('minutes')), minutesOf(seconds, days)));
  const shocks = document.getIn(['trade', 'shocks']);
  if (isSeq(shocks)) {
    shocks.items = shocks.items.filter((shock) => !isMap(shock) || Number(shock.get('day')) <= days);
  }
  return document.toString();
}

/** The scenario with bots in the firms that are named, and people in the others. */
export function withPlayers(text: string, scenario: Scenario, botFirms: ReadonlySet<string>): string {
  const changed = scenario.cast.some(({ firm, bot }) => bot !== botFirms.has(firm));
  if (!changed) return text;
  const document = parseDocument(text);
  scenario.cast.forEach(({ firm, bot }, index) => {
    if (bot !== botFirms.has(firm)) document.setIn(['cast', index, 'bot'], botFirms.has(firm));
  });
  return document.toString();
}

/** The seats there will be, as planning sees them. */
export function planSeatsOf(scenario: Scenario, groups: number, labs: Labs): readonly PlanSeat[] {
  const { seats } = openRun({ runId: 'plan', scenario, seed: 'plan', groups }, labs);
  return Object.values(seats).map(({ id, group, role, firm, firmName, bot }) => ({
    id,
    group,
    role,
    firmNames: [firm, firmName.en, firmName.zh],
    bot,
  }));
}

/** Seats that people take in so many groups. */
export const peopleSeatsIn = (scenario: Scenario, groups: number): number =>
  seatsInGroups({ ...scenario, cast: scenario.cast.filter(({ bot }) => !bot) }, groups);

/** The smallest number of groups with a seat for so many people; the largest there is where none has. */
export function groupsNeeded(scenario: Scenario, people: number, groupsMin: number): number {
  const choices = groupChoices(scenario).map(({ groups }) => groups);
  const fitting = choices.filter((groups) => groups >= groupsMin);
  return (
    fitting.find((groups) => peopleSeatsIn(scenario, groups) >= people) ??
    fitting.at(-1) ??
    choices.at(-1) ??
    1
  );
}
