import { randomUUID } from 'node:crypto';
import type { Actor } from '../kernel/envelope.ts';
import type { RunCommandOf } from './commands.ts';
import type { RunHost } from './ports.ts';
import { driverOf } from './state.ts';

/** Gives every seat that nobody plays to a bot. @param steward the instructor, who may */
export async function fillWithBots(host: Pick<RunHost, 'read' | 'submit'>, steward: Actor): Promise<void> {
  const empty = await host.read(({ seats }) =>
    Object.values(seats).flatMap((seat) => (driverOf(seat) === 'nobody' ? [seat.id] : [])),
  );
  await Promise.all(
    empty.map((seat) => {
      const command: RunCommandOf<'run/SeatBot'> = { type: 'run/SeatBot', seat };
      return host.submit({ commandId: randomUUID(), actor: steward, command });
    }),
  );
}
