import { Router, type Request } from 'express';
import { can } from '../../accounts/can.ts';
import { readCode } from '../../accounts/secrets.ts';
import { partsOf } from '../../classroom/desk/text.ts';
import { JournalBroken, UnknownRun } from '../../runs/ports.ts';
import type { WebDeps } from '../context.ts';
import { homeOf } from '../home-path.ts';
import { wordsFor } from '../reader-words.ts';
import { keptSeats } from '../teacher/roll-call.ts';
import { textField } from './people-routes.ts';
import { clockModel } from '../presenters/clock.ts';
import { roomModel, type RoomModel } from '../presenters/home.ts';
import { replacedText, seatWall, whoAmI } from '../presenters/lobby.ts';
import { badgeModel } from '../presenters/projector.ts';
import { problem } from '../problems.ts';
import { returnPath, safePath } from '../return-to.ts';
import { openRunFor } from '../run/sender.ts';

const YEAR_MS = 31_536_000_000;
/** Rows of the ranking on the first page. */
const HOME_ROWS = 10;

/** What anyone may open: the first page, joining, signing in, the set-up link, the lobby. */
export function createPublicRouter(deps: WebDeps): Router {
  const router = Router();
  const { registry, labs, render } = deps;

  /** The demonstration as the first page shows it; null when there is none. */
  async function demoRoom(req: Request): Promise<{ room: RoomModel; badge: object } | null> {
    const runId = deps.demo.runId();
    if (runId === null) return null;
    try {
      const host = await registry.get(runId);
      const words = wordsFor(deps, req.context.lang);
      const room = await host.read((run) =>
        roomModel(run, labs, words, { nowMs: Date.now(), limit: HOME_ROWS }),
      );
      return { room, badge: badgeModel(host.health()) };
    } catch (error) {
      // Restarted this very moment, or damaged: the first page opens without it and offers a new one.
      if (error instanceof UnknownRun || error instanceof JournalBroken) return null;
      throw error;
    }
  }

  router.get('/', async (req, res) => {
    const demo = await demoRoom(req);
    render(req, res, 'pages/home', {
      title: '',
      pageClass: 'page--home',
      ...demo,
      room: demo?.room ?? null,
      canRestart: deps.demo.runId() !== null,
      ...(demo ? { live: { runId: demo.room.runId, seq: demo.room.seq, page: 'public' } } : {}),
    });
  });
  for (const name of ['home-market', 'home-badge'] as const) {
    router.get(`/fragments/${name}`, async (req, res) => {
      const demo = await demoRoom(req);
      if (!demo) throw problem('not-found');
      render(req, res, `fragments/${name}`, demo);
    });
  }

  const joinPage = (code: (req: Request) => string) => (req: Request, res: Parameters<typeof render>[1]) =>
    render(req, res, 'pages/join', {
      title: deps.texts.both('public:join.title'),
      pageClass: 'page--narrow',
      code: code(req),
    });
  router.get(
    '/join',
    joinPage((req) => (typeof req.query['code'] === 'string' ? readCode(req.query['code']) : '')),
  );
  router.get(
    '/join/:code',
    joinPage((req) => readCode(String(req.params['code']))),
  );

  router.get('/sign-in', (req, res) => {
    if (req.context.account) {
      res.redirect(302, homeOf(req.context.account));
      return;
    }
    render(req, res, 'pages/sign-in', {
      title: deps.texts.both('public:sign-in.title'),
      pageClass: 'page--narrow',
      next: safePath(req.query['returnTo']) ?? '/teacher',
    });
  });

  router.get('/setup/:token', async (req, res) => {
    if ((await deps.accounts.setupToken()) !== req.params.token) throw problem('not-found');
    render(req, res, 'pages/setup', {
      title: deps.texts.both('public:setup.title'),
      pageClass: 'page--narrow',
      token: req.params.token,
    });
  });

  /** Light or dark, for browsers without scripts; with scripts the page does it by itself. */
  router.post('/theme', (req, res) => {
    const theme = textField(req, 'theme');
    if (theme === 'light' || theme === 'dark') {
      res.cookie('theme', theme, { maxAge: YEAR_MS, sameSite: 'lax', path: '/' });
    }
    res.redirect(303, returnPath(req, '/'));
  });

  /** The lobby as one person sees it; also after the start, for choosing another seat. */
  async function lobby(req: Request, runId: string) {
    const { host, record, person, participant } = await openRunFor(deps, req, runId, 'watch-run');
    const words = wordsFor(deps, req.context.lang);
    const address = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    const kept = await keptSeats(deps, { host, record });
    return host.read((run) => {
      const own = participant ? (run.participants[participant.id]?.seat ?? null) : null;
      const { phase } = run.clock;
      return {
        runId,
        seq: run.seq,
        phase,
        own,
        runTitle: words.local(run.scenario.title),
        about: words.local(run.scenario.about),
        clock: clockModel(run.clock, Date.now()),
        wall: seatWall(run, own, words, new Map([...kept].map((seat) => [seat, '']))),
        me: whoAmI(run, own, words),
        replaced: own === null && participant ? replacedText(run, participant.id, words) : null,
        mayChoose: can(person, 'take-seat', { run: record }) && phase !== 'ended',
        isInstructor: can(person, 'see-everything', { run: record }),
        code: record.joinCode,
        address: `${address}/join`,
      };
    });
  }

  /** The newest announcement of the class the exercise is for. */
  async function announcedTo(runId: string) {
    const classId = (await deps.registry.store.get(runId))?.classId ?? null;
    const said = classId === null ? null : await deps.classroom.desk.announcements.latest(classId);
    return said && { title: said.title, parts: partsOf(said.text) };
  }

  router.get('/runs/:runId/lobby', async (req, res) => {
    const { runId } = req.params;
    const model = await lobby(req, runId);
    if (model.own !== null && model.phase !== 'lobby' && req.query['change'] !== '1') {
      res.redirect(302, `/runs/${runId}/desk`);
      return;
    }
    const announced = await announcedTo(runId);
    render(req, res, 'pages/lobby', {
      announced,
      ...model,
      title: deps.texts.both('public:lobby.title'),
      where: model.runTitle,
      live: { runId, seq: model.seq, page: 'public' },
    });
  });
  router.get('/runs/:runId/fragments/lobby-seats', async (req, res) => {
    render(req, res, 'fragments/lobby-seats', await lobby(req, req.params.runId));
  });
  return router;
}
