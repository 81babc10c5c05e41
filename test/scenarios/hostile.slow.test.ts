import { expect } from 'chai';
import { errorsIn } from '../support/scenario-texts.ts';

const CODES = (text: string) => errorsIn(text).map(({ code }) => code.replace('scenario/', ''));

describe('a scenario file made to hurt', () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n');
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${lines(8, (i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)}\n`;
  const table: [what: string, text: string, code: string][] = [
    ['a bomb of aliases', bomb, 'yaml-alias'],
    ['a megabyte of text', `about: ${'x'.repeat(1_000_000)}`, 'too-large'],
    ['a quarter of a megabyte of Chinese', `about: ${'字'.repeat(100_000)}`, 'too-large'],
    ['brackets a hundred thousand deep', '['.repeat(100_000), 'yaml-too-deep'],
    ['braces a hundred thousand deep', '{a: '.repeat(60_000), 'yaml-too-deep'],
    ['closed brackets fifty deep', `about: ${'['.repeat(50)}${']'.repeat(50)}`, 'yaml-too-deep'],
    ['forty thousand keys', lines(25_000, (i) => `k${i}: 1`), 'too-many-errors'],
    ['the same key forty thousand times', lines(40_000, () => 'k: 1'), 'too-many-errors'],
    [
      'a chain of ten thousand tasks',
      `tasks:\n${lines(6_000, (i) => `- { id: t${i}, after: [t${i + 1}] }`)}`,
      'list-too-long',
    ],
    [
      'a cast of thousands',
      `seats: { min: 1000, max: 1000 }\ncast:\n${lines(5_000, (i) => `- { firm: f${i}, every: 999999999, seats: [x] }`)}`,
      'list-too-long',
    ],
    [
      'thousands of openings',
      `scenario: trade/x\ntrade:\n  opening:\n${lines(7_000, (i) => `  - {firm: f${i}, product: g${i}}`)}`,
      'too-many-errors',
    ],
    ['a long word', `scenario: ${'a-'.repeat(9_000)}/x`, 'not-scenario-id'],
    ['endless spaces', ' \n'.repeat(125_000), 'empty'],
    ['a quote without its end', `about: "${'x\n  '.repeat(50_000)}`, 'yaml-unclosed'],
    ['a quarter of a megabyte of dashes', '- '.repeat(100_000), 'line-too-long'],
    ['thousands of dashes', '- '.repeat(9_000), 'yaml-too-deep'],
    ['thousands of colons', 'a: '.repeat(60_000), 'line-too-long'],
    ['thousands of colons in many lines', lines(900, () => 'a: b: c'), 'yaml-colon-in-text'],
  ];
  for (const [what, text, code] of table) {
    it(`is answered clearly and soon: ${what}`, function () {
      this.timeout(60_000);
      // The processor's time, not the clock's: the machine may be busy with other things.
      const began = process.cpuUsage();
      const codes = CODES(text);
      const { user, system } = process.cpuUsage(began);
      const seconds = (user + system) / 1e6;
      expect(codes).to.include(code);
      expect(codes.length).to.be.at.most(101);
      expect(seconds, 'seconds').to.be.below(4);
    });
  }
});
