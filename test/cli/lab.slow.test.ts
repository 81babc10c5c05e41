import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runLab } from '../../src/cli/run-lab.ts';
import { shippedPath } from '../support/shipped-scenarios.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shortage = shippedPath('shortage');

/** The command as the shell runs it. */
const spawnLab = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/lab.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });

/** The same in this process, which is faster. */
async function lab(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const status = await runLab(args, { out: (text) => (stdout += text), err: (text) => (stderr += text) });
  return { status, stdout, stderr };
}

describe('npm run lab', function () {
  this.timeout(30_000);

  it('shows how it is used when nothing is asked of it, and fails', () => {
    const { status, stdout, stderr } = spawnLab();
    expect(status).to.equal(2);
    expect(stdout).to.equal('');
    expect(stderr).to.include('simulate FILE --seed N');
  });

  it('shows how it is used when asked to, and does not', async () => {
    expect(await lab('--help')).to.deep.include({ status: 0, stderr: '' });
    expect((await lab('simulate', '--help')).stdout).to.include('--check-every');
  });

  it('names a command it does not know', async () => {
    const { status, stderr } = await lab('simulat', shortage);
    expect(status).to.equal(2);
    expect(stderr).to.include("unknown command 'simulat'");
  });

  it('tells what else there is of scenario', async () => {
    const { status, stderr } = await lab('scenario', 'chek', shortage);
    expect(status).to.equal(2);
    expect(stderr).to.include("not 'chek'");
  });
});

describe('lab simulate', function () {
  this.timeout(60_000);

  it('prints the report as JSON and nothing else, the same in every process', async () => {
    const first = spawnLab('simulate', shortage, '--seed', '3', '--days', '4', '--json');
    expect(first.status, first.stderr).to.equal(0);
    const report = JSON.parse(first.stdout);
    expect(Object.keys(report)).to.deep.equal([
      'scenario',
      'seed',
      'days',
      'commands',
      'standings',
      'events',
      'orders',
      'shortages',
      'invariants',
    ]);
    expect(report).to.include({ scenario: 'trade/shortage', seed: 3, days: 4 });
    expect(Object.keys(report.standings[0])).to.deep.equal(['rank', 'firm', 'name', 'score']);
    expect(report.invariants.checked).to.be.greaterThan(0);
    expect(first.stderr).to.match(/commands in \d/);
    const again = await lab('simulate', '--json', '--days=4', shortage, '--seed=3');
    expect(again.stdout).to.equal(first.stdout);
  });

  it('plays as many groups as it is told to, and one if it is told nothing', async () => {
    const groupsOf = async (...args: string[]) => {
      const { stdout } = await lab('simulate', shortage, '--seed', '1', '--days', '1', '--json', ...args);
      return new Set(JSON.parse(stdout).standings.map(({ firm }: { firm: string }) => firm.split('/')[0]));
    };
    expect(await groupsOf('--groups', '2')).to.have.all.keys('g1', 'g2');
    expect(await groupsOf()).to.have.all.keys('g1');
  });

  it('names firms without their market where all share one', async () => {
    const args = ['simulate', shippedPath('open-market'), '--seed', '1', '--days', '1', '--json'];
    const { standings } = JSON.parse((await lab(...args)).stdout);
    expect(standings[0].firm).to.not.include('/');
  });

  it('prints a table for people', async () => {
    const { stdout, status } = await lab('simulate', shortage, '--seed', '1', '--days', '1');
    expect(status).to.equal(0);
    expect(stdout).to.match(/rank +firm +score/);
    expect(stdout).to.include('0 broken');
  });

  for (const [what, args, says] of [
    ['an unknown option', [shortage, '--seed', '1', '--speed', '9'], 'unknown option --speed'],
    ['a missing file name', ['--seed', '1'], 'which scenario?'],
    ['two files', [shortage, 'other.yaml', '--seed', '1'], "what is 'other.yaml'?"],
    ['a missing seed', [shortage], '--seed is missing'],
    ['a seed without value', [shortage, '--seed'], '--seed needs a value'],
    ['an option in place of a value', [shortage, '--seed', '--json'], '--seed needs a value'],
    ['a seed that is no number', [shortage, '--seed', 'x'], '--seed takes a whole number from 0 to'],
    ['a negative seed', [shortage, '--seed=-1'], "not '-1'"],
    ['a fraction of a group', [shortage, '--seed', '1', '--groups', '1.5'], "from 1 to 500, not '1.5'"],
    ['no groups', [shortage, '--seed', '1', '--groups', '0'], "from 1 to 500, not '0'"],
    [
      'too many days',
      [shortage, '--seed', '1', '--days', '366'],
      '--days takes a whole number from 1 to 365',
    ],
    ['a value for a switch', [shortage, '--seed', '1', '--json=yes'], '--json takes no value'],
  ] as const) {
    it(`explains ${what}`, async () => {
      const { status, stdout, stderr } = await lab('simulate', ...args);
      expect(status).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.include(says);
    });
  }

  it('tells when there is no such file', async () => {
    const { status, stdout, stderr } = await lab('simulate', 'nowhere/none.yaml', '--seed', '1');
    expect(status).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.include('nowhere/none.yaml: there is no such file');
  });

  it('tells everything that is wrong with a scenario, with its place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tradelab-cli-'));
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'scenario: trade/broken\nversion: one\n');
    try {
      const { status, stderr } = await lab('simulate', file, '--seed', '1');
      expect(status).to.equal(1);
      expect(stderr).to.include(`${file}:2:`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
