import { Router, type Request } from 'express';
import QRCode from 'qrcode';
import { can, relationTo } from '../../accounts/can.ts';
import type { Participant } from '../../accounts/participants.ts';
import { renewSession } from '../../accounts/session.ts';
import type { Rejection } from '../../kernel/decider.ts';
import { ID_PATTERN, type RunId } from '../../kernel/ids.ts';
import { fail } from '../../kernel/result.ts';
import type { RunHost, RunRecord } from '../../runs/ports.ts';
import { accountSession, participantIn, type WebDeps } from '../context.ts';
import { flash } from '../flash.ts';
import { perAddress, textField } from './people-routes.ts';
import { problem } from '../problems.ts';
import { rejectionText } from '../rejection-text.ts';
import { returnPath } from '../return-to.ts';
import { keptSeats } from '../teacher/roll-call.ts';
import { seatParticipant } from './seating.ts';
import { openRunFor } from '../run/sender.ts';

const DEMO_RESTARTS = 6;
const QR_MAX_AGE_S = 3600;

/** Finding one's place in a run: where to go, taking a seat, the picture of the join code, the demonstration, run tokens. */
export function createSeatRouter(deps: WebDeps): Router {
  const router = Router();
  const { texts, participants } = deps;

  router.get('/runs/:runId', async (req, res) => {
    const { runId } = req.params;
    const { record, person, participant, host } = await openRunFor(deps, req, runId, 'watch-run');
    if (relationTo(person, record) === 'owner' && !participant) {
      res.redirect(302, `/teacher/runs/${runId}`);
      return;
    }
    const { phase, seat } = await host.read((state) => ({
      phase: state.clock.phase,
      seat: participant ? (state.participants[participant.id]?.seat ?? null) : null,
    }));
    res.redirect(302, `/runs/${runId}/${seat !== null && phase !== 'lobby' ? 'desk' : 'lobby'}`);
  });

  router.post('/runs/:runId/seat', async (req, res) => {
    const { runId } = req.params;
    const wanted = textField(req, 'seat');
    if (wanted !== '' && !ID_PATTERN.test(wanted)) throw problem('bad-fields');
    const { host, record } = await openRunFor(deps, req, runId, 'take-seat');
    const participant = (await participantIn(deps, req, runId)) ?? (await newGuest(req, record));
    const kept = wanted !== '' && (await keptSeats(deps, { host, record })).has(wanted);
    const seated = kept
      ? fail<Rejection>({ code: 'web/seat-kept', params: {} })
      : await seatParticipant(host, participant, wanted === '' ? null : wanted);
    if (!seated.ok) {
      const { error } = seated;
      const text = await host.read((run) => rejectionText(deps, run, error, null));
      flash(req, { kind: 'danger', text });
      res.redirect(303, returnPath(req, `/runs/${runId}/lobby`));
      return;
    }
    res.redirect(303, `/runs/${runId}/${(await isInLobby(host)) ? 'lobby' : 'desk'}`);
  });

  const isInLobby = (host: RunHost): Promise<boolean> => host.read((state) => state.clock.phase === 'lobby');

  /** In the demonstration nobody needs a code: whoever takes a bot's seat becomes a guest of that run. */
  async function newGuest(req: Request, record: RunRecord): Promise<Participant> {
    const guest = await participants.guest(record.runId, texts.t(req.context.lang, 'web:guest'));
    await remember(req, record.runId, guest);
    return guest;
  }

  async function remember(req: Request, runId: RunId, participant: Participant): Promise<void> {
    const { participantIds } = req.context;
    await renewSession(req, {
      ...accountSession(req),
      participants: { ...participantIds, [runId]: participant.id },
    });
  }

  router.get('/qr/:file', async (req, res) => {
    const match = /^([A-Z2-9]{6})\.svg$/.exec(req.params.file);
    if (!match) throw problem('not-found');
    // The address the picture leads to: the one on the classroom's network, not this machine's own name for itself.
    const base = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`;
    const svg = await QRCode.toString(`${base}/join/${match[1]}`, { type: 'svg', margin: 2 });
    res.set('Cache-Control', `public, max-age=${QR_MAX_AGE_S}`).type('image/svg+xml').send(svg);
  });

  router.post('/demo/restart', perAddress(DEMO_RESTARTS), async (req, res) => {
    if (deps.demo.runId() === null) throw problem('not-found');
    if (!can({ teacherId: req.context.teacher?.id ?? null, participantId: null }, 'restart-demo')) {
      throw problem('not-allowed');
    }
    await deps.demo.restart();
    res.redirect(303, '/');
  });

  router.post('/teacher/runs/:runId/tokens', async (req, res) => {
    const { runId } = req.params;
    const { host, person } = await openRunFor(deps, req, runId, 'control-run');
    const seat = textField(req, 'seat');
    const known = await host.read(({ seats }) => seat === '' || Object.hasOwn(seats, seat));
    if (!known) throw problem('not-found');
    const { secret } = await deps.tokens.create({
      runId,
      kind: seat === '' ? 'instructor' : 'bot',
      seat: seat === '' ? null : seat,
      createdBy: person.teacherId ?? '',
    });
    flash(req, { kind: 'success', text: texts.both('web:token.made', { token: secret }) });
    res.redirect(303, returnPath(req, `/teacher/runs/${runId}`));
  });

  router.post('/teacher/runs/:runId/tokens/:tokenId/revoke', async (req, res) => {
    const { runId, tokenId } = req.params;
    await openRunFor(deps, req, runId, 'control-run');
    await deps.tokens.revoke(runId, tokenId);
    flash(req, { kind: 'success', text: texts.both('web:token.revoked') });
    res.redirect(303, returnPath(req, `/teacher/runs/${runId}`));
  });
  return router;
}
