import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** Ids are kept, everything a person typed or carries is not: no query, no body, no address, no name, no code. */
export const loggedPath = (path: string): string =>
  path.replace(/^\/(setup|join|qr|invitations)\/.+/, '/$1/…');

/** One line per request, after it was answered. Files and health checks only when they fail. */
export function logRequests(logger: Logger): RequestHandler {
  if (!logger.isLevelEnabled('info')) return (_req, _res, next) => next();
  return (req, res, next) => {
    const startedAt = performance.now();
    const path = req.path;
    res.on('finish', () => {
      const quiet = res.statusCode < 400 && (path.startsWith('/static/') || path === '/healthz');
      if (quiet) return;
      logger.info(
        {
          ref: req.context.requestId,
          method: req.method,
          path: loggedPath(path),
          status: res.statusCode,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
        },
        'request',
      );
    });
    next();
  };
}
