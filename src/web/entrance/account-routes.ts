import { Router, type Request, type RequestHandler } from 'express';
import { can } from '../../accounts/can.ts';
import { passwordProblem } from '../../accounts/passwords.ts';
import { renewSession } from '../../accounts/session.ts';
import { runTitle } from '../../runs/title.ts';
import { accountOf } from '../classes/class-access.ts';
import { deskPath } from '../classes/class-desk-access.ts';
import { personIn, type WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { flash } from '../flash.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { homeOf } from '../home-path.ts';
import { perAddress } from './people-routes.ts';
import { problem } from '../problems.ts';
import { groupTitle } from '../presenters/classes.ts';
import { wordsFor } from '../reader-words.ts';
import { rejectionText } from '../rejection-text.ts';
import { seatParticipant } from './seating.ts';

/** One's own account: choosing a password by link, changing it, and "my exercises" for students and judges. */

/** What may be done before a password that someone else chose is changed. */
const BEFORE_CHANGE = /^\/(account(\/password)?|sign-out|language|theme)$/;

/** Whoever signed in with a password from a slip of paper chooses an own one before anything else. */
export const requireOwnPassword: RequestHandler = (req, res, next) => {
  if (req.context.account?.mustChange !== true || BEFORE_CHANGE.test(req.path)) {
    next();
    return;
  }
  if (req.method !== 'GET' || wantsJson(req)) throw problem('change-password');
  res.redirect(302, '/account');
};

export function createAccountRouter(deps: WebDeps): Router {
  const router = Router();
  const { accounts, links, audit, texts, render, classroom, participants, registry } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  router.get('/invitations/:token', async (req, res) => {
    const id = await links.find(req.params.token);
    const account = id === null ? null : await accounts.get(id);
    if (!account || account.disabled) throw problem('not-found');
    render(req, res, 'pages/invitation', {
      title: texts.both('classroom:invitation.title'),
      pageClass: 'page--narrow',
      token: req.params.token,
      account,
    });
  });

  router.post('/invitations/:token', perAddress(60), async (req, res) => {
    const { token } = req.params;
    const id = typeof token === 'string' ? await links.find(token) : null;
    const account = id === null ? null : await accounts.get(id);
    if (typeof token !== 'string' || !account || account.disabled) throw problem('not-found');
    const password = secretField(req, 'password');
    const weak = passwordProblem(password, account.login);
    if (weak) {
      const errors = { password: texts.both(`web:account.${weak}`) };
      refuseForm(req, res, { to: `/invitations/${token}`, type: 'invitation', values: {}, errors });
      return;
    }
    // Of two who use the link at the same moment one goes on.
    if ((await links.use(token)) === null) throw problem('not-found');
    const set = await accounts.setPassword(account.id, password);
    if (!set.ok) throw problem('not-found');
    deps.presence.endAccount(account.id);
    await audit.record({
      actor: account.id,
      action: 'account/password-set',
      thing: `account:${account.id}`,
      details: { name: account.name, login: account.login },
    });
    await renewSession(req, {
      accountId: account.id,
      accountEpoch: set.value.epoch,
      participants: { ...req.context.participantIds },
    });
    res.redirect(303, homeOf(account));
  });

  router.get('/account', (req, res) => {
    const account = accountOf(req);
    const words = wordsOf(req);
    render(req, res, 'pages/account', {
      title: texts.both('classroom:account.title'),
      pageClass: 'page--narrow',
      account,
      roles: account.roles.map((role) => words.t(`classroom:account-role.${role}`)),
    });
  });

  router.post('/account/password', async (req, res) => {
    const account = accountOf(req);
    const refuse = (field: string, key: string): void =>
      refuseForm(req, res, {
        to: '/account',
        type: 'password',
        values: {},
        errors: { [field]: texts.both(key) },
      });
    const present = secretField(req, 'present');
    const password = secretField(req, 'password');
    const confirmed = await accounts.confirm(account.id, present);
    if (!confirmed.ok)
      return refuse(
        'present',
        confirmed.error === 'too-many' ? 'web:account.too-many' : 'classroom:wrong.own-password',
      );
    if (password === present) return refuse('password', 'classroom:wrong.same-password');
    if (password !== secretField(req, 'again')) return refuse('again', 'classroom:wrong.again');
    const set = await accounts.setPassword(account.id, password);
    if (!set.ok) return refuse('password', `web:account.${set.error.problem}`);
    deps.presence.endAccount(account.id);
    await audit.record({
      actor: account.id,
      action: 'account/password-changed',
      thing: `account:${account.id}`,
      details: { name: account.name, login: account.login },
    });
    await renewSession(req, {
      accountId: account.id,
      accountEpoch: set.value.epoch,
      participants: { ...req.context.participantIds },
    });
    doneWith(req, res, homeOf(account), texts.both('classroom:account.changed'));
  });

  router.get('/my', async (req, res) => {
    const account = accountOf(req);
    const words = wordsOf(req);
    const rows = await classroom.students.ofAccount(account.id);
    const classes = await Promise.all(rows.map(({ classId }) => classroom.classes.get(classId)));
    const records =
      rows.length === 0 ? [] : await registry.store.list({ classIds: rows.map(({ classId }) => classId) });
    const joined = await participants.ofStudents(rows.map(({ id }) => id));
    const inRuns = new Set(joined.map(({ runId }) => runId));
    const names = new Map(classes.map((klass) => [klass?.id ?? '', klass?.name ?? '']));
    const run = (record: (typeof records)[number]) => ({
      runId: record.runId,
      title: runTitle(record, words.lang),
      className: names.get(record.classId ?? '') ?? '',
      joined: inRuns.has(record.runId),
    });
    const judged = await Promise.all([...req.context.judges].map((runId) => registry.store.get(runId)));
    const desks = await Promise.all(
      classes
        .filter((klass) => klass !== null)
        .map(async ({ id, name }) => ({
          name,
          href: deskPath(id),
          latest: await classroom.desk.announcements.latest(id),
        })),
    );
    render(req, res, 'pages/my', {
      title: texts.both('classroom:my.title'),
      account,
      desks,
      classes: classes
        .filter((klass) => klass !== null)
        .map(({ id, name }) => {
          const own = rows.find(({ classId }) => classId === id);
          return { name, group: groupTitle(own?.group ?? '', words) };
        }),
      open: records.filter(({ status }) => status === 'open').map(run),
      ended: records.filter(({ status, runId }) => status === 'ended' && inRuns.has(runId)).map(run),
      judged: judged
        .filter((record) => record !== null)
        .map((record) => ({ runId: record.runId, title: runTitle(record, words.lang) })),
      isStudent: account.roles.includes('student'),
    });
  });

  /** A student's account opens the own seat, on whatever device, without a code. */
  router.post('/my/runs/:runId/enter', async (req, res) => {
    const account = accountOf(req);
    if (!can(personIn(req, null), 'have-account')) throw problem('not-allowed');
    const { runId } = req.params;
    const record = await registry.store.get(runId);
    const rows = await classroom.students.ofAccount(account.id);
    const student = rows.find(({ classId }) => classId === record?.classId);
    if (!record || !student) throw problem('not-found');
    const known = (await participants.ofStudents([student.id])).some((each) => each.runId === runId);
    if (record.status === 'ended' && !known) throw problem('not-found');
    const joined = await participants.enter(runId, student);
    if (!joined.ok) {
      flash(req, { kind: 'danger', text: texts.both('web:join.full') });
      res.redirect(303, '/my');
      return;
    }
    const { participant } = joined.value;
    await renewSession(req, {
      accountId: account.id,
      accountEpoch: account.epoch,
      participants: { ...req.context.participantIds, [runId]: participant.id },
    });
    if (record.status === 'open') {
      const host = await registry.get(runId);
      const seated = await seatParticipant(host, participant, null, await classroom.launches.planOf(runId));
      if (!seated.ok) {
        const { error } = seated;
        flash(req, {
          kind: 'danger',
          text: await host.read((state) => rejectionText(deps, state, error, null)),
        });
      }
    }
    res.redirect(303, `/runs/${runId}`);
  });
  return router;
}
