import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Player } from './player.ts';

/** Where pictures of a walk through the product are kept for people to look at: TEST_PICTURES. Without it none are taken. */
const FOLDER = process.env['TEST_PICTURES'];

/** Keeps a picture of the page someone has open, in both languages. */
export async function keepPicture({ page }: Player, name: string): Promise<void> {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  const context = page.context();
  const lang = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'zh';
  // What sticks to the top of the window belongs to the top of the picture.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(FOLDER, `${name}-${lang}.png`), fullPage: true });
  const other = lang === 'en' ? 'zh' : 'en';
  await context.addCookies([{ name: 'lang', value: other, url: new URL('/', page.url()).href }]);
  const second = await context.newPage();
  await second.goto(page.url());
  await second.screenshot({ path: join(FOLDER, `${name}-${other}.png`), fullPage: true });
  await second.close();
  await context.clearCookies({ name: 'lang' });
}
