import { expect } from 'chai';
import { createAccounts, type Account, type Accounts } from '../../src/accounts/accounts.ts';
import { createAudit } from '../../src/accounts/audit.ts';
import { createAccountLinks } from '../../src/accounts/links.ts';
import { createParticipants } from '../../src/accounts/participants.ts';
import type { Role } from '../../src/accounts/roles.ts';
import { createIdentify } from '../../src/classroom/identity.ts';
import { connect } from '../../src/db/connection.ts';
import { up as firstStep } from '../../src/db/migrations/0001-journal.ts';
import { up as secondStep } from '../../src/db/migrations/0002-people.ts';
import { up as thirdStep } from '../../src/db/migrations/0003-classroom.ts';
import { openTestSqlite, type TestDatabase } from '../support/databases.ts';

const SECRET = 'a secret of more than thirty-two characters';
const PASSWORD = 'seven quiet herons';

describe('accounts and their roles', () => {
  let database: TestDatabase;
  let accounts: Accounts;
  let nowMs = 1_000_000;
  const now = (): number => nowMs;
  const knex = () => database.database.knex;

  beforeEach(async () => {
    database = await openTestSqlite();
    nowMs = 1_000_000;
    accounts = createAccounts(knex(), now);
  });
  afterEach(() => database.dispose());

  async function made(login: string, roles: readonly Role[]): Promise<Account> {
    const account = await accounts.create({ login, name: login, password: PASSWORD }, roles);
    if (!account.ok) throw new Error(account.error.problem);
    return account.value;
  }

  it('begin with one who is administrator and teacher', async () => {
    const first = await accounts.setUp((await accounts.setupToken()) ?? '', {
      login: 'lin',
      name: 'Lin',
      password: PASSWORD,
    });
    expect(first.ok && first.value.roles).to.deep.equal(['administrator', 'teacher']);
  });

  it('always keep one administrator who can sign in', async () => {
    const one = await made('one', ['administrator']);
    const two = await made('two', ['administrator', 'teacher']);
    expect((await accounts.setDisabled(two.id, true)).ok).to.equal(true);
    expect(await accounts.setDisabled(one.id, true)).to.deep.equal({
      ok: false,
      error: 'last-administrator',
    });
    expect(await accounts.setRole(one.id, 'administrator', false)).to.deep.equal({
      ok: false,
      error: 'last-administrator',
    });
    expect(await accounts.get(one.id)).to.deep.include({
      roles: ['administrator'],
      disabled: false,
      epoch: 0,
    });
    await accounts.setDisabled(two.id, false);
    const both = await Promise.all([
      accounts.setRole(one.id, 'administrator', false),
      accounts.setRole(two.id, 'administrator', false),
    ]);
    expect(both.map(({ ok }) => ok).sort()).to.deep.equal([false, true]);
  });

  it('end every session with each change of role, password or standing', async () => {
    await made('root', ['administrator']);
    const wu = await made('wu', ['teacher']);
    const identify = createIdentify({
      accounts,
      classes: { idsTaughtBy: () => Promise.resolve(new Set(['c1'])) },
      judges: { runsJudgedBy: () => Promise.resolve(new Set(['r1'])) },
    });
    let epoch = 0;
    const session = { accountId: wu.id, accountEpoch: 0 };
    expect((await identify(session))?.classIds).to.deep.equal(new Set(['c1']));
    const changes: readonly (() => Promise<unknown>)[] = [
      () => accounts.setRole(wu.id, 'judge', true),
      () => accounts.setPassword(wu.id, 'eleven red bicycles'),
      () => accounts.setDisabled(wu.id, true),
      () => accounts.setDisabled(wu.id, false),
    ];
    for (const change of changes) {
      await change();
      expect(await identify({ ...session, accountEpoch: epoch })).to.equal(null);
      epoch += 1;
    }
    expect((await identify({ ...session, accountEpoch: epoch }))?.account.roles).to.deep.equal([
      'teacher',
      'judge',
    ]);
    expect(await identify({})).to.equal(null);
    expect(await identify({ accountId: 'nobody' })).to.equal(null);
  });

  it('that another process disabled are seen to be so within seconds', async () => {
    await made('root', ['administrator']);
    const wu = await made('wu', ['teacher']);
    await accounts.get(wu.id);
    await createAccounts(knex(), now).setDisabled(wu.id, true);
    nowMs += 5_001;
    expect((await accounts.get(wu.id))?.disabled).to.equal(true);
  });

  it('that are disabled, or have no password yet, cannot sign in', async () => {
    await made('root', ['administrator']);
    const wu = await made('wu', ['teacher']);
    await accounts.setDisabled(wu.id, true);
    expect(await accounts.signIn('wu', PASSWORD, 'here')).to.deep.equal({ ok: false, error: 'wrong' });
    const invited = await accounts.invite({ login: 'gao', name: 'Gao' }, ['judge']);
    expect(invited.ok && invited.value.hasPassword).to.equal(false);
    for (const password of ['', PASSWORD])
      expect(await accounts.signIn('gao', password, 'here')).to.deep.equal({ ok: false, error: 'wrong' });
  });

  it('are asked for their own password ten times in a quarter of an hour, not more', async () => {
    const wu = await made('wu', ['teacher']);
    expect(await accounts.confirm(wu.id, PASSWORD)).to.deep.equal({ ok: true, value: true });
    for (let i = 0; i < 10; i++)
      expect(await accounts.confirm(wu.id, 'no')).to.deep.equal({ ok: false, error: 'wrong' });
    expect(await accounts.confirm(wu.id, PASSWORD)).to.deep.equal({ ok: false, error: 'too-many' });
    nowMs += 15 * 60_000 + 1;
    expect((await accounts.confirm(wu.id, PASSWORD)).ok).to.equal(true);
  });

  it('list staff, and leave students to their classes', async () => {
    await made('wu', ['teacher']);
    await made('20240101', ['student']);
    expect((await accounts.staff()).map(({ login }) => login)).to.deep.equal(['wu']);
  });

  it('get a link that works once, for a week, and only the latest one', async () => {
    const links = createAccountLinks(knex(), SECRET, now);
    const first = await links.create('t1', 'root');
    const second = await links.create('t1', 'root');
    expect(await links.find(first)).to.equal(null);
    expect(await links.find(second)).to.equal('t1');
    expect(JSON.stringify(await knex()('account_links'))).to.not.include(second);
    const used = await Promise.all([links.use(second), links.use(second)]);
    expect(used.filter((id) => id === 't1')).to.have.length(1);
    const third = await links.create('t1', 'root');
    nowMs += 7 * 24 * 3_600_000 + 1;
    expect(await links.use(third)).to.equal(null);
    for (const guess of ['', 'x', "' or 1=1", 'A'.repeat(32)]) expect(await links.find(guess)).to.equal(null);
  });

  it('are logged: the latest first, all of it or what concerns one teacher', async () => {
    const audit = createAudit(knex(), now);
    const wu = await made('wu', ['teacher']);
    await audit.record({
      actor: wu.id,
      action: 'class/created',
      thing: 'class:c1',
      classId: 'c1',
      details: { name: '2402' },
    });
    nowMs += 1000;
    await audit.record({ actor: 'visitor', action: 'account/sign-in-failed', thing: `account:${wu.id}` });
    await audit.record({ actor: 'other', action: 'class/renamed', thing: 'class:c2', classId: 'c2' });
    const all = await audit.list({ limit: 10 });
    expect(all.entries.map(({ action }) => action)).to.deep.equal([
      'class/renamed',
      'account/sign-in-failed',
      'class/created',
    ]);
    expect(all.entries[2]).to.deep.include({ actorName: 'wu', details: { name: '2402' }, atMs: 1_000_000 });
    const actions = async (filter: object): Promise<string[]> =>
      (await audit.list({ limit: 10, ...filter })).entries.map(({ action }) => action);
    expect(await actions({ seenBy: { accountId: wu.id, classIds: new Set(['c2']) } })).to.deep.equal([
      'class/renamed',
      'class/created',
    ]);
    expect(await actions({ seenBy: { accountId: 'nobody', classIds: new Set() } })).to.deep.equal([]);
    expect(await actions({ kind: 'account' })).to.deep.equal(['account/sign-in-failed']);
    expect(await actions({ who: 'W' })).to.deep.equal(['class/created']);
    expect(await actions({ who: '%' })).to.deep.equal([]);
    expect(await actions({ fromMs: nowMs })).to.have.length(2);
    expect(await actions({ toMs: nowMs })).to.deep.equal(['class/created']);
    expect((await audit.list({ limit: 1, offset: 1 })).total).to.equal(3);
  });

  describe('participants from a roster', () => {
    const student = { id: 's1', studentNo: '20240101', name: '梅', group: '3', role: 'bank' };
    const offline = { connected: () => false };

    it('carry who they are, their group and part', async () => {
      const participants = createParticipants(knex(), SECRET, now);
      const joined = await participants.join({
        runId: 'r1',
        name: ' 梅 ',
        studentNo: '２０２４０１０１',
        student,
        ...offline,
      });
      if (!joined.ok) throw new Error(joined.error);
      expect(joined.value.participant).to.include({
        studentId: 's1',
        studentNo: '20240101',
        name: '梅',
        group: '3',
        role: 'bank',
      });
      expect(await participants.ofStudents(['s1'])).to.deep.equal([joined.value.participant]);
      expect(await participants.list('r1')).to.have.length(1);
    });

    it('who joined before the roster was known are linked to it when they come back', async () => {
      const participants = createParticipants(knex(), SECRET, now);
      const before = await participants.join({ runId: 'r1', name: '梅', studentNo: '20240101', ...offline });
      const after = await participants.join({
        runId: 'r1',
        name: '梅',
        studentNo: '20240101',
        student,
        ...offline,
      });
      expect(before.ok && after.ok && before.value.participant.id === after.value.participant.id).to.equal(
        true,
      );
      expect(after.ok && after.value.participant).to.include({ studentId: 's1', group: '3' });
    });

    it('with an account are let in on every device, without a code, as the same person', async () => {
      const participants = createParticipants(knex(), SECRET, now);
      const both = await Promise.all([participants.enter('r1', student), participants.enter('r1', student)]);
      const ids = both.map((each) => each.ok && each.value.participant.id);
      expect(new Set(ids).size).to.equal(1);
    });

    it('who lost their personal code get a new one, and the old one is told to be old', async () => {
      const participants = createParticipants(knex(), SECRET, now);
      const joined = await participants.join({ runId: 'r1', name: '梅', studentNo: '1', ...offline });
      if (!joined.ok) throw new Error(joined.error);
      const old = joined.value.personalCode ?? '';
      const { id } = joined.value.participant;
      const code = (await participants.renewCode('r1', id)) ?? '';
      expect(await participants.reenter('r1', old)).to.deep.equal({ ok: false, error: 'old-code' });
      expect((await participants.reenter('r1', code)).ok).to.equal(true);
      expect(await participants.renewCode('r2', id)).to.equal(null);
      const typed = await participants.join({
        runId: 'r1',
        name: '梅',
        studentNo: '1',
        personalCode: old,
        connected: () => true,
      });
      expect(typed).to.deep.equal({ ok: false, error: 'old-code' });
    });
  });
});

describe('a database from before there were roles', () => {
  it('makes its first teacher the administrator and keeps everyone', async () => {
    const database = connect('sqlite::memory:');
    const { knex } = database;
    try {
      await firstStep(knex);
      await secondStep(knex);
      const row = (id: string, createdAtMs: number) => ({
        id,
        login: id,
        login_key: id,
        name: id,
        password_hash: 'x',
        created_at_ms: createdAtMs,
      });
      await knex('teachers').insert([row('later', 2), row('first', 1)]);
      await thirdStep(knex);
      const accounts = createAccounts(knex);
      expect((await accounts.get('first'))?.roles).to.deep.equal(['administrator', 'teacher']);
      expect((await accounts.get('later'))?.roles).to.deep.equal(['teacher']);
    } finally {
      await database.close();
    }
  });
});
