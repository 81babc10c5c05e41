import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { runLab } from '../../src/cli/run-lab.ts';

// Ten and more tries for each student: whatever the machine, somebody finds something to do.
const FAST = ['--students', '8', '--seconds', '6', '--pace', '300'];
const SCENARIO = fileURLToPath(new URL('../../scenarios/trade/shortage.yaml', import.meta.url));

async function lab(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const status = await runLab(argv, {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  });
  return { status, ...said };
}

describe('lab rehearse', function () {
  this.timeout(40_000);

  it('rehearses with a server of its own, even a scenario whose clock is the teacher’s', async () => {
    const { status, out } = await lab('rehearse', SCENARIO, ...FAST, '--json');
    const report = JSON.parse(out) as {
      ended: string;
      journaled: number;
      figures: { joined: number; accepted: number; errors: object };
    };
    expect(report).to.deep.include({ ended: 'finished' });
    expect(report.figures).to.deep.include({ joined: 8, errors: {} });
    expect(report.figures.accepted).to.be.greaterThan(0);
    expect(report.journaled).to.equal(report.figures.accepted);
    expect(status).to.equal(0);
  });

  it('says what is missing or too much', async () => {
    expect(await lab('rehearse', SCENARIO)).to.deep.include({ status: 2, out: '' });
    const { status, err } = await lab('rehearse', SCENARIO, '--students', '201');
    expect(status).to.equal(2);
    expect(err).to.contain('from 1 to 200');
    const hasty = await lab('rehearse', SCENARIO, '--students', '4', '--pace', '20');
    expect(hasty.status).to.equal(2);
    expect(hasty.err).to.contain('from 100 to 60000');
  });
});
