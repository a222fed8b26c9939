/**
 * The calls of a sign-up that take several requests. A sign-in needs none of them, so the file is loaded when an
 * application first makes one; it imports types and small functions, so that little of the main file comes along twice.
 */
import { absolute, address, withAuth } from './address.js';
import { codedError } from './coded-error.js';
import { leave } from './conversions.js';
import { described, orAborted } from './foreign.js';
import type { Params } from './form.js';
import type { Attempt, Owner } from './owner.js';
import { poll, type Until, untilStopped } from './polling.js';
import { portals } from './portals.js';
import type { runtimeError } from './rejection.js';
import type { RuntimeErrorCode } from './runtime-error-codes.js';
import type * as types from './types.js';

/** The sign-up that the calls work on, and what they need of the main file. */
export interface Subject {
  owner: Owner;
  signUp: SignUpCalls & Attempt;
  runtimeError: typeof runtimeError;
}
type CalledMethod = 'create' | 'update' | 'prepareVerification' | 'attemptVerification' | 'submitProtectCheck';
/** A sign-up with calls whose parameters are put together here. */
type SignUpCalls = Omit<types.SignUpResource, CalledMethod> &
  Record<CalledMethod, (params: Params) => Promise<unknown>>;

/** Wrong use: a plain Error, with a code. */
const usage = (code: RuntimeErrorCode, message: string) => codedError(code, `ClerkJS: ${message}`);

const needsSignUp = () =>
  codedError('sign_up_missing', 'You need to start a SignUp flow by calling SignUp.create() first.');

/** Has a link mailed and reads the sign-up until the link was followed or is too old. */
async function emailLink({ owner, signUp }: Subject, params: types.StartEmailLinkFlowParams & Until): Promise<void> {
  if (!signUp.id) throw needsSignUp();
  const { redirectUrl } = params;
  await untilStopped(params, async signal => {
    await signUp.prepareVerification({ strategy: 'email_link', redirectUrl, signal });
    await untilDecided(owner, signUp, signal);
  });
}

function untilDecided({ timer }: Owner, signUp: SignUpCalls, signal: AbortSignal | undefined): Promise<void> {
  const status = async () => {
    await signUp.reload({ signal });
    return signUp.verifications.emailAddress.status;
  };
  return poll(status, signal, timer);
}

/** Starts a sign-up with a wallet's address, has the wallet sign the server's text, and hands the signature in. */
async function web3({ signUp }: Subject, params: Params): Promise<void> {
  const { generateSignature, identifier, strategy = 'web3_metamask_signature', walletName, signal, ...given } = params;
  if (typeof generateSignature !== 'function') {
    throw usage('generate_signature_missing', "Missing 'generateSignature' option");
  }
  const web3Wallet = identifier || signUp.web3wallet || undefined;
  await signUp.create({ web3Wallet, ...given, signal });
  await signUp.prepareVerification({ strategy, signal });
  const { message } = signUp.verifications.web3Wallet;
  if (!message) {
    throw usage('web3_nonce_not_found', 'The server sent nothing to sign. Is the wallet enabled for sign-up?');
  }
  const provider = providerOf(strategy);
  const request = { identifier, nonce: message, provider };
  const sign = async (asked: object): Promise<string> => generateSignature(asked);
  let signature: string;
  try {
    signature = await orAborted(sign(walletName ? { ...request, walletName } : request), signal);
  } catch (declined) {
    // Coinbase Wallet refuses its first request at times (PROTOCOL 5.9), so it is asked again, as in clerk-js.
    if (provider !== 'coinbase_wallet' || described(declined).code !== 4001) throw declined;
    signature = await orAborted(sign(request), signal);
  }
  signal?.throwIfAborted();
  await signUp.attemptVerification({ signature, strategy, signal });
}

const providerOf = (strategy: string) => strategy.replace(/^web3_|_signature$/g, '') as types.Web3Provider;

