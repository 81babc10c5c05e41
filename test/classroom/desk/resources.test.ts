import { expect } from 'chai';
import { createClassDesk } from '../../../src/classroom/desk/desk.ts';
import { CLASS_BYTES_MAX, type Resource, type Resources } from '../../../src/classroom/desk/resources.ts';
import { openTestSqlite, type TestDatabase } from '../../support/databases.ts';

describe('resources of a class', () => {
  let database: TestDatabase;
  let resources: Resources;

  beforeEach(async () => {
    database = await openTestSqlite();
    resources = createClassDesk(database.database.knex).resources;
  });
  afterEach(() => database.dispose());

  const link = async (title: string, href = 'https://edu.cn/'): Promise<Resource> => {
    const made = await resources.addLink('c1', 't-lin', { title, href });
    if (!made.ok) throw new Error(made.error);
    return made.value;
  };
  const titles = async (): Promise<string[]> => (await resources.list('c1')).map(({ title }) => title);
  const file = (bytes: Buffer) => ({ kind: 'text', name: 'a.txt', bytes }) as const;

  it('stand in the order their teachers give them', async () => {
    const first = await link('one');
    await link('two');
    const third = await link('three');
    expect(await resources.move('c1', third.id, 'up')).to.equal(true);
    expect(await titles()).to.deep.equal(['one', 'three', 'two']);
    expect(await resources.move('c1', first.id, 'up')).to.equal(false);
    expect(await resources.move('c1', first.id, 'down')).to.equal(true);
    expect(await titles()).to.deep.equal(['three', 'one', 'two']);
    expect(await resources.move('c2', first.id, 'down')).to.equal(false);
    await resources.remove('c1', first.id);
    await link('four');
    expect(await titles()).to.deep.equal(['three', 'two', 'four']);
  });

  it('are links to the web and to nothing else', async () => {
    const problem = async (title: string, href: string): Promise<unknown> => {
      const made = await resources.addLink('c1', 't-lin', { title, href });
      return made.ok ? made.value.href : made.error;
    };
    for (const href of [
      'javascript:alert(1)',
      'data:text/html,x',
      'edu.cn',
      '/teacher',
      'https://a@b.cn',
      '',
    ])
      expect(await problem('x', href), href).to.equal('href');
    expect(await problem('x', `https://a.cn/${'x'.repeat(1_000)}`)).to.equal('href');
    expect(await problem(' ', 'https://a.cn')).to.equal('title-missing');
    expect(await problem('x', ' HTTPS://A.cn/b ')).to.equal('https://a.cn/b');
  });

  it('keep a file byte for byte until it is removed, for its own class only', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 39]);
    const made = await resources.addFile('c1', 't-lin', ' ', file(bytes));
    if (!made.ok) throw new Error(made.error);
    expect(made.value).to.include({ title: 'a.txt', href: null });
    expect((await resources.content('c1', made.value.id))?.bytes).to.deep.equal(bytes);
    expect(await resources.content('c2', made.value.id)).to.equal(null);
    expect(await resources.usedBytes('c1')).to.equal(5);
    expect(await resources.remove('c2', made.value.id)).to.equal(null);
    expect((await resources.remove('c1', made.value.id))?.title).to.equal('a.txt');
    expect(await resources.content('c1', made.value.id)).to.equal(null);
    expect(await database.database.knex('class_resource_files')).to.deep.equal([]);
    expect(await resources.usedBytes('c1')).to.equal(0);
  });

  it('are refused when the class has no room left', async () => {
    const made = await resources.addFile('c1', 't-lin', 'big', file(Buffer.from('x')));
    if (!made.ok) throw new Error(made.error);
    await database.database
      .knex('class_resources')
      .where({ id: made.value.id })
      .update({ size_bytes: CLASS_BYTES_MAX - 1 });
    const fits = await resources.addFile('c1', 't-lin', 'one more', file(Buffer.from('x')));
    expect(fits.ok).to.equal(true);
    const over = await resources.addFile('c1', 't-lin', 'too much', file(Buffer.from('x')));
    expect(over).to.deep.equal({ ok: false, error: 'no-room' });
    expect((await resources.addFile('c2', 't-lin', 'elsewhere', file(Buffer.from('x')))).ok).to.equal(true);
  });
});
