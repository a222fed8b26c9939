/**
 * The calls of a reverification (PROTOCOL 7.2). An application seldom makes them, so the file is loaded by the first
 * one; it imports types and small functions, so that nothing of the main file comes along twice.
 */
import { readingAnswers } from './answered.js';
import { codedError } from './coded-error.js';
import type { ClerkWebAuthnErrorCode } from './errors.js';
import { described, orAborted } from './foreign.js';
import type { Params } from './form.js';
import type { runtimeError } from './rejection.js';
import type * as types from './types.js';
import type { Wire } from './wire.js';

type Stage = 'first' | 'second';

/** A session, and what its calls need of the instance. */
export interface Subject {
  readonly session: types.SessionResource;
  /** Posts parameters as a form; resolves with the resource. */
  send(path: string, params: Params): Promise<Wire>;
  verification(wire: Wire | null): types.VerificationResource;
  camel(value: unknown): unknown;
  /** The JSON of a passkey's assertion. */
  assertion(credential: unknown): string;
  publicKey(json: string): PublicKeyCredentialRequestOptions;
  runtimeError: typeof runtimeError;
  webAuthnError(code: ClerkWebAuthnErrorCode, message: string, cause?: unknown): Error;
}

const post = (subject: Subject, action: string, params: Params): Promise<types.SessionVerificationResource> =>
  readingAnswers(subject, params, subject => posted(subject, action, params));

async function posted(subject: Subject, action: string, params: Params): Promise<types.SessionVerificationResource> {
  const { session } = subject;
  const wire = await subject.send(`/client/sessions/${encodeURIComponent(session.id)}/verify${action}`, params);
  const factors = (name: string) => (subject.camel(wire[`supported_${name}_factors`]) ?? null) as never;
  const resource = {
    pathRoot: '',
    id: wire.id,
    status: wire.status,
    level: wire.level,
    session,
    supportedFirstFactors: factors('first'),
    supportedSecondFactors: factors('second'),
    firstFactorVerification: subject.verification(wire.first_factor_verification),
    secondFactorVerification: subject.verification(wire.second_factor_verification),
    reload: () => Promise.resolve(resource),
  };
  return resource;
}

export const start = (subject: Subject, _: Stage, { level, signal }: Params) => post(subject, '', { level, signal });

/** The parameters that are sent, by strategy. Other members of a factor that the caller passed are left out. */
const prepared: Record<string, string[]> = {
  email_code: ['emailAddressId'],
  phone_code: ['phoneNumberId', 'default'],
  passkey: [],
  enterprise_sso: ['emailAddressId', 'enterpriseConnectionId', 'redirectUrl'],
};

export function prepare(subject: Subject, stage: Stage, { strategy, signal, ...given }: Params) {
  const names = prepared[strategy];
  if (stage === 'first' && !names) {
    const message = `Clerk: "${strategy}" is not a valid strategy for Session.prepareFirstFactorVerification.`;
    throw codedError('strategy_invalid', message);
  }
  const rest = stage === 'first' ? Object.fromEntries(names!.map(name => [name, given[name]])) : given;
  return post(subject, `/prepare_${stage}_factor`, { ...rest, strategy, signal });
}

export function attempt(subject: Subject, stage: Stage, { publicKeyCredential, ...given }: Params) {
  const proof =
    given.strategy === 'passkey' ? { publicKeyCredential: subject.assertion(publicKeyCredential) } : undefined;
  return post(subject, `/attempt_${stage}_factor`, { ...proof, ...given });
}

/** The codes of what `navigator.credentials.get` throws, by its name (WebAuthn 3, 5.1.4). */
const codes: Record<string, ClerkWebAuthnErrorCode> = {
  NotAllowedError: 'passkey_retrieval_cancelled',
  AbortError: 'passkey_operation_aborted',
  SecurityError: 'passkey_invalid_rpID_or_domain',
};

export async function passkey(subject: Subject, _: Stage, { level = 'first_factor', signal }: Params) {
  if (level !== 'first_factor' && level !== 'second_factor') {
    throw codedError(
      'options_invalid',
      `Clerk: "${level}" is not a valid verification level for Session.verifyWithPasskey. ` +
        "Use 'first_factor' or 'second_factor'.",
    );
  }
  if (typeof PublicKeyCredential !== 'function') {
    throw subject.webAuthnError('passkey_not_supported', 'Passkeys are not supported on this device.');
  }
  const stage = level === 'first_factor' ? 'first' : 'second';
  const verification = await prepare(subject, stage, { strategy: 'passkey', signal });
  const { nonce } = verification[`${stage}FactorVerification`];
  if (!nonce) {
    throw codedError('missing_public_key_options', "Missing 'publicKey' options: the server sent no challenge.");
  }
  let credential: Credential | null;
  try {
    credential = await orAborted(
      navigator.credentials.get({ publicKey: subject.publicKey(nonce), ...(signal && { signal }) }),
      signal,
    );
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const { name, message } = described(error);
    throw subject.webAuthnError(codes[name] ?? 'passkey_retrieval_failed', message, error);
  }
  if (!credential) throw subject.webAuthnError('passkey_retrieval_failed', 'The browser returned no passkey.');
  try {
    subject.assertion(credential);
  } catch (error) {
    throw subject.webAuthnError('passkey_retrieval_failed', 'What the browser returned is no passkey.', error);
  }
  return attempt(subject, stage, { strategy: 'passkey', publicKeyCredential: credential, signal });
}
