import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TEACHER, TestBrowser } from '../support/server.ts';

/** The process with a class that is being taught (`class-server.ts`), and the people in it as the measurements need them. */

export interface ClassPorts {
  readonly port: number;
  readonly barePort: number;
  readonly runId: string;
  readonly joinCode: string;
  readonly students: readonly { readonly name: string; readonly studentNo: string }[];
}
export type FromClass = ClassPorts | { readonly heap: number };
/** `announce`: everyone in the exercise is told; `broadcast`: everyone at the bare sockets. */
export interface ToClass {
  readonly ask: 'announce' | 'broadcast' | 'heap' | 'stop';
}

export async function withClass<T>(
  measure: (ports: ClassPorts, child: ChildProcess) => Promise<T>,
): Promise<T> {
  const child = fork(fileURLToPath(new URL('./class-server.ts', import.meta.url)), {
    execArgv: ['--import', new URL('./as-built.js', import.meta.url).href],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const ports = await new Promise<ClassPorts>((resolve, reject) => {
      child.once('message', (message) => resolve(message as ClassPorts));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return await measure(ports, child);
  } finally {
    tell(child, 'stop');
    await ended;
  }
}

export const tell = (child: ChildProcess, ask: ToClass['ask']): void =>
  void child.send({ ask } satisfies ToClass, () => undefined);

/** What the server keeps in memory now. */
export function heapOf(child: ChildProcess): Promise<number> {
  const answer = new Promise<number>((resolve) => {
    child.once('message', (message) => resolve((message as { heap: number }).heap));
  });
  tell(child, 'heap');
  return answer;
}

/** A student of the class at a browser: comes back into the own seat. */
export async function studentAt(ports: ClassPorts, index: number): Promise<TestBrowser> {
  const browser = new TestBrowser({ url: `http://127.0.0.1:${ports.port}` });
  const { name, studentNo } = ports.students[index] ?? { name: '', studentNo: '' };
  const answer = await browser.post('/join', { form: { code: ports.joinCode, name, studentNo } });
  if (answer.headers.get('location') !== `/runs/${ports.runId}`)
    throw new Error(`student ${index} could not come back: ${answer.status}`);
  return browser;
}

export async function teacherAt({ port }: ClassPorts): Promise<TestBrowser> {
  const browser = new TestBrowser({ url: `http://127.0.0.1:${port}` });
  const { login, password } = TEACHER;
  const answer = await browser.post('/sign-in', { form: { login, password } });
  if (answer.status !== 303) throw new Error(`the teacher could not sign in: ${answer.status}`);
  return browser;
}
