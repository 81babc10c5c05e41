// The server under load, in a process of its own: the whole program on one port; beside it, on two others, the limits it
// is measured against: the same route answering without work, and Express saying hello.

import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import { startServer } from '../../src/cli/server.ts';
import { createFrame } from '../../src/web/app.ts';
import { launchRun, startRun } from '../support/server.ts';

const GROUPS = 50;

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
  { perSecond: 1e9, burst: 1e9 },
);
const run = await launchRun(server, 'bench', { scenario: 'trade/open-market', groups: GROUPS });
await startRun(run, 'bench');

const listening = (app: express.Express): Promise<Server> =>
  new Promise((resolve) => {
    const http = app.listen(0, '127.0.0.1', () => resolve(http));
  });
const idle = createFrame(server.deps, server.sessions);
idle.post('/api/runs/:runId/commands', (_req, res) => {
  res.json({ ok: true, seq: 1, day: 1, events: ['trade/FirmDescribed'], repeated: false });
});
const hello = express();
hello.get('/', (_req, res) => {
  res.json({ hello: 'world' });
});
const servers = [await listening(idle), await listening(hello)];
const [idlePort, helloPort] = servers.map((http) => (http.address() as AddressInfo).port);

process.once('message', () => {
  void (async () => {
    for (const http of servers) http.closeAllConnections();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(0);
  })();
});
process.send?.({ port: server.port, idlePort, helloPort, runId: run.runId, joinCode: run.joinCode });
