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
  /** Whoever is signed in with an account. */
  | 'account'
  /** Any administrator. */
  | 'administrator'
  /** Any signed-in teacher. */
  | 'teacher'
  /** A teacher of the class. */
  | 'class'
  /** A teacher of the class, or a student on its roster. */
  | 'class-people'
  /** Everyone in the run; what they see of it depends on their seat. */
  | 'watch-run'
  /** Whoever may act in the run, in a seat or as its teacher. */
  | 'send-command'
  /** A participant of the run. */
  | 'take-seat'
  /** The run's teachers. */
  | 'control-run'
  /** The run's judges: its evidence, and nothing else of it. */
  | 'judge-run'
  /** The run's teachers and its head judge. */
  | 'lead-judging';

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
const postThing = (access: Access, ...paths: readonly string[]): readonly RouteRule[] =>
  paths.map((path) => ({ method: 'POST', path, access, thing: true }));

export const ROUTES: readonly RouteRule[] = [
  // For everyone
  ...get('anyone', '/verify'),
  ...post('anyone', '/verify'),
  ...get('anyone', '/', '/join', '/join/:code', '/sign-in', '/qr/:file', '/healthz'),
  ...get('anyone', '/edi'),
  ...post('anyone', '/edi'),
  ...post('anyone', '/join', '/sign-in', '/language', '/theme', '/sign-out'),
  ...get('link', '/setup/:token', '/invitations/:token'),
  ...post('link', '/setup/:token', '/invitations/:token'),
  ...get('demo', '/fragments/home-market', '/fragments/home-badge'),
  ...post('demo', '/demo/restart'),

  // In a run
  ...get('watch-run', '/runs/:runId', '/runs/:runId/lobby', '/runs/:runId/fragments/lobby-seats'),
  ...post('take-seat', '/runs/:runId/seat'),
  ...post('send-command', '/runs/:runId/commands', '/api/runs/:runId/commands'),
  ...getThing('watch-run', '/runs/:runId/messages/new'),
  ...post('watch-run', '/runs/:runId/messages'),
  ...get('watch-run', '/api/runs/:runId/standings', '/api/runs/:runId/view'),
  ...get('watch-run', '/runs/:runId/desk'),
  ...getThing('watch-run', '/runs/:runId/desk/:tab'),
  ...getThing('watch-run', '/runs/:runId/orders/:orderId', '/runs/:runId/orders/:orderId/documents/:number'),
  ...getThing('watch-run', '/runs/:runId/orders/:orderId/signed/:number'),
  ...getThing('watch-run', '/runs/:runId/orders/:orderId/signed/:number/check'),
  {
    method: 'POST',
    path: '/runs/:runId/orders/:orderId/signed/:number/check',
    access: 'watch-run',
    thing: true,
  },
  ...getThing('watch-run', '/runs/:runId/orders/:orderId/documents/:number/message.edi'),
  ...getThing('watch-run', '/runs/:runId/orders/:orderId/documents/:number/contrl.edi'),
  ...get('watch-run', '/runs/:runId/mall', '/runs/:runId/mall/posts', '/runs/:runId/mall/notices'),
  ...get('watch-run', '/runs/:runId/mall/firms', '/runs/:runId/mall/search'),
  ...getThing('watch-run', '/runs/:runId/mall/categories/:id', '/runs/:runId/mall/products/:id'),
  ...getThing('watch-run', '/runs/:runId/mall/firms/:id', '/runs/:runId/score/:market/:firm'),
  ...get('watch-run', '/runs/:runId/projector'),
  ...get('watch-run', '/runs/:runId/fragments/projector-seats', '/runs/:runId/fragments/projector-market'),
  ...get('watch-run', '/runs/:runId/fragments/projector-curve', '/runs/:runId/fragments/projector-badge'),
  ...get('watch-run', '/runs/:runId/fragments/projector-ranking'),
  ...getThing('watch-run', '/runs/:runId/fragments/note-box'),

  ...getThing('watch-run', '/runs/:runId/debrief/:tab', '/runs/:runId/fragments/debrief-moment'),
  ...get('watch-run', '/runs/:runId/debrief'),

  ...get('take-seat', '/runs/:runId/judged'),
  ...post('take-seat', '/runs/:runId/judged/appeal'),
  ...get('take-seat', '/runs/:runId/report', '/runs/:runId/report/read'),
  ...getThing('take-seat', '/runs/:runId/report/images/:image'),
  ...post('take-seat', '/runs/:runId/report', '/runs/:runId/report/insert', '/runs/:runId/report/images'),
  ...post('take-seat', '/runs/:runId/report/hand-in', '/runs/:runId/report/take-back'),
  ...postThing('take-seat', '/runs/:runId/report/pieces/:piece/remove'),
  ...get('take-seat', '/runs/:runId/grade'),
  ...get('take-seat', '/runs/:runId/result-sheet'),

  // For judges
  ...get('judge-run', '/my/judging/:runId'),
  ...getThing('judge-run', '/my/judging/:runId/teams/:number', '/my/judging/:runId/teams/:number/journal'),
  ...getThing('judge-run', '/my/judging/:runId/teams/:number/orders/:orderId'),
  ...getThing('judge-run', '/my/judging/:runId/teams/:number/orders/:orderId/papers/:paper'),
  ...getThing('judge-run', '/my/judging/:runId/teams/:number/reports/:report/images/:image'),
  ...postThing('judge-run', '/my/judging/:runId/teams/:number', '/my/judging/:runId/teams/:number/hand-in'),

  // One's own account
  ...get('account', '/account', '/my'),
  ...post('account', '/account/password'),
  ...postThing('account', '/my/runs/:runId/enter'),

  // For administrators
  ...get('administrator', '/admin', '/admin/log', '/admin/log.csv'),
  ...post('administrator', '/admin/accounts'),
  ...getThing('administrator', '/admin/accounts/:accountId'),
  ...postThing('administrator', '/admin/accounts/:accountId/roles', '/admin/accounts/:accountId/link'),
  ...postThing('administrator', '/admin/accounts/:accountId/disable', '/admin/accounts/:accountId/enable'),

  // A class, for its teachers
  ...get('teacher', '/teacher/classes', '/teacher/log', '/teacher/log.csv'),
  ...getThing('teacher', '/teacher/roster-template/:file'),
  ...post('teacher', '/teacher/classes'),
  ...get('class', '/teacher/classes/:classId', '/teacher/classes/:classId/groups'),
  ...get('class', '/teacher/classes/:classId/import'),
  ...getThing('class', '/teacher/classes/:classId/roster/:file'),
  ...getThing('class', '/teacher/classes/:classId/students/:studentId'),
  ...getThing('class', '/teacher/classes/:classId/import/:draftId'),
  ...post('class', '/teacher/classes/:classId/rename', '/teacher/classes/:classId/students'),
  ...post('class', '/teacher/classes/:classId/archive', '/teacher/classes/:classId/restore'),
  ...post('class', '/teacher/classes/:classId/teachers', '/teacher/classes/:classId/passwords'),
  ...post('class', '/teacher/classes/:classId/groups/move', '/teacher/classes/:classId/groups/random'),
  ...post('class', '/teacher/classes/:classId/import'),
  ...get('class', '/teacher/classes/:classId/gradebook'),
  ...getThing('class', '/teacher/classes/:classId/gradebook/:key'),
  ...post('class', '/teacher/classes/:classId/gradebook'),
  ...get('class', '/teacher/classes/:classId/exports'),
  ...getThing('class', '/teacher/classes/:classId/exports/:format'),
  ...getThing('class', '/teacher/classes/:classId/exports/:format/file'),
  ...postThing('class', '/teacher/classes/:classId/import/:draftId/confirm'),
  ...postThing('class', '/teacher/classes/:classId/import/:draftId/discard'),
  ...postThing('class', '/teacher/classes/:classId/teachers/:accountId/remove'),
  ...postThing('class', '/teacher/classes/:classId/students/:studentId'),
  ...postThing('class', '/teacher/classes/:classId/students/:studentId/remove'),
  ...postThing('class', '/teacher/classes/:classId/students/:studentId/password'),

  // What the people of a class share
  ...get('account', '/my/news'),
  ...get('class-people', '/classes/:classId', '/classes/:classId/resources'),
  ...get('class-people', '/classes/:classId/messages'),
  ...getThing('class-people', '/classes/:classId/messages/:accountId'),
  ...postThing('class-people', '/classes/:classId/messages/:accountId'),
  ...postThing('class-people', '/classes/:classId/letters/:letterId/report'),
  ...post('class', '/classes/:classId/messages/settings', '/classes/:classId/messages/mute'),
  ...getThing('class-people', '/classes/:classId/resources/:id/file'),
  ...post('class', '/classes/:classId/announcements'),
  ...getThing('class', '/classes/:classId/announcements/:id'),
  ...postThing('class', '/classes/:classId/announcements/:id'),
  ...postThing('class', '/classes/:classId/announcements/:id/withdraw'),
  ...post('class', '/classes/:classId/resources/links', '/classes/:classId/resources/files'),
  ...post('class', '/classes/:classId/resources/order'),
  ...getThing('class', '/classes/:classId/resources/:id'),
  ...postThing('class', '/classes/:classId/resources/:id'),
  ...postThing('class', '/classes/:classId/resources/:id/move', '/classes/:classId/resources/:id/remove'),

  // For teachers
  ...get('teacher', '/teacher', '/teacher/scenarios'),
  ...get('teacher', '/teacher/rehearsal', '/teacher/fragments/rehearsal'),
  ...post('teacher', '/teacher/rehearsal', '/teacher/rehearsal/stop'),
  ...getThing('teacher', '/teacher/scenarios/:lab/:name'),
  ...post('teacher', '/teacher/scenarios/:lab/:name/launch'),
  ...getThing('teacher', '/teacher/scenarios/:lab/:name/file'),
  ...post(
    'teacher',
    '/teacher/scenarios/own',
    '/teacher/scenarios/own/import',
    '/teacher/scenarios/own/check',
  ),
  ...getThing('teacher', '/teacher/scenarios/own/:scenarioId/edit'),
  ...getThing('teacher', '/teacher/scenarios/own/:scenarioId/form'),
  ...postThing('teacher', '/teacher/scenarios/own/:scenarioId/form'),
  ...postThing('teacher', '/teacher/scenarios/own/:scenarioId/save'),
  ...postThing('teacher', '/teacher/scenarios/own/:scenarioId/try'),
  ...postThing('teacher', '/teacher/scenarios/own/:scenarioId/share'),
  ...postThing('teacher', '/teacher/scenarios/own/:scenarioId/delete'),
  ...getThing('teacher', '/teacher/launches/:launchId'),
  ...postThing('teacher', '/teacher/launches/:launchId/draw', '/teacher/launches/:launchId/move'),
  ...postThing('teacher', '/teacher/launches/:launchId/open'),
  ...get('control-run', '/teacher/runs/:runId', '/teacher/runs/:runId/fragments/teacher-controls'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-monitor'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-lobby'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-notices'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-badge'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-group'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-notes'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-ranking'),
  ...get('control-run', '/teacher/runs/:runId/fragments/teacher-disturbances'),
  ...get('control-run', '/teacher/runs/:runId/branch'),
  ...getThing('control-run', '/teacher/runs/:runId/remove', '/runs/:runId/fragments/watching'),
  ...post('control-run', '/teacher/runs/:runId/branch', '/teacher/runs/:runId/play-ahead'),
  ...postThing('control-run', '/teacher/runs/:runId/replace'),
  ...postThing('control-run', '/teacher/runs/:runId/archive', '/teacher/runs/:runId/remove'),
  ...post('control-run', '/teacher/runs/:runId/start', '/teacher/runs/:runId/tokens'),
  ...post('control-run', '/teacher/runs/:runId/tokens/:tokenId/revoke'),
  ...get('control-run', '/teacher/runs/:runId/debrief', '/teacher/runs/:runId/fragments/debrief-moment'),
  ...getThing('control-run', '/teacher/runs/:runId/debrief/:tab'),
  ...post('control-run', '/teacher/runs/:runId/debrief/share'),
  ...get('control-run', '/teacher/runs/:runId/people'),
  ...get('control-run', '/teacher/runs/:runId/grades'),
  ...get('control-run', '/teacher/runs/:runId/exports', '/teacher/runs/:runId/result-sheets'),
  ...getThing('control-run', '/teacher/runs/:runId/exports/:format'),
  ...getThing('control-run', '/teacher/runs/:runId/exports/:format/file'),
  ...getThing('control-run', '/teacher/runs/:runId/grades/:participantId'),
  ...post('control-run', '/teacher/runs/:runId/grades/publish', '/teacher/runs/:runId/grades/no-report'),
  ...postThing('control-run', '/teacher/runs/:runId/grades/:participantId'),
  ...get('lead-judging', '/teacher/runs/:runId/judging'),
  ...post('control-run', '/teacher/runs/:runId/judging', '/teacher/runs/:runId/judging/invite'),
  ...post('lead-judging', '/teacher/runs/:runId/judging/reopen', '/teacher/runs/:runId/judging/verify'),
  ...post('lead-judging', '/teacher/runs/:runId/judging/publish', '/teacher/runs/:runId/judging/adjust'),
  ...postThing('lead-judging', '/teacher/runs/:runId/judging/appeals/:appealId'),
  ...get('control-run', '/teacher/runs/:runId/reports', '/teacher/runs/:runId/reports/print'),
  ...getThing('control-run', '/teacher/runs/:runId/reports/:participantId'),
  ...getThing('control-run', '/teacher/runs/:runId/reports/:participantId/images/:image'),
  ...post('control-run', '/teacher/runs/:runId/reports/due'),
  ...postThing('control-run', '/teacher/runs/:runId/reports/:participantId'),
  ...postThing('control-run', '/teacher/runs/:runId/reports/:participantId/mark'),
  ...postThing('control-run', '/teacher/runs/:runId/reports/:participantId/return'),
  ...postThing('control-run', '/teacher/runs/:runId/reports/:participantId/unmark'),
  ...post('control-run', '/teacher/runs/:runId/people/class', '/teacher/runs/:runId/judges'),
  ...postThing('control-run', '/teacher/runs/:runId/people/:participantId/code'),
  ...postThing('control-run', '/teacher/runs/:runId/judges/:accountId/remove'),
];

/** Pages that exist only in development. */
export const DEVELOPMENT_ROUTES: readonly RouteRule[] = [...get('anyone', '/dev/components')];
