import { expect } from 'chai';
import { LABS } from '../../src/labs/index.ts';
import { explainFor } from '../../src/runs/lab-of-run.ts';
import { wordsFor } from '../../src/web/reader-words.ts';
import { metricText } from '../../src/web/presenters/score.ts';
import { testTexts } from '../support/lesson-desk.ts';
import { openSchool, seatLesson, type SeatedLesson } from '../support/school.ts';
import { TestBrowser, type LaunchedRun, type TestServer } from '../support/server.ts';
import { act, STEEL } from '../support/shortage-lesson.ts';

describe('the page of a score', () => {
  let server: TestServer;
  let owner: string;
  let teacher: TestBrowser;
  let run: LaunchedRun;
  let people: SeatedLesson['people'];

  before(async () => {
    ({ server, teacher, owner } = await openSchool({ demo: true }));
    ({ run, people } = await seatLesson({ server, owner }, 'received'));
  });
  after(() => server.stop());

  async function scoreOf(browser: TestBrowser, firm: string, lang: 'en' | 'zh' = 'en'): Promise<string> {
    browser.setCookie('lang', lang);
    const answer = await browser.get(`/runs/${run.runId}/score/g1/${firm}`);
    expect(answer.status).to.equal(200);
    return answer.text;
  }

  /** The supplier's figures in money, as the page would print them. */
  async function figures(): Promise<string[]> {
    const words = wordsFor({ texts: await testTexts() }, 'en');
    const parts = await run.host.read((state) => explainFor(state, 'g1', 'radwerk', LABS)?.parts ?? []);
    return parts.flatMap(({ value, unit, next, scale }) =>
      unit === 'fen' && value !== null
        ? [value, scale.zero, scale.pass, scale.full, ...(next ? [next.value] : [])]
            .filter((figure) => figure !== 0)
            .map((figure) => metricText(figure, unit, words))
        : [],
    );
  }
  const opened = (page: string): boolean => page.includes('<details') && /0 points at/.test(page);

  it('shows a firm’s people and the teacher every figure and the entries behind it', async () => {
    const secrets = await figures();
    expect(secrets.length).to.be.above(2);
    for (const browser of [people.supplier, teacher]) {
      const page = await scoreOf(browser, 'radwerk');
      expect(opened(page)).to.equal(true);
      expect(page)
        .to.include(secrets[0] ?? '')
        .and.not.include('Opens for everyone');
    }
  });

  it('shows everyone else the score with points and weights, and says when the rest opens', async () => {
    const secrets = await figures();
    const [standing] = (await run.host.standings()).filter(({ firm }) => firm === 'radwerk');
    for (const player of ['buyer', 'north', 'administrator'] as const) {
      const page = await scoreOf(people[player], 'radwerk');
      for (const secret of secrets) expect(page, player).to.not.include(secret);
      expect(opened(page), player).to.equal(false);
      expect(page).to.not.match(/<details|timeline|would be .* higher/);
      expect(page)
        .to.include(((standing?.scoreCenti ?? 0) / 100).toFixed(2))
        .and.match(/\d+ points, weight \d+/)
        .and.include('Opens for everyone when the exercise ends');
      expect(await scoreOf(people[player], 'radwerk', 'zh')).to.include('实验结束后对所有人公开');
    }
  });

  it('has the same bytes for others whatever the firm does that leaves its points alone', async () => {
    // Clock, address of the fragment and token change by themselves.
    const shown = async (): Promise<string> =>
      /<section class="panel">[^]*<\/section>/.exec(await scoreOf(people.buyer, 'radwerk'))?.[0] ?? '';
    const entries = async (): Promise<string | undefined> =>
      /(\d+) journal entries behind it/.exec(await scoreOf(people.supplier, 'radwerk'))?.[0];
    const [before, entriesBefore] = [await shown(), await entries()];
    await act(run.host, 'supplier', { type: 'trade/Replenish', product: STEEL, quantity: 1 });
    expect(await entries())
      .to.be.a('string')
      .and.not.equal(entriesBefore);
    expect(await shown()).to.equal(before);
  });

  it('is closed in the demonstration too, and lists nothing but ranks and scores', async () => {
    const visitor = new TestBrowser(server);
    visitor.setCookie('lang', 'en');
    const runId = server.demo.runId() ?? '';
    const { json } = await visitor.get(`/api/runs/${runId}/standings`);
    expect(Object.keys(json.standings[0]).sort()).to.deep.equal(
      ['firm', 'firmKey', 'kind', 'market', 'name', 'previousRank', 'rank', 'scoreCenti'].sort(),
    );
    const page = await visitor.get(`/runs/${runId}/score/${json.standings[0].firmKey}`);
    expect(page.status).to.equal(200);
    expect(page.text)
      .to.include('Opens for everyone')
      .and.not.match(/<details|0 points at/);
  });

  it('opens for everyone when the exercise ends', async () => {
    const receipt = await run.host.submit({
      commandId: 'end',
      actor: { kind: 'instructor', id: owner, seat: null },
      command: { type: 'run/End' },
    });
    expect(receipt.ok).to.equal(true);
    const [secret = ''] = await figures();
    const page = await scoreOf(people.buyer, 'radwerk');
    expect(opened(page)).to.equal(true);
    expect(page).to.include(secret).and.not.include('Opens for everyone');
  });
});
