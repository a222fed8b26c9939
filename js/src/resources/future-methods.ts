/**
 * What the methods of `signIn.future` do (PROTOCOL 5.14): each is a call or two of the SignIn it belongs to, with the
 * factor chosen, and an error is handed back instead of thrown. The file is loaded when an application first asks for
 * `future`. It imports types and its neighbours' plain data only, so that nothing of the main file comes along twice.
 */
import { absolute } from '../address.js';
import { codedError } from '../coded-error.js';
import type { Form } from '../crossing.js';
import type { ClerkError, ClerkWebAuthnErrorCode } from '../errors.js';
import type { Params } from '../form.js';
import type { Owner } from '../owner.js';
import type { RuntimeErrorCode } from '../runtime-error-codes.js';
import type * as types from '../types.js';
import { type WalletBrand, type WalletMethod, walletMethods } from '../wallets.js';

type Result = { error: ClerkError | null };

/** The sign-in that the methods work on, and what they need of the main file. */
export interface Subject {
  owner: Owner;
  signIn: SignInCalls;
  /** The object that has the methods. */
  target: { canBeDiscarded: boolean };
  call(method: 'signIn.ssoWithPopup' | 'signIn.waitForEmailLink', params: Form, live: object): Promise<unknown>;
  form(params: object): Form;
  runtimeError(code: RuntimeErrorCode, message: string, cause?: unknown): ClerkError;
  webAuthnError(code: ClerkWebAuthnErrorCode, message: string, cause?: unknown): ClerkError;
}

/** The calls of a SignIn with parameters that are put together here. */
type SignInCalls = Omit<types.SignInResource, CalledMethod> &
  Record<CalledMethod, (params: Params) => Promise<unknown>>;
type CalledMethod =
  | 'create'
  | 'prepareFirstFactor'
  | 'attemptFirstFactor'
  | 'prepareSecondFactor'
  | 'attemptSecondFactor'
  | 'resetPassword'
  | 'authenticateWithRedirect'
  | 'authenticateWithPasskey'
  | 'submitProtectCheck'
  | WalletMethod;

/**
 * A method. It throws what it finds wrong before anything is sent, missing parameters included. The work that it
 * returns runs afterwards, and an error of the work becomes the result.
 */
type FutureMethod = (it: Subject, params: Params) => FutureWork;
type FutureWork = () => Promise<unknown>;

const noFactor = (it: Subject, strategy: string, cause?: unknown) =>
  it.runtimeError('factor_not_found', `The sign-in does not offer ${strategy}.`, cause);

/**
 * Sends a code or a link as the first factor, in a new attempt when an address is given. The factor with the id is
 * chosen, else the factor of the identifier that the user typed, else the first. Beyond these, the server is told
 * `extra`; whatever else the caller passes is not sent.
 */
const send =
  (strategy: string, key: string, addressKey = ''): ((it: Subject, params: Params, extra?: Params) => FutureWork) =>
  (it, params = {}, extra = {}) => {
    const { [key]: id, [addressKey]: address, signal } = params;
    const { signIn } = it;
    if (!signIn.id && (id || !address)) {
      const hint = addressKey ? ` Pass ${addressKey} to start one.` : '';
      throw codedError('sign_in_missing', `ClerkJS: There is no sign-in to use ${strategy} with.${hint}`);
    }
    return async () => {
      if (address) await signIn.create({ identifier: address, signal });
      const factor = chosen(signIn, strategy, key, id);
      if (!factor) throw noFactor(it, strategy);
      await signIn.prepareFirstFactor({ ...extra, strategy, [key]: factor[key], signal });
    };
  };

/** The factors of an attempt, whatever the server sent in their place. */
const listed = (factors: unknown): Params[] => (Array.isArray(factors) ? factors : []);

function chosen(signIn: SignInCalls, strategy: string, key: string, id: unknown): Params | undefined {
  const offered = listed(signIn.supportedFirstFactors).filter(factor => factor.strategy === strategy);
  return (
    (id && offered.find(factor => factor[key] === id)) ||
    offered.find(factor => factor.safeIdentifier === signIn.identifier) ||
    offered[0]
  );
}

const verify =
  (strategy: string): FutureMethod =>
  ({ signIn }, { code, signal }) =>
  async () =>
    signIn.attemptFirstFactor({ code, strategy, signal });

const submitPassword: FutureMethod =
  ({ signIn }, { password, signOutOfOtherSessions = true, signal }) =>
  () =>
    signIn.resetPassword({ password, signOutOfOtherSessions, signal });

