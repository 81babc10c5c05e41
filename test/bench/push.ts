import { io, type Socket } from 'socket.io-client';
import { heapOf, studentAt, tell, withClass, type ClassPorts } from './class-process.ts';
import { compared, median, reported, type BenchResult } from './result.ts';

/**
 * How long a class waits for news: from asking for an announcement (decided, durable, then pushed) until each of two hundred
 * pages has been told, against a bare broadcast to as many sockets; and what a connected student costs.
 */

const SOCKETS = 200;
const AT_THE_DOOR = 10;
const ROUNDS = 12;
const WARM_ROUNDS = 2;
/** More than pushes are held together for. */
const APART_MS = 400;

export const benchPush = (): Promise<readonly BenchResult[]> =>
  withClass(async (ports, child) => {
    const cookies: string[] = [];
    const waiting = Array.from({ length: SOCKETS }, (_, i) => i);
    const door = async (): Promise<void> => {
      for (let i = waiting.shift(); i !== undefined; i = waiting.shift())
        cookies.push((await studentAt(ports, i)).cookie);
    };
    await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
    const before = await heapOf(child);
    const watching = await Promise.all(cookies.map((cookie) => watch(ports, cookie)));
    const perStudent = ((await heapOf(child)) - before) / SOCKETS;
    const bare = await Promise.all(
      cookies.map(() =>
        connected(io(`http://127.0.0.1:${ports.barePort}`, { transports: ['websocket'], forceNew: true })),
      ),
    );
    try {
      const took = { push: [] as number[], bare: [] as number[] };
      for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
        const pushed = await told(watching, () => tell(child, 'announce'));
        const broadcast = await told(bare, () => tell(child, 'broadcast'));
        if (round >= WARM_ROUNDS) {
          took.push.push(...pushed);
          took.bare.push(...broadcast);
        }
        await new Promise((resolve) => setTimeout(resolve, APART_MS));
      }
      return [
        compared('push.p50', median(took.push), 'ms', median(took.bare)),
        compared('push.p99', p99(took.push), 'ms', p99(took.bare)),
        reported('memory.client', perStudent / 1024, 'KB of heap for each connected student'),
      ];
    } finally {
      for (const socket of [...watching, ...bare]) socket.disconnect();
    }
  });

/** Milliseconds until each of them has heard of it. */
function told(sockets: readonly Socket[], ask: () => void): Promise<readonly number[]> {
  const beganAt = performance.now();
  const heard = Promise.all(
    sockets.map(
      (socket) =>
        new Promise<number>((resolve) => {
          socket.once('changed', () => resolve(performance.now() - beganAt));
        }),
    ),
  );
  ask();
  return heard;
}

function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

/** A student's page, which listens to the exercise. */
async function watch({ port, runId }: ClassPorts, cookie: string): Promise<Socket> {
  const socket = await connected(
    io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } }),
  );
  await new Promise<void>((resolve, reject) => {
    socket.emit('watch', { runId, sinceSeq: 0, page: 'desk' }, (answer: { readonly ok?: boolean }) => {
      if (answer.ok === true) resolve();
      else reject(new Error('a student may not watch'));
    });
  });
  return socket;
}

function p99(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
