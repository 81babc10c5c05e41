import rateLimit from 'express-rate-limit';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Joined, JoinProblem } from '../accounts/participants.ts';
import { readCode } from '../accounts/secrets.ts';
import { renewSession } from '../accounts/session.ts';
import type { TeacherAccount } from '../accounts/accounts.ts';
import type { RunRecord } from '../runs/ports.ts';
import type { LocalText } from '../kernel/text.ts';
import type { WebDeps } from './context.ts';
import { flash } from './flash.ts';
import { problem } from './problems.ts';
import { rejectionText } from './rejection-text.ts';
import { returnPath, safePath } from './return-to.ts';
import { seatParticipant } from './seating.ts';

/** Who someone is: signing in and out, the set-up link, joining by code, and the language they read. */

const MINUTE_MS = 60_000;
const YEAR_MS = 31_536_000_000;

/** Tries per address; a class shares one, so the limit is wide. */
export const perAddress = (limit: number, windowMs = 15 * MINUTE_MS): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: () => {
      throw problem('too-many');
    },
  });

/** A field of a posted form as text; anything else is nothing. */
export function textField(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

export function createPeopleRouter(deps: WebDeps): Router {
  const router = Router();
  const { accounts, participants, registry, texts, presence } = deps;

  /** Back to the page with the form, with everything typed except secrets. */
  function refuse(
    req: Request,
    res: Response,
    to: string,
    type: string,
    values: Readonly<Record<string, string>>,
    errors: Readonly<Record<string, LocalText>>,
  ): void {
    const text = Object.values(errors)[0] ?? texts.both('web:problem.bad-fields');
    flash(req, { kind: 'danger', text, form: { type, values, errors } });
    res.redirect(303, to);
  }

  async function becomeTeacher(req: Request, teacher: TeacherAccount): Promise<void> {
    const participantIds = { ...req.context.participantIds };
    await renewSession(req, { accountId: teacher.id, participants: participantIds });
  }

  router.post('/sign-in', perAddress(300), async (req, res) => {
    const login = textField(req, 'login');
    const password = (req.body as Record<string, unknown> | undefined)?.['password'];
    const next = safePath((req.body as Record<string, unknown> | undefined)?.['returnTo']) ?? '/teacher';
    const again = `/sign-in${next === '/teacher' ? '' : `?returnTo=${encodeURIComponent(next)}`}`;
    const answer = await accounts.signIn(login, typeof password === 'string' ? password : '', req.ip ?? '');
    if (!answer.ok) {
      const code = answer.error === 'too-many' ? 'web:account.too-many' : 'web:account.wrong';
      refuse(req, res, again, 'sign-in', { login }, { password: texts.both(code) });
      return;
    }
    await becomeTeacher(req, answer.value);
    res.redirect(303, next);
  });

  router.post('/sign-out', async (req, res) => {
    presence.endSession(req.sessionID);
    await renewSession(req, {});
    res.redirect(303, '/');
  });

  router.post('/setup/:token', perAddress(60), async (req, res) => {
    const { token } = req.params;
    const password = (req.body as Record<string, unknown> | undefined)?.['password'];
    const teacher = {
      login: textField(req, 'login'),
      name: textField(req, 'name'),
      password: typeof password === 'string' ? password : '',
    };
    const made = await accounts.setUp(typeof token === 'string' ? token : '', teacher);
    if (made.ok) {
      await becomeTeacher(req, made.value);
      res.redirect(303, '/teacher');
      return;
    }
    if (made.error === 'used') throw problem('not-found');
    const { field, problem: wrong } = made.error;
    const { login, name } = teacher;
    refuse(req, res, req.path, 'setup', { login, name }, { [field]: texts.both(`web:account.${wrong}`) });
  });

  router.post('/language', (req, res) => {
    const lang = textField(req, 'lang');
    if (lang === 'en' || lang === 'zh')
      res.cookie('lang', lang, { maxAge: YEAR_MS, sameSite: 'lax', path: '/' });
    res.redirect(303, returnPath(req, '/'));
  });

  router.post('/join', perAddress(600), async (req, res) => {
    const typed = {
      code: readCode(textField(req, 'code')),
      name: textField(req, 'name'),
      studentNo: textField(req, 'studentNo'),
      personalCode: textField(req, 'personalCode'),
    };
    const { personalCode, ...shown } = typed;
    const again = /^[A-Z2-9]{6}$/.test(typed.code) ? `/join/${typed.code}` : '/join';
    const back = (field: string, code: string): void =>
      refuse(req, res, again, 'join', shown, { [field]: texts.both(`web:join.${code}`) });

    const record = typed.code === '' ? null : await registry.store.byJoinCode(typed.code);
    if (!record) return back('code', 'unknown-code');
    if (personalCode !== '' && typed.studentNo === '') {
      return enter(req, res, record, await participants.reenter(record.runId, personalCode), back);
    }
    if (typed.name === '' || typed.name.length > 60) return back('name', 'name-missing');
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,29}$/u.test(typed.studentNo))
      return back('studentNo', 'number-form');
    const joined = await participants.join({
      runId: record.runId,
      name: typed.name,
      studentNo: typed.studentNo,
      personalCode,
      connected: (id) =>
        id !== req.context.participantIds[record.runId] && presence.connected(record.runId, id),
    });
    return enter(req, res, record, joined, back);
  });

  /** The student is in: this browser is that participant from now on, and finds a seat in the lobby. */
  async function enter(
    req: Request,
    res: Response,
    record: RunRecord,
    joined:
      { readonly ok: true; readonly value: Joined } | { readonly ok: false; readonly error: JoinProblem },
    back: (field: string, code: string) => void,
  ): Promise<void> {
    if (!joined.ok) {
      const fields: Record<JoinProblem, string> = {
        'other-name': 'name',
        'code-needed': 'personalCode',
        'wrong-code': 'personalCode',
        full: 'code',
      };
      back(fields[joined.error], joined.error);
      return;
    }
    const { participant, personalCode } = joined.value;
    await renewSession(req, {
      ...(req.context.teacher ? { accountId: req.context.teacher.id } : {}),
      participants: { ...req.context.participantIds, [record.runId]: participant.id },
    });
    if (personalCode !== null) {
      flash(req, { kind: 'success', text: texts.both('web:join.personal-code', { code: personalCode }) });
    }
    const host = await registry.get(record.runId);
    const seated = await seatParticipant(host, participant, null);
    if (!seated.ok) {
      const { error } = seated;
      const text = await host.read((run) => rejectionText(deps, run, error, null));
      flash(req, { kind: 'danger', text });
    }
    res.redirect(303, `/runs/${record.runId}`);
  }
  return router;
}
