// Starts the dev server for tests, and is what a test asks of it: users, codes, the clock, switches, snapshots. It
// works with any test runner; playwright.js makes fixtures of it.
import { spawn } from 'node:child_process';
import { binary } from './binary.js';

const startTimeout = 30_000;

/** The flags of signin-dev for the options that start() takes. */
function flags({ port = 0, seed, database, npm, baseUrl, allowedOrigins, webhooks }) {
  const given = {
    port,
    seed,
    database,
    npm,
    'base-url': baseUrl,
    'allowed-origins': allowedOrigins,
    webhook: webhooks,
  };
  return Object.entries(given)
    .filter(([, value]) => value !== undefined && value.length !== 0)
    .map(([name, value]) => `--${name}=${value}`);
}

/**
 * Starts a server and waits until it answers. Its standard input is a pipe that the system closes when this process
 * ends, in whatever way: a test runner that is killed leaves no server behind.
 */
export async function start(options = {}) {
  const program = spawn(
    binary(),
    [...flags(options), `--log=${options.log ? 'text' : 'off'}`, '--until-stdin-closes'],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const ended = new Promise(resolve => program.once('exit', resolve));
  let output = '';
  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      program.kill();
      reject(new Error(`signin-dev is not ready after ${startTimeout / 1000} s:\n${output}`));
    }, startTimeout);
    const settle = (finish, value) => {
      clearTimeout(late);
      finish(value);
    };
    program.once('error', error => settle(reject, error));
    ended.then(status => settle(reject, new Error(`signin-dev ended with status ${status}:\n${output}`)));
    for (const stream of [program.stdout, program.stderr]) {
      stream.on('data', text => {
        if (options.log) process.stdout.write(text);
        output = (output + text).slice(-8192);
        const ready = output.match(/^ready: (\S+)$/m);
        if (ready) settle(resolve, ready[1]);
      });
    }
  });
  const stop = async () => {
    program.stdin.end();
    await ended;
  };
  return connect(url, stop);
}

/** The server at an address, for one that was started elsewhere. */
export async function connect(url, stop = async () => {}) {
  const info = await request(`${url}/__dev/info`);
  return new DevServer(url, info, stop);
}

async function request(url, method = 'GET', body, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : undefined;
  if (!response.ok) {
    const first = answer?.errors?.[0];
    throw new Error(
      `signin-dev: ${method} ${new URL(url).pathname}: ${first?.code} ${first?.long_message ?? response.status}`,
    );
  }
  return answer;
}

class DevServer {
  constructor(url, { publishable_key, secret_key }, stop) {
    this.url = url;
    this.publishableKey = publishable_key;
    this.secretKey = secret_key;
    this.stop = stop;
  }

  /** What an application finds the server by. */
  get env() {
    return {
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: this.publishableKey,
      NEXT_PUBLIC_CLERK_PROXY_URL: this.url,
      CLERK_PUBLISHABLE_KEY: this.publishableKey,
      CLERK_PROXY_URL: this.url,
      CLERK_API_URL: this.url,
      CLERK_SECRET_KEY: this.secretKey,
    };
  }

  dev = (method, path, body) => request(`${this.url}/__dev/${path}`, method, body);
  backend = (method, path, body) =>
    request(`${this.url}/v1/${path}`, method, body, { authorization: `Bearer ${this.secretKey}` });

  reset = () => this.dev('POST', 'reset');
  snapshot = async () => (await this.dev('POST', 'snapshot')).snapshot;
  restore = snapshot => this.dev('POST', 'restore', { snapshot });
  settings = change => this.dev('PATCH', 'settings', change);
  advanceClock = milliseconds => this.dev('POST', 'clock', { advance_ms: milliseconds });
  unlock = identifier => this.dev('POST', 'unlock', { identifier });

  /** Creates a user by the fields of Clerk's Backend API. */
  createUser = fields => this.backend('POST', 'users', { skip_password_checks: true, ...fields });

  /** The newest message to an address or number; waits for the first one. */
  async messageTo(address, { after = '', timeout = 10_000 } = {}) {
    const query = new URLSearchParams({ to: address, after, wait: `${timeout}ms` });
    const { messages } = await this.dev('GET', `inbox.json?${query}`);
    if (!messages.length) throw new Error(`signin-dev: nothing was sent to ${address} within ${timeout} ms`);
    return messages[0];
  }
  codeSentTo = async (address, options) => (await this.messageTo(address, options)).code;
  linkSentTo = async (address, options) => (await this.messageTo(address, options)).link;

  /** A sign-in ticket for a user, who is named by an e-mail address, number or username. */
  ticketFor = async identifier => (await this.dev('POST', 'tickets', { identifier })).ticket;
}
