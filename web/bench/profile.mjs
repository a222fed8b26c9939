// Where the main thread's time of a create goes, by V8's sampling profiler.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { open } from './measures.mjs';

/** What a sample is counted as, in the order of the report. */
export const parts = {
  fetch: 'the call of fetch',
  browser: 'the browser: answers, promises, parsing',
  collection: "JavaScript's collector",
  module: 'the WebAssembly module',
  crossing: 'between module and JavaScript',
  objects: "the SDK's JavaScript: objects, events",
};

/** How often the profiler looks, in microseconds. */
const interval = 100;

const crossing = /\/(runtime\/\w+|boundary|requests|loader|calls|json|form)\.[jt]s$/;

/** The file that a position of a script was built from; our own scripts have maps beside them. */
function origins(dir) {
  const maps = new Map();
  return ({ url, lineNumber, columnNumber }) => {
    const name = new URL(url).pathname.split('/').pop();
    if (!maps.has(name)) {
      const path = join(dir, `${name}.map`);
      maps.set(name, existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined);
    }
    return maps.get(name)?.findEntry(lineNumber, columnNumber).originalSource ?? url;
  };
}

function partOf(frame, origin) {
  const { functionName, url } = frame;
  if (functionName === 'fetch') return 'fetch';
  if (functionName === '(garbage collector)') return 'collection';
  if (functionName === 'encode' || functionName === 'decode') return 'crossing';
  if (functionName.startsWith('wasm-to-js') || functionName.startsWith('js-to-wasm')) return 'crossing';
  if (!url) return 'browser';
  if (url.startsWith('wasm') || url.endsWith('.wasm')) return 'module';
  return crossing.test(origin(frame)) ? 'crossing' : 'objects';
}

/**
 * Microseconds of a create by part, from `creates` one after the other. The profiler slows the page down: what the
 * parts are to each other says more than their sum.
 */
export async function profile(bench, subject, creates) {
  const tab = await open(bench, subject, 'none');
  const run = count =>
    tab.page.evaluate(async count => {
      for (let i = 0; i < count; i++) await window.clerk.client.signIn.create({ identifier: 'ada@example.com' });
    }, count);
  await run(50);
  await tab.cdp.send('Profiler.enable');
  await tab.cdp.send('Profiler.setSamplingInterval', { interval });
  await tab.cdp.send('Profiler.start');
  await run(creates);
  const { nodes, samples, timeDeltas } = (await tab.cdp.send('Profiler.stop')).profile;
  await tab.close();
  const frames = new Map(nodes.map(node => [node.id, node.callFrame]));
  const origin = origins(subject.dir);
  const found = Object.fromEntries(Object.keys(parts).map(part => [part, 0]));
  for (const [i, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame.functionName !== '(idle)') found[partOf(frame, origin)] += timeDeltas[i] / creates;
  }
  return found;
}
