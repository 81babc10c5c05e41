import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { IDLE_MS } from '../../src/accounts/session.ts';
import { connect } from '../../src/db/connection.ts';
import { startTestServer } from '../support/server.ts';

const SECRET = 'a secret of more than thirty-two characters';

describe('a socket whose session runs out', () => {
  it('is closed, though nobody signed out', async () => {
    const server = await startTestServer({ sessionSecret: SECRET });
    const database = connect(`sqlite:${join(server.dataDir, 'tradelab.sqlite')}`);
    try {
      // A session that was last used almost two hours ago: alive now, and not in a second.
      const sid = 'almost-over';
      const nowMs = Date.now();
      const sess = {
        cookie: { originalMaxAge: null, httpOnly: true, path: '/' },
        csrfToken: 'x',
        startedAtMs: nowMs - IDLE_MS,
        seenAtMs: nowMs - IDLE_MS + 1_500,
      };
      await database
        .knex('sessions')
        .insert({ sid, sess: JSON.stringify(sess), expired: new Date(nowMs + 3_600_000).toISOString() });
      const seal = createHmac('sha256', SECRET).update(sid).digest('base64').replace(/=+$/, '');
      const cookie = `lab.sid=${encodeURIComponent(`s:${sid}.${seal}`)}`;
      const socket = io(server.url, {
        transports: ['websocket'],
        reconnection: false,
        extraHeaders: { cookie },
      });
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', () => resolve());
        socket.once('connect_error', reject);
      });
      const reason = await new Promise((resolve) => socket.once('disconnect', resolve));
      expect(reason).to.equal('io server disconnect');
      expect(Date.now() - nowMs).to.be.above(1_400);
    } finally {
      await database.close();
      await server.stop();
    }
  });
});
