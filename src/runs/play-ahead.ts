import { BLANK_MEMORY, remember, type Memory } from '../bots/policy.ts';
import type { Actor } from '../kernel/envelope.ts';
import type { SeatId } from '../kernel/ids.ts';
import { randomFrom } from '../kernel/random.ts';
import { policiesOf, situationOf } from './bot-situation.ts';
import type { RunCommandOf } from './commands.ts';
import { phaseOf } from './core/group-clock.ts';
import type { Labs } from './labs.ts';
import type { RunHost } from './ports.ts';
import { driverOf } from './state.ts';

/** What playing ahead needs of the exercise. */
type Played = Pick<RunHost, 'runId' | 'read' | 'submit'>;

/** How often on a day every bot gets its turn, and the most it does in one. */
const ROUNDS_PER_DAY = 3;
const ACTIONS_PER_TURN = 12;

/**
 * Lets the bots of a running exercise play its next days at once, through the same commands as ever, so that whoever comes
 * in finds a market with a history. Stops early when the exercise is no longer running.
 * @param steward  who turns the days: the instructor, since they begin before their time
 * @param days     how many days to begin, after what is left to do on the present one
 */
export async function playAhead(host: Played, labs: Labs, steward: Actor, days: number): Promise<void> {
  const { policies, startSeq } = await host.read((state) => ({
    policies: [...policiesOf(state, labs)],
    // Ids that no earlier playing ahead of the same days has used.
    startSeq: state.seq,
  }));
  const memories = new Map<SeatId, Memory>();
  const first = await host.read(({ clock: { day } }) => day);
  for (let day = first; day <= first + days; day++) {
    for (let round = 1; round <= ROUNDS_PER_DAY; round++) {
      const random = randomFrom(host.runId, 'ahead', startSeq, day, round);
      for (const [seat, policy] of random.shuffle(policies)) {
        const plan = await host.read((state) => {
          if (state.clock.phase !== 'running') return null;
          const held = state.seats[seat];
          const market = held && state.markets[held.market];
          const plays = market && driverOf(held) === 'bot' && phaseOf(state, market) === 'running';
          const situation = plays ? situationOf(state, labs, seat) : null;
          return situation ? policy.plan(situation, memories.get(seat) ?? BLANK_MEMORY, random) : [];
        });
        if (plan === null) return;
        for (const [i, command] of plan.slice(0, ACTIONS_PER_TURN).entries()) {
          memories.set(seat, remember(memories.get(seat) ?? BLANK_MEMORY, day, command));
          await host.submit({
            commandId: `ahead-${startSeq}-${day}-${round}-${i}-${seat}`,
            actor: { kind: 'bot', id: policy.name, seat },
            command,
          });
        }
      }
    }
    if (day === first + days) return;
    const next = day + 1;
    const command: RunCommandOf<'run/BeginDay'> = { type: 'run/BeginDay', day: next, market: null };
    const begun = await host.submit({ commandId: `ahead-${startSeq}-${next}`, actor: steward, command });
    if (!begun.ok) return;
  }
}
