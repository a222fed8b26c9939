// The Frontend API of the fault matrix, on real sockets: right answers, until a cell arms a fault. Each cell has an
// address of its own (/cell/ID/v1/…), so that many run at once and each is told from the others.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { faults } from './faults.mjs';
import { serviceWorker } from './situations.mjs';

const dist = fileURLToPath(new URL('../../../js/dist/', import.meta.url));
const types = { js: 'text/javascript', wasm: 'application/wasm' };
let origin = '';
const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url');

const token = () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'user_1', sid: 'sess_1', iat: now, exp: now + 60 };
  return `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url(claims)}.c2ln`;
};
const user = () => ({ object: 'user', id: 'user_1', first_name: 'Ada', email_addresses: [], created_at: 1 });
const session = () => ({
  object: 'session',
  id: 'sess_1',
  status: 'active',
  user: user(),
  last_active_token: { object: 'token', jwt: token() },
});
const verification = strategy => ({
  object: 'verification',
  status: 'unverified',
  strategy,
  nonce: strategy === 'passkey' ? '{"challenge":"AAAA","rpId":"localhost"}' : 'sign this',
  // on the page's own origin, where a router takes it: a real provider would end the page and with it the cells
  external_verification_redirect_url: `${origin}/#provider`,
});
const firstFactors = [
  { strategy: 'password' },
  { strategy: 'passkey' },
  { strategy: 'email_code', email_address_id: 'idn_1', safe_identifier: 'a@b.co' },
  { strategy: 'email_link', email_address_id: 'idn_1', safe_identifier: 'a@b.co' },
  ...['metamask', 'coinbase_wallet', 'okx_wallet', 'base', 'solana'].map(brand => ({
    strategy: `web3_${brand}_signature`,
    web3_wallet_id: 'idn_2',
  })),
];
const signIn = strategy => ({
  object: 'sign_in',
  id: 'sia_1',
  status: 'needs_first_factor',
  identifier: 'a@b.co',
  supported_first_factors: firstFactors,
  supported_second_factors: [{ strategy: 'totp' }],
  first_factor_verification: verification(strategy || 'email_code'),
  second_factor_verification: null,
  created_session_id: 'sess_1',
});
const signUp = () => ({
  object: 'sign_up',
  id: 'sua_1',
  status: 'missing_requirements',
  verifications: {
    external_account: verification('oauth_google'),
    web3_wallet: { ...verification('web3_metamask_signature'), message: 'sign this' },
  },
});
/** A passkey of the user that the browser has yet to make. */
const passkey = () => ({
  object: 'passkey',
  id: 'idn_3',
  verification: {
    ...verification('passkey'),
    nonce: JSON.stringify({
      challenge: 'AAAA',
      rp: { name: 'app' },
      user: { id: 'AAAA', name: 'a@b.co', displayName: 'Ada' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    }),
  },
});
const reverification = () => ({
  object: 'session_verification',
  status: 'needs_first_factor',
  level: 'first_factor',
  session: session(),
  supported_first_factors: firstFactors,
  first_factor_verification: verification('passkey'),
  second_factor_verification: null,
});
const client = (more = {}) => ({
  object: 'client',
  id: 'client_1',
  sessions: [session()],
  last_active_session_id: 'sess_1',
  sign_in: null,
  sign_up: null,
  ...more,
});

/** The right answer to a request. */
function answer(path, body) {
  if (path === '/environment') {
    return {
      auth_config: { single_session_mode: false },
      user_settings: { password_settings: {} },
      display_config: {},
    };
  }
  if (path.startsWith('/client/sign_ins')) {
    const resource = signIn(body.get('strategy'));
    return { response: resource, client: client({ sign_in: resource }) };
  }
  if (path.startsWith('/client/sign_ups')) return { response: signUp(), client: client({ sign_up: signUp() }) };
  if (path.endsWith('/tokens')) return { object: 'token', jwt: token() };
  if (path.includes('/verify')) return { response: reverification(), client: client() };
  if (path.startsWith('/client/sessions/')) return { response: session(), client: client() };
  if (path.startsWith('/me/passkeys')) return { response: passkey(), client: client() };
  if (path === '/me') return { response: user(), client: client() };
  return { response: client(), client: null };
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Faults</title>
<link rel="icon" href="data:,"></head><body></body></html>`;

/** Starts the server. `arm(fault)` makes every later request fail in that way; undefined ends that. */
export async function faultServer() {
  let armed;
  const open = new Set();
  const server = createServer(async (request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    response.on('error', () => {});
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (url.pathname.startsWith('/sdk/')) {
      const file = dist + url.pathname.slice(5);
      if (!existsSync(file)) return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': types[file.split('.').pop()] ?? 'application/json' });
      return createReadStream(file).pipe(response);
    }
    if (url.pathname === '/service-worker.js') {
      return response.writeHead(200, { 'content-type': types.js }).end(serviceWorker);
    }
    const [, , , , ...rest] = url.pathname.split('/');
    let text = '';
    for await (const chunk of request) text += chunk;
    const good = answer(`/${rest.join('/')}`, new URLSearchParams(text));
    if (armed) return faults[armed](response, good, request);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const arm = fault => (armed = fault);
  return { origin, arm, close };
}
