import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Headers every answer carries. Plain HTTP in a classroom must work, so nothing is upgraded and no HSTS is sent. */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      // 'self' covers ws: on the same host in today's browsers; older Safari needs the schemes named.
      connectSrc: ["'self'", 'ws:', 'wss:'],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      manifestSrc: ["'self'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  crossOriginEmbedderPolicy: false,
  // On plain HTTP browsers ignore it and complain.
  originAgentCluster: false,
});

/** Pages and answers are one person's: nobody keeps them. Static files say otherwise for themselves. */
export const privateByDefault: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** A reference that stands in the log, in a header and on error pages. */
export const newReference = (): string => randomUUID().slice(0, 8);
