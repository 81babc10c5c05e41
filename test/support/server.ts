// A whole server on a free port with a data folder of its own, and people to talk to it: teachers who sign in, students
// who join. For tests of pages, the API, sockets and browsers.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startServer, type RunningServer } from '../../src/cli/server.ts';
import type { Role } from '../../src/accounts/roles.ts';
import type { Config } from '../../src/config/env.ts';
import type { RunHost } from '../../src/runs/ports.ts';

export interface TestServer extends RunningServer {
  readonly url: string;
  readonly dataDir: string;
  /** Stops it and removes what it kept. */
  stop(): Promise<void>;
}

export const TEACHER = { login: 'lin', name: '林老师', password: 'seven quiet herons' } as const;

/** Starts a server. Every one has its own folder, so tests do not meet. */
export async function startTestServer(changes: Partial<Config> = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tradelab-'));
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    dataDir,
    databaseUrl: null,
    demo: false,
    mode: 'test',
    sessionSecret: null,
    https: false,
    trustProxy: 0,
    logLevel: (process.env['TEST_LOG'] ?? 'silent') as Config['logLevel'],
    ...changes,
  };
  const server = await startServer(config, pino({ level: config.logLevel }));
  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    dataDir,
    async stop() {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What came back: the status, the headers, and the body as text and, where it is JSON, as data. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of a server under test are read freely
  readonly json: any;
}

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, with this browser's CSRF token. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string | FormData;
}

/** One browser: keeps cookies, follows nothing, and sends its CSRF token where a page would. */
export class TestBrowser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  #csrf: string | null = null;

  constructor(server: { readonly url: string }) {
    this.#url = server.url;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  get(path: string, ask: Ask = {}): Promise<Answer> {
    return this.send('GET', path, ask);
  }

  /** A POST as a page of ours makes it: with cookie and token. */
  async post(path: string, ask: Ask = {}): Promise<Answer> {
    return this.send('POST', path, {
      ...ask,
      headers: { 'x-csrf-token': await this.csrf(), ...ask.headers },
    });
  }

  /** Sends a form with a file as a page without scripts does: the token among the fields. */
  async upload(
    path: string,
    file: { readonly name: string; readonly bytes: Uint8Array } | null,
    token?: string,
  ): Promise<Answer> {
    const body = new FormData();
    body.set('_csrf', token ?? (await this.csrf()));
    body.set('file', new Blob(file ? [new Uint8Array(file.bytes)] : []), file?.name ?? '');
    return this.send('POST', path, { body });
  }

  /** The token of this browser's session, from the page that needs no sign-in. */
  async csrf(): Promise<string> {
    if (this.#csrf !== null) return this.#csrf;
    const join = await this.get('/join');
    // Whoever must change a password first is led to where that is done.
    const page = join.status === 302 ? await this.get(join.headers.get('location') ?? '') : join;
    const token = /data-csrf="([^"]+)"/.exec(page.text)?.[1];
    if (token === undefined) throw new Error(`/join (${page.status}) carries no CSRF token`);
    this.#csrf = token;
    return token;
  }

  async send(method: string, path: string, { headers = {}, json, form, body }: Ask = {}): Promise<Answer> {
    const payload =
      json !== undefined
        ? JSON.stringify(json)
        : form !== undefined
          ? new URLSearchParams(form).toString()
          : body;
    const type =
      json !== undefined
        ? 'application/json'
        : form !== undefined
          ? 'application/x-www-form-urlencoded'
          : null;
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#cookies.size > 0 ? { cookie: this.cookie } : {}),
        ...(type === null ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.startsWith('lab.sid=') && this.#cookies.get('lab.sid') !== pair.slice(at + 1))
        this.#csrf = null;
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }
}

