import type { ParticipantId, RunId, SeatId } from '../../kernel/ids.ts';
import type { RunHost, RunRegistry } from '../../runs/ports.ts';

/**
 * Whose seat is which, remembered between commands: asking the run each time would make every command wait for the batch
 * in flight before it even joins the next one. Forgotten as soon as anyone changes seats.
 */
export interface SeatMemo {
  seatOf(host: RunHost, participantId: ParticipantId): Promise<SeatId | null>;
}

const RUNS_MAX = 500;

export function createSeatMemo(registry: Pick<RunRegistry, 'subscribe'>): SeatMemo {
  const runs = new Map<RunId, Map<ParticipantId, SeatId | null>>();
  registry.subscribe(({ runId, types }) => {
    if (types.some((type) => type.startsWith('run/Seat'))) runs.delete(runId);
  });
  return {
    async seatOf(host, participantId) {
      let seats = runs.get(host.runId);
      if (!seats) {
        if (runs.size >= RUNS_MAX) runs.clear();
        seats = new Map<ParticipantId, SeatId | null>();
        runs.set(host.runId, seats);
      }
      const known = seats.get(participantId);
      if (known !== undefined) return known;
      const seat = await host.read((state) =>
        Object.hasOwn(state.participants, participantId)
          ? (state.participants[participantId]?.seat ?? null)
          : null,
      );
      // When seats changed while it was read, this map is no longer the one that is asked.
      seats.set(participantId, seat);
      return seat;
    },
  };
}
