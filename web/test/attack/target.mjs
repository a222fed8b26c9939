// The server under attack, and browsers of the attacker and of the people. Nothing here is the project's SDK: requests
// are made by hand, as an attacker would.
import { connect } from 'node:net';
import { totp } from '../harness/totp.mjs';

const formType = 'application/x-www-form-urlencoded';

export class Browser {
  cookies = new Map();
  constructor(target, page = target.origin) {
    Object.assign(this, { target, page });
  }

  /** Another browser with the same cookies. */
  copy() {
    const other = new Browser(this.target, this.page);
    other.cookies = new Map(this.cookies);
    return other;
  }

  /** Sends a request and follows no redirect. A body is a form. */
  async send(method, path, form, headers = {}) {
    const answer = await fetch(new URL(path, this.target.origin), {
      method,
      redirect: 'manual',
      body: form && new URLSearchParams(form),
      headers: {
        ...(form && { 'content-type': formType }),
        ...(this.page && { origin: this.page }),
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=(0|-)/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await answer.text();
    let json = {};
    try {
      json = JSON.parse(text);
    } catch {}
    const code = json.errors?.[0]?.code;
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json,
      code,
      response: json.response,
      client: json.client,
    };
  }

  get(path, headers) {
    return this.send('GET', path, undefined, headers);
  }

  post(path, form = {}, headers) {
    return this.send('POST', path, form, headers);
  }

  create(form) {
    return this.post('/v1/client/sign_ins', form);
  }

  step(id, action, form) {
    return this.post(`/v1/client/sign_ins/${id}/${action}`, form);
  }

  /** The sessions that this browser has. */
  async sessions() {
    return (await this.get('/v1/client')).response?.sessions ?? [];
  }

  /** Where a navigation ends: on the server it is followed, elsewhere its address is returned. */
  async navigate(url, method = 'GET', form) {
    for (let i = 0; i < 15; i++) {
      const at = new URL(url, this.target.origin);
      if (at.origin !== this.target.origin) return { url: at.href, status: 0, text: '' };
      const answer = await this.send(method, at.pathname + at.search, form, {
        accept: 'text/html',
      });
      const next = answer.headers.get('location');
      if (!next) return { url: at.href, ...answer };
      [url, method, form] = [new URL(next, at).href, 'GET', undefined];
    }
    throw new Error(`a redirect loop at ${url}`);
  }

  /** Presses the button of a page's form. */
  submit(page, fields = {}) {
    for (const [, action, inside] of page.text.matchAll(/<form method="post" action="([^"]*)"(.*?)<\/form>/gs)) {
      if (!Object.keys(fields).every(name => inside.includes(`name="${name}"`))) continue;
      const form = { ...fields };
      for (const [, name, value] of inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
        form[name] ??= unescaped(value);
      return this.navigate(new URL(unescaped(action), page.url).href, 'POST', form);
    }
    throw new Error(`no such form in ${page.text.slice(0, 300)}`);
  }
}

const unescaped = text => text.replaceAll('&amp;', '&').replaceAll('&#43;', '+').replaceAll('&#34;', '"');

let count = 0;

export class Target {
  constructor(origin, secretKey) {
    Object.assign(this, { origin: origin.replace(/\/$/, ''), secretKey });
  }

  /**
   * Sends bytes as they are, which fetch would not, and returns the answer's text: all that came until the server
   * closed, or for so many milliseconds.
   */
  raw(text, patience = 3000) {
    return new Promise(resolve => {
      const { hostname, port } = new URL(this.origin);
      const socket = connect(+port, hostname, () => socket.write(text));
      let answer = '';
      socket.on('data', data => (answer += data));
      socket.on('close', () => resolve(answer));
      socket.on('error', () => resolve(answer));
      setTimeout(() => socket.destroy(), patience);
    });
  }

  browser(page) {
    return new Browser(this, page);
  }

  async dev(method, path, body) {
    const answer = await fetch(`${this.origin}/__dev/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} /__dev/${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async backend(method, path, body) {
    const answer = await fetch(`${this.origin}/v1/${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${this.secretKey}`,
        'content-type': 'application/json',
      },
    });
    return {
      status: answer.status,
      json: await answer.json().catch(() => ({})),
    };
  }

  /** A new user with an address of their own and the password `password`. */
  async user(fields = {}) {
    const email = `person${++count}.${Date.now()}@example.com`;
    const { json, status } = await this.backend('POST', 'users', {
      email_address: [email],
      password: this.password,
      ...fields,
    });
    if (status !== 200) throw new Error(`no user: ${JSON.stringify(json)}`);
    return { ...json, email };
  }
  password = 'correct horse battery';

  settings(change) {
    return this.dev('PATCH', 'settings', change);
  }

  wait(ms) {
    return this.dev('POST', 'clock', { advance_ms: ms });
  }

  async messages(to) {
    return (await this.dev('GET', `inbox.json?to=${encodeURIComponent(to)}`)).messages;
  }

  async code(to) {
    return (await this.messages(to))[0]?.code;
  }

  /** What an authenticator app shows on the server's clock. */
  async totp(secret, shift = 0) {
    return totp(secret, (await this.dev('GET', 'clock')).now + shift);
  }

  async ticket(identifier) {
    return (await this.dev('POST', 'tickets', { identifier })).ticket;
  }

  async oneTap(email, nonce = '') {
    const answer = await fetch(`${this.origin}/__dev/one_tap/token`, {
      method: 'POST',
      body: new URLSearchParams({ email, nonce }),
    });
    return (await answer.json()).id_token;
  }
}

/** The id of a session of somebody who is signed in elsewhere. */
export async function sessionOf(target) {
  const b = target.browser();
  const { email } = await target.user();
  return (await b.create({ identifier: email, password: target.password })).response.created_session_id;
}