function second(it: Subject, strategy: string): Params {
  const factor = listed(it.signIn.supportedSecondFactors).find(factor => factor.strategy === strategy);
  if (!factor) throw noFactor(it, strategy);
  return factor;
}

const sendSecond =
  (strategy: string, key: string): FutureMethod =>
  (it, params) =>
  async () =>
    it.signIn.prepareSecondFactor({ [key]: second(it, strategy)[key], strategy, signal: params?.signal });

const verifySecond =
  (strategy: string): FutureMethod =>
  ({ signIn }, { code, signal }) =>
  async () =>
    signIn.attemptSecondFactor({ code, strategy, signal });

/**
 * Every error of the browser's passkey prompt becomes passkey_retrieval_failed here; `cause` is the browser's error.
 */
const passkey: FutureMethod = (it, params) => {
  const { flow, signal } = params ?? {};
  if (typeof PublicKeyCredential !== 'function') {
    throw it.webAuthnError('passkey_not_supported', 'Passkeys are not supported on this device.');
  }
  return async () => {
    try {
      await it.signIn.authenticateWithPasskey({ flow, signal });
    } catch (caught) {
      const { code, message } = caught as Params;
      if (signal?.aborted) throw caught;
      if (code === 'passkey_factor_missing') throw noFactor(it, 'passkey', caught);
      if (code === 'missing_public_key_options') {
        throw it.runtimeError(code, 'The sign-in has no options for the passkey request.', caught);
      }
      // An error that the browser threw has no code, or a number.
      if (typeof code !== 'string' || /^passkey_(?!not_supported)/.test(code)) {
        throw it.webAuthnError('passkey_retrieval_failed', String(message).split('\n\n(code=')[0]!, caught);
      }
      throw caught;
    }
  };
};

const secondPasskey: FutureMethod = (it, params) => async () => {
  second(it, 'passkey');
  await passkey(it, params)();
};

const web3: FutureMethod = (it, { strategy, walletName, signal }) => {
  const name = walletMethods[strategy.replace(/^web3_|_signature$/g, '') as WalletBrand];
  return async () => {
    if (!name) throw it.runtimeError('web3_wallet_not_found', `There is no wallet for ${strategy}.`);
    try {
      await it.signIn[`authenticateWith${name}`]({ walletName, signal });
    } catch (caught) {
      if ((caught as Params)?.code !== 'web3_factor_missing') throw caught;
      throw listed(it.signIn.supportedFirstFactors).some(factor => factor.strategy === strategy)
        ? it.runtimeError('web3_nonce_not_found', 'The server sent nothing to sign.', caught)
        : noFactor(it, strategy, caught);
    }
  };
};

/**
 * The error that there is no provider to go to is dropped when the create has finished or failed the attempt by itself.
 */
const unlessDone = (caught: Params) => {
  if (caught?.code !== 'unexpected_verification') throw caught;
};

const sso: FutureMethod = (it, given) => {
  const { strategy, redirectUrl, redirectCallbackUrl, popup, signal } = given;
  const { oidcPrompt, enterpriseConnectionId, identifier } = given;
  const params: Params = {
    strategy,
    redirectUrl: redirectCallbackUrl,
    redirectUrlComplete: absolute(redirectUrl),
    identifier,
    oidcPrompt,
    enterpriseConnectionId,
    // An enterprise connection is prepared on the attempt that found it; a provider gets an attempt of its own, because
    // the address of an earlier one is used up.
    continueSignIn: strategy === 'enterprise_sso',
  };
  if (!popup) return () => it.signIn.authenticateWithRedirect({ ...params, signal }).catch(unlessDone);
  return async () => {
    const report = (signal: AbortSignal) =>
      it.call('signIn.ssoWithPopup', it.form(params), { popup, until: signal, signal });
    const closed = await whileOpen(popup, signal, report);
    if (it.signIn.id) await it.signIn.reload({ signal });
    const { status } = it.signIn.firstFactorVerification;
    if (closed && (!status || status === 'unverified')) {
      throw it.runtimeError('popup_closed', 'The window was closed before the sign-in was done.');
    }
  };
};

const password: FutureMethod = ({ signIn }, { identifier, emailAddress, phoneNumber, password, timezone, signal }) => {
  const given = [identifier, emailAddress, phoneNumber].filter(Boolean);
  if (given.length > 1)
    throw codedError('params_invalid', 'ClerkJS: Pass one of identifier, emailAddress and phoneNumber.');
  return () =>
    signIn.create({
      identifier: given[0] || signIn.identifier,
      password,
      timezone: timezone ?? signIn.timezone ?? undefined,
      signal,
    });
};

