import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { createSessionGuard } from '../accounts/session.ts';
import { createApiRouter } from './api-routes.ts';
import { createCommandHandler } from './command-handler.ts';
import { createCommandRouter } from './command-routes.ts';
import type { WebDeps } from './context.ts';
import { requireCsrf } from './csrf.ts';
import { createDeskRouter } from './desk-routes.ts';
import { answerProblems, notFound } from './errors.ts';
import { createGalleryRouter } from './gallery-routes.ts';
import { answerHealth } from './health-routes.ts';
import { createPeopleRouter } from './people-routes.ts';
import { problem } from './problems.ts';
import { createProjectorRouter } from './projector-routes.ts';
import { createPublicRouter } from './public-routes.ts';
import { logRequests } from './request-log.ts';
import { anonymousContext, sessionContext } from './request-context.ts';
import { createSeatRouter } from './seat-routes.ts';
import { privateByDefault, securityHeaders } from './security.ts';
import { createTeacherRouter } from './teacher-routes.ts';

const BODY_MAX = '32kb';
const YEAR_S = 31_536_000;

/** Files for everyone: scripts, styles, pictures. Those asked for with their content's hash never change. */
function staticFiles(rootDir: string): RequestHandler {
  return express.static(join(rootDir, 'public'), {
    index: false,
    redirect: false,
    setHeaders: (res) => {
      const hashed = new URL(res.req.url, 'http://x').searchParams.has('v');
      res.set('Cache-Control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'public, max-age=3600');
    },
  });
}

/** Survives JSON.parse as a key, and no honest client sends it. Inside a text the quotes would be escaped. */
function refusePrototypes(_req: unknown, _res: unknown, body: Buffer): void {
  if (body.includes('"__proto__"')) throw problem('malformed-json');
}

/** What every request goes through before any route sees it. `sessions` is shared with the sockets. */
export function createFrame(
  deps: Pick<WebDeps, 'logger' | 'config' | 'registry' | 'accounts'>,
  sessions: RequestHandler,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Pages are one person's and kept by nobody; files have their own.
  app.set('etag', false);

  app.use(securityHeaders);
  app.use(anonymousContext);
  app.use(logRequests(deps.logger));
  app.use('/static', staticFiles(deps.config.rootDir));
  app.use(privateByDefault);
  app.get('/healthz', answerHealth(deps));

  app.use(express.json({ limit: BODY_MAX, strict: true, verify: refusePrototypes }));
  app.use(express.urlencoded({ extended: false, limit: BODY_MAX, parameterLimit: 300 }));
  app.use(sessions);
  app.use(createSessionGuard());
  app.use(sessionContext(deps.accounts));
  app.use(requireCsrf);
  return app;
}

/** The whole web application. */
export function createApp(deps: WebDeps, sessions: RequestHandler): Express {
  const app = createFrame(deps, sessions);
  // What is asked most comes first.
  const commands = createCommandHandler(deps);
  app.use(createApiRouter(deps, commands));
  app.use(createCommandRouter(deps, commands));
  app.use(createPeopleRouter(deps));
  app.use(createSeatRouter(deps));
  app.use(createPublicRouter(deps));
  app.use(createDeskRouter(deps));
  app.use(createProjectorRouter(deps));
  app.use(createTeacherRouter(deps));
  if (!deps.config.production) app.use(createGalleryRouter(deps));

  app.use(notFound);
  app.use(answerProblems(deps));
  return app;
}
