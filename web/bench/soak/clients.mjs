// The dev server under many clients at once, each of which signs in, takes tokens and signs out, over and over: what
// the process holds meanwhile and when they have left. Everything stays on the loopback interface.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Target } from '../../test/attack/target.mjs';

const binary = process.env.DEVSERVER || fileURLToPath(new URL('../../../build/devserver', import.meta.url));
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

class Server {
  async start() {
    this.child = spawn(binary, ['--port=0', '--log=off'], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.said = '';
    this.child.stderr.on('data', text => (this.said += text));
    let output = '';
    for await (const chunk of this.child.stdout) {
      output += chunk;
      this.origin = /(http:\/\/localhost:\d+)/.exec(output)?.[1];
      if (this.origin) break;
    }
    if (!this.origin) throw new Error(`the server did not start: ${output}${this.said}`);
    // A connection of the server before this one may be kept for the same port, and fails once.
    const ask = () => fetch(`${this.origin}/__dev/info`);
    const info = await (await ask().catch(ask)).json();
    this.target = new Target(this.origin, info.secret_key);
    return this;
  }

  /** Resident bytes and open descriptors of the process. */
  held() {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return {
      rss: 1024 * +/VmRSS:\s+(\d+)/.exec(status)[1],
      descriptors: readdirSync(`/proc/${this.child.pid}/fd`).length,
    };
  }

  /** Ends the process with the list of its goroutines, and counts them. */
  async goroutines() {
    this.child.kill('SIGQUIT');
    await once(this.child, 'exit');
    return this.said.match(/^goroutine \d+ /gm)?.length ?? 0;
  }
}

/** One round of a person: everything has to be answered as it should. */
async function visit(target, email) {
  const browser = target.browser();
  const signedIn = await browser.create({ identifier: email, password: target.password });
  if (signedIn.response?.status !== 'complete') return signedIn;
  const session = signedIn.response.created_session_id;
  for (let i = 0; i < 3; i++) {
    const minted = await browser.post(`/v1/client/sessions/${session}/tokens`);
    if (minted.status !== 200) return minted;
  }
  return browser.post('/v1/client/sessions?_method=DELETE');
}

export async function load({ minutes, clients, log }) {
  const fresh = await (await new Server().start()).goroutines();
  const server = await new Server().start();
  const { target } = server;
  const people = [];
  for (let i = 0; i < 50; i++) people.push((await target.user()).email);
  const start = server.held();
  const samples = [];
  const answers = {};
  const until = Date.now() + 60_000 * minutes;
  const visitor = async number => {
    while (Date.now() < until) {
      const last = await visit(target, people[number % people.length]).catch(error => ({ status: error.message }));
      const what = last.code ? `${last.status} ${last.code}` : last.status;
      answers[what] = (answers[what] ?? 0) + 1;
    }
  };
  const visitors = Array.from({ length: clients }, (_, number) => visitor(number));
  while (Date.now() < until) {
    await sleep(Math.min(10_000, (60_000 * minutes) / 10));
    samples.push({ at: Date.now(), ...server.held() });
  }
  await Promise.all(visitors);
  await sleep(6000); // connections that are kept alive end on the client's side after five seconds
  const end = server.held();
  const goroutines = { fresh, end: await server.goroutines() };
  const peak = Math.max(...samples.map(({ rss }) => rss));
  log(`\ndev server, ${clients} clients for ${minutes} minutes: visits by last answer ${JSON.stringify(answers)}`);
  const mega = bytes => `${(bytes / 1e6).toFixed(1)} MB`;
  log(`  RSS ${mega(start.rss)} → ${mega(peak)} at most → ${mega(end.rss)}`);
  log(`  descriptors ${start.descriptors} → ${end.descriptors}, goroutines ${goroutines.fresh} → ${goroutines.end}`);
  const failures = [];
  if (Object.keys(answers).some(what => what !== '200')) failures.push(`visits ended with ${JSON.stringify(answers)}`);
  if (end.descriptors > start.descriptors + 5) failures.push(`${end.descriptors} descriptors stay open`);
  if (goroutines.end > fresh + 10) failures.push(`${goroutines.end} goroutines stay`);
  return { start, peak, end, goroutines, answers, samples, failures };
}
