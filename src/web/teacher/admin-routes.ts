import { Router, type Request, type Response } from 'express';
import type { Account } from '../../accounts/accounts.ts';
import { isStaffRole, STAFF_ROLES, type StaffRole } from '../../accounts/roles.ts';
import { renewSession } from '../../accounts/session.ts';
import type { LocalText } from '../../kernel/text.ts';
import { administratorOf } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { accountRow, adminNav, roleSwitches } from '../presenters/admin.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { ownPasswordProblem } from '../confirm-password.ts';

/** Accounts and their roles, for administrators. Giving a role asks for the own password once more. */

export function createAdminRouter(deps: WebDeps): Router {
  const router = Router();
  const { accounts, links, audit, texts, render, presence } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  async function linkText(req: Request, account: Account, by: Account): Promise<LocalText> {
    const token = await links.create(account.id, by.id);
    const base = deps.lanAddresses()[0] ?? `${req.protocol}://${req.get('host') ?? ''}`;
    return texts.both('classroom:admin.link-made', {
      name: account.name,
      link: `${base}/invitations/${token}`,
    });
  }

  router.get('/admin', async (req, res) => {
    const admin = administratorOf(req);
    const words = wordsOf(req);
    const everyone = await accounts.staff();
    render(req, res, 'pages/admin', {
      title: texts.both('classroom:admin.title'),
      nav: adminNav('accounts', admin, words),
      rows: everyone.map((account) => accountRow(account, words)),
      roles: STAFF_ROLES.map((role) => ({
        value: role,
        label: words.t(`classroom:account-role.${role}`),
        hint: words.t(`classroom:admin.role-about.${role}`),
      })),
    });
  });

  router.post('/admin/accounts', async (req, res) => {
    const admin = administratorOf(req);
    const [login, name, role] = [textField(req, 'login'), textField(req, 'name'), textField(req, 'role')];
    const refuse = (errors: Readonly<Record<string, LocalText>>): void =>
      refuseForm(req, res, { to: '/admin', type: 'admin-invite', values: { login, name, role }, errors });
    if (!isStaffRole(role)) return refuse({ role: texts.both('classroom:wrong.role') });
    const wrongPassword = await ownPasswordProblem(deps, req);
    if (wrongPassword) return refuse({ ownPassword: wrongPassword });
    const made = await accounts.invite({ login, name }, [role]);
    if (!made.ok) return refuse({ [made.error.field]: texts.both(`web:account.${made.error.problem}`) });
    const account = made.value;
    await audit.record({
      actor: admin.id,
      action: 'account/created',
      thing: `account:${account.id}`,
      details: { name: account.name, login: account.login, role },
    });
    doneWith(req, res, '/admin', await linkText(req, account, admin));
  });

  async function accountFor(req: Request): Promise<{ admin: Account; account: Account; to: string }> {
    const admin = administratorOf(req);
    const account = await accounts.get(String(req.params['accountId']));
    if (!account) throw problem('not-found');
    return { admin, account, to: `/admin/accounts/${account.id}` };
  }

  router.get('/admin/accounts/:accountId', async (req, res) => {
    const { admin, account } = await accountFor(req);
    const words = wordsOf(req);
    render(req, res, 'pages/admin-account', {
      title: account.name,
      nav: adminNav('accounts', admin, words),
      account: accountRow(account, words),
      isSelf: account.id === admin.id,
      switches: roleSwitches(account, words),
    });
  });

  /** After a change that ended the account's sessions: its sockets close, and whoever changed the own account goes on in a new session. */
  async function afterChange(req: Request, changed: Account, admin: Account): Promise<void> {
    presence.endAccount(changed.id);
    if (changed.id !== admin.id) return;
    await renewSession(req, {
      accountId: changed.id,
      accountEpoch: changed.epoch,
      participants: { ...req.context.participantIds },
    });
  }

  router.post('/admin/accounts/:accountId/roles', async (req, res) => {
    const { admin, account, to } = await accountFor(req);
    const role = textField(req, 'role');
    if (!isStaffRole(role)) throw problem('bad-fields');
    const granted = textField(req, 'held') === '1';
    const refuse = (errors: Readonly<Record<string, LocalText>>): void =>
      refuseForm(req, res, { to, type: `admin-role-${role}`, values: {}, errors });
    const wrongPassword = await ownPasswordProblem(deps, req);
    if (wrongPassword) return refuse({ ownPassword: wrongPassword });
    const done = await accounts.setRole(account.id, role, granted);
    if (!done.ok) {
      if (done.error === 'unknown') throw problem('not-found');
      return refuse({ ownPassword: texts.both('classroom:wrong.last-administrator') });
    }
    await audit.record({
      actor: admin.id,
      action: granted ? 'account/role-granted' : 'account/role-withdrawn',
      thing: `account:${account.id}`,
      details: { name: account.name, login: account.login, role: role satisfies StaffRole },
    });
    await afterChange(req, done.value, admin);
    const stillMay = done.value.roles.includes('administrator') || account.id !== admin.id;
    doneWith(req, res, stillMay ? to : '/', texts.both('classroom:saved'));
  });

  for (const what of ['disable', 'enable'] as const) {
    router.post(`/admin/accounts/:accountId/${what}`, async (req: Request, res: Response) => {
      const { admin, account, to } = await accountFor(req);
      const refuse = (text: LocalText): void =>
        refuseForm(req, res, { to, type: 'admin-disable', values: {}, errors: { account: text } });
      if (what === 'disable' && account.id === admin.id)
        return refuse(texts.both('classroom:wrong.own-account'));
      const done = await accounts.setDisabled(account.id, what === 'disable');
      if (!done.ok) {
        if (done.error === 'unknown') throw problem('not-found');
        return refuse(texts.both('classroom:wrong.last-administrator'));
      }
      await audit.record({
        actor: admin.id,
        action: what === 'disable' ? 'account/disabled' : 'account/enabled',
        thing: `account:${account.id}`,
        details: { name: account.name, login: account.login },
      });
      await afterChange(req, done.value, admin);
      doneWith(req, res, to, texts.both('classroom:saved'));
    });
  }

  router.post('/admin/accounts/:accountId/link', async (req, res) => {
    const { admin, account, to } = await accountFor(req);
    await audit.record({
      actor: admin.id,
      action: 'account/link-made',
      thing: `account:${account.id}`,
      details: { name: account.name, login: account.login },
    });
    doneWith(req, res, to, await linkText(req, account, admin));
  });
  return router;
}
