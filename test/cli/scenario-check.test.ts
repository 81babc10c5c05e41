import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../src/cli/io.ts';
import { runScenarioCheck } from '../../src/cli/scenario-check.ts';
import { changed } from '../support/scenario-texts.ts';
import { SHIPPED, shippedPath } from '../support/shipped-scenarios.ts';

async function check(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  return { code: await runScenarioCheck(argv, io), out, err };
}

describe('lab scenario check', () => {
  let folder = '';
  const file = (name: string, text: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tradelab-check-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with 0 and says so when every file is right', async () => {
    const { code, out, err } = await check(...SHIPPED.map(shippedPath));
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    expect(out.trim().split('\n')).to.have.length(SHIPPED.length);
  });

  it('ends with 1 and tells every error with file, line and column', async () => {
    const path = file('wrong.yaml', changed('leadDays: 1', 'leadDay: 1').replace('weight: 60', 'weight: 50'));
    const { code, out, err } = await check(path);
    expect({ code, out }).to.deep.equal({ code: 1, out: '' });
    expect(err).to.equal(
      `${path}:17:74: “leadDay” is not known here; did you mean “leadDays”?\n` +
        `${path}:27:3: The weights of “enterprise” add up to 90, not to 100.\n`,
    );
  });

  it('looks at the other files too when one is wrong', async () => {
    const { code, out } = await check(file('empty.yaml', ''), shippedPath('shortage'));
    expect(code).to.equal(1);
    expect(out).to.include('trade/shortage version');
  });

  it('speaks Chinese when asked to', async () => {
    const { err } = await check(file('zh.yaml', changed('minutes: 30', 'minutes: 0')), '--lang', 'zh');
    expect(err).to.include('最小为 1');
  });

  it('tells of a file that is not there, of a folder, and of one that is no text', async () => {
    expect((await check(join(folder, 'none.yaml'))).err).to.include('there is no such file');
    expect((await check(folder)).err).to.include('this is a folder');
    const { code, err } = await check(file('image.yaml', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2)));
    expect(code).to.equal(1);
    expect(err).to.include('not a text file');
  });

  for (const argv of [[], ['--lang', 'fr', 'x.yaml'], ['--fix', 'x.yaml']]) {
    it(`refuses to be called with '${argv.join(' ')}'`, async () => {
      const error: unknown = await check(...argv).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(UsageError);
    });
  }

  it('explains itself', async () => {
    expect((await check('--help')).out).to.include('scenario check FILE');
  });
});
