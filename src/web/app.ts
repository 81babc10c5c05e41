import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { createSessionGuard } from '../accounts/session.ts';
import { createApiRouter } from './api-routes.ts';
import { createBranchRouter } from './branch-routes.ts';
import { createCommandHandler } from './command-handler.ts';
import { createCommandRouter } from './command-routes.ts';
import type { WebDeps } from './context.ts';
import { requireCsrf } from './csrf.ts';
import { createDebriefRouter } from './debrief-routes.ts';
import { createDeskRouter } from './desk-routes.ts';
import { createEdiRouter, ediForm } from './edi-routes.ts';
import { createGradeRouter } from './grade-routes.ts';
import { createGradebookRouter } from './gradebook-routes.ts';
import { createJudgeRouter } from './judge-routes.ts';
import { createJudgedRouter } from './judged-routes.ts';
import { createJudgingRouter } from './judging-routes.ts';
import { createLaunchRouter } from './launch-routes.ts';
import { answerProblems, notFound } from './errors.ts';
import { createExportRouter } from './export-routes.ts';
import { createGalleryRouter } from './gallery-routes.ts';
import { answerHealth } from './health-routes.ts';
import { createMessageRouter } from './message-routes.ts';
import { createPeopleRouter } from './people-routes.ts';
import { createAccountRouter, requireOwnPassword } from './account-routes.ts';
import { createAdminRouter } from './admin-routes.ts';
import { createClassDeskRouter } from './class-desk-routes.ts';
import { createClassLetterRouter } from './class-letter-routes.ts';
import { countUnread, createClassNewsRouter } from './class-news-routes.ts';
import { createClassResourceRouter, resourceForm } from './class-resource-routes.ts';
import { createClassRouter } from './class-routes.ts';
import { createLogRouter } from './log-routes.ts';
import { reportForm } from './report-form.ts';
import { createReportMarkingRouter } from './report-marking-routes.ts';
import { createReportRouter } from './report-routes.ts';
import { createRosterRouter, rosterForm } from './roster-routes.ts';
import { createRunPeopleRouter } from './run-people-routes.ts';
import { problem } from './problems.ts';
import { createProjectorRouter } from './projector-routes.ts';
import { createPublicRouter } from './public-routes.ts';
import { logRequests } from './request-log.ts';
import { anonymousContext, sessionContext } from './request-context.ts';
import { createRehearsalRouter } from './rehearsal-routes.ts';
import { createRunRouter } from './run-routes.ts';
import { createScenarioFormRouter } from './scenario-form-routes.ts';
import { createScenarioRouter, scenarioForm } from './scenario-routes.ts';
import { createSeatRouter } from './seat-routes.ts';
import { createSideRouter } from './side-routes.ts';
import { privateByDefault, securityHeaders } from './security.ts';
import { createTeacherRouter } from './teacher-routes.ts';
import { createVerifyRouter } from './verify-routes.ts';

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
  deps: Pick<WebDeps, 'logger' | 'config' | 'registry' | 'identify'>,
  sessions: RequestHandler,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Pages are one person's and kept by nobody; files have their own.
  app.set('etag', false);
  if (deps.config.trustProxy > 0) app.set('trust proxy', deps.config.trustProxy);

  app.use(securityHeaders(deps.config.https));
  app.use(anonymousContext);
  app.use(logRequests(deps.logger));
  app.use('/static', staticFiles(deps.config.rootDir));
  app.use(privateByDefault);
  app.get('/healthz', answerHealth(deps));

  app.use('/edi', ...ediForm());
  app.use(express.json({ limit: BODY_MAX, strict: true, verify: refusePrototypes }));
  app.use(express.urlencoded({ extended: false, limit: BODY_MAX, parameterLimit: 300 }));
  app.use(sessions);
  app.use(createSessionGuard());
  app.use(sessionContext(deps.identify));
  app.use('/teacher/classes', ...rosterForm());
  app.use('/teacher/scenarios/own', ...scenarioForm());
  app.use('/classes', ...resourceForm());
  app.use('/runs', ...reportForm());
  app.use(requireCsrf);
  app.use(requireOwnPassword);
  return app;
}

/** The whole web application. */
export function createApp(deps: WebDeps, sessions: RequestHandler): Express {
  const app = createFrame(deps, sessions);
  app.use(deps.rehearsals.pass);
  // What is asked most comes first.
  const commands = createCommandHandler(deps);
  app.use(createApiRouter(deps, commands));
  app.use(createCommandRouter(deps, commands));
  app.use(createMessageRouter(deps, commands));
  app.use(countUnread(deps));
  app.use(createPeopleRouter(deps));
  app.use(createAccountRouter(deps));
  app.use(createSeatRouter(deps));
  app.use(createPublicRouter(deps));
  app.use(createDeskRouter(deps));
  app.use(createEdiRouter(deps));
  app.use(createVerifyRouter(deps));
  app.use(createProjectorRouter(deps));
  app.use(createTeacherRouter(deps));
  app.use(createLaunchRouter(deps));
  app.use(createScenarioRouter(deps));
  app.use(createScenarioFormRouter(deps));
  app.use(createRunRouter(deps));
  app.use(createBranchRouter(deps));
  app.use(createDebriefRouter(deps));
  app.use(createSideRouter(deps));
  app.use(createClassRouter(deps));
  app.use(createClassDeskRouter(deps));
  app.use(createClassResourceRouter(deps));
  app.use(createClassLetterRouter(deps));
  app.use(createClassNewsRouter(deps));
  app.use(createRosterRouter(deps));
  app.use(createRunPeopleRouter(deps));
  app.use(createJudgeRouter(deps));
  app.use(createJudgingRouter(deps));
  app.use(createJudgedRouter(deps));
  app.use(createReportRouter(deps));
  app.use(createReportMarkingRouter(deps));
  app.use(createGradeRouter(deps));
  app.use(createGradebookRouter(deps));
  app.use(createExportRouter(deps));
  app.use(createLogRouter(deps));
  app.use(createRehearsalRouter(deps));
  app.use(createAdminRouter(deps));
  if (!deps.config.production) app.use(createGalleryRouter(deps));

  app.use(notFound);
  app.use(answerProblems(deps));
  return app;
}
