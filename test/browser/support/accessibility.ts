import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';

/** Rules of WCAG 2.0 to 2.2, levels A and AA, and axe's good practice. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails naming every element that breaks a rule, and checks what axe does not: no sideways scrolling, a language, a title. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
  expect(found, where).to.deep.equal([]);
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    overflowPx: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
  }));
  expect(facts.lang, `${where}: language`).to.be.oneOf(['en', 'zh-CN']);
  expect(facts.title, `${where}: title`).to.not.equal('');
  expect(facts.overflowPx, `${where}: nothing sticks out sideways`).to.be.at.most(0);
  expect(facts.headings, `${where}: one main heading`).to.equal(1);
}