/**
 * Signs up with an installed wallet: asks it for its account, and has it sign in web3(). The error codes are those of a
 * sign-in with a wallet.
 */
async function wallet(subject: Subject, { strategy, provider: given, ...params }: Params): Promise<void> {
  const { runtimeError } = subject;
  const provider = providerOf(strategy);
  const { walletName = '', signal } = params;
  if (provider === 'solana' && !walletName) {
    throw runtimeError('web3_solana_wallet_name_required', "Missing 'walletName' option");
  }
  signal?.throwIfAborted();
  const { installedWallet } = await import('./installed-wallets.js').catch(cause => {
    throw runtimeError('network_error', 'Network error', cause);
  });
  const found = await installedWallet(provider, walletName, given);
  if (!found) throw runtimeError('web3_wallet_not_found', `No ${provider} wallet is installed in this browser.`);
  const asked = async <T>(answer: () => Promise<T>): Promise<T> => {
    try {
      return await answer();
    } catch (cause) {
      throw walletError(subject, provider, cause);
    }
  };
  const identifier = await orAborted(asked(found.address), signal);
  signal?.throwIfAborted();
  if (typeof identifier !== 'string' || !identifier) {
    throw runtimeError('web3_wallet_locked', 'The wallet offers no account. Unlock it and try again.');
  }
  const generateSignature = ({ nonce }: types.GenerateSignatureParams) =>
    asked(() => found.sign(nonce, identifier)).catch(error => {
      if (provider !== 'solana') throw error;
      const { code, message } = described(error.cause ?? error);
      throw code === 4001 || message.startsWith('User rejected the request')
        ? runtimeError('web3_signature_request_rejected', 'The signature was declined in the wallet.', error)
        : runtimeError('web3_solana_signature_generation_failed', 'The wallet could not sign.', error);
    });
  await web3(subject, { ...params, strategy, identifier, generateSignature });
}

/**
 * Gives an error of a wallet a code, because a wallet may reject with anything. Errors with a numeric code of EIP-1193
 * stay as they are.
 */
function walletError({ runtimeError }: Subject, provider: string, cause: unknown): unknown {
  const { code, message } = described(cause);
  if (code === -32002 && provider !== 'solana') {
    const open = 'The wallet has a request open already. Open the wallet to answer it.';
    return runtimeError('web3_wallet_request_pending', open, cause);
  }
  if (typeof code === 'number') return cause;
  return runtimeError('web3_wallet_failed', `The wallet failed: ${message}`, cause);
}

/** Where the provider wants to see the user, once the sign-up waits for it. */
const providerUrl = ({ signUp }: Subject): URL | null => {
  const { status, externalVerificationRedirectURL } = signUp.verifications.externalAccount;
  return status === 'unverified' ? externalVerificationRedirectURL : null;
};

/** The provider's address, which has to be http or https: other protocols could run script in this page. */
function checked({ runtimeError }: Subject, url: URL): string {
  if (/^https?:$/.test(url.protocol)) return url.href;
  throw runtimeError('unsafe_redirect_url', "The provider's address may not be opened.");
}

/** Creates the sign-up, or goes on with it, and resolves with the provider's address. */
async function startSso(subject: Subject, params: Params, urls: Params): Promise<string> {
  const { strategy, continueSignUp, unsafeMetadata, emailAddress, legalAccepted, signal } = params;
  const { signUp } = subject;
  const { oidcPrompt, enterpriseConnectionId } = params;
  const body = { strategy, ...urls, unsafeMetadata, emailAddress, legalAccepted, oidcPrompt, enterpriseConnectionId };
  await (continueSignUp && signUp.id ? signUp.update : signUp.create)({ ...body, signal });
  const url = providerUrl(subject);
  if (url) return checked(subject, url);
  if (signUp.protectCheck) throw waitsForCheck(subject);
  const status = signUp.verifications.externalAccount.status || 0;
  throw usage('unexpected_verification', `Response: ${status} not supported yet.`);
}

