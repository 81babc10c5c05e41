import { expect } from 'chai';
import { DEVELOPMENT_ROUTES, ROUTES, type Access, type RouteRule } from '../../src/web/route-table.ts';
import {
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
] as const;
type Persona = (typeof PERSONAS)[number];
/** let in; asked who they are; told no; told that there is nothing. */
type Outcome = 'in' | 'asked' | 'denied' | 'hidden';

const EXPECTED: Readonly<Record<Access, readonly Outcome[]>> = {
  anyone: ['in', 'in', 'in', 'in', 'in'],
  link: ['hidden', 'hidden', 'hidden', 'hidden', 'hidden'],
  demo: ['hidden', 'hidden', 'hidden', 'hidden', 'hidden'],
  teacher: ['asked', 'asked', 'asked', 'in', 'in'],
  'watch-run': ['asked', 'in', 'hidden', 'in', 'hidden'],
  'take-seat': ['asked', 'in', 'hidden', 'denied', 'hidden'],
  'control-run': ['asked', 'denied', 'hidden', 'in', 'hidden'],
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
  const people = new Map<Persona, TestBrowser>();

  before(async () => {
    server = await startTestServer();
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
  });
  after(() => server.stop());

  const address = ({ path }: RouteRule): string => {
    const values: Readonly<Record<string, string>> = {
      runId: run.runId,
      lab: 'trade',
      name: 'first-trade',
      file: 'ABCDEF.svg',
      code: 'ABCDEF',
      tab: 'orders',
      market: 'g1',
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
        const answer =
          rule.method === 'GET'
            ? await browser.get(address(rule))
            : await browser.post(address(rule), api ? { json: {} } : { form: {} });
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