/** A browser in which a teacher is signed in; the account is made if there is none. */
export async function signedInTeacher(
  server: TestServer,
  teacher: { login: string; name: string; password: string } = TEACHER,
): Promise<TestBrowser> {
  // Taken logins are fine: the teacher signs in again.
  await server.accounts.create(teacher);
  const browser = new TestBrowser(server);
  const { login, password } = teacher;
  const answer = await browser.post('/sign-in', { form: { login, password } });
  if (answer.status !== 303 || answer.headers.get('location') !== '/teacher') {
    throw new Error(`signing in failed: ${answer.status} to ${answer.headers.get('location')}`);
  }
  return browser;
}

/** A new account of any kind, signed in at a browser of its own. */
export async function accountAt(
  server: TestServer,
  login: string,
  roles: readonly Role[],
): Promise<{ readonly id: string; readonly browser: TestBrowser; readonly password: string }> {
  const password = 'nine patient cranes';
  const made = await server.accounts.create({ login, name: `Name of ${login}`, password }, roles);
  if (!made.ok) throw new Error(`no account for ${login}: ${made.error.problem}`);
  const browser = new TestBrowser(server);
  const answer = await browser.post('/sign-in', { form: { login, password } });
  if (answer.status !== 303) throw new Error(`signing in failed: ${answer.status}`);
  return { id: made.value.id, browser, password };
}

/** The account id of a teacher that exists. */
export async function teacherId(
  server: TestServer,
  teacher: { login: string; password: string } = TEACHER,
): Promise<string> {
  const answer = await server.accounts.signIn(teacher.login, teacher.password, 'test');
  if (!answer.ok) throw new Error(`no such teacher: ${answer.error}`);
  return answer.value.id;
}

/** A shipped scenario's text: `trade/first-trade`. */
export const scenarioText = (id: string): string =>
  readFileSync(new URL(`../../scenarios/${id}.yaml`, import.meta.url), 'utf8');

export interface LaunchedRun {
  readonly runId: string;
  readonly joinCode: string;
  readonly host: RunHost;
}

/** Opens the lobby of a shipped scenario for a teacher, without going through pages. */
export async function launchRun(
  server: Pick<RunningServer, 'registry'>,
  ownerId: string,
  { scenario = 'trade/first-trade', groups = 1 }: { scenario?: string; groups?: number } = {},
): Promise<LaunchedRun> {
  const host = await server.registry.create({ scenarioText: scenarioText(scenario), groups, ownerId });
  const record = await server.registry.record(host.runId);
  if (record.joinCode === null) throw new Error('an open run has a join code');
  return { runId: host.runId, joinCode: record.joinCode, host };
}

/** Starts the exercise as its teacher. */
export async function startRun({ host }: LaunchedRun, ownerId: string): Promise<void> {
  const receipt = await host.submit({
    commandId: `start:${host.runId}`,
    actor: { kind: 'instructor', id: ownerId, seat: null },
    command: { type: 'run/Start' },
  });
  if (!receipt.ok) throw new Error(`the run did not start: ${receipt.rejection.code}`);
}

export interface JoinedStudent {
  readonly browser: TestBrowser;
  /** The seat given to them. */
  readonly seat: string;
}

/** A student who joined by code and got a seat. */
export async function joinStudent(
  server: TestServer,
  run: LaunchedRun,
  { name, studentNo, seat }: { name: string; studentNo: string; seat?: string },
): Promise<JoinedStudent> {
  const browser = new TestBrowser(server);
  const answer = await browser.post('/join', { form: { code: run.joinCode, name, studentNo } });
  if (answer.headers.get('location') !== `/runs/${run.runId}`) {
    throw new Error(`${name} could not join: ${answer.status} to ${answer.headers.get('location')}`);
  }
  if (seat !== undefined) await browser.post(`/runs/${run.runId}/seat`, { form: { seat } });
  const taken = await run.host.read((state) =>
    Object.values(state.participants).find((person) => person.studentNo === studentNo),
  );
  if (taken?.seat == null) throw new Error(`${name} has no seat`);
  if (seat !== undefined && taken.seat !== seat)
    throw new Error(`${name} sits in ${taken.seat}, not in ${seat}`);
  return { browser, seat: taken.seat };
}
