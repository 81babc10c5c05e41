import type { RequestHandler } from 'express';
import type { WebDeps } from '../context.ts';

/** For load balancers and the person who wonders whether it runs: no session, no private data. */
export function answerHealth(deps: Pick<WebDeps, 'registry' | 'config' | 'logger'>): RequestHandler {
  return async (req, res) => {
    try {
      const open = await deps.registry.store.list({ status: 'open' });
      res.json({ ok: true, db: 'ok', runs: open.length, version: deps.config.version });
    } catch (error) {
      deps.logger.error({ ref: req.context.requestId, err: error }, 'the database does not answer');
      res.status(503).json({ ok: false, db: 'down', runs: null, version: deps.config.version });
    }
  };
}
