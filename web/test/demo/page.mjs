// The demo page as a person uses it: what they read, click and type. Every test of the page goes through here, and ends
// with what holds for all of them: nothing in the console, nothing that the page's CSP refused, no secret on the wire's
// list.
import assert from 'node:assert/strict';
import test from 'node:test';

const jwt = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

/**
 * Makes a test of each row: {strategy, name, run(demo)}, and where a row needs it
 *   path      where the page is opened, "/" by default; null opens nothing
 *   prepare   called with the Demo before the page is opened
 *   refused   the statuses with which the server refuses something on the way, which Chromium notes in its console
 *   forbidden whether the test makes the CSP refuse something
 *   tolerates whether another entry of the console belongs to the test, such as a server that is down
 *   context   options of the browser context
 *   timeout   in milliseconds, 60,000 by default
 */
export function demoTests(server, browser, rows) {
  for (const row of rows) {
    test(`${row.strategy}: ${row.name}`, { timeout: row.timeout ?? 60_000 }, async t => {
      await server.reset();
      const demo = await Demo.of(server, await browser.person(t, row.context));
      try {
        await row.prepare?.(demo);
        if (row.path !== null) await demo.open(row.path);
        await row.run(demo, t);
        await demo.keepsSecrets();
      } catch (error) {
        error.message += `\nThe card at ${demo.page.url()}: ${await demo.cardText()}`;
        throw error;
      }
      demo.isQuiet(row);
    });
  }
}

export class Demo {
  /** Secrets, which must never stand in the list of requests. */
  secrets = new Set();
  #errors = [];
  #violations = [];

  static async of(server, person) {
    const demo = new Demo();
    Object.assign(demo, { server, context: person.context, page: await person.context.newPage() });
    await demo.#watch();
    return demo;
  }

  async #watch() {
    const { context } = this;
    context.on('console', message => {
      if (message.type() === 'error') this.#errors.push(`${message.text()} (${message.location().url})`);
    });
    context.on('weberror', error => this.#errors.push(String(error.error())));
    await context.exposeBinding('__refusedByCsp', (_, what) => this.#violations.push(what));
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', event =>
        window.__refusedByCsp(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`),
      ),
    );
  }

  // ---- where the page is

  async open(path = '/') {
    await this.page.goto(this.server.origin + path);
    await this.page.locator('#card .step').waitFor();
  }

  /** Waits for the step with this title. */
  async step(title) {
    const exact = typeof title === 'string';
    await this.page.locator('#card').getByRole('heading', { level: 1, name: title, exact }).waitFor();
  }

  /** Waits until the panel shows this status of the SignIn object. */
  state = status => this.page.locator('#state summary code').getByText(status, { exact: true }).waitFor();

  get card() {
    return this.page.locator('#card');
  }

  cardText = async () => (await this.card.innerText({ timeout: 1000 }).catch(() => '(none)')).replace(/\n+/g, ' | ');

  // ---- what a person does

  button = name => this.card.getByRole('button', { name, exact: typeof name === 'string' });

  click = name => this.button(name).click();

  field = label => this.card.getByRole('textbox', { name: label, exact: true });

  /** Writes into a field, over what was there. */
  async write(label, text) {
    await this.field(label).click({ clickCount: 3 });
    await this.page.keyboard.type(text);
  }

  /** Writes a secret and sends the form. */
  async enter(label, secret) {
    this.secrets.add(secret);
    await this.write(label, secret);
    await this.page.keyboard.press('Enter');
  }

  async identify(identifier) {
    await this.step('Sign in');
    await this.write('E-mail, phone, username or wallet', identifier);
    await this.click('Continue');
  }

  async password(password) {
    await this.step('Enter your password');
    await this.enter('Password', password);
  }

  /** Opens a folded part of the step. */
  unfold = text => this.card.locator('summary', { hasText: text }).click();

  flip = label => this.page.locator('#workbench').getByRole('switch', { name: label }).check();

  // ---- what a person reads

  #messagesTo = to => this.page.locator('#inbox li').filter({ has: this.page.getByText(to, { exact: true }) });

  /** The code of the newest message to somebody, read in the inbox panel; `count` is how many there are by then. */
  async code(to, count = 1) {
    const messages = this.#messagesTo(to);
    await messages.nth(count - 1).waitFor({ state: 'attached' });
    return (await messages.first().locator('.code').innerText()).match(/\d{6}/)[0];
  }

  /** The link of the newest message to somebody. */
  link = to => this.#messagesTo(to).first().getByRole('link', { name: 'Open the link' });

  /** The error beside a field: what it says, and its code. The field has to point at it. */
  async problem(label) {
    const field = this.field(label);
    await this.card.locator('[aria-invalid=true]').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = await field.getAttribute('aria-describedby');
    return said(this.page.locator(`#${described.split(' ')[0]}`));
  }

  /** The error above the form. */
  alert = () => said(this.card.locator('.alert p'));

  focused = () => this.page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());

  /** Whether the whole of something is on the screen. */
  async inView(locator) {
    const box = await locator.boundingBox();
    return box.y >= 0 && box.y + box.height <= this.page.viewportSize().height;
  }

  /** Waits for the session on the card: whose it is, and that its token is good. */
  async signedIn(name) {
    await this.step('Signed in');
    // Somebody else may be on the card until now.
    await this.card.locator('.who .name').getByText(name, { exact: true }).waitFor();
    await this.card
      .getByRole('timer')
      .getByText(/Good for \d+ more second/)
      .waitFor();
    const token = await this.card.locator('code.token').textContent();
    const { sid, iss } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    assert.deepEqual([sid, iss], [await this.card.locator('.who .mono').innerText(), this.server.origin]);
    this.secrets.add(token);
    await this.keepsSecrets();
  }

  /** From the step of the password to that of a new one, with a code from the inbox. */
  async resetByCode(email) {
    await this.unfold('Forgot the password?');
    await this.click(/^Reset code by e-mail/);
    await this.enter('Code', await this.code(email));
    await this.step('Choose a new password');
  }

  async signOut() {
    await this.click('Sign out');
    await this.step('Sign in');
  }

  // ---- what holds for every test

  async keepsSecrets() {
    if (!(await this.page.locator('#wire').count())) return; // not the demo page any more
    const wire = await this.page.locator('#wire').textContent();
    for (const secret of this.secrets) assert.ok(!wire.includes(secret), `the wire's list shows ${secret}`);
    assert.doesNotMatch(wire, jwt, "the wire's list shows a token");
  }

  isQuiet({ refused = [], tolerates = () => false, forbidden = false }) {
    if (!forbidden) assert.deepEqual(this.#violations, [], 'what the CSP refused');
    const status = text => Number(/the server responded with a status of (\d+)/.exec(text)?.[1]);
    // A window that comes to the front touches its session, and a sign-out may overtake that request.
    const overtaken = text => status(text) === 401 && /\/v1\/client\/sessions\/\w+\/touch\?/.test(text);
    assert.deepEqual(
      this.#errors.filter(text => !refused.includes(status(text)) && !overtaken(text) && !tolerates(text)),
      [],
      'errors in the console',
    );
    for (const expected of refused)
      assert.ok(
        this.#errors.some(text => status(text) === expected),
        `no answer was ${expected}`,
      );
  }
}

async function said(paragraph) {
  await paragraph.waitFor();
  const code = paragraph.locator('code');
  const text = await paragraph.innerText();
  if (!(await code.count())) return { text, code: '' };
  const found = await code.innerText();
  return { text: text.slice(0, -found.length).trim(), code: found };
}
