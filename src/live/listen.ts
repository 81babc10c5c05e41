import type { Socket } from 'socket.io';
import type { ZodType } from 'zod';

/** What a client may say: checked before anything is done with it, answered through its acknowledgement, never thrown. */

export type Acknowledge = (answer: object) => void;

export interface ListenOptions {
  /** Told of what a handler threw. */
  readonly failed: (error: unknown) => void;
  /** False when this client says too much. */
  readonly take: () => boolean;
}

/** Handles one event of one socket. Without a valid message and an acknowledgement function nothing happens at all. */
export function listen<T>(
  socket: Socket,
  event: string,
  schema: ZodType<T>,
  handle: (message: T) => Promise<object>,
  { failed, take }: ListenOptions,
): void {
  socket.on(event, (...args: unknown[]) => {
    const acknowledge = args.at(-1);
    if (typeof acknowledge !== 'function') return;
    const answer = acknowledge as Acknowledge;
    if (!take()) {
      answer({ ok: false, code: 'too-many' });
      return;
    }
    const message = schema.safeParse(args.length === 2 ? args[0] : undefined);
    if (!message.success) {
      answer({ ok: false, code: 'bad-request' });
      return;
    }
    handle(message.data).then(answer, (error: unknown) => {
      failed(error);
      answer({ ok: false, code: 'internal' });
    });
  });
}
