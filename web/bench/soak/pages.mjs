// Memory of one page over thousands of calls, with and without forced collections of JavaScript's garbage.
import { slope, slopeInterval } from '../statistics.mjs';

const flows = `({
  create: () => clerk.client.signIn.create({ identifier: 'ada@example.com' }),
  async signIn() {
    const attempt = await clerk.client.signIn.create({ identifier: 'ada@example.com', password: 'correct horse' });
    if (attempt.status !== 'complete') throw new Error('the sign-in ended as ' + attempt.status);
  },
})`;

async function open({ browser, origin }, subject) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await page.goto(`${origin}/${subject.name}`, { waitUntil: 'commit' });
  await page.evaluate(() => window.ready);
  return { page, cdp, close: () => context.close() };
}

const linear = page => page.evaluate(() => window.linear());

/** Bytes of V8's heap after a collection, and of WebAssembly's linear memory. */
async function held({ page, cdp }) {
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return { heap: usedSize, wasm: await linear(page) };
}

const run = (tab, flow, times, atOnce = 1) =>
  tab.page.evaluate(
    async ({ flows, flow, times, atOnce }) => {
      const call = eval(flows)[flow];
      for (let i = 0; i < times; i += atOnce) await Promise.all(Array.from({ length: atOnce }, call));
    },
    { flows, flow, times, atOnce },
  );

/** The slope in bytes a call, with its interval of 95 %, and the bytes at the ends; the first fifth warms up. */
function growth(samples, of) {
  const points = samples.map(sample => [sample.calls, sample[of]]);
  const late = points.slice(Math.floor(points.length / 5));
  return { first: points[0][1], last: points.at(-1)[1], slope: slope(late), interval: slopeInterval(late) };
}

/**
 * `calls` of a flow one after the other. `collect` forces JavaScript's collector at each of the twenty-five samples.
 */
export async function sequence(bench, subject, flow, calls, collect) {
  const tab = await open(bench, subject);
  const samples = [];
  const step = Math.ceil(calls / 25);
  for (let done = 0; ; done += step) {
    samples.push({ calls: done, ...(collect ? await held(tab) : { wasm: await linear(tab.page) }) });
    if (done >= calls) break;
    await run(tab, flow, step);
  }
  const end = await held(tab);
  await tab.close();
  return {
    flow,
    calls,
    collect,
    end,
    wasm: growth(samples, 'wasm'),
    heap: collect && growth(samples, 'heap'),
    samples,
  };
}

/** `calls` at once, then a hundred one after the other: what the burst leaves behind. */
export async function burst(bench, subject, calls) {
  const tab = await open(bench, subject);
  const before = await held(tab);
  const started = performance.now();
  await run(tab, 'create', calls, calls);
  const ms = Math.round(performance.now() - started);
  const after = await held(tab);
  await run(tab, 'create', 100);
  await tab.page.waitForTimeout(1500); // an idle module may be renewed
  const end = await held(tab);
  await tab.close();
  return { calls, ms, before, after, end };
}
