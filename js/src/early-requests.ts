/** The two requests that every load makes, sent while the module is still on its way. */
import type { Key } from './key.js';

declare const API_VERSION: string;
declare const CLIENT_VERSION: string;

/** The address of what a load reads: the settings of a production instance, and the client. */
export const addressOf = (baseUrl: string, read: 'environment' | 'client'): string =>
  `${baseUrl}/${read}?__clerk_api_version=${API_VERSION}&_clerk_js_version=${CLIENT_VERSION}`;

/** The Go program finds these requests by their address and does not send its own. */
export class EarlyRequests {
  #answers = new Map<string, Promise<Response>>();

  /** Sends the requests. For an instance that may need a dev-browser token first none is sent. */
  send(key: Key, baseUrl: string, signal: AbortSignal | null | undefined): void {
    if (/\.(dev|com)$/.test(key.host) && !key.production) return;
    const environment = addressOf(baseUrl, 'environment');
    if (key.production) this.#send(environment, { method: 'GET', signal });
    else {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      this.#send(`${environment}&_method=PATCH`, { method: 'POST', headers, body: '', signal });
    }
    this.#send(addressOf(baseUrl, 'client'), { method: 'GET', signal });
  }

  #send(url: string, init: RequestInit & { signal: AbortSignal | null | undefined }): void {
    // The page may have replaced fetch: whatever it returns or throws becomes a promise.
    const answer = new Promise<Response>(resolve =>
      resolve(fetch(url, { credentials: 'include', ...init } as RequestInit)),
    );
    answer.catch(() => {});
    this.#answers.set(url, answer);
  }

  /** The answer to a request that was sent early, once. */
  take(url: string): Promise<Response> | undefined {
    const answer = this.#answers.get(url);
    this.#answers.delete(url);
    return answer;
  }
}
