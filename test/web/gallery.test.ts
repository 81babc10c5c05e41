import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PICTURES, samplesFor } from '../../src/web/gallery/samples.ts';
import { startTestServer, TestBrowser, type TestServer } from '../support/server.ts';

/** Components that are parts of others or of the layouts, and are seen with them. */
const PARTS = [
  'command-fields',
  'confirm',
  'form-message',
  'preferences',
  'product-picture',
  'run-row',
  'shared-drawings',
];

describe('the gallery of components', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.stop());

  it('has a sample of every component, the same ones in both languages', () => {
    const folder = fileURLToPath(new URL('../../views/components', import.meta.url));
    const components = readdirSync(folder)
      .filter((name) => name.endsWith('.ejs'))
      .map((name) => name.slice(0, -'.ejs'.length));
    const shown = samplesFor('en', 'a').map(({ component }) => component);
    expect([...new Set([...shown, ...PARTS])].sort()).to.deep.equal(components.sort());
    expect(samplesFor('zh', 'b').map(({ component }) => component)).to.deep.equal(shown);
  });

  it('shows each in English and Chinese, light and dark, without a text missing', async () => {
    const { status, text } = await new TestBrowser(server).get('/dev/components');
    expect(status).to.equal(200);
    expect(text.match(/class="gallery-cell" data-bs-theme="light" lang="en"/g)).to.have.length(
      samplesFor('en', 'a').length,
    );
    expect(text.match(/class="gallery-cell" data-bs-theme="dark" lang="zh-CN"/g)).to.have.length(
      samplesFor('zh', 'b').length,
    );
    expect(text).to.not.match(/>\s*(?:ui|web):[a-z]/);
    expect(text).to.not.match(/>\s*(?:undefined|null|NaN|\[object)/);
  });

  it('swaps the themes', async () => {
    const { text } = await new TestBrowser(server).get('/dev/components?swap=1');
    expect(text).to.match(/class="gallery-cell" data-bs-theme="dark" lang="en"/);
  });

  it('draws every picture it names', async () => {
    const sprite = await new TestBrowser(server).get('/static/drawings/goods.svg');
    expect(sprite.status).to.equal(200);
    const drawn = [...sprite.text.matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id);
    const { text } = await new TestBrowser(server).get('/dev/components');
    const used = [...text.matchAll(/goods\.svg#([a-z-]+)/g)].map(([, id]) => id);
    expect(new Set(used).size).to.be.at.least(PICTURES.length - 1);
    expect(used.filter((id) => !drawn.includes(id))).to.deep.equal([]);
  });

  it('is not there in production', async () => {
    const live = await startTestServer({ mode: 'production' });
    try {
      expect((await new TestBrowser(live).get('/dev/components')).status).to.equal(404);
    } finally {
      await live.stop();
    }
  });
});
