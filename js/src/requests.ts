/** Requests of the Go program to the Frontend API: one crossing of the boundary out, one back. */
import type { EarlyRequests } from './early-requests.js';
import type { Lent } from './loader.js';

/** An answer longer than this, in bytes or characters, is not handed over: the module's memory never shrinks again. */
const longest = 8 * 1024 * 1024;

/** Requests that carry a file, by the form that stands for it in the program. */
export const uploads = new Map<string, Pick<RequestInit, 'body' | 'headers'>>();

const tooLong = new Error('The answer is too long.');

let handing = 0;

/**
 * Whether the page's fetch is being called right now: a getToken() from inside it must not wait for a request of its
 * own.
 */
export const insideFetch = (): boolean => handing > 0;

function handOver(url: string, init: RequestInit): Promise<Response> {
  handing++;
  try {
    return fetch(url, init);
  } finally {
    handing--;
  }
}

export const send =
  (early: EarlyRequests): Lent['send'] =>
  (url, method, form, body, settle) => {
    const controller = new AbortController();
    const init: RequestInit = { method, signal: controller.signal };
    if (form) init.credentials = 'include';
    const urlEncoded = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body };
    if (form && method === 'POST') Object.assign(init, uploads.get(body) ?? urlEncoded);
    const answer = async () => {
      const sent = early.take(url);
      // The page's fetch is called in a task of its own, because Chromium records the stack of its caller, and to walk
      // the program's frames takes as long as the request.
      await undefined;
      const response = await (sent || handOver(url, init));
      const { status, statusText, headers } = response;
      if (Number(headers.get('content-length')) > longest) {
        controller.abort();
        throw tooLong;
      }
      const text = await response.text();
      if (text.length > longest) throw tooLong;
      return [status, statusText, text, headers.get('retry-after'), headers.get('clerk-db-jwt')];
    };
    answer().then(
      values => settle(true, ...values),
      reason => settle(false, reason, reason === tooLong),
    );
    return () => controller.abort();
  };
