import { expect } from 'chai';
import type { SessionData } from 'express-session';
import {
  ABSOLUTE_MS,
  CachedStore,
  IDLE_MS,
  isSessionAlive,
  type SlowStore,
} from '../../src/accounts/session.ts';

const HOUR_MS = 3_600_000;

describe('a session', () => {
  it('ends after two hours without use, and after twelve hours whatever happens', () => {
    expect([IDLE_MS, ABSOLUTE_MS]).to.deep.equal([2 * HOUR_MS, 12 * HOUR_MS]);
    const alive = (startedAtMs: number, seenAtMs: number): boolean =>
      isSessionAlive({ startedAtMs, seenAtMs }, 20 * HOUR_MS);
    expect(alive(19 * HOUR_MS, 18 * HOUR_MS + 1)).to.equal(true);
    expect(alive(19 * HOUR_MS, 18 * HOUR_MS)).to.equal(false);
    expect(alive(8 * HOUR_MS + 1, 20 * HOUR_MS)).to.equal(true);
    expect(alive(8 * HOUR_MS, 20 * HOUR_MS)).to.equal(false);
  });

  /** A store that answers when it is told to. */
  function slowStore() {
    const waiting: (() => void)[] = [];
    const rows = new Map<string, SessionData>();
    let fails = false;
    const inner: SlowStore = {
      get: (sid) => Promise.resolve(rows.get(sid) ?? null),
      set: (sid, data) =>
        new Promise((resolve, reject) => {
          waiting.push(() => {
            if (fails) reject(new Error('disk full'));
            else {
              rows.set(sid, data);
              resolve();
            }
          });
        }),
      destroy: (sid) => Promise.resolve(void rows.delete(sid)),
    };
    const goOn = (andFail = false): void => {
      fails = andFail;
      waiting.splice(0).forEach((each) => each());
    };
    return { inner, goOn };
  }
  const read = (store: CachedStore, sid: string): Promise<SessionData | null | undefined> =>
    new Promise((resolve, reject) => {
      store.get(sid, (error, data) => (error ? reject(new Error('unreadable')) : resolve(data)));
    });
  const session = (word: string): SessionData => ({ cookie: { originalMaxAge: null }, csrfToken: word });

  it('is read as it was just left, by a browser that comes back before it is written', async () => {
    const { inner, goOn } = slowStore();
    const store = new CachedStore(inner);
    const written = new Promise<void>((resolve) => store.set('s1', session('new'), () => resolve()));
    expect((await read(store, 's1'))?.csrfToken).to.equal('new');
    goOn();
    await written;
    expect((await read(store, 's1'))?.csrfToken).to.equal('new');
  });

  it('that could not be written is forgotten, not pretended', async () => {
    const { inner, goOn } = slowStore();
    const store = new CachedStore(inner);
    const failed = new Promise((resolve) => store.set('s1', session('lost'), resolve));
    goOn(true);
    expect(await failed).to.be.an('error');
    expect(await read(store, 's1')).to.equal(null);
  });
});
