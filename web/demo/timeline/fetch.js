// window.fetch, watched: every request to the Frontend API becomes an entry of the timeline. Faults come in here too.

import { add, change } from './entries.js';
import { maskAnswer, maskFields } from './mask.js';

/** The browser's own fetch, for what the page asks behind the scenes and nobody needs to see. */
export const quietFetch = window.fetch.bind(window);

const after = new Set();
/** Called after every answer of the Frontend API. */
export const onAnswer = callback => after.add(callback);

/** What stands between the SDK and the network while a fault is switched on. */
let fault = send => send();
export const setFault = f => (fault = f || (send => send()));

/** Puts itself before window.fetch. What the caller gets is the untouched answer. */
export function watchFetch() {
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    if (!url.pathname.startsWith('/v1/')) return quietFetch(input, init);
    const answer = fault(() => quietFetch(input, init), { url, init });
    record(url, init, answer);
    return answer;
  };
}

async function record(url, init, answer) {
  const began = performance.now();
  const body = init?.body;
  const sent = typeof body === 'string' || body instanceof URLSearchParams ? new URLSearchParams(body) : null;
  const id = add({
    kind: 'request',
    method: url.searchParams.get('_method') || init?.method || 'GET',
    verb: init?.method || 'GET',
    path: url.pathname.slice('/v1'.length),
    query: maskFields(url.searchParams),
    body: sent && maskFields(sent),
  });
  const ended = more => change(id, { ms: performance.now() - began, ...more });
  try {
    const response = await answer;
    const json = await response
      .clone()
      .json()
      .catch(() => null);
    ended({
      status: response.status,
      type: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      codes: json?.errors?.map(e => e.code),
      answer: maskAnswer(json),
    });
  } catch (error) {
    ended({ status: 0, failure: error?.name === 'AbortError' ? 'aborted' : 'no answer' });
  }
  for (const callback of after) callback();
}
