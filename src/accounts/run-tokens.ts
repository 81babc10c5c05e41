import type { Knex } from 'knex';
import type { RunId, SeatId } from '../kernel/ids.ts';
import type { RunTokenGrant } from './can.ts';
import { newId, newToken, sealed } from './secrets.ts';

/** A key for a script, made on the teacher's page. The secret itself is shown once and kept nowhere. */
export interface RunToken extends RunTokenGrant {
  readonly createdAtMs: number;
  readonly createdBy: string;
}

export interface RunTokens {
  create(spec: {
    readonly runId: RunId;
    readonly kind: RunToken['kind'];
    readonly seat: SeatId | null;
    readonly createdBy: string;
  }): Promise<{ readonly token: RunToken; readonly secret: string }>;
  /** What a secret grants; null for an unknown or revoked one. */
  verify(secret: string): Promise<RunToken | null>;
  list(runId: RunId): Promise<readonly RunToken[]>;
  revoke(runId: RunId, id: string): Promise<void>;
}

interface Row {
  id: string;
  run_id: string;
  kind: string;
  seat: string | null;
  secret_hash: string;
  created_by: string;
  created_at_ms: number;
}

const SECRET_PATTERN = /^[A-Za-z0-9_-]{20,60}$/;
const CACHE_MAX = 1_000;

const tokenOf = (row: Row): RunToken => ({
  id: row.id,
  runId: row.run_id,
  kind: row.kind === 'instructor' ? 'instructor' : 'bot',
  seat: row.seat,
  createdAtMs: Number(row.created_at_ms),
  createdBy: row.created_by,
});

export function createRunTokens(knex: Knex, secret: string, now: () => number = Date.now): RunTokens {
  const known = new Map<string, RunToken>();
  const hashOf = (token: string): string => sealed(secret, 'run-token', token);
  return {
    async create({ runId, kind, seat, createdBy }) {
      const plain = newToken();
      const row: Row = {
        id: newId('k'),
        run_id: runId,
        kind,
        seat: kind === 'bot' ? seat : null,
        secret_hash: hashOf(plain),
        created_by: createdBy,
        created_at_ms: now(),
      };
      await knex<Row>('run_tokens').insert(row);
      return { token: tokenOf(row), secret: plain };
    },
    async verify(plain) {
      if (!SECRET_PATTERN.test(plain)) return null;
      const hash = hashOf(plain);
      const cached = known.get(hash);
      if (cached) return cached;
      const row = await knex<Row>('run_tokens').where({ secret_hash: hash }).first();
      if (!row) return null;
      if (known.size >= CACHE_MAX) known.clear();
      const token = tokenOf(row);
      known.set(hash, token);
      return token;
    },
    async list(runId) {
      const rows = await knex<Row>('run_tokens').where({ run_id: runId }).orderBy('created_at_ms');
      return rows.map(tokenOf);
    },
    async revoke(runId, id) {
      for (const [hash, token] of known) if (token.id === id && token.runId === runId) known.delete(hash);
      await knex<Row>('run_tokens').where({ run_id: runId, id }).delete();
    },
  };
}
