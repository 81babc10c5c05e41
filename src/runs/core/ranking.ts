import type { RunCommandOf } from '../commands.ts';
import { refuse } from '../rejections.ts';
import type { RunState } from '../state.ts';
import type { RunEventOf } from './events.ts';
import { plan, type Deciding, type RunDecision } from './plan.ts';
import type { RunIndex } from './run-index.ts';
import { rankAll } from './standings.ts';

/** What the room sees of the ranking: as it moves, frozen, or revealed place by place from the last. */

type RankingCommand = RunCommandOf<'run/Freeze' | 'run/Reveal' | 'run/Unfreeze'>;

export function decideRanking(deciding: Deciding, command: RankingCommand): RunDecision {
  const { clock, ranking } = deciding.state;
  switch (command.type) {
    case 'run/Freeze':
      if (clock.phase === 'lobby') return refuse('run/not-started');
      if (ranking) return refuse('run/frozen-already', { day: ranking.day });
      return plan(deciding, { type: 'run/RankingFrozen', data: { day: clock.day, veiled: command.veil } });
    case 'run/Unfreeze':
      return ranking ? plan(deciding, { type: 'run/RankingOpened', data: {} }) : refuse('run/not-frozen');
    case 'run/Reveal': {
      if (!ranking) return refuse('run/not-frozen');
      const { places } = command;
      if (places <= ranking.shown) return refuse('run/place-revealed-already');
      const revealed = { type: 'run/RankingRevealed', data: { places } } as const;
      // With the first place nothing is held back any more.
      return places >= deciding.index.ranked.size
        ? plan(deciding, revealed, { type: 'run/RankingOpened', data: {} })
        : plan(deciding, revealed);
    }
  }
}

type RankingEvent = RunEventOf<'run/RankingFrozen' | 'run/RankingRevealed' | 'run/RankingOpened'>;

/** Records what the room sees from now on. */
export function evolveRanking(state: RunState, index: RunIndex, event: RankingEvent): void {
  switch (event.type) {
    case 'run/RankingFrozen': {
      const days = Math.max(0, ...Object.values(state.scores).map(({ byDay }) => byDay.length));
      const rows = event.data.veiled ? [] : rankAll(index);
      state.ranking = { day: event.data.day, days, rows, final: null, shown: 0 };
      return;
    }
    case 'run/RankingRevealed':
      if (!state.ranking) return;
      // The market may go on while places are revealed: what is revealed is one moment's ranking.
      state.ranking.final ??= rankAll(index);
      state.ranking.shown = event.data.places;
      return;
    case 'run/RankingOpened':
      state.ranking = null;
      return;
  }
}