const phoneCode: FutureMethod = (it, { channel = 'sms', ...params } = {}) =>
  send('phone_code', 'phoneNumberId', 'phoneNumber')(it, params, { channel });

const emailLink: FutureMethod = (it, { verificationUrl, ...params }) =>
  send('email_link', 'emailAddressId', 'emailAddress')(it, params, { redirectUrl: absolute(verificationUrl) });

const resetByEmail: FutureMethod = (it, params) =>
  send('reset_password_email_code', 'emailAddressId')(it, { signal: params?.signal });

const resetByPhone: FutureMethod = (it, { phoneNumber, signal } = {}) =>
  send('reset_password_phone_code', 'phoneNumberId', 'phoneNumber')(it, { phoneNumber, signal });

/** Without a ticket, the one that a link brought to the page. */
const ticket: FutureMethod =
  ({ signIn }, params) =>
  () => {
    const ticket = params?.ticket ?? new URLSearchParams(location.search).get('__clerk_ticket') ?? undefined;
    return signIn.create({ strategy: 'ticket', ticket, signal: params?.signal });
  };

const finalize: FutureMethod = ({ owner, signIn, target }, { navigate, signal } = {}) => {
  const session = signIn.createdSessionId;
  if (!session) throw codedError('session_missing', 'ClerkJS: Cannot finalize sign-in without a created session.');
  return () => {
    target.canBeDiscarded = true;
    return owner.setActive({ session, navigate, signal });
  };
};

const reset: FutureMethod = ({ owner, target }) => {
  const { client } = owner;
  if (!client) throw codedError('not_loaded', 'ClerkJS: Cannot reset sign-in without a client.');
  return async () => {
    target.canBeDiscarded = true;
    client.resetSignIn();
  };
};

const methods: Record<string, FutureMethod> = {
  create: (it, params) => () => it.signIn.create(params && { ...params }),
  password,
  'emailCode.sendCode': send('email_code', 'emailAddressId', 'emailAddress'),
  'emailCode.verifyCode': verify('email_code'),
  'phoneCode.sendCode': phoneCode,
  'phoneCode.verifyCode': verify('phone_code'),
  'emailLink.sendLink': emailLink,
  'emailLink.waitForVerification':
    (it, { signal } = {}) =>
    () =>
      it.call('signIn.waitForEmailLink', [], { signal }),
  'resetPasswordEmailCode.sendCode': resetByEmail,
  'resetPasswordEmailCode.verifyCode': verify('reset_password_email_code'),
  'resetPasswordEmailCode.submitPassword': submitPassword,
  'resetPasswordPhoneCode.sendCode': resetByPhone,
  'resetPasswordPhoneCode.verifyCode': verify('reset_password_phone_code'),
  'resetPasswordPhoneCode.submitPassword': submitPassword,
  'mfa.sendPhoneCode': sendSecond('phone_code', 'phoneNumberId'),
  'mfa.verifyPhoneCode': verifySecond('phone_code'),
  'mfa.sendEmailCode': sendSecond('email_code', 'emailAddressId'),
  'mfa.verifyEmailCode': verifySecond('email_code'),
  'mfa.verifyTOTP': verifySecond('totp'),
  'mfa.verifyBackupCode': verifySecond('backup_code'),
  'mfa.passkey': secondPasskey,
  passkey,
  sso,
  web3,
  ticket,
  submitProtectCheck: (it, params) => () => it.signIn.submitProtectCheck(params),
  finalize,
  reset,
};

/** Runs the method of a name, `group.name` or the name alone. */
export async function runMethod(it: Subject, name: string, params?: Params): Promise<Result> {
  const work = methods[name]!(it, params as Params);
  try {
    await work();
    return { error: null };
  } catch (caught) {
    return { error: caught as ClerkError };
  }
}

/** How long a window may look closed before it counts, in milliseconds: it may have reported in the same moment. */
const grace = 500;

/**
 * Waits for a window's report, and gives up when there will be none: the user closed it, or a page in it isolated
 * itself (COOP), which looks the same and cuts the connection for good. True when it gave up.
 */
async function whileOpen(
  popup: Window,
  signal: AbortSignal | undefined,
  report: (signal: AbortSignal) => Promise<unknown>,
): Promise<boolean> {
  const given = new AbortController();
  const giveUp = () => given.abort();
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  let seen = 0;
  const timer = setInterval(() => popup.closed && seen++ && giveUp(), grace);
  try {
    await report(given.signal);
    return false;
  } catch (caught) {
    if (signal?.aborted || !given.signal.aborted) throw caught;
    return true;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
