import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { importsOf, sourceFiles, violationsIn, violationsUnder } from './support/floors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the house, floor by floor', () => {
  it('has imports that only go down', () => {
    const found = violationsUnder(root).map(
      ({ file, specifier, why }) => `${file} imports '${specifier}': ${why}`,
    );
    expect(found, found.join('\n')).to.deep.equal([]);
  });

  it('looks at every source file', () => {
    expect(sourceFiles(root)).to.include('src/build/client.ts');
  });
});

describe('the floors rule', () => {
  const refused: [path: string, text: string, why: RegExp][] = [
    ['src/kernel/money.ts', `import { x } from '../edi/write.ts'`, /floor 0 may not import from floor 1/],
    [
      'src/kernel/money.ts',
      `import type { X } from '../runs/host.ts'`,
      /floor 0 may not import from floor 4/,
    ],
    ['src/kernel/money.ts', `type X = import('../runs/host.ts').X`, /floor 0 may not import from floor 4/],
    ['src/labs/trade/view.ts', `export * from '../../scoring/score.ts'`, /floor 2 may not/],
    ['src/labs/trade/view.ts', `const x = await import('express')`, /pure/],
    ['src/edi/write.ts', `import { readFileSync } from 'node:fs'`, /pure/],
    ['src/edi/write.ts', `import { readFileSync } from 'fs'`, /pure/],
    ['src/edi/write.ts', `import { join } from 'node:path/posix'`, /pure/],
    ['src/bots/policy.ts', `import pino from 'pino'`, /pure/],
    ['src/scenarios/parse.ts', `import x from '@node-rs/argon2'`, /pure/],
    ['src/bots/policy.ts', `import { x } from '../scoring/score.ts'`, /share only types/],
    ['src/runs/host.ts', `import knex from 'knex'`, /no SQL/],
    ['src/runs/host.ts', `import { env } from '../config/env.ts'`, /floors 5 and above/],
    ['src/web/app.ts', `import type { X } from '../live/rooms.ts'`, /never import each other/],
    ['src/live/rooms.ts', `import { x } from '../web/app.ts'`, /never import each other/],
    ['src/web/app.ts', `import { x } from '../main.ts'`, /floor 6 may not import from floor 7/],
    ['src/web/app.ts', `import { x } from '../client/app.ts'`, /for the browser/],
    ['src/web/app.ts', `import { x } from '../../test/support/floors.ts'`, /leaves src/],
    ['src/labs/trade/index.ts', `import { labs } from '../index.ts'`, /list of labs/],
    ['src/labs/trade/index.ts', `import { x } from '../store/state.ts'`, /only labs\/index\.ts/],
    ['src/labs/lab.ts', `import { x } from './trade/index.ts'`, /only labs\/index\.ts/],
    ['src/config/env.ts', `import { x } from '../kernel/money.ts'`, /nothing but zod/],
    ['src/config/env.ts', `import x from 'node:os'`, /nothing but zod/],
    ['src/client/app.ts', `import { x } from '../labs/lab.ts'`, /only kernel, edi, and types/],
    ['src/client/app.ts', `import { x } from '../labs/trade/view.ts'`, /only kernel, edi, and types/],
    ['src/client/app.ts', `import x from 'node:fs'`, /browser cannot/],
    ['src/helpers/misc.ts', `export {}`, /no floor is known/],
  ];
  for (const [path, text, why] of refused) {
    it(`refuses in ${path}: ${text}`, () => {
      const found = violationsIn(path, text);
      expect(found).to.have.length(1);
      expect(found[0]?.why).to.match(why);
      expect(found[0]?.file).to.equal(path);
    });
  }

  const allowed: [path: string, text: string][] = [
    ['src/edi/write.ts', `import { x } from '../kernel/money.ts'`],
    ['src/labs/index.ts', `import { trade } from './trade/index.ts'`],
    [
      'src/labs/trade/index.ts',
      `import type { Lab } from '../lab.ts'; import { x } from './decide/orders.ts'`,
    ],
    ['src/labs/trade/decide/orders.ts', `import { x } from '../../lab.ts'; import { z } from 'zod'`],
    ['src/bots/policy.ts', `import type { Score } from '../scoring/score.ts'`],
    ['src/runs/host.ts', `import { createHash } from 'node:crypto'`],
    ['src/db/journal.ts', `import type { Journal } from '../runs/journal.ts'; import knex from 'knex'`],
    ['src/web/app.ts', `import { env } from '../config/env.ts'`],
    ['src/config/env.ts', `import { z } from 'zod'`],
    ['src/client/verify.ts', `import { x } from '../labs/trade/signing/check-file.ts'`],
    ['src/client/app.ts', `import htmx from 'htmx.org'; import type { View } from '../labs/trade/view.ts'`],
    [
      'src/main.ts',
      `import { app } from './web/app.ts'; import x from '../package.json' with { type: 'json' }`,
    ],
    ['src/kernel/money.ts', `// import x from 'express'\nconst text = "import x from 'express'"`],
  ];
  for (const [path, text] of allowed) {
    it(`allows in ${path}: ${text.replaceAll('\n', ' ')}`, () => {
      expect(violationsIn(path, text)).to.deep.equal([]);
    });
  }

  it('sees imports in every form', () => {
    const text = `import a from 'a'; import 'b'; export * from 'c'; import type { D } from 'd'; import { type E } from 'e';
      const f = await import('f'); type G = import('g').G; import h = require('h'); const i = require('i');`;
    expect(
      importsOf('src/x.ts', text)
        .map(({ specifier }) => specifier)
        .join(''),
    ).to.equal('abcdefghi');
    expect(importsOf('src/x.ts', text).filter(({ typeOnly }) => typeOnly)).to.have.length(2);
  });
});
