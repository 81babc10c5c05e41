import { expect } from 'chai';
import {
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  teacherId,
  TestBrowser,
  type JoinedStudent,
  type LaunchedRun,
  type TestServer,
} from '../support/server.ts';

const WU = { login: 'wu', name: 'Wu', password: 'eleven red bicycles' };

describe('the interface for scripts', () => {
  let server: TestServer;
  let lin: TestBrowser;
  let run: LaunchedRun;
  let buyer: JoinedStudent;
  let visitor: TestBrowser;
  let counter = 0;

  const commandsOf = (id: string): string => `/api/runs/${id}/commands`;
  const newId = (): string => `test-${(counter += 1)}`;
  /** A command a seat may give at any time after the start. */
  const feedback = { type: 'trade/SendFeedback', subject: 'A remark', body: 'The search finds nothing.' };
  const feedbackFrom = (commandId = newId()) => ({ commandId, command: feedback });

  before(async () => {
    server = await startTestServer();
    lin = await signedInTeacher(server);
    const owner = await teacherId(server);
    run = await launchRun(server, owner);
    buyer = await joinStudent(server, run, { name: '梅', studentNo: '2402-07' });
    await startRun(run, owner);
    const register = {
      type: 'trade/Register',
      name: 'Velo',
      kind: 'enterprise',
      contact: 'Mei',
      address: 'River Road 1',
      licenceNo: 'LIC-0001',
    };
    const kind = buyer.seat.endsWith('.warehouse') ? 'warehouse' : 'enterprise';
    await buyer.browser.post(commandsOf(run.runId), {
      json: { commandId: newId(), command: { ...register, kind } },
    });
    visitor = new TestBrowser(server);
  });
  after(() => server.stop());

  const seqNow = async (): Promise<number> => run.host.seq();

  describe('POST /api/runs/:id/commands', () => {
    it('takes a command and answers with its place in the journal', async () => {
      const before = await seqNow();
      const answer = await buyer.browser.post(commandsOf(run.runId), { json: feedbackFrom() });
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.json).to.deep.include({ ok: true, seq: before + 1, day: 1, repeated: false });
      expect(answer.json.events).to.deep.equal(['trade/FeedbackSent']);
    });

    it('has one effect and one answer for a repeated command', async () => {
      const body = feedbackFrom();
      const first = await buyer.browser.post(commandsOf(run.runId), { json: body });
      const seq = await seqNow();
      const second = await buyer.browser.post(commandsOf(run.runId), { json: body });
      expect(second.json).to.deep.equal({ ...first.json, repeated: true });
      expect(await seqNow()).to.equal(seq);
    });

    it('tells in both languages why a command is not possible', async () => {
      const json = { commandId: newId(), command: { type: 'trade/CancelOrder', order: 'o999' } };
      const answer = await buyer.browser.post(commandsOf(run.runId), { json });
      expect(answer.status, answer.text).to.equal(422);
      expect(answer.json.rejection.code).to.match(/^trade\//);
      expect(answer.json.rejection.text.en).to.not.equal(answer.json.rejection.text.zh);
      expect(answer.json.rejection.text.zh).to.match(/\p{Script=Han}/u);
    });

    const hostile: readonly (readonly [string, unknown, number])[] = [
      ['an empty object', {}, 400],
      ['a list', [], 400],
      ['a command without an id', { command: feedback }, 400],
      ['an id with markup', { commandId: '<b>', command: feedback }, 400],
      ['an id that is a prototype key', { commandId: '__proto__', command: feedback }, 400],
      ['an unknown command', { commandId: 'x', command: { type: 'trade/PrintMoney' } }, 400],
      ['a command of no lab', { commandId: 'x', command: { type: 'PlaceOrder' } }, 400],
      ['a command of a lab that is not in the run', { commandId: 'x', command: { type: 'store/Open' } }, 400],
      ['a field too many', { commandId: 'x', command: { ...feedback, extra: 1 } }, 400],
      ['a field too few', { commandId: 'x', command: { type: 'trade/SendFeedback', subject: 'x' } }, 400],
      ['a number for a text', { commandId: 'x', command: { ...feedback, body: 7 } }, 400],
      ['an actor of its own', { commandId: 'x', actor: { kind: 'instructor' }, command: feedback }, 400],
      [
        'a fraction',
        { commandId: 'x', command: { type: 'trade/Replenish', product: 'p1', quantity: 1.5 } },
        400,
      ],
      [
        'a negative amount',
        { commandId: 'x', command: { type: 'trade/Replenish', product: 'p1', quantity: -1 } },
        400,
      ],
      [
        'a huge amount',
        { commandId: 'x', command: { type: 'trade/Replenish', product: 'p1', quantity: 1e300 } },
        400,
      ],
      [
        'a text for a number',
        { commandId: 'x', command: { type: 'trade/Replenish', product: 'p1', quantity: '5' } },
        400,
      ],
    ];
    for (const [what, json, status] of hostile) {
      it(`refuses ${what} and changes nothing`, async () => {
        const before = await seqNow();
        const answer = await buyer.browser.post(commandsOf(run.runId), { json });
        expect(answer.status, answer.text).to.equal(status);
        expect(answer.json.ok).to.equal(false);
        expect(answer.json.error.text.en && answer.json.error.text.zh).to.be.a('string');
        expect(await seqNow()).to.equal(before);
      });
    }

    it('names every field that is wrong', async () => {
      const json = { commandId: 'x', command: { type: 'trade/SendFeedback', subject: '', body: 7, more: 1 } };
      const { json: answer } = await buyer.browser.post(commandsOf(run.runId), { json });
      expect(answer.error.fields.map(({ path }: { path: string }) => path)).to.have.members([
        'subject',
        'body',
        'more',
      ]);
      for (const { text } of answer.error.fields) expect(text.zh).to.match(/\p{Script=Han}/u);
    });

    it('sees no prototype in JSON', async () => {
      const answer = await buyer.browser.post(commandsOf(run.runId), {
        body: `{"commandId":"x","command":{"type":"trade/SendFeedback","subject":"a","body":"b","__proto__":{"polluted":1}}}`,
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).to.equal(400);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });

    const bodies: readonly (readonly [string, string, string, number, string])[] = [
      ['broken JSON', 'application/json', '{"commandId":', 400, 'malformed-json'],
      ['JSON sent as text', 'text/plain', '{}', 415, 'wrong-type'],
      ['a form', 'application/x-www-form-urlencoded', 'type=trade/SendFeedback', 415, 'wrong-type'],
      ['an unknown encoding', 'application/json; charset=klingon', '{}', 415, 'wrong-type'],
      ['more than 32 KB', 'application/json', JSON.stringify({ x: 'y'.repeat(33_000) }), 413, 'too-large'],
    ];
    for (const [what, type, body, status, code] of bodies) {
      it(`refuses ${what} with ${status}`, async () => {
        const answer = await buyer.browser.post(commandsOf(run.runId), {
          body,
          headers: { 'content-type': type },
        });
        expect(answer.status, answer.text).to.equal(status);
        expect(answer.json.error.code).to.equal(code);
      });
    }

    it('asks a stranger who they are, and tells a known person nothing of a foreign run', async () => {
      const other = await signedInTeacher(server, WU);
      for (const [browser, status] of [
        [visitor, 401],
        [other, 404],
      ] as const) {
        const answer = await browser.post(commandsOf(run.runId), { json: feedbackFrom() });
        expect(answer.status).to.equal(status);
      }
      const unknown = await buyer.browser.post(commandsOf('no-such-run'), { json: feedbackFrom() });
      const foreign = await other.post(commandsOf(run.runId), { json: feedbackFrom() });
      expect(unknown.status).to.equal(404);
      expect(unknown.json.error.code).to.equal(foreign.json.error.code);
    });

    it('lets a student act from no other seat and steer nothing', async () => {
      const seats = await run.host.read((state) => Object.keys(state.seats));
      const other = seats.find((seat) => seat !== buyer.seat) ?? '';
      const elsewhere = await buyer.browser.post(commandsOf(run.runId), {
        json: { ...feedbackFrom(), seat: other },
      });
      expect(elsewhere.status).to.equal(422);
      expect(elsewhere.json.rejection.code).to.equal('run/not-your-seat');
      for (const command of [
        { type: 'run/Pause' },
        { type: 'run/End' },
        { type: 'run/Announce', text: 'x' },
        { type: 'run/TakeOverSeat', seat: other },
      ]) {
        const answer = await buyer.browser.post(commandsOf(run.runId), {
          json: { commandId: newId(), command },
        });
        expect(answer.status, command.type).to.equal(403);
      }
    });

    it('lets a student claim a seat under no other name', async () => {
      const bo = await joinStudent(server, run, { name: 'Bo', studentNo: '2402-08' });
      await bo.browser.post(commandsOf(run.runId), {
        json: { commandId: newId(), command: { type: 'run/ReleaseSeat', seat: bo.seat } },
      });
      const claim = {
        type: 'run/ClaimSeat',
        seat: bo.seat,
        participant: 'someone-else',
        name: 'The Dean',
        studentNo: '1',
      };
      const answer = await bo.browser.post(commandsOf(run.runId), {
        json: { commandId: newId(), command: claim },
      });
      expect(answer.status, answer.text).to.equal(200);
      const holder = await run.host.read((state) => state.seats[bo.seat]?.holder?.name);
      expect(holder).to.equal('Bo');
    });

    it('needs the token of the session for a session, and a page of this server', async () => {
      const without = await buyer.browser.send('POST', commandsOf(run.runId), { json: feedbackFrom() });
      expect(without.status).to.equal(403);
      expect(without.json.error.code).to.equal('stale-form');
      const foreign = await buyer.browser.post(commandsOf(run.runId), {
        json: feedbackFrom(),
        headers: { origin: 'http://evil.example' },
      });
      expect(foreign.json.error.code).to.equal('foreign-origin');
      const crossSite = await buyer.browser.post(commandsOf(run.runId), {
        json: feedbackFrom(),
        headers: { 'sec-fetch-site': 'cross-site' },
      });
      expect(crossSite.json.error.code).to.equal('foreign-origin');
    });

    it('slows a flood down to what a person can do', async () => {
      const flooder = await joinStudent(server, run, { name: 'Fu', studentNo: '2402-09' });
      await flooder.browser.csrf();
      const answers = await Promise.all(
        Array.from({ length: 60 }, () =>
          flooder.browser.post(commandsOf(run.runId), {
            json: { commandId: newId(), command: { type: 'trade/CancelOrder', order: 'o1' } },
          }),
        ),
      );
      const slowed = answers.filter(({ status }) => status === 429);
      expect(slowed.length).to.be.within(15, 30);
      expect(slowed[0]?.headers.get('retry-after')).to.equal('1');
      // Others are not slowed down by it.
      expect((await buyer.browser.post(commandsOf(run.runId), { json: feedbackFrom() })).status).to.equal(
        200,
      );
    });
  });

  describe('run tokens', () => {
    async function tokenFor(seat: string): Promise<string> {
      const answer = await lin.post(`/teacher/runs/${run.runId}/tokens`, { form: { seat } });
      expect(answer.status, answer.text).to.equal(303);
      const page = await lin.get('/teacher');
      const secret = /: ([A-Za-z0-9_-]{32})/.exec(page.text)?.[1];
      if (secret === undefined) throw new Error('no token was shown');
      return secret;
    }
    const asScript = (secret: string): { readonly authorization: string } => ({
      authorization: `Bearer ${secret}`,
    });
    const script = (): TestBrowser => new TestBrowser(server);

    it('let a bot outside the process play its seat, and no other', async () => {
      const seats = await run.host.read((state) =>
        Object.values(state.seats).map(({ id, holder }) => ({ id, holder })),
      );
      const free = seats.filter(({ holder }) => holder === null);
      const [mine, other] = [free[0]?.id ?? '', free[1]?.id ?? ''];
      await lin.post(commandsOf(run.runId), {
        json: { commandId: newId(), command: { type: 'run/SeatBot', seat: mine } },
      });
      const headers = asScript(await tokenFor(mine));

      const view = await script().get(`/api/runs/${run.runId}/view`, { headers });
      expect(view.status, view.text).to.equal(200);
      expect(view.json.seat.id).to.equal(mine);
      const [first] = view.json.legal;
      const acted = await script().send('POST', commandsOf(run.runId), {
        json: { commandId: newId(), command: first },
        headers,
      });
      expect(acted.status, acted.text).to.equal(200);
      const [entry] = await run.host.entries(acted.json.seq - 1, 1);
      expect(entry?.actor).to.deep.include({ kind: 'bot', seat: mine });

      expect((await script().get(`/api/runs/${run.runId}/view?seat=${other}`, { headers })).status).to.equal(
        403,
      );
      const elsewhere = await script().send('POST', commandsOf(run.runId), {
        json: { commandId: newId(), seat: other, command: first },
        headers,
      });
      expect(elsewhere.status).to.equal(403);
      const steering = await script().send('POST', commandsOf(run.runId), {
        json: { commandId: newId(), command: { type: 'run/Pause' } },
        headers,
      });
      expect(steering.status).to.equal(403);
    });

    it('let a script steer the run as its instructor', async () => {
      const headers = asScript(await tokenFor(''));
      const send = (command: object) =>
        script().send('POST', commandsOf(run.runId), { json: { commandId: newId(), command }, headers });
      expect((await send({ type: 'run/Pause' })).status).to.equal(200);
      expect((await send({ type: 'run/Resume' })).status).to.equal(200);
      const view = await script().get(`/api/runs/${run.runId}/view`, { headers });
      expect(view.json.markets[0].view.everything).to.not.equal(null);
    });

    it('work in no other run, and not when made up', async () => {
      const owner = await teacherId(server);
      const other = await launchRun(server, owner);
      const headers = asScript(await tokenFor(''));
      expect((await script().get(`/api/runs/${other.runId}/view`, { headers })).status).to.equal(404);
      const madeUp = await script().get(`/api/runs/${run.runId}/view`, { headers: asScript('A'.repeat(32)) });
      expect(madeUp.status).to.equal(401);
      expect(madeUp.json.error.code).to.equal('bad-token');
    });

    it('are made by the run\u2019s teacher alone, and can be taken back', async () => {
      const answer = await buyer.browser.post(`/teacher/runs/${run.runId}/tokens`, { form: { seat: '' } });
      expect(answer.status).to.equal(403);
      const secret = await tokenFor('');
      const headers = asScript(secret);
      expect((await script().get(`/api/runs/${run.runId}/standings`, { headers })).status).to.equal(200);
      const tokens = await lin.get(`/api/runs/${run.runId}/view`);
      expect(tokens.text).to.not.include(secret);
    });

    it('do not serve as a session', async () => {
      const answer = await script().send('POST', `/runs/${run.runId}/commands`, {
        form: { commandId: newId(), ...feedback },
        headers: asScript(await tokenFor('')),
      });
      expect(answer.status).to.equal(403);
    });
  });

  describe('what can be read', () => {
    it('is the ranking, for everyone in the run', async () => {
      const answer = await buyer.browser.get(`/api/runs/${run.runId}/standings`);
      expect(answer.status).to.equal(200);
      expect(answer.json).to.include({ runId: run.runId, day: 1, phase: 'running' });
      expect(answer.json.standings).to.be.an('array').and.not.be.empty;
      for (const row of answer.json.standings)
        expect(row).to.have.all.keys(
          ...['rank', 'previousRank', 'firmKey', 'market', 'firm', 'kind', 'name', 'scoreCenti'],
        );
      expect((await visitor.get(`/api/runs/${run.runId}/standings`)).status).to.equal(401);
    });

    it('is the own seat\u2019s view with what could be done, and nobody else\u2019s', async () => {
      const own = await buyer.browser.get(`/api/runs/${run.runId}/view`);
      expect(own.json.seat.id).to.equal(buyer.seat);
      expect(own.json.legal).to.be.an('array').that.is.not.empty;
      expect(own.json.view.everything).to.equal(null);
      const seats = await run.host.read((state) => Object.keys(state.seats));
      for (const seat of seats.filter((id) => id !== buyer.seat)) {
        expect((await buyer.browser.get(`/api/runs/${run.runId}/view?seat=${seat}`)).status, seat).to.equal(
          403,
        );
        expect((await lin.get(`/api/runs/${run.runId}/view?seat=${seat}`)).status, seat).to.equal(200);
      }
      expect((await buyer.browser.get(`/api/runs/${run.runId}/view?seat=nobody`)).status).to.equal(404);
      expect((await buyer.browser.get(`/api/runs/${run.runId}/view?seat=a&seat=b`)).status).to.equal(200);
    });

    it('is never kept by anyone in between', async () => {
      const answer = await buyer.browser.get(`/api/runs/${run.runId}/view`);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });

    it('is the health of the server, without a session', async () => {
      const answer = await new TestBrowser(server).get('/healthz');
      expect(answer.status).to.equal(200);
      expect(answer.json).to.include({ ok: true, db: 'ok' });
      expect(answer.headers.get('set-cookie')).to.equal(null);
    });
  });
});
