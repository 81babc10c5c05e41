import { expect } from 'chai';
import { DEVELOPMENT_ROUTES, ROUTES, type Access, type RouteRule } from '../../src/web/route-table.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  signedInTeacher,
  startTestServer,
  teacherId,
  TestBrowser,
  type Answer,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

const PERSONAS = [
  'a visitor',
  'a student',
  'a student of another run',
  'the teacher',
  'another teacher',
  'a co-teacher of the class',
  'a judge of the run',
  'an administrator',
  'a student with an account',
] as const;
type Persona = (typeof PERSONAS)[number];
/** let in; asked who they are; told no; told that there is nothing. */
type Outcome = 'in' | 'asked' | 'denied' | 'hidden';

const EXPECTED: Readonly<Record<Access, readonly Outcome[]>> = {
  anyone: PERSONAS.map(() => 'in'),
  link: PERSONAS.map(() => 'hidden'),
  demo: PERSONAS.map(() => 'hidden'),
  account: ['asked', 'asked', 'asked', 'in', 'in', 'in', 'in', 'in', 'in'],
  administrator: ['asked', 'asked', 'asked', 'denied', 'denied', 'denied', 'denied', 'in', 'denied'],
  teacher: ['asked', 'asked', 'asked', 'in', 'in', 'in', 'denied', 'denied', 'denied'],
  class: ['asked', 'asked', 'asked', 'in', 'hidden', 'in', 'denied', 'denied', 'denied'],
  'class-people': ['asked', 'asked', 'asked', 'in', 'hidden', 'in', 'hidden', 'hidden', 'hidden'],
  'watch-run': ['asked', 'in', 'hidden', 'in', 'hidden', 'in', 'denied', 'hidden', 'hidden'],
  'send-command': ['asked', 'in', 'hidden', 'in', 'hidden', 'in', 'denied', 'hidden', 'hidden'],
  'take-seat': ['asked', 'in', 'hidden', 'denied', 'hidden', 'denied', 'denied', 'hidden', 'hidden'],
  'control-run': ['asked', 'denied', 'hidden', 'in', 'hidden', 'in', 'denied', 'hidden', 'hidden'],
  'judge-run': ['asked', 'denied', 'hidden', 'denied', 'hidden', 'denied', 'in', 'hidden', 'hidden'],
  'lead-judging': ['asked', 'denied', 'hidden', 'in', 'hidden', 'in', 'denied', 'hidden', 'hidden'],
};

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}
/** Every route of the application, as `METHOD path`. */
function routesOf(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : routesOf(handle?.stack ?? []),
  );
}

function outcomeOf({ status, headers }: Answer): Outcome {
  const to = headers.get('location') ?? '';
  if (status === 401 || (status === 302 && /^\/(sign-in|join)(\?|$)/.test(to))) return 'asked';
  if (status === 403) return 'denied';
  return status === 404 ? 'hidden' : 'in';
}

describe('who may open what', () => {
  let server: TestServer;
  let run: LaunchedRun;
  let classId: string;
  const people = new Map<Persona, TestBrowser>();

  before(async () => {
    // Everyone comes from an address of their own, as limits per address see them.
    server = await startTestServer({ trustProxy: 1 });
    const lin = await signedInTeacher(server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner);
    const other = await launchRun(server, owner);
    people.set('a visitor', new TestBrowser(server));
    people.set('a student', (await joinStudent(server, run, { name: 'Mei', studentNo: '1' })).browser);
    people.set(
      'a student of another run',
      (await joinStudent(server, other, { name: 'Bo', studentNo: '2' })).browser,
    );
    people.set('the teacher', lin);
    people.set(
      'another teacher',
      await signedInTeacher(server, { login: 'wu', name: 'Wu', password: 'eleven red bicycles' }),
    );

    const { classes, judges } = server.deps.classroom;
    const made = await classes.create('2402', owner);
    if (!made.ok) throw new Error(made.error);
    classId = made.value.id;
    await server.registry.store.update(run.runId, { classId });
    const co = await accountAt(server, 'chen', ['teacher']);
    await classes.addTeacher(classId, co.id);
    people.set('a co-teacher of the class', co.browser);
    const judge = await accountAt(server, 'gao', ['judge']);
    await judges.add(run.runId, judge.id);
    people.set('a judge of the run', judge.browser);
    people.set('an administrator', (await accountAt(server, 'root', ['administrator'])).browser);
    people.set('a student with an account', (await accountAt(server, '20240101', ['student'])).browser);
  });
  after(() => server.stop());

  /** Fields without which a post would take away what the next person in the table is to be let into. */
  const formFor = ({ path }: RouteRule): Readonly<Record<string, string>> =>
    path === '/teacher/runs/:runId/people/class' ? { class: classId, policy: 'open' } : {};

  const address = ({ path }: RouteRule): string => {
    const values: Readonly<Record<string, string>> = {
      runId: run.runId,
      lab: 'trade',
      name: 'first-trade',
      file: 'ABCDEF.svg',
      code: 'ABCDEF',
      tab: 'orders',
      market: 'g1',
      classId,
    };
    return path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? 'x1');
  };

  it('is written down for every route there is, and for none that is not', () => {
    const { router } = server.app as unknown as { router: { stack: readonly Layer[] } };
    const listed = [...ROUTES, ...DEVELOPMENT_ROUTES].map(({ method, path }) => `${method} ${path}`);
    expect(routesOf(router.stack).sort()).to.deep.equal([...listed].sort());
    expect(new Set(listed).size).to.equal(listed.length);
  });

  // Signing out comes last, or nobody would be anybody any more.
  const ordered = [...ROUTES].sort((a, b) => Number(a.path === '/sign-out') - Number(b.path === '/sign-out'));
  for (const rule of ordered) {
    for (const [index, persona] of PERSONAS.entries()) {
      const expected = EXPECTED[rule.access][index];
      it(`${rule.method} ${rule.path}: ${persona} is ${expected}`, async () => {
        const browser = people.get(persona) ?? new TestBrowser(server);
        const api = rule.path.startsWith('/api/');
        const headers = { 'x-forwarded-for': `10.0.0.${index + 1}` };
        const answer =
          rule.method === 'GET'
            ? await browser.get(address(rule), { headers })
            : await browser.post(address(rule), {
                headers,
                ...(api ? { json: {} } : { form: formFor(rule) }),
              });
        const outcome = outcomeOf(answer);
        expect(answer.status, answer.text.slice(0, 300)).to.be.below(500);
        if (rule.thing && expected === 'in') expect(outcome).to.be.oneOf(['in', 'hidden']);
        else expect(outcome, `${answer.status} ${answer.headers.get('location') ?? ''}`).to.equal(expected);
      });
    }
  }

  it('takes every unsafe request only with the token of its session', async () => {
    const student = (await joinStudent(server, run, { name: 'Fu', studentNo: '9' })).browser;
    for (const rule of ROUTES.filter(({ method }) => method === 'POST')) {
      const answer = await student.send('POST', address(rule), { form: {} });
      expect(answer.status, rule.path).to.equal(403);
    }
  });
});
