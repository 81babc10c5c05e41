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

  it('are put in order as a whole, and only over the list that was looked at', async () => {
    const ids = [await link('one'), await link('two'), await link('three')].map(({ id }) => id);
    const [one = '', two = '', three = ''] = ids;
    const version = await resources.listVersion('c1');
    expect(await resources.order('c1', version, [three, one, two])).to.equal(true);
    expect(await titles()).to.deep.equal(['three', 'one', 'two']);
    expect(await resources.order('c1', version, [two, one, three])).to.equal(false);
    expect(await titles()).to.deep.equal(['three', 'one', 'two']);
    // Whatever changes the list makes an order of the old one void.
    for (const change of [
      () => link('four'),
      () => resources.move('c1', two, 'up'),
      () => resources.remove('c1', one),
    ]) {
      const seen = await resources.listVersion('c1');
      const present = (await resources.list('c1')).map(({ id }) => id);
      await change();
      expect(await resources.order('c1', seen, present)).to.equal(false);
    }
    expect(await titles()).to.deep.equal(['three', 'two', 'four']);
  });

  it('are ordered all of them or none, and within their class', async () => {
    const [one, two] = [await link('one'), await link('two')];
    const order = async (classId: string, ids: readonly string[]): Promise<boolean> =>
      resources.order(classId, await resources.listVersion(classId), ids);
    for (const ids of [[two.id], [two.id, two.id], [two.id, one.id, 'other'], ['other', one.id], []])
      expect(await order('c1', ids), ids.join()).to.equal(false);
    expect(await order('c2', [two.id, one.id])).to.equal(false);
    expect(await titles()).to.deep.equal(['one', 'two']);
    expect(await order('c1', [two.id, one.id])).to.equal(true);
    expect(await titles()).to.deep.equal(['two', 'one']);
  });

  it('are changed only over the version that was looked at, under the rules for new ones', async () => {
    const made = await link('one');
    const given = { title: ' New  title ', href: 'https://edu.cn/new' };
    const first = await resources.change('c1', made.id, 1, given);
    expect(first.ok && first.value).to.include({ title: 'New title', href: given.href, version: 2 });
    const late = await resources.change('c1', made.id, 1, { ...given, title: 'Late' });
    const left = !late.ok && typeof late.error === 'object' ? late.error.conflict : null;
    expect(left?.title).to.equal('New title');
    const wrong = await resources.change('c1', made.id, 2, { title: 'x', href: 'javascript:alert(1)' });
    expect(wrong).to.deep.equal({ ok: false, error: 'href' });
    const foreign = await resources.change('c2', made.id, 2, given);
    expect(foreign).to.deep.equal({ ok: false, error: { conflict: null } });
    const added = await resources.addFile('c1', 't-lin', 'Notes', file(Buffer.from('x')));
    if (!added.ok) throw new Error(added.error);
    const renamed = await resources.change('c1', added.value.id, 1, { title: '', href: 'https://edu.cn/' });
    expect(renamed.ok && renamed.value).to.deep.include({ title: 'a.txt', href: null });
  });

  it('tell that the list changed, and nothing when nothing did', async () => {
    const desk = createClassDesk(database.database.knex);
    ({ resources } = desk);
    const told: string[] = [];
    const stop = desk.news.subscribe(({ classId, topic, to }) =>
      told.push(`${classId} ${topic} ${String(to)}`),
    );
    const made = await link('one');
    await resources.move('c1', made.id, 'up');
    await resources.order('c1', -1, [made.id]);
    await resources.addLink('c1', 't-lin', { title: '', href: 'https://edu.cn/' });
    expect(told).to.deep.equal(['c1 resources everyone']);
    stop();
    await link('two');
    expect(told).to.have.length(1);
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
