// A server in the middle of a lesson, in a process of its own: two hundred students have played for a few days. Beside it the
// limits its pages and pushes are measured against: ready-made HTML from Express, and a bare broadcast of Socket.IO.

import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { Server } from 'socket.io';
import { startServer } from '../../src/cli/server.ts';
import { TEACHER } from '../support/server.ts';
import { playedClass } from '../support/played-class.ts';
import { heapUsed } from './memory.ts';
import type { FromClass, ToClass } from './class-process.ts';

const STUDENTS = 200;
const DAYS = 4;

const dataDir = mkdtempSync(join(tmpdir(), 'tradelab-bench-'));
const server = await startServer(
  {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    databaseUrl: null,
    demo: false,
    mode: 'production',
    sessionSecret: null,
    https: false,
    trustProxy: 0,
    logLevel: 'silent',
  },
  pino({ level: 'silent' }),
);
const made = await server.accounts.create(TEACHER);
if (!made.ok) throw new Error('the teacher is new here');
const ownerId = made.value.id;
const { runs, students } = await playedClass(server, {
  ownerId,
  students: STUDENTS,
  titles: ['Bench'],
  days: DAYS,
  isGoingOn: true,
});
const [host] = runs;
if (!host) throw new Error('the class plays');
const { joinCode } = await server.registry.record(host.runId);

const bare = express();
const readyMade = new Map<number, string>();
bare.get('/ready/:bytes', (req, res) => {
  const bytes = Number(req.params.bytes);
  const page = readyMade.get(bytes) ?? 'x'.repeat(bytes);
  readyMade.set(bytes, page);
  res.type('html').send(page);
});
const bareHttp = createServer(bare);
const bareSockets = new Server(bareHttp, { serveClient: false, perMessageDeflate: false });
await new Promise<void>((resolve) => {
  bareHttp.listen(0, '127.0.0.1', () => resolve());
});

let announced = 0;
process.on('message', ({ ask }: ToClass) => {
  void (async () => {
    switch (ask) {
      case 'announce': {
        announced += 1;
        await host.submit({
          commandId: `bench-${announced}`,
          actor: { kind: 'instructor', id: ownerId, seat: null },
          command: { type: 'run/Announce', text: `Number ${announced}`, market: null, seat: null } as {
            type: string;
          },
        });
        break;
      }
      case 'broadcast':
        bareSockets.emit('changed', { runId: host.runId, seq: 1, topics: ['notices'] });
        break;
      case 'heap':
        process.send?.({ heap: heapUsed() } satisfies FromClass);
        break;
      case 'stop':
        await bareSockets.close();
        await server.close();
        rmSync(dataDir, { recursive: true, force: true });
        process.exit(0);
    }
  })();
});
process.send?.({
  port: server.port,
  barePort: (bareHttp.address() as AddressInfo).port,
  runId: host.runId,
  joinCode: joinCode ?? '',
  students: students.map(({ name, studentNo }) => ({ name, studentNo })),
} satisfies FromClass);
