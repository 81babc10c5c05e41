import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { TestBrowser } from '../support/server.ts';
import { atLeast, median, type BenchResult } from './result.ts';

/** A command through the whole web: session, CSRF, schema, decision, durable journal; against the same route idle. */

const CLIENTS = 150;
const WARM_MS = 1500;
const MEASURE_MS = 2500;
const ROUNDS = 3;

interface Ports {
  readonly port: number;
  readonly idlePort: number;
  readonly helloPort: number;
  readonly runId: string;
  readonly joinCode: string;
}
interface Client {
  readonly cookie: string;
  readonly csrf: string;
  /** The connection of this client; a new one for each measurement. */
  agent: Agent;
}
type Send = (client: Client, index: number) => Promise<number>;

export async function benchHttp(): Promise<readonly BenchResult[]> {
  const child = fork(fileURLToPath(new URL('./http-server.ts', import.meta.url)), {
    execArgv: ['--import', new URL('./as-built.js', import.meta.url).href],
  });
  try {
    const ports = await new Promise<Ports>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Ports));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    const clients: Client[] = [];
    for (let i = 0; i < CLIENTS; i++) clients.push(await join(ports, i));

    const durable: number[] = [];
    const idle: number[] = [];
    const hello: number[] = [];
    await throughput(clients, commandTo(ports.port, ports.runId), WARM_MS);
    await throughput(clients, commandTo(ports.idlePort, ports.runId), WARM_MS);
    await throughput(clients, helloTo(ports.helloPort), WARM_MS);
    // In turn, so that whatever else the machine does meets all three alike.
    for (let round = 0; round < ROUNDS; round++) {
      durable.push(await throughput(clients, commandTo(ports.port, ports.runId), MEASURE_MS));
      idle.push(await throughput(clients, commandTo(ports.idlePort, ports.runId), MEASURE_MS));
      hello.push(await throughput(clients, helloTo(ports.helloPort), MEASURE_MS));
    }
    return [
      atLeast('http.durable', median(durable), 'commands/s', median(idle), 0.8),
      atLeast('http.vs-express', median(durable), 'commands/s', median(hello), 0.4),
    ];
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.send('stop', () => undefined);
    await ended;
  }
}

async function join({ port, joinCode, runId }: Ports, index: number): Promise<Client> {
  const browser = new TestBrowser({ url: `http://127.0.0.1:${port}` });
  const answer = await browser.post('/join', {
    form: { code: joinCode, name: `Student ${index}`, studentNo: `n${index}` },
  });
  if (answer.headers.get('location') !== `/runs/${runId}`) throw new Error(`student ${index} could not join`);
  return {
    csrf: await browser.csrf(),
    cookie: browser.cookie,
    agent: new Agent(),
  };
}

let counter = 0;
const commandTo =
  (port: number, runId: string): Send =>
  ({ cookie, csrf, agent }) => {
    counter += 1;
    const body = JSON.stringify({
      commandId: `bench-${counter}`,
      command: {
        type: 'trade/DescribeFirm',
        contact: 'Mei',
        address: 'River Road 1',
        about: `Number ${counter}`,
      },
    });
    const headers = {
      cookie,
      'x-csrf-token': csrf,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return answered({ port, agent, method: 'POST', path: `/api/runs/${runId}/commands`, headers }, body);
  };
const helloTo =
  (port: number): Send =>
  ({ agent }) =>
    answered({ port, agent, method: 'GET', path: '/', headers: {} }, '');

function answered(options: object, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', ...options }, (res) => {
      res.resume();
      res.once('end', () => resolve(res.statusCode ?? 0));
    });
    req.once('error', reject);
    req.end(body);
  });
}

/** Answers per second with every client waiting for its answer before it asks again. */
async function throughput(clients: readonly Client[], send: Send, ms: number): Promise<number> {
  for (const client of clients) client.agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let done = 0;
  const startedAt = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      while (performance.now() - startedAt < ms) {
        const status = await send(client, index);
        if (status !== 200) throw new Error(`answered with ${status}`);
        done += 1;
      }
    }),
  );
  const perSecond = (done * 1000) / (performance.now() - startedAt);
  for (const { agent } of clients) agent.destroy();
  return perSecond;
}
