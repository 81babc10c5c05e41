/** What can be wrong with a request before any command is decided. Each has its text under `web:problem.<code>`. */
export const PROBLEMS = {
  'bad-request': 400,
  'malformed-json': 400,
  'bad-fields': 400,
  'unknown-command': 400,
  'sign-in': 401,
  'bad-token': 401,
  'not-allowed': 403,
  'change-password': 403,
  'foreign-origin': 403,
  'stale-form': 403,
  'not-found': 404,
  'too-large': 413,
  'wrong-type': 415,
  'bad-scenario': 422,
  'too-many': 429,
  internal: 500,
  'not-saved': 503,
  draining: 503,
  'run-stopped': 503,
  'run-broken': 503,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** Ends a request with a status and a text in both languages. Thrown by routes and middleware, answered in one place. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: ProblemCode;
  constructor(status: number, code: ProblemCode) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** The problem of a code, with the status that belongs to it. */
export const problem = (code: ProblemCode): HttpProblem => new HttpProblem(PROBLEMS[code], code);
