import { Agent, request } from 'node:http';
import { studentAt, teacherAt, withClass, type ClassPorts } from './class-process.ts';
import { atLeast, compared, median, reported, type BenchResult } from './result.ts';

/** The pages a lesson lives on, with two hundred students in it, against ready-made HTML of the same size from Express. */

const CLIENTS = 12;
const WARM_MS = 200;
const MEASURE_MS = 250;
const ROUNDS = 2;

interface Asked {
  readonly path: string;
  readonly cookie: string;
  readonly headers?: Readonly<Record<string, string>>;
}
const PARTIAL = { 'hx-request': 'true', 'hx-request-type': 'partial' };

export const benchPages = (): Promise<readonly BenchResult[]> =>
  withClass(async (ports) => {
    const desk = `/runs/${ports.runId}/desk`;
    const run = `/teacher/runs/${ports.runId}`;
    const students: string[] = [];
    for (let i = 0; i < CLIENTS; i++) students.push((await studentAt(ports, i)).cookie);
    const { cookie: teacher } = await teacherAt(ports);
    const asStudents = (path: string, headers = {}) =>
      students.map((cookie): Asked => ({ path, cookie, headers }));
    const asTeacher = (path: string, headers = {}) =>
      students.map((): Asked => ({ path, cookie: teacher, headers }));
    const pages: readonly (readonly [string, readonly Asked[], number | null])[] = [
      ['desk', asStudents(desk), 0.15],
      ['desk-piece', asStudents(desk, PARTIAL), null],
      ['teacher', asTeacher(run), null],
      ['monitor', asTeacher(`${run}/fragments/teacher-monitor`, PARTIAL), null],
      ['grades', asTeacher(`${run}/grades`), null],
    ];
    const results: BenchResult[] = [];
    for (const [name, asked, target] of pages) {
      const { perSecond, readyMade, bytes } = await measured(ports, asked);
      const line = `page.${name}`;
      results.push(
        target === null
          ? compared(line, perSecond, 'pages/s', readyMade)
          : atLeast(line, perSecond, 'pages/s', readyMade, target),
        reported(`${line}.size`, bytes / 1024, 'KB of HTML'),
      );
    }
    return results;
  });

/** Pages per second, and those of ready-made HTML of the same size, in turn. */
async function measured({ port, barePort }: ClassPorts, asked: readonly Asked[]) {
  const [first] = asked;
  if (!first) throw new Error('there is a page to ask for');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const bytes = await answered(port, agent, first);
  agent.destroy();
  const ready = asked.map((): Asked => ({ path: `/ready/${bytes}`, cookie: '' }));
  const rates = { page: [] as number[], ready: [] as number[] };
  await throughput(port, asked, WARM_MS);
  await throughput(barePort, ready, WARM_MS);
  for (let round = 0; round < ROUNDS; round++) {
    rates.page.push(await throughput(port, asked, MEASURE_MS));
    rates.ready.push(await throughput(barePort, ready, MEASURE_MS));
  }
  return { perSecond: median(rates.page), readyMade: median(rates.ready), bytes };
}

/** Each client on a connection of its own asks again as soon as it is answered. */
async function throughput(port: number, asked: readonly Asked[], ms: number): Promise<number> {
  let done = 0;
  const startedAt = performance.now();
  await Promise.all(
    asked.map(async (page) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      while (performance.now() - startedAt < ms) {
        await answered(port, agent, page);
        done += 1;
      }
      agent.destroy();
    }),
  );
  return (done * 1000) / (performance.now() - startedAt);
}

/** @returns how many bytes came */
function answered(port: number, agent: Agent, { path, cookie, headers }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, agent, path, headers: { ...headers, cookie } }, (res) => {
      let bytes = 0;
      res.on('data', (part: Buffer) => (bytes += part.length));
      res.once('end', () => {
        if (res.statusCode === 200) resolve(bytes);
        else reject(new Error(`${path} answered with ${res.statusCode}`));
      });
    });
    req.once('error', reject);
    req.end();
  });
}
