import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

/** Rules of WCAG 2.0 to 2.2, levels A and AA, and axe's good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What keeps someone from using the open page: every element that breaks a rule, and what axe does not see: sideways
 * scrolling, a missing language or title, more than one main heading, a text that was never written.
 */
export async function barriersOn(page: Page): Promise<string[]> {
  // What moves is half transparent for a moment; whoever wants no motion sees at once what everyone sees in the end.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const barriers = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    overflowPx: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
    // A key instead of its text, or a gap that nothing filled.
    unwritten:
      /\b[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*(\.[A-Za-z-]+)+\b|\{\{|\bundefined\b|\bNaN\b/.exec(
        document.body.innerText,
      )?.[0] ?? '',
  }));
  if (!['en', 'zh-CN'].includes(facts.lang)) barriers.push(`the language is ${facts.lang}`);
  if (facts.title === '') barriers.push('there is no title');
  if (facts.overflowPx > 0) barriers.push(`${facts.overflowPx} px stick out sideways`);
  if (facts.headings !== 1) barriers.push(`there are ${facts.headings} main headings`);
  if (facts.unwritten !== '') barriers.push(`a text is missing: ${facts.unwritten}`);
  return barriers;
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  expect(await barriersOn(page), where).to.deep.equal([]);
}
