import { expect } from 'chai';
import type { Actor } from '../../src/kernel/envelope.ts';
import { LABS } from '../../src/labs/index.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { teamsOf } from '../../src/runs/teams.ts';
import {
  accountAt,
  joinStudent,
  launchRun,
  signedInTeacher,
  startRun,
  startTestServer,
  teacherId,
  type LaunchedRun,
  type TestBrowser,
  type TestServer,
} from '../support/server.ts';

const STUDENTS = [
  { name: 'Mei Chen', studentNo: '24020101' },
  { name: '欧阳博文', studentNo: '24020102' },
  { name: 'Zhou Lan-Ying', studentNo: '24020103' },
] as const;
const DAYS = 12;
const PAGES_MAX = 400;

/** What no page may hold: every name and number by which a team could be known. */
async function secretsOf(run: LaunchedRun): Promise<readonly string[]> {
  const firms = await run.host.read((state) =>
    Object.values(state.markets).flatMap((market) => market.firms.flatMap(({ name }) => [name.en, name.zh])),
  );
  const groups = await run.host.read((state) =>
    Object.keys(state.markets).length > 1 ? ['Group 1', 'Group 2', '第 1 组', '第 2 组'] : [],
  );
  return [...new Set([...firms, ...groups, ...STUDENTS.flatMap(({ name, studentNo }) => [name, studentNo])])];
}

/** Every page a judge can reach from the list of teams. */
async function pagesOf(judge: TestBrowser, runId: string): Promise<ReadonlyMap<string, string>> {
  const start = `/my/judging/${runId}`;
  const pages = new Map<string, string>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined && pages.size < PAGES_MAX; path = waiting.shift()) {
    if (pages.has(path)) continue;
    const answer = await judge.get(path);
    expect(answer.status, path).to.equal(200);
    pages.set(path, answer.text);
    for (const [, href = ''] of answer.text.matchAll(/href="([^"#]*)[#"]/g)) {
      const next = href.replaceAll('&amp;', '&');
      if (next.startsWith(start)) waiting.push(next);
    }
  }
  return pages;
}

describe('a blind judge', () => {
  let server: TestServer;
  let owner: string;
  let judge: TestBrowser;
  let judgeId: string;

  before(async () => {
    server = await startTestServer();
    await signedInTeacher(server);
    owner = await teacherId(server);
    const account = await accountAt(server, 'gao', ['judge']);
    [judge, judgeId] = [account.browser, account.id];
  });
  after(() => server.stop());

  /** Everyone signs the report with name and number; one of them has only a draft. */
  async function writeReports(run: LaunchedRun): Promise<void> {
    const { reports } = server.deps;
    const [people, question = ''] = await run.host.read((state) => [
      Object.values(state.participants),
      state.scenario.report[0]?.id,
    ]);
    for (const [i, { id, name, studentNo }] of people.entries()) {
      const text = i === 2 ? 'still a draft' : `What ${name} (${studentNo}) learned`;
      expect((await reports.save(run.runId, id, 0, { [question]: text })).ok).to.equal(true);
      if (i < 2) expect((await reports.handIn(run.runId, id, 1)).ok).to.equal(true);
    }
  }

  /** An exercise with a history: students sit in firms that bots keep for them, and trade for some days. */
  async function played(scenario: string, seats: readonly string[]): Promise<LaunchedRun> {
    const run = await launchRun(server, owner, { scenario, groups: 2 });
    for (const [i, student] of STUDENTS.entries())
      await joinStudent(server, run, { ...student, seat: seats[i] ?? '' });
    await startRun(run, owner);
    const steward: Actor = { kind: 'instructor', id: owner, seat: null };
    for (const seat of seats) {
      const command = { type: 'run/SeatBot', seat };
      const given = await run.host.submit({ commandId: `bot:${seat}`, actor: steward, command });
      expect(given.ok).to.equal(true);
    }
    await fillWithBots(run.host, steward);
    await playAhead(run.host, LABS, steward, DAYS);
    await writeReports(run);
    await server.deps.classroom.judges.add(run.runId, judgeId);
    await server.deps.judging.open(run.runId, { blind: true, headId: owner });
    expect(await run.host.read((state) => teamsOf(state).flatMap(({ members }) => members))).to.have.length(
      3,
    );
    return run;
  }

  for (const [scenario, seats] of [
    [
      'trade/open-market',
      (all: readonly string[]) => all.filter((id) => id.includes('enterprise')).slice(0, 3),
    ],
    ['trade/shortage', (all: readonly string[]) => [...all.slice(0, 2), ...all.slice(-1)]],
  ] as const) {
    it(`finds neither a member’s name or number nor a firm’s name in any byte of the evidence of ${scenario}`, async function () {
      this.timeout(120_000);
      const probe = await launchRun(server, owner, { scenario, groups: 2 });
      const all = await probe.host.read((state) => Object.keys(state.seats));
      const run = await played(scenario, seats(all));
      const secrets = await secretsOf(run);
      expect(secrets.length).to.be.greaterThan(10);
      for (const lang of ['en', 'zh']) {
        judge.setCookie('lang', lang);
        const pages = await pagesOf(judge, run.runId);
        // Teams, their orders, their documents and journals were all there to be looked at.
        for (const part of [/\/teams\/\d+$/, /\/orders\/[^/]+$/, /\/papers\/\d+$/, /\/journal$/])
          expect([...pages.keys()].filter((path) => part.test(path)).length, String(part)).to.be.greaterThan(
            1,
          );
        const read = [...pages.values()].join('');
        expect(read.match(/learned/g), 'reports that are handed in').to.have.length(2);
        expect(read).to.not.include('still a draft');
        for (const [path, text] of pages) {
          const found = secrets.filter((secret) => text.includes(secret));
          expect(found, `${lang} ${path}`).to.deep.equal([]);
        }
      }
      judge.setCookie('lang', 'en');
    });
  }

  it('sees the names when the teacher decided against hiding them', async function () {
    this.timeout(60_000);
    const probe = await launchRun(server, owner, { scenario: 'trade/shortage', groups: 2 });
    const all = await probe.host.read((state) => Object.keys(state.seats));
    const run = await played('trade/shortage', all.slice(0, 3));
    await server.deps.judging.open(run.runId, { blind: false, headId: owner });
    const pages = await pagesOf(judge, run.runId);
    const text = [...pages.values()].join('');
    for (const { name } of STUDENTS) expect(text).to.include(name);
  });
});
