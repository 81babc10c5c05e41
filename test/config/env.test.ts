import { expect } from 'chai';
import { EXPLAINED, explainProblems, readConfig } from '../../src/config/env.ts';

describe('the environment', () => {
  it('needs nothing to be set', () => {
    const read = readConfig({});
    expect(read).to.deep.equal({
      ok: true,
      config: {
        port: 3000,
        host: '0.0.0.0',
        dataDir: './data',
        databaseUrl: null,
        demo: true,
        mode: 'production',
        sessionSecret: null,
        https: false,
        trustProxy: 0,
        logLevel: 'warn',
      },
    });
  });

  it('counts a variable set to nothing as not set, and looks at no others', () => {
    const read = readConfig({ PORT: '', LAB_DEMO: '', PATH: '/bin', NODE_OPTIONS: 'x' });
    expect(read.ok && read.config.port).to.equal(3000);
  });

  it('takes every value it explains', () => {
    const read = readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: '/srv/lab',
      DATABASE_URL: 'postgres://lab:x@db/lab',
      LAB_DEMO: 'off',
      NODE_ENV: 'test',
      SESSION_SECRET: 'x'.repeat(32),
      HTTPS: 'on',
      TRUST_PROXY: '2',
      LOG_LEVEL: 'silent',
    });
    expect(read).to.deep.equal({
      ok: true,
      config: {
        port: 0,
        host: '127.0.0.1',
        dataDir: '/srv/lab',
        databaseUrl: 'postgres://lab:x@db/lab',
        demo: false,
        mode: 'test',
        sessionSecret: 'x'.repeat(32),
        https: true,
        trustProxy: 2,
        logLevel: 'silent',
      },
    });
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '30.5'],
    ['PORT', '-1'],
    ['PORT', ' '],
    ['PORT', '0x50'],
    ['DATABASE_URL', 'mysql://x'],
    ['LAB_DEMO', 'yes'],
    ['NODE_ENV', 'prod'],
    ['SESSION_SECRET', 'short'],
    ['LOG_LEVEL', 'loud'],
    ['HTTPS', 'yes'],
    ['TRUST_PROXY', '9'],
  ];
  for (const [name, value] of wrong) {
    it(`names ${name}=${value} and explains it in both languages`, () => {
      const read = readConfig({ [name]: value });
      if (read.ok) throw new Error('it was taken');
      expect(read.problems.map((problem) => problem.name)).to.deep.equal([name]);
      const said = explainProblems(read.problems);
      expect(said).to.include(`${name}=`).and.include('must be').and.match(/应为/);
    });
  }

  it('believes one proxy where browsers come over TLS, unless told otherwise', () => {
    const proxies = (env: Record<string, string>): unknown => {
      const read = readConfig(env);
      return read.ok && read.config.trustProxy;
    };
    expect(proxies({ HTTPS: 'on' })).to.equal(1);
    expect(proxies({ HTTPS: 'on', TRUST_PROXY: '0' })).to.equal(0);
    expect(proxies({})).to.equal(0);
  });

  it('names everything that is wrong at once', () => {
    const read = readConfig({ PORT: 'x', LAB_DEMO: 'x', LOG_LEVEL: 'x' });
    expect(!read.ok && read.problems.map(({ name }) => name)).to.have.members([
      'PORT',
      'LAB_DEMO',
      'LOG_LEVEL',
    ]);
  });

  it('repeats no secret', () => {
    const read = readConfig({ SESSION_SECRET: 'hush', DATABASE_URL: 'mysql://user:hush@db' });
    expect(!read.ok && explainProblems(read.problems)).to.not.include('hush');
  });

  it('explains every variable', () => {
    for (const { en, zh } of Object.values(EXPLAINED)) expect(en && zh).to.not.equal('');
  });
});
