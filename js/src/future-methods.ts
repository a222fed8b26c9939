/**
 * What the methods of `signIn.future` do (PROTOCOL 5.14): each is a call or two of the SignIn it belongs to, with the factor
 * chosen and errors handed back instead of thrown. A file of its own, loaded on demand: it imports types only, so that
 * nothing of the main file comes along twice.
 */
import type { Live, form as Form, toError as ToError } from './boundary.js';
import type { Clerk } from './clerk.js';
import type { ClerkError } from './errors.js';
import type { SignIn } from './sign-in.js';

type Params = Record<string, any>;
type Result = { error: ClerkError | null };

/** Runs the method of a name, `group.name` or the name alone. */
export type Methods = (name: string, params?: Params) => Promise<Result>;

/** The wallets' own methods, by what stands between web3_ and _signature. */
const wallets: Record<string, 'Metamask' | 'CoinbaseWallet' | 'OKXWallet' | 'Base' | 'Solana'> = {
  metamask: 'Metamask',
  coinbase_wallet: 'CoinbaseWallet',
  okx_wallet: 'OKXWallet',
  base: 'Base',
  solana: 'Solana',
};

/**
 * @param target the object the methods are on
 * @param form and toError are the main file's
 */
export function methods(
  clerk: Clerk,
  signIn: SignIn,
  target: { canBeDiscarded: boolean },
  form: typeof Form,
  toError: typeof ToError,
): Methods {
  const invoke = (method: string, params: object, live: Live) =>
    clerk.boundary.invoke(method, signIn.serial, form(params), live);
  const error = (kind: 'ClerkRuntimeError' | 'ClerkWebAuthnError', code: string, message: string, cause?: unknown) =>
    toError(JSON.stringify({ kind, code, message }), cause);
  const runtime = (code: string, message: string, cause?: unknown) => error('ClerkRuntimeError', code, message, cause);
  const noFactor = (strategy: string, cause?: unknown) =>
    runtime('factor_not_found', `The sign-in does not offer ${strategy}.`, cause);

  const outcome = async (work: () => Promise<unknown>): Promise<Result> => {
    try {
      await work();
      return { error: null };
    } catch (caught) {
      return { error: caught as ClerkError };
    }
  };

  /**
   * Sends a code or a link as the first factor, in a new attempt when an address is given. The factor is the one with the id,
   * else that of the identifier the user typed, else the first.
   */
  const send =
    (strategy: string, key: string, addressKey?: string) =>
    async (params: Params = {}) => {
      const { [key]: id, [addressKey!]: address, signal, ...extra } = params;
      if (!signIn.id && (id || !address)) {
        throw new Error(
          `ClerkJS: There is no sign-in to use ${strategy} with.${addressKey ? ` Pass ${addressKey} to start one.` : ''}`,
        );
      }
      return outcome(async () => {
        if (address) await signIn.create({ identifier: address, signal });
        const offered = ((signIn.supportedFirstFactors || []) as Params[]).filter(
          factor => factor.strategy === strategy,
        );
        const factor =
          (id && offered.find(factor => factor[key] === id)) ||
          offered.find(factor => factor.safeIdentifier === signIn.identifier) ||
          offered[0];
        if (!factor) throw noFactor(strategy);
        await signIn.prepareFirstFactor({ strategy, [key]: factor[key], ...extra, signal } as any);
      });
    };
  const verify =
    (strategy: string) =>
    async ({ code, signal }: Params = {}) =>
      outcome(async () => signIn.attemptFirstFactor({ code, strategy, signal } as any));
  const submitPassword = async ({ password, signOutOfOtherSessions = true, signal }: Params = {}) =>
    outcome(() => signIn.resetPassword({ password, signOutOfOtherSessions, signal } as any));

  const second = (strategy: string): Params => {
    const factor = signIn.supportedSecondFactors?.find(factor => factor.strategy === strategy);
    if (!factor) throw noFactor(strategy);
    return factor;
  };
  const sendSecond =
    (strategy: string, key: string) =>
    async ({ signal }: Params = {}) =>
      outcome(async () => signIn.prepareSecondFactor({ [key]: second(strategy)[key], strategy, signal } as any));
  const verifySecond =
    (strategy: string) =>
    async ({ code, signal }: Params = {}) =>
      outcome(async () => signIn.attemptSecondFactor({ code, strategy, signal } as any));

  /** Whatever the browser says of a passkey is passkey_retrieval_failed here; `cause` has its own error. */
  const passkey = async ({ flow, signal }: Params = {}) => {
    try {
      await signIn.authenticateWithPasskey({ flow, signal } as any);
    } catch (caught) {
      const { code, message } = caught as Params;
      if (signal?.aborted) throw caught;
      if (code === 'passkey_factor_missing') throw noFactor('passkey', caught);
      if (code === 'missing_public_key_options')
        throw runtime(code, 'The sign-in has no options for the passkey request.', caught);
      // What the browser throws has no code, or a number.
      if (typeof code !== 'string' || /^passkey_(?!not_supported)/.test(code)) {
        throw error('ClerkWebAuthnError', 'passkey_retrieval_failed', String(message).split('\n\n(code=')[0]!, caught);
      }
      throw caught;
    }
  };

  const web3 = async ({ strategy, walletName, signal }: Params) => {
    const wallet = wallets[strategy.replace(/^web3_|_signature$/g, '')];
    if (!wallet) throw runtime('web3_wallet_not_found', `There is no wallet for ${strategy}.`);
    try {
      await signIn[`authenticateWith${wallet}`]({ walletName, signal });
    } catch (caught) {
      if ((caught as Params)?.code !== 'web3_factor_missing') throw caught;
      throw signIn.supportedFirstFactors?.some(factor => factor.strategy === strategy)
        ? runtime('web3_nonce_not_found', 'The server sent nothing to sign.', caught)
        : noFactor(strategy, caught);
    }
  };

  const sso = async ({
    strategy,
    redirectUrl,
    redirectCallbackUrl,
    popup,
    signal,
    oidcPrompt,
    enterpriseConnectionId,
    identifier,
  }: Params) => {
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
    if (!popup) return signIn.authenticateWithRedirect({ ...params, signal } as any);
    const closed = await whileOpen(popup, signal, signal => invoke('ssoWithPopup', params, { popup, signal }));
    if (signIn.id) await signIn.reload({ signal });
    const { status } = signIn.firstFactorVerification;
    if (closed && (!status || status === 'unverified')) {
      throw runtime('popup_closed', 'The window was closed before the sign-in was done.');
    }
  };

  const all: Record<string, (params?: Params) => Promise<Result>> = {
    create: async params => outcome(() => signIn.create(params as any)),
    password: async ({ identifier, emailAddress, phoneNumber, password, timezone, signal } = {}) => {
      const given = [identifier, emailAddress, phoneNumber].filter(Boolean);
      if (given.length > 1) throw new Error('ClerkJS: Pass one of identifier, emailAddress and phoneNumber.');
      const params = {
        identifier: given[0] || signIn.identifier,
        password,
        timezone: timezone ?? signIn.timezone ?? undefined,
        signal,
      };
      return outcome(() => signIn.create(params));
    },
    'emailCode.sendCode': send('email_code', 'emailAddressId', 'emailAddress'),
    'emailCode.verifyCode': verify('email_code'),
    'phoneCode.sendCode': async ({ channel = 'sms', ...params } = {}) =>
      send('phone_code', 'phoneNumberId', 'phoneNumber')({ ...params, channel }),
    'phoneCode.verifyCode': verify('phone_code'),
    'emailLink.sendLink': async ({ verificationUrl, ...params } = {}) =>
      send('email_link', 'emailAddressId', 'emailAddress')({ ...params, redirectUrl: absolute(verificationUrl) }),
    'emailLink.waitForVerification': async ({ signal } = {}) =>
      outcome(() => invoke('waitForEmailLink', {}, { signal })),
    'resetPasswordEmailCode.sendCode': send('reset_password_email_code', 'emailAddressId'),
    'resetPasswordEmailCode.verifyCode': verify('reset_password_email_code'),
    'resetPasswordEmailCode.submitPassword': submitPassword,
    'resetPasswordPhoneCode.sendCode': send('reset_password_phone_code', 'phoneNumberId', 'phoneNumber'),
    'resetPasswordPhoneCode.verifyCode': verify('reset_password_phone_code'),
    'resetPasswordPhoneCode.submitPassword': submitPassword,
    'mfa.sendPhoneCode': sendSecond('phone_code', 'phoneNumberId'),
    'mfa.verifyPhoneCode': verifySecond('phone_code'),
    'mfa.sendEmailCode': sendSecond('email_code', 'emailAddressId'),
    'mfa.verifyEmailCode': verifySecond('email_code'),
    'mfa.verifyTOTP': verifySecond('totp'),
    'mfa.verifyBackupCode': verifySecond('backup_code'),
    'mfa.passkey': async ({ signal } = {}) =>
      outcome(async () => {
        second('passkey');
        await passkey({ signal });
      }),
    passkey: async params => outcome(() => passkey(params)),
    sso: async (params = {}) => outcome(() => sso(params)),
    web3: async (params = {}) => outcome(() => web3(params)),
    ticket: async ({ ticket = new URLSearchParams(location.search).get('__clerk_ticket') ?? undefined, signal } = {}) =>
      outcome(() => signIn.create({ strategy: 'ticket', ticket, signal } as any)),
    submitProtectCheck: async params => outcome(() => signIn.submitProtectCheck(params as any)),
    finalize: async ({ navigate, signal } = {}) => {
      const session = signIn.createdSessionId;
      if (!session) throw new Error('ClerkJS: Cannot finalize sign-in without a created session.');
      return outcome(() => {
        target.canBeDiscarded = true;
        return clerk.setActive({ session, navigate, signal } as any);
      });
    },
    reset: async () => {
      if (!clerk.client) throw new Error('ClerkJS: Cannot reset sign-in without a client.');
      target.canBeDiscarded = true;
      clerk.client.resetSignIn();
      return { error: null };
    },
  };
  return (name, params) => all[name]!(params);
}

/** A URL as it is, a path with this page's origin before it. */
function absolute(url: string): string {
  try {
    new URL(url);
    return url;
  } catch {
    return new URL(url, location.origin).href;
  }
}

/** How long a window may look closed before it counts, in milliseconds: it may have reported in the same moment. */
const grace = 500;

/**
 * Waits for a window's report, and gives up when there will be none: the user closed it, or a page in it isolated itself
 * (COOP), which looks the same and cuts the connection for good. True when it gave up.
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
