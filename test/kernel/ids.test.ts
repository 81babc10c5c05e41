import { expect } from 'chai';
import { ID_PATTERN } from '../../src/kernel/ids.ts';

describe('what may stand for an id', () => {
  for (const id of ['o12', 'g1.radwerk.enterprise', 'radwerk-2', 'day:17', 'A', 'constructors']) {
    it(`takes ${id}`, () => expect(id).to.match(ID_PATTERN));
  }
  for (const id of [
    '',
    ' ',
    'a b',
    '../etc',
    'a/b',
    '__proto__',
    'constructor',
    'prototype',
    '<b>',
    '-x',
    'ö',
    'x'.repeat(81),
    'a\n',
  ]) {
    it(`refuses ${JSON.stringify(id.slice(0, 20))}`, () => expect(id).not.to.match(ID_PATTERN));
  }
});