const waitsForCheck = ({ runtimeError }: Subject) =>
  runtimeError('protect_check_required', 'The sign-up is waiting for a protect check.');

async function redirect(subject: Subject, params: Params): Promise<void> {
  const urls = {
    redirectUrl: params.redirectUrl && withAuth(subject.owner.boundary, params.redirectUrl),
    actionCompleteRedirectUrl: params.redirectUrlComplete,
  };
  leave(await startSso(subject, params, urls));
}

/** A window's addresses, and the next report of it that can be believed. */
interface Reports {
  urls: { redirectUrl: string; actionCompleteRedirectUrl: string };
  watched: import('./popup.js').Popup;
  next(): Promise<{ session?: string; return_url?: string }>;
}

/**
 * Lets the provider's answer end on a page that reports to its opener: the account portal's, or the Frontend API's own
 * where there is no portal, with a secret of this call (PROTOCOL 5.8).
 */
async function listen(
  subject: Subject,
  popup: Window,
  back: string,
  complete: string | undefined,
  until: AbortSignal | undefined,
  intent?: string,
): Promise<Reports> {
  const { boundary } = subject.owner;
  const { host, baseUrl } = subject.owner.instance();
  const returnUrl = address(back);
  for (const name of ['sign_in_force_redirect_url', 'sign_up_force_redirect_url']) {
    if (complete) returnUrl.searchParams.set(name, complete);
  }
  if (intent) returnUrl.searchParams.set('intent', intent);
  const [from, to] = portals.find(([from]) => host.includes(from)) ?? [];
  const state = from ? '' : crypto.randomUUID() + crypto.randomUUID();
  const page = new URL(from ? `https://${host.replace(from, to!)}/popup-callback` : `${baseUrl}/popup_auth_callback`);
  if (state) page.searchParams.set('state', state);
  const actionCompleteRedirectUrl = withAuth(boundary, page.href);
  page.searchParams.set('return_url', withAuth(boundary, returnUrl.href));
  const redirectUrl = withAuth(boundary, page.href);
  const { watchPopup } = await import('./popup.js').catch(cause => {
    throw subject.runtimeError('network_error', 'Network error', cause);
  });
  const watched = watchPopup(popup, until);
  const next = async () => {
    for (;;) {
      const report = JSON.parse(await watched.message(page.origin));
      if ((!state || sameSecret(report?.state, state)) && (report?.session || report?.return_url)) return report;
    }
  };
  return { urls: { redirectUrl, actionCompleteRedirectUrl }, watched, next };
}

/** Compares in constant time. */
function sameSecret(given: unknown, secret: string): boolean {
  if (typeof given !== 'string' || given.length !== secret.length) return false;
  let different = 0;
  for (let i = 0; i < secret.length; i++) different |= given.charCodeAt(i) ^ secret.charCodeAt(i);
  return !different;
}

/** How long a window may look closed before it counts, in milliseconds: it may have reported in the same moment. */
const grace = 500;

/** How long a report is waited for once the window looks closed: one that isolated itself looks so, too (COOP). */
const patience = 10 * 60_000;

/** Resolves once a window has looked closed twice in a row. */
async function untilClosed({ timer }: Owner, watched: Reports['watched'], signal: AbortSignal): Promise<void> {
  for (let seen = 0; seen < 2; ) {
    await new Promise<void>(resolve => timer(grace, resolve));
    if (signal.aborted) return;
    seen = watched.closed() ? seen + 1 : 0;
  }
}

/** Points the window at the provider and resolves; its report is acted on later. */
async function popup(subject: Subject, params: Params): Promise<void> {
  const { popup, onClose, redirectUrl, redirectUrlComplete, signal } = params;
  if (!popup) throw usage('popup_missing', "Missing 'popup' option");
  const given = new AbortController();
  const end = () => given.abort(signal?.reason);
  signal?.addEventListener('abort', end, { signal: given.signal });
  const listening = listen(subject, popup, redirectUrl, redirectUrlComplete, given.signal, 'signUp');
  listening.catch(() => given.abort());
  const reports = await listening;
  try {
    reports.watched.point(await startSso(subject, params, reports.urls));
  } catch (error) {
    given.abort();
    reports.watched.close();
    throw error;
  }
  void finishPopup(subject, reports, redirectUrlComplete, given, onClose).finally(() => {
    given.abort();
    reports.watched.close();
  });
}

