import type { Browser } from 'playwright-core';
import { Player, type Looks } from './player.ts';
import { TEACHER, type TestServer } from '../../support/server.ts';

/** A teacher at the browser, whose account is made if there is none. */
export async function teacherAt(browser: Browser, server: TestServer, looks: Looks = {}): Promise<Player> {
  await server.accounts.create(TEACHER);
  return signedInTeacherAt(browser, server, looks);
}

/** The teacher at one more browser, signed in through the page. */
export async function signedInTeacherAt(
  browser: Browser,
  server: TestServer,
  looks: Looks = {},
): Promise<Player> {
  const teacher = await Player.sitDown(browser, server.url, TEACHER.name, looks);
  await teacher.open('/sign-in');
  await teacher.page.locator('[name="login"]').fill(TEACHER.login);
  await teacher.page.locator('[name="password"]').fill(TEACHER.password);
  await Promise.all([
    teacher.page.waitForURL('**/teacher'),
    teacher.page.locator('form[action="/sign-in"] button[type="submit"]').last().click(),
  ]);
  return teacher;
}

/** Launches a shipped scenario from the library and returns its join code. */
export async function launch(teacher: Player, scenario: string, groups = 1): Promise<string> {
  await teacher.open(`/teacher/scenarios/${scenario}`);
  const groupsField = teacher.page.locator('select[name="groups"]');
  await groupsField.selectOption(String(groups));
  await Promise.all([
    teacher.page.waitForURL(/\/teacher\/runs\//),
    teacher.page.locator('form:has([name="groups"]) button.btn-primary').click(),
  ]);
  teacher.runId = /\/teacher\/runs\/([^/?]+)/.exec(teacher.page.url())?.[1] ?? '';
  return joinCode(teacher);
}

/** The code on the teacher's page of an exercise whose lobby is open. */
export async function joinCode({ page }: Player): Promise<string> {
  const spelled = await page.locator('.join-code__code .visually-hidden').first().innerText();
  return spelled.replaceAll(' ', '');
}

/** The teacher's clock: starts, or turns to the next day, and waits until it was taken. */
export async function startExercise(teacher: Player): Promise<void> {
  await teacher.open(`/teacher/runs/${teacher.runId}`);
  await Promise.all([
    teacher.page.waitForEvent('load'),
    teacher.page.locator(`form[action$="/start"] button[type="submit"]`).click(),
  ]);
}

export async function nextDay(teacher: Player): Promise<void> {
  await teacher.open(`/teacher/runs/${teacher.runId}`);
  await teacher.press('run/BeginDay');
}
