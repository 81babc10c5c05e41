import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Plain HTTP in a classroom must work, so nothing is upgraded and no HSTS is sent. */
const protect = helmet({
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

/** What helmet makes of it. It is the same for every answer, so it is made once. */
function headersMade(): readonly (readonly [name: string, value: string])[] {
  const made = new ServerResponse(new IncomingMessage(new Socket()));
  protect(made.req, made, (error) => {
    if (error instanceof Error) throw error;
  });
  return Object.entries(made.getHeaders()).map(([name, value]) => [name, String(value)]);
}
const HEADERS = headersMade();

/** Half a year: browsers that came over TLS once come no other way. */
const HSTS = 'max-age=15552000';

/** Headers every answer carries. @param https browsers reach this server over TLS */
export const securityHeaders =
  (https: boolean): RequestHandler =>
  (_req, res, next) => {
    for (const [name, value] of HEADERS) res.setHeader(name, value);
    if (https) res.setHeader('Strict-Transport-Security', HSTS);
    next();
  };

/** Pages and answers are one person's: nobody keeps them. Static files say otherwise for themselves. */
export const privateByDefault: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};

/** A reference that stands in the log, in a header and on error pages. */
export const newReference = (): string => randomUUID().slice(0, 8);
