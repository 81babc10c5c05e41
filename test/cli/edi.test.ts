import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runEdi } from '../../src/cli/edi.ts';
import { UsageError } from '../../src/cli/io.ts';
import { sampleOf } from '../../src/edi/samples.ts';

describe('lab edi', () => {
  let folder = '';
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'edi-'))));
  after(() => rmSync(folder, { recursive: true }));

  const run = (...argv: string[]): { code: number; out: string; err: string } => {
    let out = '';
    let err = '';
    const code = runEdi(argv, { out: (text) => void (out += text), err: (text) => void (err += text) });
    return { code, out, err };
  };
  const file = (content: string | Uint8Array): string => {
    const path = join(folder, 'message.edi');
    writeFileSync(path, content);
    return path;
  };

  it('writes a sample that it finds nothing wrong with', () => {
    const { code, out } = run('write', 'orders', '--sample');
    expect(code).to.equal(0);
    const checked = run('check', file(out), '--profile', 'lab');
    expect(checked.code).to.equal(0);
    expect(checked.out).to.include('message 1 ORDERS: accepted').and.include("UCM+1+ORDERS:D:96A:UN+7'");
  });

  it('prints one JSON object and nothing else, and ends with 1 when there are findings', () => {
    const { code, out, err } = run(
      'check',
      file(sampleOf('ORDERS').replace('QTY+21:40', 'QTY+21:many')),
      '--json',
    );
    expect(code).to.equal(1);
    expect(err).to.equal('');
    const report = JSON.parse(out);
    expect(Object.keys(report)).to.deep.equal(['interchange', 'messages', 'contrl']);
    expect(report.messages).to.have.length(1);
    expect(report.messages[0]).to.include({ type: 'ORDERS', reference: '1', accepted: false });
    expect(Object.keys(report.messages[0].findings[0])).to.have.members(
      'level code segment tag element component offset line column expected received'.split(' '),
    );
    expect(report.contrl).to.include("UCD+37+2:2'");
  });

  it('tells of every interchange of a file', () => {
    const second = sampleOf('DESADV').replace('QTY+12:40', 'QTY+12:many');
    const path = file(sampleOf('ORDERS') + second);
    const report = JSON.parse(run('check', path, '--json').out);
    expect(Object.keys(report)).to.deep.equal(['interchange', 'messages', 'contrl', 'further']);
    expect(report.messages.map(({ type }: { type: string }) => type)).to.deep.equal(['ORDERS', 'DESADV']);
    expect(report.further).to.have.length(1);
    const { out, code } = run('check', path);
    expect(code).to.equal(1);
    expect(out).to.match(
      /interchange T\S+ .*\nmessage 1 ORDERS: accepted\ninterchange K\S+ .*\nmessage 1 DESADV: refused/,
    );
    expect(run('explain', path).out).to.include('UNZ').and.include('CPS');
  });

  it('takes a valid file from elsewhere unless the profile is asked for', () => {
    const path = file(sampleOf('ORDERS').replace('CUX+2:CNY:9', 'CUX+2:EUR:9'));
    expect(run('check', path).code).to.equal(0);
    expect(run('check', path, '--profile', 'lab').code).to.equal(1);
  });

  it('ends with 2 and one sentence when there is nothing to read', () => {
    for (const [content, words] of [
      ['', 'the file is empty'],
      [Uint8Array.from([0, 1, 2, 3]), 'binary'],
      ['Dear Sir', 'no EDIFACT'],
      ["UNB+UNOC:3'".repeat(100_000), 'longer'],
    ] as const) {
      const { code, out, err } = run('check', file(content), '--json');
      expect(code).to.equal(2);
      expect(err).to.include(words);
      expect(JSON.parse(out)).to.include({ contrl: null });
    }
    expect(run('check', join(folder, 'none.edi')).code).to.equal(2);
  });

  it('explains in both languages', () => {
    const path = file(sampleOf('DESADV'));
    expect(run('explain', path).out).to.include('QTY  Quantity: despatched (12) 40 pieces (PCE)');
    expect(run('explain', path, '--lang', 'zh').out).to.include('QTY  数量：已发 (12) 40 件 (PCE)');
  });

  it('tells a person who calls it wrongly', () => {
    for (const argv of [
      [],
      ['check'],
      ['shout'],
      ['write', 'ORDERS'],
      ['write', 'POEM', '--sample'],
      ['check', 'a', 'b'],
      ['check', 'a', '--profile', 'x'],
    ]) {
      expect(() => run(...argv), argv.join(' ')).to.throw(UsageError);
    }
  });
});
