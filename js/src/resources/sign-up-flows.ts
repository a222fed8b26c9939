/**
 * The calls of a sign-up that take several requests. A sign-in needs none of them, so the file is loaded when an
 * application first makes one; it imports types only, so that nothing of the main file comes along twice.
 */
import type * as types from '../types.js';

/** The pause after each answer while a link is waited for, in milliseconds (PROTOCOL 5.6). */
const pollInterval = 1000;

/**
 * Has a link mailed and reads the sign-up until the link was followed or is too old. The caller's signal ends it with
 * the signal's reason. `stop` ends it too, and then the promise stays unsettled, as in clerk-js (PROTOCOL 5.6).
 */
export async function emailLink(
  signUp: types.SignUpResource,
  { redirectUrl, signal }: types.StartEmailLinkFlowParams,
  stop: AbortController,
): Promise<void> {
  if (!signUp.id) throw new Error('You need to start a SignUp flow by calling SignUp.create() first.');
  if (signal?.aborted) throw signal.reason;
  let aborted = false;
  const abort = () => {
    aborted = !stop.signal.aborted;
    stop.abort(signal!.reason);
  };
  signal?.addEventListener('abort', abort);
  try {
    await untilFollowed(signUp, redirectUrl, stop.signal);
  } catch (error) {
    if (aborted || !stop.signal.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  if (stop.signal.aborted) await new Promise(() => {});
}

async function untilFollowed(signUp: types.SignUpResource, redirectUrl: string, signal: AbortSignal): Promise<void> {
  await signUp.prepareEmailAddressVerification({
    strategy: 'email_link',
    redirectUrl,
    signal,
  });
  for (;;) {
    await signUp.reload({ signal });
    if (/^(verified|expired)$/.test(signUp.verifications.emailAddress.status ?? '')) return;
    await pause(signal);
  }
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(done, pollInterval);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** Starts a sign-up with a wallet's address, has the wallet sign the server's text, and hands the signature in. */
export async function web3(
  signUp: types.SignUpResource,
  params: types.SignUpAuthenticateWithWeb3Params,
): Promise<void> {
  const { generateSignature, identifier, unsafeMetadata, legalAccepted, walletName, signal } = params || {};
  const { strategy = 'web3_metamask_signature' } = params || {};
  if (typeof generateSignature !== 'function') throw new Error("ClerkJS: Missing 'generateSignature' option.");
  const web3Wallet = identifier || signUp.web3wallet || undefined;
  await signUp.create({ web3Wallet, unsafeMetadata, legalAccepted, signal });
  await signUp.prepareWeb3WalletVerification({ strategy, signal });
  const { message } = signUp.verifications.web3Wallet;
  if (!message) throw new Error('ClerkJS: The server sent nothing to sign. Is the wallet enabled for sign-up?');
  const provider = strategy.replace(/^web3_|_signature$/g, '') as types.Web3Provider;
  const request = { identifier: identifier!, nonce: message, provider };
  let signature: string;
  try {
    signature = await generateSignature(walletName ? { ...request, walletName } : request);
  } catch (declined) {
    // Coinbase Wallet refuses its first request at times (PROTOCOL 5.9), so it is asked again, as in clerk-js.
    if (provider !== 'coinbase_wallet' || (declined as { code?: unknown }).code !== 4001) throw declined;
    signature = await generateSignature(request);
  }
  signal?.throwIfAborted();
  await signUp.attemptWeb3WalletVerification({ signature, strategy, signal });
}
