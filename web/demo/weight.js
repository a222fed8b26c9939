// What the browser fetches for an SDK, compressed. Each file is fetched once more for it, past the cache: for a file
// from the cache the browser's own list says nothing.
import { quietFetch } from './timeline/fetch.js';

const known = new Map();

/** Addresses of the resources that a page has fetched and whose path matches. */
export const fetched = path => [
  ...new Set(
    performance
      .getEntriesByType('resource')
      .map(entry => entry.name)
      .filter(name => path.test(new URL(name).pathname)),
  ),
];

/** Their bytes on the wire. */
export async function weigh(urls) {
  const sizes = await Promise.all(
    urls.map(url => {
      if (!known.has(url)) known.set(url, size(url));
      return known.get(url);
    }),
  );
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function size(url) {
  const seen = new Promise(resolve => {
    const observer = new PerformanceObserver(list => {
      const entry = list.getEntries().find(e => e.name === url);
      if (!entry) return;
      observer.disconnect();
      resolve(entry.encodedBodySize);
    });
    observer.observe({ type: 'resource' });
  });
  await (await quietFetch(url, { cache: 'reload' })).arrayBuffer();
  return seen;
}
