import rateLimit from 'express-rate-limit';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { createAttempts } from '../../accounts/attempts.ts';
import { DEMO_OWNER } from '../../accounts/can.ts';
import type { Joined, JoinProblem, RosterEntry } from '../../accounts/participants.ts';
import { readCode } from '../../accounts/secrets.ts';
import { renewSession } from '../../accounts/session.ts';
import type { Account } from '../../accounts/accounts.ts';
import { isSameName, numberKey } from '../../classroom/names.ts';
import { PASSES } from '../../rehearsal/pass.ts';
import type { RunRecord } from '../../runs/ports.ts';
import type { LocalText } from '../../kernel/text.ts';
import { accountSession, type WebDeps } from '../context.ts';
import { flash } from '../flash.ts';
import { homeOf } from '../home-path.ts';
import { problem } from '../problems.ts';
import { rejectionText } from '../rejection-text.ts';
import { returnPath, safePath } from '../return-to.ts';
import { seatParticipant } from './seating.ts';

/** Who someone is: signing in and out, the set-up link, joining by code, and the language they read. */

const MINUTE_MS = 60_000;
const YEAR_MS = 31_536_000_000;
const FAILURES_NOTED = 3;

/** Tries per address; a class shares one, so the limit is wide. */
export const perAddress = (limit: number, windowMs = 15 * MINUTE_MS): RequestHandler =>
  rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Set by this server alone, for the crowd of a rehearsal at its own door.
    skip: (_req, res) => res.locals[PASSES] === true,
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
  const { accounts, participants, registry, texts, presence, audit, classroom } = deps;
  /** Failures that are noted, per account: enough to see that someone tries, too few to fill a disk. */
  const noted = createAttempts(FAILURES_NOTED, 15 * MINUTE_MS);
  const notedBlocks = createAttempts(1, 15 * MINUTE_MS);

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

  async function become(req: Request, { id, epoch }: Account): Promise<void> {
    const participantIds = { ...req.context.participantIds };
    await renewSession(req, { accountId: id, accountEpoch: epoch, participants: participantIds });
  }

  /** Noted after the answer, so that it does not take longer for an account that exists. */
  function noteFailure(login: string, blocked: boolean): void {
    const note = async (): Promise<void> => {
      const account = await accounts.byLogin(login);
      if (!account || !(blocked ? notedBlocks : noted).take(account.id)) return;
      await audit.record({
        actor: 'visitor',
        action: blocked ? 'account/sign-in-blocked' : 'account/sign-in-failed',
        thing: `account:${account.id}`,
        details: { name: account.name, login: account.login },
      });
    };
    note().catch((error: unknown) => deps.logger.warn({ err: error }, 'a failed sign-in could not be noted'));
  }

  router.post('/sign-in', perAddress(300), async (req, res) => {
    const login = textField(req, 'login');
    const password = (req.body as Record<string, unknown> | undefined)?.['password'];
    const asked = safePath((req.body as Record<string, unknown> | undefined)?.['returnTo']);
    const next = asked ?? '/teacher';
    const again = `/sign-in${next === '/teacher' ? '' : `?returnTo=${encodeURIComponent(next)}`}`;
    const answer = await accounts.signIn(login, typeof password === 'string' ? password : '', req.ip ?? '');
    if (!answer.ok) {
      const code = answer.error === 'too-many' ? 'web:account.too-many' : 'web:account.wrong';
      res.on('finish', () => noteFailure(login, answer.error === 'too-many'));
      refuse(req, res, again, 'sign-in', { login }, { password: texts.both(code) });
      return;
    }
    await become(req, answer.value);
    res.redirect(303, next === '/teacher' ? homeOf(answer.value) : next);
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
      const { id, name, login } = made.value;
      await audit.record({
        actor: id,
        action: 'account/set-up',
        thing: `account:${id}`,
        details: { name, login },
      });
      // The demonstration's class has been nobody's until now.
      await classroom.classes.handOver(DEMO_OWNER, id);
      await become(req, made.value);
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
    if (!record || (await isOver(record))) {
      const over = record ?? (await registry.store.byLastCode(typed.code));
      return back('code', over ? 'ended' : 'unknown-code');
    }
    if (personalCode !== '' && typed.studentNo === '') {
      return enter(req, res, record, await participants.reenter(record.runId, personalCode), back);
    }
    if (typed.name === '' || typed.name.length > 60) return back('name', 'name-missing');
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,29}$/u.test(typed.studentNo))
      return back('studentNo', 'number-form');
    const found = await findStudent(record, typed.studentNo, typed.name);
    if (!found.ok) {
      // Someone who joined before the roster changed still holds the personal code.
      const before = personalCode === '' ? null : await participants.reenter(record.runId, personalCode);
      const isOwn =
        before?.ok && numberKey(before.value.participant.studentNo) === numberKey(typed.studentNo);
      if (isOwn) return enter(req, res, record, before, back);
      return back(found.field, found.code);
    }
    const joined = await participants.join({
      runId: record.runId,
      student: found.student,
      name: typed.name,
      studentNo: typed.studentNo,
      personalCode,
      connected: (id) =>
        id !== req.context.participantIds[record.runId] && presence.connected(record.runId, id),
    });
    return enter(req, res, record, joined, back);
  });

  const isOver = async ({ runId, status }: RunRecord): Promise<boolean> =>
    status === 'ended' || (await (await registry.get(runId)).read(({ clock }) => clock.phase === 'ended'));

  /** Who this is on the roster of the run's class: null where there is none, or where anyone may join. */
  async function findStudent(
    { classId, joinPolicy }: RunRecord,
    studentNo: string,
    name: string,
  ): Promise<
    | { readonly ok: true; readonly student: RosterEntry | null }
    | { readonly ok: false; readonly field: string; readonly code: string }
  > {
    const student = classId === null ? null : await classroom.students.byNumber(classId, studentNo);
    if (!student) {
      const may = joinPolicy === 'open';
      return may ? { ok: true, student: null } : { ok: false, field: 'studentNo', code: 'not-on-roster' };
    }
    return isSameName(student.name, name)
      ? { ok: true, student }
      : { ok: false, field: 'name', code: 'roster-name' };
  }

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
        'old-code': 'personalCode',
        full: 'code',
      };
      back(fields[joined.error], joined.error);
      return;
    }
    const { participant, personalCode } = joined.value;
    await renewSession(req, {
      ...accountSession(req),
      participants: { ...req.context.participantIds, [record.runId]: participant.id },
    });
    if (personalCode !== null) {
      flash(req, { kind: 'success', text: texts.both('web:join.personal-code', { code: personalCode }) });
    }
    const host = await registry.get(record.runId);
    const seated = await seatParticipant(
      host,
      participant,
      null,
      await classroom.launches.planOf(record.runId),
    );
    if (!seated.ok) {
      const { error } = seated;
      const text = await host.read((run) => rejectionText(deps, run, error, null));
      flash(req, { kind: 'danger', text });
    }
    res.redirect(303, `/runs/${record.runId}`);
  }
  return router;
}
