import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TEACHER, TestBrowser } from './support/server.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** What the console said up to the last address. */
  readonly said: string;
  readonly exit: Promise<{ readonly code: number | null; readonly said: string }>;
}

describe('the program', function () {
  this.timeout(60_000);
  let folder: string;
  const running = new Set<ChildProcess>();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tradelab-main-'));
  });
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  function spawned(env: Record<string, string>): {
    child: ChildProcess;
    exit: Started['exit'];
    said: () => string;
  } {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: {
        ...process.env,
        NODE_ENV: 'test',
        LAB_DEMO: 'off',
        LOG_LEVEL: 'error',
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: folder,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exit = new Promise<{ code: number | null; said: string }>((resolve) => {
      child.once('close', (code) => {
        running.delete(child);
        resolve({ code, said });
      });
    });
    return { child, exit, said: () => said };
  }

  /** Starts it and waits until it has said where it is, and the set-up link if `until` asks for it. */
  async function start(until: RegExp = /http:\S+\n/): Promise<Started> {
    const { child, exit, said } = spawned({});
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', () => {
        if (until.test(said())) resolve();
      });
      void exit.then(({ said: all }) => reject(new Error(`it ended: ${all}`)));
    });
    const url = /http:\/\/\S+/.exec(said())?.[0] ?? '';
    return { child, url, said: said(), exit };
  }

  it('shows the set-up link until there is a teacher, stops in order, and loses nothing it acknowledged', async () => {
    const first = await start(/\/setup\/\S+/);
    const link = /\/setup\/\S+/.exec(first.said)?.[0] ?? '';
    const lin = new TestBrowser(first);
    await lin.post(link, { form: { ...TEACHER } });
    const launched = await lin.post('/teacher/scenarios/trade/first-trade/launch', { form: { groups: '1' } });
    const runId = /^\/teacher\/runs\/(.+)$/.exec(launched.headers.get('location') ?? '')?.[1] ?? '';
    expect(runId, `${launched.status} ${launched.headers.get('location')}`).to.not.equal('');

    const announce = (browser: TestBrowser, i: number) =>
      browser.post(`/api/runs/${runId}/commands`, {
        json: { commandId: `stop-${i}`, command: { type: 'run/Announce', text: `Notice ${i}` } },
      });
    await lin.csrf();
    await announce(lin, 0);
    const acknowledged: number[] = [];
    const sending = Array.from({ length: 20 }, async (_, i) => {
      const answer = await announce(lin, i + 1).catch(() => null);
      if (answer?.status === 200) acknowledged.push(i + 1);
      // Whoever was not acknowledged was told so, or not answered at all.
      else if (answer) expect(answer.status).to.equal(503);
    });
    const stoppedAtMs = performance.now();
    first.child.kill('SIGTERM');
    await Promise.all(sending);
    expect((await first.exit).code).to.equal(0);
    expect(performance.now() - stoppedAtMs).to.be.below(5_000);

    const second = await start();
    expect(second.said).to.not.include('/setup/');
    const again = new TestBrowser(second);
    await again.post('/sign-in', { form: { login: TEACHER.login, password: TEACHER.password } });
    await again.csrf();
    for (const i of [0, ...acknowledged]) {
      const answer = await announce(again, i);
      expect(answer.json, `Notice ${i}`).to.include({ ok: true, repeated: true });
    }
    second.child.kill('SIGINT');
    expect((await second.exit).code).to.equal(0);
  });

  it('names a wrong setting in both languages and does not start', async () => {
    const { exit } = spawned({ PORT: 'eighty' });
    const { code, said } = await exit;
    expect(code).to.equal(1);
    expect(said).to.include('PORT="eighty" does not work').and.include('应为');
  });

  it('says in plain words that the port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as AddressInfo;
    const { exit } = spawned({ PORT: String(port) });
    const { code, said } = await exit;
    blocker.close();
    expect(code).to.equal(1);
    expect(said)
      .to.include(`Port ${port} is taken`)
      .and.include('已被其他程序占用')
      .and.not.match(/at .*\.ts:\d+/);
  });

  it('says in plain words that the data folder cannot be used', async () => {
    const { exit } = spawned({ DATA_DIR: '/dev/null/data' });
    const { code, said } = await exit;
    expect(code).to.equal(1);
    expect(said)
      .to.include('/dev/null/data')
      .and.not.match(/at .*\.ts:\d+/);
  });
});
