import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { createSessionGuard } from '../accounts/session.ts';
import { createApiRouter } from './run/api-routes.ts';
import { createBranchRouter } from './teacher/branch-routes.ts';
import { createCommandHandler } from './run/command-handler.ts';
import { createCommandRouter } from './run/command-routes.ts';
import type { WebDeps } from './context.ts';
import { requireCsrf } from './csrf.ts';
import { createDebriefRouter } from './run/debrief-routes.ts';
import { createDeskRouter } from './run/desk-routes.ts';
import { createEdiRouter, ediForm } from './entrance/edi-routes.ts';
import { createGradeRouter } from './grading/grade-routes.ts';
import { createOwnGradeRouter } from './grading/own-grade-routes.ts';
import { createGradebookRouter } from './grading/gradebook-routes.ts';
import { createJudgeRouter } from './judging/judge-routes.ts';
import { createJudgedRouter } from './judging/judged-routes.ts';
import { createJudgingRouter } from './judging/judging-routes.ts';
import { createLaunchRouter } from './teacher/launch-routes.ts';
import { answerProblems, notFound } from './errors.ts';
import { createExportRouter } from './grading/export-routes.ts';
import { createGalleryRouter } from './gallery/gallery-routes.ts';
import { answerHealth } from './entrance/health-routes.ts';
import { createMessageRouter } from './run/message-routes.ts';
import { createPeopleRouter } from './entrance/people-routes.ts';
import { createAccountRouter, requireOwnPassword } from './entrance/account-routes.ts';
import { createAdminRouter } from './teacher/admin-routes.ts';
import { createClassDeskRouter } from './classes/class-desk-routes.ts';
import { createClassLetterRouter } from './classes/class-letter-routes.ts';
import { countUnread, createClassNewsRouter } from './classes/class-news-routes.ts';
import { createClassResourceRouter, resourceForm } from './classes/class-resource-routes.ts';
import { createClassRouter } from './classes/class-routes.ts';
import { createLogRouter } from './teacher/log-routes.ts';
import { reportForm } from './grading/report-form.ts';
import { createReportMarkingRouter } from './grading/report-marking-routes.ts';
import { createReportRouter } from './grading/report-routes.ts';
import { createRosterRouter, rosterForm } from './classes/roster-routes.ts';
import { createRunPeopleRouter } from './teacher/run-people-routes.ts';
import { problem } from './problems.ts';
import { createProjectorRouter } from './run/projector-routes.ts';
import { createPublicRouter } from './entrance/public-routes.ts';
import { logRequests } from './request-log.ts';
import { anonymousContext, sessionContext } from './request-context.ts';
import { createRehearsalRouter } from './teacher/rehearsal-routes.ts';
import { createRunRouter } from './teacher/run-routes.ts';
import { createScenarioFormRouter } from './teacher/scenario-form-routes.ts';
import { createScenarioRouter, scenarioForm } from './teacher/scenario-routes.ts';
import { createSeatRouter } from './entrance/seat-routes.ts';
import { createSideRouter } from './run/side-routes.ts';
import { privateByDefault, securityHeaders } from './security.ts';
import { createTeacherRouter } from './teacher/teacher-routes.ts';
import { createVerifyRouter } from './entrance/verify-routes.ts';

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
  app.use(createOwnGradeRouter(deps));
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
