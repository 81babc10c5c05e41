import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAccounts, type Accounts } from '../../src/accounts/accounts.ts';
import { createAttempts } from '../../src/accounts/attempts.ts';
import { isCommonPassword } from '../../src/accounts/common-passwords.ts';
import { createParticipants } from '../../src/accounts/participants.ts';
import { passwordProblem } from '../../src/accounts/passwords.ts';
import { createRunTokens } from '../../src/accounts/run-tokens.ts';
import { connect, type Database } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';

const SECRET = 'a secret of more than thirty-two characters';
const LIN = { login: 'Lin', name: '林老师', password: 'seven quiet herons' };

describe('people in the database', () => {
  let folder: string;
  let database: Database;
  let nowMs = 1_000_000;
  const now = (): number => nowMs;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tradelab-people-'));
    database = connect(`sqlite:${join(folder, 'test.sqlite')}`);
    await migrate(database);
    nowMs = 1_000_000;
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('teachers', () => {
    let accounts: Accounts;
    beforeEach(() => {
      accounts = createAccounts(database.knex, now);
    });

    it('sign in with what they chose, however the login is capitalised', async () => {
      expect((await accounts.create(LIN)).ok).to.equal(true);
      const signedIn = await accounts.signIn('lIN', LIN.password, 'here');
      expect(signedIn).to.deep.include({ ok: true });
      expect(signedIn.ok && signedIn.value.name).to.equal('林老师');
    });

    it('are refused alike for an unknown login and a wrong password', async () => {
      await accounts.create(LIN);
      expect(await accounts.signIn('lin', 'not the password', 'here')).to.deep.equal({
        ok: false,
        error: 'wrong',
      });
      expect(await accounts.signIn('nobody', LIN.password, 'here')).to.deep.equal({
        ok: false,
        error: 'wrong',
      });
    });

    it('keep no password that can be read', async () => {
      await accounts.create(LIN);
      const row: unknown = await database.knex('accounts').first();
      expect(JSON.stringify(row)).to.not.include(LIN.password);
      expect(row)
        .to.have.property('password_hash')
        .that.matches(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    });

    it('share no login', async () => {
      await accounts.create(LIN);
      const again = await accounts.create({ ...LIN, login: 'LIN' });
      expect(again).to.deep.equal({ ok: false, error: { field: 'login', problem: 'login-taken' } });
    });

    const refused: readonly (readonly [string, Partial<typeof LIN>, string, string])[] = [
      ['a password of nine characters', { password: 'nine char' }, 'password', 'too-short'],
      ['a password everyone tries', { password: 'Password123!' }, 'password', 'too-common'],
      [
        'a password with the login in it',
        { login: 'heron', password: 'seven quiet herons' },
        'password',
        'holds-login',
      ],
      ['a login with a space', { login: 'l in' }, 'login', 'login-form'],
      ['an empty name', { name: '  ' }, 'name', 'name-missing'],
    ];
    for (const [what, change, field, problem] of refused) {
      it(`are told about ${what}`, async () => {
        expect(await accounts.create({ ...LIN, ...change })).to.deep.equal({
          ok: false,
          error: { field, problem },
        });
        expect(await accounts.hasTeacher()).to.equal(false);
      });
    }

    it('are held up after ten tries in a quarter of an hour, even with the right password', async () => {
      await accounts.create(LIN);
      for (let i = 0; i < 10; i++) await accounts.signIn('lin', 'wrong password', `address ${i}`);
      expect(await accounts.signIn('lin', LIN.password, 'here')).to.deep.equal({
        ok: false,
        error: 'too-many',
      });
      nowMs += 15 * 60_000 + 1;
      expect((await accounts.signIn('lin', LIN.password, 'here')).ok).to.equal(true);
    });

    it('are made once by the set-up link, however often it is used at the same moment', async () => {
      const token = (await accounts.setupToken()) ?? '';
      expect(token).to.have.length.above(20);
      const answers = await Promise.all([
        accounts.setUp(token, LIN),
        accounts.setUp(token, { ...LIN, login: 'other' }),
        accounts.setUp('not the token', { ...LIN, login: 'third' }),
      ]);
      expect(answers.map(({ ok }) => ok)).to.deep.equal([true, false, false]);
      expect(await accounts.setUp(token, { ...LIN, login: 'later' })).to.deep.equal({
        ok: false,
        error: 'used',
      });
      expect(await accounts.setupToken()).to.equal(null);
    });
  });

  describe('participants', () => {
    const mei = { runId: 'r1', name: '梅', studentNo: '2402-07' };
    const offline = { connected: () => false };
    const online = { connected: () => true };

    it('get a personal code once and come back with it', async () => {
      const participants = createParticipants(database.knex, SECRET, now);
      const joined = await participants.join({ ...mei, ...offline });
      if (!joined.ok) throw new Error(joined.error);
      const code = joined.value.personalCode ?? '';
      expect(code).to.match(/^[A-HJ-NP-Z2-9]{8}$/);
      const back = await participants.reenter('r1', ` ${code.toLowerCase().replace(/(.{4})/, '$1-')} `);
      expect(back.ok && back.value).to.deep.equal({
        participant: joined.value.participant,
        personalCode: null,
      });
      expect(await participants.reenter('r2', code)).to.deep.equal({ ok: false, error: 'wrong-code' });
    });

    it('are the same person on another device while they are not connected', async () => {
      const participants = createParticipants(database.knex, SECRET, now);
      const first = await participants.join({ ...mei, ...offline });
      const again = await participants.join({ ...mei, name: ' 梅 ', ...offline });
      expect(first.ok && again.ok && again.value.participant.id === first.value.participant.id).to.equal(
        true,
      );
    });

    it('keep their seat from others who know their number', async () => {
      const participants = createParticipants(database.knex, SECRET, now);
      await participants.join({ ...mei, ...offline });
      const wrongName = await participants.join({ ...mei, name: 'Bo', ...offline });
      expect(wrongName).to.deep.equal({ ok: false, error: 'other-name' });
      expect(await participants.join({ ...mei, ...online })).to.deep.equal({
        ok: false,
        error: 'code-needed',
      });
      const guessed = await participants.join({ ...mei, ...online, personalCode: 'AAAAAAAA' });
      expect(guessed).to.deep.equal({ ok: false, error: 'wrong-code' });
    });

    it('are strangers to each other in two runs', async () => {
      const participants = createParticipants(database.knex, SECRET, now);
      const one = await participants.join({ ...mei, ...offline });
      const two = await participants.join({ ...mei, runId: 'r2', ...offline });
      expect(one.ok && two.ok && one.value.participant.id !== two.value.participant.id).to.equal(true);
    });

    it('survive a restart, and are forgotten with their run', async () => {
      const joined = await createParticipants(database.knex, SECRET, now).join({ ...mei, ...offline });
      const guest = await createParticipants(database.knex, SECRET, now).guest('r1', 'Guest');
      if (!joined.ok) throw new Error(joined.error);
      const later = createParticipants(database.knex, SECRET, now);
      expect(await later.get(joined.value.participant.id)).to.deep.equal(joined.value.participant);
      await later.removeRun('r1');
      expect(await later.get(joined.value.participant.id)).to.equal(null);
      expect(await later.get(guest.id)).to.equal(null);
    });

    it('keep no code that can be read', async () => {
      const joined = await createParticipants(database.knex, SECRET, now).join({ ...mei, ...offline });
      const rows: unknown = await database.knex('participants');
      expect(JSON.stringify(rows)).to.not.include(joined.ok ? joined.value.personalCode : 'x');
    });
  });

  describe('run tokens', () => {
    it('are found by their secret until they are revoked', async () => {
      const tokens = createRunTokens(database.knex, SECRET, now);
      const { token, secret } = await tokens.create({
        runId: 'r1',
        kind: 'bot',
        seat: 's1',
        createdBy: 't1',
      });
      expect(await tokens.verify(secret)).to.deep.equal(token);
      await tokens.revoke('r2', token.id);
      expect(await tokens.verify(secret)).to.deep.equal(token);
      await tokens.revoke('r1', token.id);
      expect(await tokens.verify(secret)).to.equal(null);
      expect(await tokens.list('r1')).to.deep.equal([]);
    });

    it('are nothing without the secret', async () => {
      const tokens = createRunTokens(database.knex, SECRET, now);
      await tokens.create({ runId: 'r1', kind: 'instructor', seat: null, createdBy: 't1' });
      for (const guess of ['', 'x', "' OR 1=1 --", 'A'.repeat(32), 'A'.repeat(5000)]) {
        expect(await tokens.verify(guess)).to.equal(null);
      }
    });
  });
});

describe('passwords everyone tries', () => {
  for (const password of [
    '1234567890',
    '0987654321',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'Password1234',
    'qwertyuiop',
    '!!admin2024',
    'woaini1314520',
    'passwordpassword',
    '2024010100',
  ]) {
    it(`include ${password}`, () => {
      expect(isCommonPassword(password)).to.equal(true);
    });
  }
  for (const password of [
    'seven quiet herons',
    '春眠不觉晓处处闻啼鸟',
    'kx83-vmq0-2p',
    'a longer password',
  ]) {
    it(`do not include ${password}`, () => {
      expect(isCommonPassword(password)).to.equal(false);
    });
  }

  it('and the length is counted in characters people see', () => {
    expect(passwordProblem('春眠不觉晓处处闻啼', 'lin')).to.equal('too-short');
    expect(passwordProblem('春眠不觉晓处处闻啼鸟', 'lin')).to.equal(null);
    expect(passwordProblem('x'.repeat(199) + 'yz', 'lin')).to.equal('too-long');
  });
});

describe('attempts', () => {
  it('are counted per key, forgotten after the window, and cleared by success', () => {
    let nowMs = 0;
    const attempts = createAttempts(2, 100, () => nowMs);
    expect([attempts.take('a'), attempts.take('a'), attempts.take('a'), attempts.take('b')]).to.deep.equal([
      true,
      true,
      false,
      true,
    ]);
    nowMs = 101;
    expect(attempts.take('a')).to.equal(true);
    attempts.take('a');
    attempts.clear('a');
    expect(attempts.take('a')).to.equal(true);
  });
});
