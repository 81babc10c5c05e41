import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is on this machine: CHROMIUM_PATH if set (and then nothing else), or one of the usual places. */
export function browserPath(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  return (chosen ? [chosen] : CANDIDATES).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function browserAvailable(): boolean {
  return browserPath() !== undefined;
}

/** What to say when browser tests cannot run: a loud line, and whether that is a failure (it is where CI=true). */
export function browserMissing(): { line: string; fails: boolean } {
  const fails = process.env['CI'] === 'true';
  const how = 'no Chromium found; install chromium or set CHROMIUM_PATH';
  return { line: `!!! BROWSER TESTS ${fails ? 'FAILED' : 'SKIPPED'}: ${how} !!!`, fails };
}

/** A headless Chromium that calls nobody. Take pages from `browser.newContext()`: axe needs one. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error(browserMissing().line);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
