// What only the local server has: its people, the inbox, the switches, tickets and tokens from elsewhere.
import { quietFetch } from './timeline/fetch.js';

async function ask(path, init) {
  const response = await quietFetch(path, init);
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  const error = body?.errors?.[0];
  throw Object.assign(
    new Error(error?.long_message || error?.message || `The server answered ${path} with ${response.status}.`),
    { code: error?.code },
  );
}

const json = (method, body) => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: body && JSON.stringify(body),
});
const form = values => ({ method: 'POST', body: new URLSearchParams(values) });

/** What the page wants to know once: the code of test identities, and the providers. */
export async function instance() {
  const [info, environment] = await Promise.all([ask('/__dev/info'), ask('/v1/environment')]);
  const providers = Object.values(environment.user_settings?.social || {}).filter(provider => provider.enabled);
  return { info, providers, singleSession: environment.auth_config?.single_session_mode !== false };
}

/** The server's users with the credentials that are known and still true. */
export const people = async () => (await ask('/__dev/people')).people;

/** Does what an application's backend does: a call of the Backend API, to which the server adds the secret key. */
export const backend = (method, path, body) => ask(`/__dev/backend/${path}`, json(method, body));

/** Messages, newest first. */
export const inbox = async () => (await ask('/__dev/inbox.json')).messages || [];

export const settings = () => ask('/__dev/settings');
export const changeSettings = values => ask('/__dev/settings', json('PATCH', values));
export const advanceClock = ms => ask('/__dev/clock', json('POST', { advance_ms: ms }));
export const resetClock = () => ask('/__dev/clock', json('POST', { reset: true }));
export const clock = () => ask('/__dev/clock');
export const reset = () => ask('/__dev/reset', { method: 'POST' });

/** Does what an application's backend does: has a ticket issued for one of its users. */
export const issueTicket = async identifier => (await ask('/__dev/tickets', json('POST', { identifier }))).ticket;

/** Does what Google does when somebody taps: signs an ID token for an address. */
export const oneTapToken = async email => (await ask('/__dev/one_tap/token', form({ email }))).id_token;
