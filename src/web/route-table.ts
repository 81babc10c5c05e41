/**
 * Every address of the server and who may open it, on one page. The routes themselves ask `can`; a test compares this
 * table with the routes that exist and tries each of them as everyone, so a route that is not listed cannot be released.
 */

export type Access =
  /** No one is asked who they are. */
  | 'anyone'
  /** Whoever holds a secret link; nothing is there for anyone else. */
  | 'link'
  /** Only while there is a demonstration. */
  | 'demo'
  /** Any signed-in teacher. */
  | 'teacher'
  /** Everyone in the run; what they see of it depends on their seat. */
  | 'watch-run'
  /** A participant of the run. */
  | 'take-seat'
  /** The run's teacher. */
  | 'control-run';

export interface RouteRule {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: Access;
  /** The address names a thing inside the run that may not be there. */
  readonly thing?: true;
}

const get = (access: Access, ...paths: readonly string[]): readonly RouteRule[] =>
  paths.map((path) => ({ method: 'GET', path, access }));
const getThing = (access: Access, ...paths: readonly string[]): readonly RouteRule[] =>
  paths.map((path) => ({ method: 'GET', path, access, thing: true }));
const post = (access: Access, ...paths: readonly string[]): readonly RouteRule[] =>
  paths.map((path) => ({ method: 'POST', path, access }));

export const ROUTES: readonly RouteRule[] = [
  // For everyone
  ...get('anyone', '/', '/join', '/join/:code', '/sign-in', '/qr/:file', '/healthz'),
  ...post('anyone', '/join', '/sign-in', '/language', '/theme', '/sign-out'),
  ...get('link', '/setup/:token'),
  ...post('link', '/setup/:token'),
  ...get('demo', '/fragments/home-market', '/fragments/home-badge'),
  ...post('demo', '/demo/restart'),

  // In a run
  ...get('watch-run', '/runs/:runId', '/runs/:runId/lobby', '/runs/:runId/fragments/lobby-seats'),
  ...post('take-seat', '/runs/:runId/seat'),
  ...post('watch-run', '/runs/:runId/commands', '/api/runs/:runId/commands'),
  ...get('watch-run', '/api/runs/:runId/standings', '/api/runs/:runId/view'),
  ...get('watch-run', '/runs/:runId/desk'),
  ...getThing('watch-run', '/runs/:runId/desk/:tab'),
  ...getThing('watch-run', '/runs/:runId/orders/:orderId', '/runs/:runId/orders/:orderId/documents/:number'),
  ...get('watch-run', '/runs/:runId/mall', '/runs/:runId/mall/posts', '/runs/:runId/mall/notices'),
  ...get('watch-run', '/runs/:runId/mall/firms', '/runs/:runId/mall/search'),
  ...getThing('watch-run', '/runs/:runId/mall/categories/:id', '/runs/:runId/mall/products/:id'),
  ...getThing('watch-run', '/runs/:runId/mall/firms/:id', '/runs/:runId/score/:market/:firm'),
  ...get('watch-run', '/runs/:runId/projector'),
  ...get('watch-run', '/runs/:runId/fragments/projector-seats', '/runs/:runId/fragments/projector-market'),
  ...get('watch-run', '/runs/:runId/fragments/projector-curve', '/runs/:runId/fragments/projector-badge'),

  // For teachers
  ...get('teacher', '/teacher', '/teacher/scenarios'),
  ...getThing('teacher', '/teacher/scenarios/:lab/:name'),
  ...post('teacher', '/teacher/scenarios/:lab/:name/launch'),
  ...get('control-run', '/teacher/runs/:runId', '/teacher/runs/:runId/fragments/teacher-controls'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-monitor'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-lobby'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-notices'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-badge'),
  ...post('control-run', '/teacher/runs/:runId/start', '/teacher/runs/:runId/tokens'),
  ...post('control-run', '/teacher/runs/:runId/tokens/:tokenId/revoke'),
];

/** Pages that exist only in development. */
export const DEVELOPMENT_ROUTES: readonly RouteRule[] = [...get('anyone', '/dev/components')];
