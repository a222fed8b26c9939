/** Calls to the program on behalf of the objects of the page, which see this class as their owner. */
import type { Attempts } from './attempts.js';
import type { Boundary, CallOptions } from './boundary.js';
import type { Method, Methods } from './door.js';
import { form, type Params } from './form.js';
import type { Attempt, Owner } from './owner.js';
import { notFetched } from './rejection.js';
import { uploads } from './requests.js';
import type { State } from './state.js';
import { timer } from './timers.js';
import type { SetActive } from './types/activation.js';
import type { Abortable } from './types/resource.js';
import type { Wire } from './wire.js';

/** What the calls need of the instance that they are made for. */
type Parts = Pick<Owner, 'boundary' | 'setActive' | 'instance' | 'ready'> & {
  readonly attempts: Attempts;
  /** What hooks show; undefined until framework.ts has been fetched. */
  readonly state: () => State | undefined;
  /** The client, once there is one. */
  readonly present: () => Owner['client'];
};

export class Calls implements Owner, Parts {
  declare readonly boundary: Boundary;
  declare readonly setActive: SetActive;
  declare readonly instance: Owner['instance'];
  declare readonly ready: Owner['ready'];
  declare readonly attempts: Attempts;
  declare readonly state: Parts['state'];
  declare readonly present: Parts['present'];
  readonly timer = timer;
  readonly uploads = uploads;
  extend?: Owner['extend'];

  constructor(parts: Parts) {
    Object.assign(this, parts);
  }

  readonly signUpFlows = () => import('./sign-up-flows.js').catch(notFetched);

  get client(): Owner['client'] {
    return this.present();
  }

  follow<T extends { error: unknown }>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
    const state = this.state();
    return state ? state.follow(this.attempts.kind(attempt), call) : call();
  }

  async send(method: string, path: string, params?: Abortable | null, body: Params = {}): Promise<Wire> {
    const signal = params?.signal;
    return JSON.parse(await this.boundary.invoke('clerk.send', { method, path, form: form(body) }, { signal }));
  }

  start<M extends Method>(
    attempt: Attempt,
    method: M,
    params?: Methods[M]['params'],
    options?: CallOptions<M>,
    throwEarly?: boolean,
  ): [Promise<Methods[M]['answer']>, () => void] {
    const done = this.attempts.begin(attempt);
    try {
      const reference = () => this.attempts.reference(attempt);
      const [promise, giveUp] = this.boundary.start(method, params, options, reference, throwEarly);
      promise.then(done, done);
      const giveUpAll = () => {
        giveUp();
        done();
      };
      return [promise, giveUpAll];
    } catch (error) {
      done();
      throw error;
    }
  }

  async call<M extends Method>(
    attempt: Attempt,
    method: M,
    params?: Methods[M]['params'],
    options?: CallOptions<M>,
  ): Promise<Methods[M]['answer']> {
    return this.start(attempt, method, params, options)[0];
  }
}
