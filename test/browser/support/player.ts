import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** Someone at a browser of their own. Acts as a person does: opens a page, fills a form that stands there, presses its button. */

export interface Looks {
  readonly lang?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark';
  readonly phone?: boolean;
}

export interface PressOptions {
  /** The page on which the form stands, from the run's address on: `/desk/stock`. Without it, the page that is open. */
  readonly at?: string;
  /** Hidden values that tell the form from its likes: `{ order: 'o1' }`. */
  readonly where?: Readonly<Record<string, string>>;
  /** What is typed or chosen, by the fields' names. */
  readonly fill?: Readonly<Record<string, string>>;
  /** The command is expected to be turned down. */
  readonly refused?: boolean;
}

export class Player {
  readonly name: string;
  readonly page: Page;
  readonly #base: string;
  /** Errors on the browser's console: there must be none. */
  readonly complaints: string[] = [];
  /** Addresses that were expected to turn this person away. */
  readonly #closed = new Set<string>();
  runId = '';

  private constructor(name: string, page: Page, base: string) {
    this.name = name;
    this.page = page;
    this.#base = base;
    page.on('pageerror', (error) => this.complaints.push(`${name}: ${error.message}`));
    page.on('console', (message) => {
      // A command that is turned down answers 422; the browser calls that an error, the exercise does not.
      const expected = /status of 422/.test(message.text()) || this.#closed.has(message.location().url);
      if (message.type() === 'error' && !expected) this.complaints.push(`${name}: ${message.text()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.complaints.push(`${name}: ${response.status()} ${response.url()}`);
    });
  }

  static async sitDown(browser: Browser, base: string, name: string, looks: Looks = {}): Promise<Player> {
    const context: BrowserContext = await browser.newContext({
      baseURL: base,
      locale: looks.lang === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: looks.theme ?? 'light',
      reducedMotion: 'reduce',
      viewport: looks.phone === true ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    });
    return new Player(name, await context.newPage(), base);
  }

  async open(path: string): Promise<void> {
    const answer = await this.page.goto(`${this.#base}${path}`);
    expect(answer?.status(), `${this.name} opens ${path}`).to.be.oneOf([200, 304]);
  }

  /** Tries a page that is not for this person. */
  async isTurnedAwayFrom(path: string): Promise<void> {
    this.#closed.add(`${this.#base}${path}`);
    const answer = await this.page.goto(`${this.#base}${path}`);
    expect(answer?.status(), `${this.name} tries ${path}`).to.be.oneOf([403, 404]);
  }

  /** Follows a link, or sends a form that leads to another page. */
  async go(selector: string, to: string | RegExp): Promise<void> {
    await Promise.all([this.page.waitForURL(to), this.page.locator(selector).first().click()]);
  }

  /** Sends a form that is no command, says yes where it asks, and waits for the page that answers. */
  async send(button: string): Promise<void> {
    const found = this.page.locator(button).first();
    const asks = await found.evaluate((element) => element.closest('form')?.dataset['confirm'] !== undefined);
    await Promise.all([
      this.page.waitForEvent('load'),
      found.click().then(async () => {
        if (asks) await this.page.locator('#confirm[open] [data-confirm-yes]').click();
      }),
    ]);
  }

  /** Fills fields of the open page, by their names. */
  async fill(fields: Readonly<Record<string, string>>, within = 'main'): Promise<void> {
    for (const [name, value] of Object.entries(fields))
      await this.page.locator(`${within} [name="${name}"]`).fill(value);
  }

  /** A page of the run: `/desk`, `/orders/o1`. */
  see(path: string): Promise<void> {
    return this.open(`/runs/${this.runId}${path}`);
  }

  /** Types a code, the own name and a number, as the projector asks for, and sends them. */
  async askToJoin(code: string, studentNo: string, name = this.name): Promise<void> {
    await this.open('/join');
    await this.fill({ code, name, studentNo });
    await Promise.all([
      this.page.waitForEvent('load'),
      this.page.locator('form[action="/join"] button[type="submit"]').last().click(),
    ]);
  }

  /** Joins, and takes the seat that was kept. */
  async enter(code: string, studentNo: string): Promise<void> {
    await this.askToJoin(code, studentNo);
    await this.page.waitForURL(/\/lobby/);
    this.runId = /\/runs\/([^/]+)\//.exec(this.page.url())?.[1] ?? '';
  }

  /** Joins by code and takes a seat by pressing it on the wall. */
  async join(code: string, studentNo: string, seat: string): Promise<void> {
    await this.open('/join');
    await this.page.locator('[name="code"]').fill(code);
    await this.page.locator('[name="name"]').fill(this.name);
    await this.page.locator('[name="studentNo"]').fill(studentNo);
    await Promise.all([
      this.page.waitForURL(/\/runs\/[^/]+\/(lobby|desk)/),
      this.page.locator('form[action="/join"] button[type="submit"]').last().click(),
    ]);
    this.runId = /\/runs\/([^/]+)\//.exec(this.page.url())?.[1] ?? '';
    await this.see('/lobby?change=1');
    const button = this.page.locator(`button[name="seat"][value="${seat}"]`);
    if (await button.count()) {
      // Seats of other groups are folded away.
      await this.#unfold(button);
      await Promise.all([this.page.waitForEvent('load'), button.click()]);
    }
    await this.see('/lobby?change=1');
    await this.page.locator(`li.seat--own[id="seat-${seat}"]`).waitFor({ state: 'attached' });
  }

  /** The form of a command on the open page. */
  form(type: string, where: Readonly<Record<string, string>> = {}): Locator {
    const wanted = Object.entries({ type, ...where }).map(
      ([name, value]) => `:has(input[name="${name}"][value="${value}"])`,
    );
    return this.page.locator(`form[data-command]${wanted.join('')}`).first();
  }

  /** Fills and sends a command's form; waits for the server's answer and says what it was. */
  async press(
    type: string,
    { at, where = {}, fill = {}, refused = false }: PressOptions = {},
  ): Promise<string | null> {
    if (at !== undefined) await this.see(at);
    const form = this.form(type, where);
    await form.waitFor({ state: 'attached', timeout: 10_000 }).catch(async () => {
      throw new Error(
        `${this.name} finds no form for ${type} on ${this.page.url()}; there are:\n${await this.forms()}`,
      );
    });
    await this.#unfold(form);
    for (const [name, value] of Object.entries(fill)) {
      const field = form.locator(`[name="${name}"]`);
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
    // Read on the way, because the page may leave at once for where the command leads.
    let answer: { ok: boolean; rejection?: { code: string } } = { ok: false };
    const commands = (url: URL): boolean => url.pathname.endsWith('/commands');
    await this.page.route(commands, async (route) => {
      const response = await route.fetch();
      answer = (await response.json()) as typeof answer;
      await route.fulfill({ response });
    });
    const answered = this.page.waitForResponse((response) => commands(new URL(response.url())));
    const asks = (await form.getAttribute('data-confirm')) !== null;
    await form.locator('button[type="submit"]').first().click();
    if (asks) await this.page.locator('#confirm[open] [data-confirm-yes]').click();
    const response = await answered;
    await this.page.unroute(commands);
    if (refused) {
      expect(response.status(), `${this.name}: ${type} is turned down`).to.equal(422);
      return answer.rejection?.code ?? null;
    }
    expect(answer, `${this.name}: ${type} is taken`).to.have.property('ok', true);
    return null;
  }

  /** Waits until the open page says something, without a reload. */
  async seesByItself(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ state: 'visible', timeout: 15_000 });
  }

  /** Opens the work that waits under a key such as `sign-contract-o1`, from the desk. */
  waitingCard(key: string): Locator {
    return this.page.locator(`[id="waiting-${key}"]`);
  }

  /** Every command form on the open page with its fields: for the message of a test that fails. */
  async forms(): Promise<string> {
    const found = await this.page.locator('form[data-command]').evaluateAll((forms) =>
      forms.map((form) =>
        [...form.querySelectorAll<HTMLInputElement>('[name]')]
          .filter(({ name }) => name !== '_csrf' && name !== 'commandId')
          .map(({ name, value, tagName }) => `${name}=${value}${tagName === 'SELECT' ? ' (select)' : ''}`)
          .join(', '),
      ),
    );
    return found.join('\n');
  }

  /** Opens every folded box something stands in, as a person would by pressing its title. */
  async #unfold(place: Locator): Promise<void> {
    await place.evaluate((element) => {
      for (let box = element.closest('details'); box; box = box.parentElement?.closest('details') ?? null) {
        box.open = true;
      }
    });
  }
}
