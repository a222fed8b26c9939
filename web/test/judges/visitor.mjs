// A browser without scripts, for applications that a server renders.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { request } from 'playwright-core';
import { judged } from './judged.mjs';

/** Somebody's cookies, and the documents that are shown to them. */
export class Visitor {
  constructor(origin, server) {
    this.origin = origin;
    this.server = server;
  }

  async begin(cookies = []) {
    await this.http?.dispose();
    this.http = await request.newContext({ storageState: { cookies, origins: [] } });
  }

  async forget(pattern) {
    const { cookies } = await this.http.storageState();
    await this.begin(cookies.filter(({ name }) => !pattern.test(name)));
  }

  /** Follows redirects, as many as a browser does at most. */
  async visit(path) {
    let url = new URL(path, this.origin);
    for (let hops = 0, handshakes = 0; hops < 20; hops++) {
      const headers = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
      const answer = await this.http.get(url.href, { headers, maxRedirects: 0, timeout: 60_000 });
      if (url.pathname === '/v1/client/handshake') handshakes++;
      const to = answer.headers().location;
      if (!to) return { url, handshakes, status: answer.status(), text: await answer.text() };
      url = new URL(to, url);
    }
    throw new Error(`redirects without an end: ${url}`);
  }

  async post(path, form) {
    const answer = await this.http.post(`${this.server.url}/v1/${path}`, { form });
    assert.ok(answer.ok(), await answer.text());
    return (await answer.json()).response;
  }
}

/**
 * For the tests of a file: an application, its judge's server and a visitor, who are there when the first test begins.
 * `listen` starts the application on a free port of localhost, in the server's environment.
 */
export function visited(listen) {
  const those = {};
  let listening;
  before(async () => {
    those.server = await judged();
    Object.assign(process.env, those.server.env); // from where Clerk's packages take the secret key
    listening = await listen(those.server);
    those.visitor = new Visitor(`http://localhost:${listening.address().port}`, those.server);
    await those.visitor.begin();
  });
  after(async () => {
    await those.visitor?.http.dispose();
    listening?.close();
    await those.server?.end();
  });
  return those;
}
