import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { Draining, InvalidScenario, JournalBroken, NotSaved, RunStopped, UnknownRun } from '../runs/ports.ts';
import type { LocalText } from '../kernel/text.ts';
import type { WebDeps } from './context.ts';
import { HttpProblem, problem } from './problems.ts';

/** Nothing answers to this address. */
export const notFound: RequestHandler = () => {
  throw problem('not-found');
};

/** Errors that Express's own parsers throw carry a type. */
function parserProblem(error: { readonly type?: unknown; readonly status?: unknown }): HttpProblem | null {
  switch (error.type) {
    case 'entity.parse.failed':
    case 'entity.verify.failed':
      return problem('malformed-json');
    case 'entity.too.large':
    case 'parameters.too.many':
      return problem('too-large');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return problem('wrong-type');
    default:
      return error.status === 400 ? problem('bad-request') : null;
  }
}

/** What a person is told about something thrown. Whatever is not known is a fault of ours. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof UnknownRun) return problem('not-found');
  if (error instanceof NotSaved) return problem('not-saved');
  if (error instanceof Draining) return problem('draining');
  if (error instanceof RunStopped) return problem('run-stopped');
  if (error instanceof JournalBroken) return problem('run-broken');
  if (error instanceof InvalidScenario) return problem('bad-scenario');
  if (typeof error === 'object' && error !== null) return parserProblem(error) ?? problem('internal');
  return problem('internal');
}

/** True when the answer should be data: an API address, or a client that asks for JSON. */
export const wantsJson = (req: Request): boolean =>
  req.path.startsWith('/api/') || (req.get('accept') ?? '').startsWith('application/json');

/** The JSON form of a problem. */
export const problemBody = (code: string, text: LocalText, reference: string): object => ({
  ok: false,
  error: { code, text, reference },
});

/** Answers every error in one place: data for scripts, a page with a reference for people. Never a stack. */
export function answerProblems(deps: WebDeps): ErrorRequestHandler {
  const { texts, logger, render } = deps;
  const page = (req: Request, res: Response, found: HttpProblem, text: LocalText): void => {
    try {
      render(
        req,
        res,
        'error',
        {
          status: found.status,
          code: found.code,
          text,
          reference: req.context.requestId,
          title: texts.both(`web:problem-title.${found.status}`),
        },
        { status: found.status },
      );
    } catch (error) {
      // The error page itself failed: plain words always work.
      logger.error({ ref: req.context.requestId, err: error }, 'the error page failed');
      res
        .status(found.status)
        .type('text/plain')
        .send(`${text.zh}\n${text.en}\n(${req.context.requestId})\n`);
    }
  };
  return (error: unknown, req, res, next) => {
    const found = problemOf(error);
    const ref = req.context.requestId;
    if (found.status >= 500) logger.error({ ref, err: error, path: req.path }, found.code);
    if (res.headersSent) {
      next(error);
      return;
    }
    const text = texts.both(`web:problem.${found.code}`);
    if (found.status === 503) res.set('Retry-After', '2');
    if (found.status === 429 && !res.get('Retry-After')) res.set('Retry-After', '1');
    const isPage = req.method === 'GET' && !wantsJson(req) && req.get('HX-Request') !== 'true';
    if (found.code === 'sign-in' && isPage) {
      // Teachers sign in and come back; everyone else joins with a code.
      const isTeachers = /^\/(teacher|admin|account|my|classes)(\/|$)/.test(req.path);
      res.redirect(302, isTeachers ? `/sign-in?returnTo=${encodeURIComponent(req.originalUrl)}` : '/join');
      return;
    }
    if (wantsJson(req)) res.status(found.status).json(problemBody(found.code, text, ref));
    else page(req, res, found, text);
  };
}
