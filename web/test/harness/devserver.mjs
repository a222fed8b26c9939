// The dev server as a process of its own, and what a test asks of it from outside the browser: users through the
// Backend API, the inbox, the clock and the switches through /__dev/. Every test file starts one, on a port of its own,
// with an empty database in memory.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after } from 'node:test';

const root = new URL('../../../', import.meta.url);
export const binary = process.env.DEVSERVER || new URL('build/devserver', root).pathname;

/** Where both SDKs look for the hosted pages with a key of the host clerk.localhost.test. */
export const accountPortal = 'https://accounts.localhost.test';

const startTimeout = 20_000;

class DevServer {
  #process;
  #output = '';
  /** What ends with the server's test file. */
  alsoEnding = [];

  constructor(port, { database = '' } = {}) {
    this.port = port;
    this.database = database;
    this.origin = `http://localhost:${port}`;
  }

  async start() {
    assert.ok(existsSync(binary), `${binary} is missing: run make devserver`);
    const flags = {
      port: this.port,
      database: this.database,
      'allowed-origins': accountPortal,
      'fapi-spec': process.env.FAPI_SPEC,
      'bapi-spec': process.env.BAPI_SPEC,
      page: 'demo',
      sdk: '../js/dist',
    };
    const given = Object.entries(flags).filter(([, value]) => value);
    this.#process = spawn(
      binary,
      given.map(([name, value]) => `--${name}=${value}`),
      { cwd: new URL('web/', root), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream.on('data', text => (this.#output += text));
    const deadline = Date.now() + startTimeout;
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error(`the dev server ended:\n${this.#output}`);
      if (
        await fetch(`${this.origin}/v1/health`).then(
          answer => answer.ok,
          () => false,
        )
      )
        break;
      if (Date.now() > deadline) throw new Error(`the dev server does not answer:\n${this.#output}`);
      await new Promise(done => setTimeout(done, 50));
    }
    const { publishable_key, secret_key } = await this.dev('GET', 'info');
    this.publishableKey = publishable_key;
    this.secretKey = secret_key;
    return this;
  }

  /** Ends the process. Pages see a server that is gone. */
  async stop() {
    if (!this.#process || this.#process.exitCode !== null) return;
    const ended = new Promise(done => this.#process.once('exit', done));
    this.#process.kill('SIGTERM');
    await ended;
  }

  async dev(method, path, body) {
    return answer(
      await fetch(`${this.origin}/__dev/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      }),
    );
  }

  /** A call of the Backend API. */
  async backend(method, path, body) {
    return answer(
      await fetch(`${this.origin}/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${this.secretKey}`, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      }),
    );
  }

  /** Back to the seed: nobody signed in, an empty inbox, default settings, the right time. */
  reset = () => this.dev('POST', 'reset');
  settings = change => this.dev('PATCH', 'settings', change);
  advance = milliseconds => this.dev('POST', 'clock', { advance_ms: milliseconds });
  now = async () => (await this.dev('GET', 'clock')).now;

  createUser = fields => this.backend('POST', 'users', { skip_password_checks: true, ...fields });
  deleteUser = id => this.backend('DELETE', `users/${id}`);
  signInToken = async (userId, seconds = 600) =>
    (await this.backend('POST', 'sign_in_tokens', { user_id: userId, expires_in_seconds: seconds })).token;

  /** Invites an address to sign up; the invitation, with its ticket. */
  async invite(email_address, fields) {
    const invitation = await this.backend('POST', 'invitations', { email_address, ...fields });
    return { ...invitation, ticket: new URL(invitation.url).searchParams.get('ticket') };
  }

  /** The latest message to an address or number. */
  async message(to) {
    const { messages } = await this.dev('GET', `inbox.json?to=${encodeURIComponent(to)}`);
    assert.ok(messages?.length, `the inbox has nothing for ${to}`);
    return messages.reduce((a, b) => (Date.parse(a.created_at) > Date.parse(b.created_at) ? a : b));
  }
  code = async to => (await this.message(to)).code;

  /** Signs an ID token as Google would for this person. */
  async oneTapToken(person) {
    return (
      await answer(
        await fetch(`${this.origin}/__dev/one_tap/token`, { method: 'POST', body: new URLSearchParams(person) }),
      )
    ).id_token;
  }

  /** What the exchanges so far violate in the published OpenAPI document; undefined when none was given. */
  async violations() {
    if (!process.env.FAPI_SPEC) return undefined;
    return (await this.dev('GET', 'openapi')).violations;
  }
}

async function answer(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/**
 * Starts the server of a test file. It ends with the file, after the OpenAPI document had its say. With a `database`
 * file it knows everything again when a test stops and starts it.
 */
export async function devServer(port, options) {
  const server = await new DevServer(port, options).start();
  // One hook for everything that has to end: one that fails keeps later ones from running, and the file from ending.
  after(async () => {
    const violations = (await server.violations().catch(error => [String(error)])) ?? [];
    for (const end of server.alsoEnding) await end().catch(() => {});
    await server.stop();
    assert.deepEqual(
      [...new Set(violations.map(violation => JSON.stringify(violation)))],
      [],
      'exchanges that the OpenAPI document does not allow',
    );
  });
  return server;
}

/** A server whose end is part of the test. */
export const mortalServer = port => new DevServer(port).start();