async function finishPopup(
  { owner }: Subject,
  { watched, next }: Reports,
  complete: string | undefined,
  given: AbortController,
  onClose: (() => void) | undefined,
): Promise<void> {
  const earlier = new Set(owner.client?.sessions.map(session => session.id));
  const report = next().catch(() => ({}) as { session?: string; return_url?: string });
  const closed = untilClosed(owner, watched, given.signal).then(async () => {
    if (!onClose || given.signal.aborted) return;
    await owner.boundary.invoke('client.reload').catch(() => {});
    const session = owner.client?.sessions.find(({ id }) => !earlier.has(id))?.id;
    if (session) return { session };
    // In a task of its own, so that what the application's function throws is reported as the application's error.
    if (!given.signal.aborted) queueMicrotask(onClose);
    return;
  });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const late = closed.then(
    found =>
      found ??
      new Promise<object>(resolve => {
        if (!given.signal.aborted) waiting = setTimeout(resolve, patience, {});
      }),
  );
  const { session, return_url } = (await Promise.race([report, late])) as Awaited<typeof report>;
  given.abort(); // nothing else is waited for
  clearTimeout(waiting);
  try {
    if (session) {
      if (!owner.client?.sessions.some(({ id }) => id === session)) await owner.boundary.invoke('client.reload');
      await owner.setActive({ session, redirectUrl: complete });
    } else if (return_url) {
      await owner.boundary.invoke('clerk.navigate', { to: return_url });
    }
  } catch {} // no caller waits for this any longer; the client shows how the sign-up ended
}

/**
 * A method of `future`. It throws what it finds wrong before anything is sent. The work that it returns runs
 * afterwards, and an error of the work becomes the result.
 */
type FutureMethod = (subject: Subject, params: Params) => () => Promise<unknown>;

const send =
  (strategy: string): FutureMethod =>
  ({ signUp }, params) =>
  () => {
    const { channel = 'sms', signal } = params ?? {};
    return signUp.prepareVerification({ strategy, ...(strategy === 'phone_code' && { channel }), signal });
  };

const verify =
  (strategy: string): FutureMethod =>
  ({ signUp }, { code, signal }) =>
  () =>
    signUp.attemptVerification({ strategy, code, signal });

/** Parameters as they are sent: metadata that is `null` is none. */
const sent = (params: Params | null | undefined): Params => ({
  ...params,
  unsafeMetadata: params?.unsafeMetadata ?? undefined,
});

const sso: FutureMethod =
  (subject, { redirectUrl, redirectCallbackUrl, popup, strategy, ...given }) =>
  async () => {
    const { signUp } = subject;
    const { signal } = given;
    const complete = absolute(redirectUrl ?? undefined);
    const { unsafeMetadata, legalAccepted, oidcPrompt, enterpriseConnectionId, emailAddress, locale } = given;
    const extra = { unsafeMetadata, legalAccepted, oidcPrompt, enterpriseConnectionId, emailAddress, locale };
    const start = (urls: object) =>
      (signUp.id ? signUp.update : signUp.create)({ strategy, ...urls, ...extra, signal }).then(() => {
        const url = providerUrl(subject);
        if (!url && signUp.protectCheck) throw waitsForCheck(subject);
        return url && checked(subject, url);
      });
    if (!popup) {
      const url = await start({
        redirectUrl: redirectCallbackUrl && withAuth(subject.owner.boundary, redirectCallbackUrl),
        actionCompleteRedirectUrl: complete,
      });
      if (url) leave(url);
      return;
    }
    const ending = new AbortController();
    const abort = () => ending.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { signal: ending.signal });
    const { urls, watched, next } = await listen(subject, popup, redirectCallbackUrl, complete, ending.signal);
    let gone = false;
    try {
      const url = await start(urls);
      if (!url) return;
      watched.point(url);
      gone = await Promise.race([
        next().then(() => false),
        untilClosed(subject.owner, watched, ending.signal).then(() => true),
      ]);
    } finally {
      signal?.removeEventListener('abort', abort);
      ending.abort();
      watched.close();
    }
    signal?.throwIfAborted();
    if (signUp.id) await signUp.reload({ signal });
    const { status } = signUp.verifications.externalAccount;
    if (gone && signUp.status !== 'complete' && (!status || status === 'unverified')) {
      throw subject.runtimeError('popup_closed', 'The window was closed before the sign-up was done.');
    }
  };

