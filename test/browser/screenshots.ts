// Takes the README's pictures from a server that is really running: `npm run screenshots`.

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { LABS } from '../../src/labs/index.ts';
import { playAhead } from '../../src/runs/play-ahead.ts';
import { fillWithBots } from '../../src/runs/fill-with-bots.ts';
import { launchBrowser } from '../support/browser.ts';
import { launchRun, startRun, startTestServer, teacherId, type LaunchedRun } from '../support/server.ts';
import { teacherAt } from './support/classroom.ts';
import { Player } from './support/player.ts';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const DAYS = 9;

mkdirSync(FOLDER, { recursive: true });
const server = await startTestServer();
const browser = await launchBrowser();
try {
  await teacherAt(browser, server);
  const owner = await teacherId(server);
  const steward = { kind: 'instructor', id: owner, seat: null } as const;

  const market = await launchRun(server, owner, { scenario: 'trade/open-market', groups: 3 });
  await fillWithBots(market.host, steward);
  await startRun(market, owner);
  await playAhead(market.host, LABS, steward, DAYS);

  const lesson = await launchRun(server, owner, { scenario: 'trade/shortage' });
  await startRun(lesson, owner);

  for (const lang of ['en', 'zh'] as const) {
    const suffix = lang === 'en' ? '' : '-zh';
    const teacher = await teacherAt(browser, server, { lang });
    await teacher.page.setViewportSize({ width: 1280, height: 720 });
    await teacher.open(`/runs/${market.runId}/projector`);
    await picture(teacher.page, `projector${suffix}`);

    const seat = lang === 'en' ? 'm1.trail.enterprise' : 'm1.hearth.enterprise';
    const student = await Player.sitDown(browser, server.url, lang === 'en' ? 'Ada' : '林一', { lang });
    await student.join(market.joinCode, seat, seat);
    await student.see('/desk');
    await picture(student.page, `desk${suffix}`);

    const supplier = await Player.sitDown(browser, server.url, lang === 'en' ? 'Noor' : '苏南', { lang });
    if (lang === 'en') {
      await supplier.join(lesson.joinCode, 'radwerk', 'g1.radwerk.enterprise');
      await orderThatIsShort(lesson);
      await supplier.page.setViewportSize({ width: 1280, height: 1180 });
      await supplier.see('/orders/o1');
      await picture(supplier.page, 'shortage');
      await supplier.page.context().addCookies([{ name: 'lang', value: 'zh', url: server.url }]);
      await supplier.see('/orders/o1');
      await picture(supplier.page, 'shortage-zh');
    }
  }
} finally {
  await browser.close();
  await server.stop();
}

async function command(
  { host }: Pick<LaunchedRun, 'host'>,
  seat: string | null,
  wanted: { readonly type: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const id = await teacherId(server);
  const receipt = await host.submit({
    commandId: randomUUID(),
    actor: { kind: 'instructor', id, seat },
    command: wanted,
  });
  if (!receipt.ok) throw new Error(`${wanted.type}: ${receipt.rejection.code}`);
}

/** The first order of the lesson, up to the warehouse's report; played from the teacher's chair. */
async function orderThatIsShort(run: LaunchedRun): Promise<void> {
  const as = async (seat: string, wanted: Parameters<typeof command>[2]): Promise<void> => {
    await command(run, null, { type: 'run/TakeOverSeat', seat });
    await command(run, seat, wanted);
    await command(run, null, { type: 'run/HandBackSeat', seat });
  };
  const [buyer, supplier, north] = [
    'g1.veloshop.enterprise',
    'g1.radwerk.enterprise',
    'g1.north.warehouse',
  ] as const;
  await as(buyer, {
    type: 'trade/PlaceOrder',
    supplier: 'radwerk',
    lines: [{ product: 'p1', quantity: 60 }],
    wantedDay: 3,
  });
  await as(supplier, {
    type: 'trade/DraftContract',
    order: 'o1',
    prices: [{ line: 1, priceFen: 11_800 }],
    warehouse: 'north',
    deliverByDay: 3,
    latePenaltyBp: 200,
    payment: 'prepaid',
  });
  await as(supplier, { type: 'trade/SendContract', order: 'o1', version: 1 });
  await as(buyer, { type: 'trade/SignContract', order: 'o1', version: 1 });
  await as(north, { type: 'trade/ReportShortage', order: 'o1' });
}

async function picture(page: Page, name: string): Promise<void> {
  // Charts draw themselves once; the page is still when they have.
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${FOLDER}${name}.png` });
}
