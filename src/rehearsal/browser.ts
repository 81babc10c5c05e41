import { Agent, request } from 'node:http';
import { TOKEN_HEADER, type CrowdSpec } from './messages.ts';

/** A browser as far as the server can tell: it keeps cookies and its connections, and sends the token its pages carry. */

export interface Answer {
  readonly status: number;
  readonly location: string;
  readonly text: string;
  readonly tookMs: number;
}

/** No person waits longer. */
const TIMEOUT_MS = 10_000;
/** As many as browsers open to one server. */
const CONNECTIONS_MAX = 6;

/** The server took too long to answer. */
export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/** The server closed a connection that was idle at the moment it was used again: browsers ask once more, unseen. */
class ClosedMeanwhile extends Error {
  override readonly name = 'ClosedMeanwhile';
}

export class Browser {
  readonly #spec: Pick<CrowdSpec, 'url' | 'https' | 'token'>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  readonly #cookies = new Map<string, string>();
  #csrf = '';

  constructor(spec: Pick<CrowdSpec, 'url' | 'https' | 'token'>) {
    this.#spec = spec;
  }

  /** What every request carries, sockets' too. */
  headers(): Record<string, string> {
    return {
      [TOKEN_HEADER]: this.#spec.token,
      ...(this.#cookies.size > 0 && {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      }),
      ...(this.#spec.https && { 'x-forwarded-proto': 'https' }),
    };
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.#send('GET', path, headers, null);
    const token = /data-csrf="([^"]+)"/.exec(answer.text)?.[1];
    if (token !== undefined) this.#csrf = token;
    return answer;
  }

  postForm(path: string, fields: Record<string, string>): Promise<Answer> {
    const body = new URLSearchParams({ ...fields, _csrf: this.#csrf }).toString();
    return this.#send('POST', path, { 'content-type': 'application/x-www-form-urlencoded' }, body);
  }

  postJson(path: string, data: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'x-csrf-token': this.#csrf };
    return this.#send('POST', path, headers, JSON.stringify(data));
  }

  close(): void {
    this.#agent.destroy();
  }

  /** @throws TooSlow, or what the connection failed with */
  async #send(
    method: string,
    path: string,
    more: Record<string, string>,
    body: string | null,
  ): Promise<Answer> {
    const beganAtMs = performance.now();
    try {
      return await this.#try(method, path, more, body, beganAtMs);
    } catch (error) {
      if (!(error instanceof ClosedMeanwhile)) throw error;
      return this.#try(method, path, more, body, beganAtMs);
    }
  }

  #try(
    method: string,
    path: string,
    more: Record<string, string>,
    body: string | null,
    beganAtMs: number,
  ): Promise<Answer> {
    const headers = {
      ...this.headers(),
      ...more,
      ...(body !== null && { 'content-length': String(Buffer.byteLength(body)) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#spec.url}${path}`, { method, agent: this.#agent, headers }, (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            location: answer.headers.location ?? '',
            text: Buffer.concat(parts).toString('utf8'),
            tookMs: performance.now() - beganAtMs,
          }),
        );
      });
      sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new TooSlow(path)));
      sent.once('error', (error: NodeJS.ErrnoException) =>
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new ClosedMeanwhile(path) : error),
      );
      sent.end(body ?? undefined);
    });
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
