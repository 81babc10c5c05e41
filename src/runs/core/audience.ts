import { never } from '../../kernel/assert.ts';
import type { FirmId, MarketId, SeatId } from '../../kernel/ids.ts';
import type { Topic } from '../../labs/lab.ts';
import type { Published } from '../ports.ts';
import type { RunEvent } from './events.ts';

type One = Published['audiences'][number];

/** One market's share; lists stay short except on a new day, when the first event is for all. */
interface Gathering {
  readonly market: MarketId;
  firms: FirmId[] | 'all';
  readonly topics: Topic[];
}

/** Gathers whom an entry concerns, market by market, without telling anyone twice. */
export class AudienceGatherer {
  readonly #markets: Gathering[] = [];
  readonly #run: One[] = [];

  /** A lab's event concerns these firms of its market. */
  addLab(market: MarketId, firms: 'all' | readonly FirmId[], topics: readonly Topic[]): void {
    const held = this.#gathering(market);
    if (firms === 'all') held.firms = 'all';
    else if (held.firms !== 'all') addMissing(held.firms, firms);
    addMissing(held.topics, topics);
  }

  /** The run's own event. */
  addRun(event: RunEvent, marketOf: (seat: SeatId) => MarketId | null): void {
    switch (event.type) {
      case 'run/Opened':
      case 'run/Started':
      case 'run/Ended':
      case 'run/DayBegan':
      case 'run/Paused':
      case 'run/Resumed':
      case 'run/Extended':
      case 'run/TimeAdded':
      case 'run/Branched':
        return this.#everyone('clock');
      case 'run/GroupHeld':
      case 'run/GroupReleased':
      case 'run/GroupDayBegan':
      case 'run/GroupExtended':
      case 'run/GroupTimeAdded':
      case 'run/GroupEnded':
      case 'run/GroupRejoined':
        this.addLab(event.data.market, 'all', ['clock']);
        return;
      case 'run/RankingFrozen':
      case 'run/RankingRevealed':
      case 'run/RankingOpened':
        return this.#everyone('ranking');
      case 'run/SeatClaimed':
      case 'run/SeatReleased':
      case 'run/BotSeated':
      case 'run/BotUnseated':
      case 'run/SeatTakenOver':
      case 'run/SeatHandedBack':
      case 'run/SeatGiven':
        return this.#everyone('seats');
      case 'run/NoteSent':
        return this.#toSeats([event.data.from, event.data.to], marketOf);
      case 'run/NotesRead':
      case 'run/NotesMuted':
        return this.#toSeats([event.data.seat], marketOf);
      case 'run/Announced': {
        const { market, seat } = event.data;
        if (seat === null) this.#run.push({ market, firms: 'all', topics: ['notices'] });
        else this.#run.push({ market: marketOf(seat), firms: [], seats: [seat], topics: ['notices'] });
        return;
      }
      case 'run/ShockThrown':
        // Whoever it concerns is told through the lab's own events.
        return;
      default:
        never(event, 'an event of the run');
    }
  }

  gathered(): Published['audiences'] {
    return this.#run.length === 0 ? this.#markets : [...this.#run, ...this.#markets];
  }

  /** Nobody but these seats hears of a note. */
  #toSeats(ends: readonly (SeatId | null)[], marketOf: (seat: SeatId) => MarketId | null): void {
    const seats = ends.filter((seat) => seat !== null);
    const [first] = seats;
    const market = first === undefined ? null : marketOf(first);
    this.#run.push({ market, firms: [], seats, topics: ['notes'] });
  }

  #everyone(topic: Topic): void {
    if (this.#run.some(({ topics }) => topics[0] === topic)) return;
    this.#run.push({ market: null, firms: 'all', topics: [topic] });
  }

  #gathering(market: MarketId): Gathering {
    for (const held of this.#markets) if (held.market === market) return held;
    const made: Gathering = { market, firms: [], topics: [] };
    this.#markets.push(made);
    return made;
  }
}

function addMissing<T>(list: T[], more: readonly T[]): void {
  for (const one of more) if (!list.includes(one)) list.push(one);
}
