// Every measurement, on pages of one browser. Each takes a subject and returns plain numbers: milliseconds or bytes.
import { median, slope, slopeInterval } from './statistics.mjs';

/** Chrome DevTools' preset "Fast 3G": bytes a second, milliseconds. */
const fast3G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

export const networks = {
  none: async () => {},
  cpu4x: cdp => cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 }),
  fast3G: async cdp => {
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', fast3G);
  },
};

/** A new context has neither HTTP cache nor compiled code. */
export async function open(bench, subject, network, context) {
  const own = context ?? (await bench.browser.newContext());
  const page = await own.newPage();
  const cdp = await own.newCDPSession(page);
  // Counts what the main thread works, and not what it waits for its turn.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await networks[network](cdp);
  await page.goto(`${bench.origin}/${subject.name}`, { waitUntil: 'commit' });
  const loaded = await page.evaluate(() => window.ready);
  return { page, cdp, loaded, close: () => (context ? page.close() : own.close()) };
}

/** Milliseconds that the main thread has worked so far. */
async function worked({ cdp }) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * metrics.find(metric => metric.name === 'TaskDuration').value;
}

/** One cold load: when load() resolved, when the first API request left, how long the main thread was blocked. */
export async function load(bench, subject, network, context) {
  bench.fetched.length = 0;
  const tab = await open(bench, subject, network, context);
  const { awaited, ...times } = await tab.page.evaluate(
    loaded => ({
      awaited: performance
        .getEntriesByType('resource')
        .filter(e => e.responseEnd <= loaded)
        .map(e => e.name),
      firstRequest: Math.min(
        ...performance
          .getEntriesByType('resource')
          .filter(e => new URL(e.name).pathname.startsWith('/fapi/'))
          .map(e => e.startTime),
      ),
      blocking: window.longTasks.reduce((sum, duration) => sum + duration - 50, 0),
    }),
    tab.loaded,
  );
  const busy = await worked(tab);
  const files = bench.fetched.map(file => ({ ...file, awaited: awaited.some(name => name.endsWith(`/${file.url}`)) }));
  await tab.close();
  return { load: tab.loaded, ...times, busy, files };
}

/** Loads with a filled HTTP cache and, after the third, compiled code from V8's cache. */
export async function warmLoads(bench, subject, runs) {
  const context = await bench.browser.newContext();
  const times = [];
  for (let i = 0; i < runs + 3; i++) {
    const { load: time } = await load(bench, subject, 'none', context);
    if (i >= 3) times.push(time);
  }
  await context.close();
  return times;
}

const flows = `({
  create: () => clerk.client.signIn.create({ identifier: 'ada@example.com' }),
  async signIn() {
    let attempt = await clerk.client.signIn.create({ identifier: 'ada@example.com' });
    attempt = await attempt.attemptFirstFactor({ strategy: 'password', password: 'correct horse' });
    attempt = await attempt.attemptSecondFactor({ strategy: 'totp', code: '123456' });
    if (attempt.status !== 'complete') throw new Error('the sign-in ended as ' + attempt.status);
  },
})`;

/** Call times: `calls` one after the other, then five times `atOnce` together, each until all had settled. */
export async function latency(bench, subject, flow, { calls, atOnce }) {
  const tab = await open(bench, subject, 'none');
  await tab.page.evaluate(
    async ({ flows, flow }) => {
      window.run = eval(flows)[flow];
      window.time = async work => {
        const start = performance.now();
        await work();
        return performance.now() - start;
      };
      for (let i = 0; i < 20; i++) await window.run();
    },
    { flows, flow },
  );
  const begin = await worked(tab);
  const sequential = await tab.page.evaluate(async calls => {
    const times = [];
    for (let i = 0; i < calls; i++) times.push(await window.time(window.run));
    return times;
  }, calls);
  const between = await worked(tab);
  const concurrent = await tab.page.evaluate(async atOnce => {
    const times = [];
    const together = () => Promise.all(Array.from({ length: atOnce }, window.run));
    for (let i = 0; i < 5; i++) times.push(await window.time(together));
    return times;
  }, atOnce);
  const end = await worked(tab);
  await tab.close();
  return {
    sequential,
    concurrent,
    work: (between - begin) / calls,
    workAtOnce: (end - between) / (5 * atOnce),
  };
}

/**
 * Bytes held after a collection: V8's heap, array buffers beside it, and all of WebAssembly's linear memory, used or
 * not.
 */
async function held({ page, cdp }) {
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await cdp.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.linear());
  return { heap: usedSize, buffers: backingStorageSize, wasm, total: usedSize + backingStorageSize + wasm };
}

/** Memory after load and while `signIns` whole sign-ins run; the slope leaves out the first fifth, which warms up. */
export async function memory(bench, subject, signIns) {
  const tab = await open(bench, subject, 'none');
  const afterLoad = await held(tab);
  const samples = [],
    step = Math.max(1, Math.round(signIns / 20));
  for (let done = step; done <= signIns; done += step) {
    await tab.page.evaluate(
      async ({ flows, step }) => {
        const { signIn } = eval(flows);
        for (let i = 0; i < step; i++) await signIn();
      },
      { flows, step },
    );
    samples.push([done, (await held(tab)).total]);
  }
  const after = await held(tab);
  await tab.close();
  const settled = samples.slice(Math.floor(samples.length / 5));
  return { afterLoad, after, slope: slope(settled), interval: slopeInterval(settled), samples };
}

/** What is made larger, in which steps, and how the stub's answers change for it. A factor is about 130 bytes. */
const scales = {
  'creates at once': { sizes: [1, 10, 100, 1000] },
  'KB of an attempt': { sizes: [2, 20, 200], answers: size => ({ factors: size * 8 }) },
  'sessions of the client': { sizes: [1, 10, 100], answers: size => ({ sessions: size }) },
};

/** How long a create takes as something grows, as [size, milliseconds]; creates at once until all have settled. */
export async function growth(bench, subject) {
  const found = {};
  for (const [what, { sizes, answers }] of Object.entries(scales)) {
    found[what] = [];
    for (const size of sizes) {
      Object.assign(bench.more, { factors: 0, sessions: 0 }, answers?.(size));
      const tab = await open(bench, subject, 'none');
      const times = await tab.page.evaluate(
        async ({ flows, atOnce, rounds }) => {
          const { create } = eval(flows);
          for (let i = 0; i < 10; i++) await create();
          const times = [];
          for (let i = 0; i < rounds; i++) {
            const start = performance.now();
            await Promise.all(Array.from({ length: atOnce }, create));
            times.push(performance.now() - start);
          }
          return times;
        },
        { flows, atOnce: answers ? 1 : size, rounds: size > 100 ? 3 : 15 },
      );
      await tab.close();
      found[what].push([size, median(times)]);
    }
  }
  Object.assign(bench.more, { factors: 0, sessions: 0 });
  return found;
}
