// One Chromium per test file, a context (a person's browser, with its own cookies) per test, and the SDK under test on
// an otherwise empty page of the dev server's origin.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { App } from './app.mjs';
import { launchOptions } from './chromium.mjs';
import { accountPortal } from './devserver.mjs';

const clerkJs = new URL('../../node_modules/@clerk/clerk-js/dist/', import.meta.url);
const executablePath =
  process.env.CHROME_PATH ||
  execFileSync(new URL('../../tools/chromium.sh', import.meta.url).pathname, { encoding: 'utf8' }).trim();

/** Nothing leaves the machine. */
const isolated = ['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'];
const options = { ...launchOptions, executablePath, args: [...launchOptions.args, ...isolated] };

export const sdks = ['clerk-js', 'signin-wasm'];

const blank = body =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

export class Person {
  constructor(server, context) {
    this.server = server;
    this.context = context;
  }

  /** A page with an SDK that has been loaded. `path` is where the page is, on the dev server or elsewhere. */
  async open(sdk, { path = '/__test/app', before, load = true, page, key = this.server.publishableKey } = {}) {
    page ??= await this.context.newPage();
    const app = new App(this.server, page, sdk, key);
    await before?.(page);
    await page.goto(new URL(path, this.server.origin).href);
    if (load) await app.load();
    return app;
  }

  close = () => this.context.close();
}

/** Starts a browser. */
export const launch = () => chromium.launch(options);

/**
 * Closes a context or a browser. Now and then Chromium does not answer when a page is on its way to another page; a
 * test that waited for the answer would hold up all tests after it.
 */
const closed = it => Promise.race([it.close(), new Promise(done => setTimeout(done, 5000).unref())]);

/** Starts the file's browser. */
export async function browserFor(server) {
  const browser = await launch();
  server.alsoEnding.push(() => closed(browser));
  return {
    /** A new person, who leaves when the test ends. `t` is the test's context. */
    async person(t, contextOptions = {}, at = server) {
      const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...contextOptions });
      context.setDefaultTimeout(10_000);
      t.after(() => closed(context));
      await serveTestPages(context, at);
      return new Person(at, context);
    },
  };
}

/** The empty page and clerk-js' files, below a path of the dev server that it does not have. */
async function serveTestPages(context, server) {
  const html = body => ({ contentType: 'text/html; charset=utf-8', body: blank(body) });
  await context.route(`${server.origin}/__test/**`, async route => {
    const name = new URL(route.request().url()).pathname.slice('/__test/'.length);
    if (!name.startsWith('clerk-js/')) return route.fulfill(html('<main id="app"></main>'));
    const body = await readFile(new URL(name.slice('clerk-js/'.length), clerkJs));
    return route.fulfill({ contentType: 'text/javascript; charset=utf-8', body });
  });
  // A key can have an account portal on another host. This is the proxy that would stand in front of it:
  // the dev server answers, to the cookies that this browser has for it.
  await context.route(`${accountPortal}/**`, async route => {
    const response = await route.fetch({
      url: route.request().url().replace(accountPortal, server.origin),
      maxRedirects: 0,
    });
    return route.fulfill({ response });
  });
}