const future: Record<string, FutureMethod> = {
  create:
    ({ signUp }, params) =>
    async () =>
      signUp.create(sent(params)),
  update:
    ({ signUp }, params) =>
    async () =>
      signUp.update(sent(params)),
  password:
    ({ signUp }, params) =>
    async () =>
      (signUp.id ? signUp.update : signUp.create)({ strategy: 'password', ...sent(params) }),
  sso,
  ticket:
    ({ signUp }, params) =>
    async () => {
      const ticket = params?.ticket ?? new URLSearchParams(location.search).get('__clerk_ticket') ?? undefined;
      await signUp.create({ ...sent(params), strategy: 'ticket', ticket });
    },
  web3:
    (subject, { strategy, ...params }) =>
    () =>
      wallet(subject, { ...params, strategy }),
  submitProtectCheck:
    ({ signUp }, params) =>
    async () =>
      signUp.submitProtectCheck(params),
  finalize:
    ({ owner, signUp }, params) =>
    async () => {
      const { navigate, signal } = params ?? {};
      const session = signUp.createdSessionId;
      if (!session) throw usage('session_missing', 'Cannot finalize sign-up without a created session.');
      discard(signUp);
      await owner.setActive({ session, navigate, signal });
    },
  reset: ({ owner, signUp }) => {
    const { client } = owner;
    if (!client) throw usage('not_loaded', 'Cannot reset sign-up without a client.');
    return async () => {
      discard(signUp);
      client.resetSignUp();
    };
  },
  sendEmailCode: send('email_code'),
  verifyEmailCode: verify('email_code'),
  sendPhoneCode: send('phone_code'),
  verifyPhoneCode: verify('phone_code'),
  sendEmailLink:
    ({ signUp }, { verificationUrl, signal }) =>
    async () =>
      signUp.prepareVerification({ strategy: 'email_link', redirectUrl: absolute(verificationUrl), signal }),
  waitForEmailLinkVerification:
    ({ owner, signUp }, params) =>
    () =>
      untilDecided(owner, signUp, params?.signal),
};

/** Lets hooks show the next attempt. */
const discard = (signUp: SignUpCalls) => Object.assign(signUp.__internal_future, { canBeDiscarded: true });

type Call = (subject: Subject, params: Params) => Promise<unknown>;

/** A call that resolves with the sign-up. */
const withSignUp =
  (call: Call): Call =>
  async (subject, params) => {
    await call(subject, params);
    return subject.signUp;
  };

const calls: Record<string, Call> = {
  Redirect: redirect,
  Popup: popup,
  Web3: withSignUp(web3),
  wallet: withSignUp(wallet),
  emailLink: withSignUp(emailLink as Call),
};

/** Runs a call of a SignUp, or a method of its `future`, which resolves with its error. */
export async function run(subject: Subject, name: string, params?: Params): Promise<never> {
  const call = calls[name];
  if (call) return (await call(subject, params ?? {})) as never;
  const work = future[name]!(subject, params as Params);
  try {
    await work();
    return { error: null } as never;
  } catch (error) {
    return { error } as never;
  }
}
