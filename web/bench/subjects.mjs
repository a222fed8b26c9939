// What is compared. Each subject is a page that loads the SDK the way its own documentation tells, sets window.clerk
// once load() has resolved, and window.ready, a promise of the moment in milliseconds since navigation start. V8's
// figures leave out the linear memory of WebAssembly, so the page keeps hold of every memory that is made.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(web, '../js/dist');
const clerkDist = join(web, 'node_modules/@clerk/clerk-js/dist');

const key = `pk_live_${Buffer.from('clerk.bench.test$').toString('base64')}`;
export const proxyPath = '/fapi';

const page = (head, script) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<script>
window.longTasks = [];
const observer = new PerformanceObserver(list =>
  window.longTasks.push(...list.getEntries().map(entry => entry.duration)));
observer.observe({ type: 'longtask', buffered: true });
window.memories = []; // not held: what a module leaves behind when another takes its place is collected
window.linear = () => window.memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);
const instantiate = WebAssembly.instantiate;
WebAssembly.instantiate = async (...args) => {
  const result = await instantiate(...args);
  for (const value of Object.values((result.instance ?? result).exports))
    if (value instanceof WebAssembly.Memory) window.memories.push(new WeakRef(value));
  return result;
};
window.ready = new Promise((resolve, reject) => { window.loaded = resolve; window.failed = reject; });
window.ready.catch(() => {});
</script>
${head}</head><body>${script}</body></html>`;

/** The content hash in the path is what makes the files immutable, see wasm/tools/precompress.mjs. */
const ours = (name, title, entry, wasm) => ({
  name,
  title,
  dir: dist,
  mount: '/sdk/',
  required: [entry, wasm, 'preload.js', 'build-info.json'],
  page: async () => {
    const { preloadLinks } = await import(pathToFileURL(join(dist, 'preload.js')).href);
    const requests = preloadLinks(key, { proxyUrl: proxyPath }).map(
      ({ rel, as, crossOrigin, href }) => `<link rel="${rel}" as="${as}" crossorigin="${crossOrigin}" href="${href}">`,
    );
    const { content } = JSON.parse(readFileSync(join(dist, 'build-info.json'), 'utf8'));
    const at = `/sdk/${content}/`;
    const files = `<link rel="modulepreload" href="${at}${entry}">
<link rel="preload" as="fetch" crossorigin="anonymous" href="${at}${wasm}">`;
    return page(
      files + requests.join(''),
      `<script type="module">
import { Clerk } from '${at}${entry}';
try {
  const clerk = new Clerk('${key}', { proxyUrl: '${proxyPath}' });
  await clerk.load();
  window.clerk = clerk;
  window.loaded(performance.now());
} catch (error) { window.failed(error); }
</script>`,
    );
  },
});

export const reference = 'clerk-js';

/** The part that no SDK can leave out: an empty page that makes the requests alone. */
export const physical = 'bare';

export const subjects = [
  {
    name: physical,
    title: 'bare page and fetch',
    dir: dist,
    mount: '/nothing/',
    required: [],
    page: () =>
      page(
        '',
        `<script>
const request = async (path, method, body) => {
  const response = await fetch('${proxyPath}/v1' + path + '?__clerk_api_version=2025-11-10&_clerk_js_version=6', {
    method, credentials: 'include', ...(body && { body: new URLSearchParams(body) }),
  });
  const { response: resource } = await response.json();
  return resource && {
    ...resource,
    attemptFirstFactor: body => request('/client/sign_ins/' + resource.id + '/attempt_first_factor', 'POST', body),
    attemptSecondFactor: body => request('/client/sign_ins/' + resource.id + '/attempt_second_factor', 'POST', body),
  };
};
window.clerk = { client: { signIn: { create: body => request('/client/sign_ins', 'POST', body) } } };
Promise.all([request('/environment', 'GET'), request('/client', 'GET')])
  .then(() => window.loaded(performance.now()), window.failed);
</script>`,
      ),
  },
  {
    name: reference,
    title: '@clerk/clerk-js',
    dir: clerkDist,
    mount: '/clerk/',
    required: ['clerk.browser.js'],
    page: () =>
      page(
        '',
        `<script>window.__clerk_publishable_key = '${key}'; window.__clerk_proxy_url = '${proxyPath}';</script>
<script src="/clerk/clerk.browser.js"></script>
<script>
window.Clerk.load({ telemetry: false }).then(() => {
  window.clerk = window.Clerk;
  window.loaded(performance.now());
}, window.failed);
</script>`,
      ),
  },
  ours('tiny', 'signin-wasm (TinyGo)', 'index.js', 'signin.tiny.wasm'),
  ours('standard', 'signin-wasm/go', 'go.js', 'signin.wasm'),
];

export function missing(subject) {
  return subject.required.filter(name => !existsSync(join(subject.dir, name)));
}
