/**
 * The calls of Clerk's custom-flow guides (https://clerk.com/docs/guides/development/custom-flows/overview), which are
 * written for objects with Clerk's types. Each function is one guide, without its user interface.
 */
import {
  EmailLinkErrorCodeStatus,
  isClerkAPIResponseError,
  isClerkRuntimeError,
  isEmailLinkError,
  isUserLockedError,
} from '../src/errors.js';
import type {
  EmailCodeFactor,
  EmailLinkFactor,
  HeadlessBrowserClerk,
  LoadedClerk,
  OAuthStrategy,
  PhoneCodeFactor,
  SetActiveNavigate,
  SignInFirstFactor,
  SignInResource,
  SignInSecondFactor,
} from '../src/types.js';

declare const router: { push(to: string): void };

const leave: SetActiveNavigate = async ({ session, decorateUrl }) => {
  if (session?.currentTask) {
    router.push(`/tasks/${session.currentTask.key}`);
    return;
  }
  const url = decorateUrl('/');
  if (url.startsWith('http')) window.location.href = url;
  else router.push(url);
};

// The two generations of guides: `signIn` of the client, and the newer object, here `signIn.future`.

export async function emailAndPassword(clerk: LoadedClerk, identifier: string, password: string) {
  const { signIn } = clerk.client;
  try {
    const attempt = await signIn.create({ identifier, password });
    if (attempt.status === 'complete') {
      await clerk.setActive({ session: attempt.createdSessionId, navigate: leave });
    } else {
      console.error(JSON.stringify(attempt, null, 2));
    }
  } catch (err) {
    if (isClerkAPIResponseError(err)) return err.errors.map(error => error.longMessage ?? error.message);
    if (isUserLockedError(err)) return [];
    throw err;
  }
  return undefined;
}

export async function emailAndPasswordFuture(clerk: LoadedClerk, emailAddress: string, password: string) {
  const signIn = clerk.signIn.future;
  const { error } = await signIn.password({ emailAddress, password });
  if (error) return JSON.stringify(error, null, 2);
  switch (signIn.status) {
    case 'complete':
      await signIn.finalize({ navigate: leave });
      break;
    case 'needs_second_factor':
      await signIn.mfa.sendPhoneCode();
      break;
    case 'needs_client_trust':
      if (signIn.supportedSecondFactors.some(factor => factor.strategy === 'email_code'))
        await signIn.mfa.sendEmailCode();
      break;
  }
  return undefined;
}

export async function oneTimeCode(clerk: LoadedClerk, phone: string, ask: () => Promise<string>) {
  const { signIn, signUp } = clerk.client;
  const { supportedFirstFactors } = await signIn.create({ identifier: phone });
  const isPhoneCode = (factor: SignInFirstFactor): factor is PhoneCodeFactor => factor.strategy === 'phone_code';
  const phoneCode = supportedFirstFactors?.find(isPhoneCode);
  if (phoneCode) {
    const { phoneNumberId } = phoneCode;
    await signIn.prepareFirstFactor({ strategy: 'phone_code', phoneNumberId });
    const attempt = await signIn.attemptFirstFactor({ strategy: 'phone_code', code: await ask() });
    if (attempt.status === 'complete') await clerk.setActive({ session: attempt.createdSessionId, navigate: leave });
  }

  const isEmailCode = (factor: SignInFirstFactor): factor is EmailCodeFactor => factor.strategy === 'email_code';
  const emailCode = signIn.supportedFirstFactors?.find(isEmailCode);
  if (emailCode) await signIn.prepareFirstFactor(emailCode);
  return signUp.status;
}

export async function oneTimeCodeFuture(clerk: LoadedClerk, emailAddress: string, phoneNumber: string, code: string) {
  const signIn = clerk.client.signIn.future;
  await signIn.emailCode.sendCode({ emailAddress });
  await signIn.emailCode.verifyCode({ code });
  await signIn.phoneCode.sendCode({ phoneNumber, channel: 'whatsapp' });
  const { error } = await signIn.phoneCode.verifyCode({ code });
  if (error) return error.longMessage;
  if (signIn.status === 'complete')
    await signIn.finalize({ navigate: ({ session }) => console.log(session.currentTask) });
  return undefined;
}

export async function secondFactor(
  clerk: LoadedClerk,
  identifier: string,
  password: string,
  code: string,
  useBackupCode: boolean,
) {
  const { signIn } = clerk.client;
  await signIn.create({ identifier, password });
  if (signIn.status === 'needs_second_factor') {
    const isPhoneCode = (factor: SignInSecondFactor): factor is PhoneCodeFactor => factor.strategy === 'phone_code';
    const phoneCode = signIn.supportedSecondFactors?.find(isPhoneCode);
    if (phoneCode) await signIn.prepareSecondFactor({ strategy: 'phone_code', phoneNumberId: phoneCode.phoneNumberId });
    const attempt = phoneCode
      ? await signIn.attemptSecondFactor({ strategy: 'phone_code', code })
      : await signIn.attemptSecondFactor({ strategy: useBackupCode ? 'backup_code' : 'totp', code });
    if (attempt.status === 'complete') await clerk.setActive({ session: attempt.createdSessionId, navigate: leave });
  }
}

export async function secondFactorFuture(clerk: LoadedClerk, code: string, way: 'sms' | 'email' | 'totp' | 'backup') {
  const { mfa } = clerk.signIn.future;
  const { error } = await {
    sms: () => mfa.verifyPhoneCode({ code }),
    email: () => mfa.verifyEmailCode({ code }),
    totp: () => mfa.verifyTOTP({ code }),
    backup: () => mfa.verifyBackupCode({ code }),
  }[way]();
  return error?.code;
}

export async function emailLink(clerk: LoadedClerk, identifier: string) {
  const { signIn } = clerk.client;
  const { startEmailLinkFlow, cancelEmailLinkFlow } = signIn.createEmailLinkFlow();
  const { supportedFirstFactors } = await signIn.create({ identifier });
  const isEmailLink = (factor: SignInFirstFactor): factor is EmailLinkFactor => factor.strategy === 'email_link';
  const factor = supportedFirstFactors?.find(isEmailLink);
  if (!factor) return 'no email link';
  const { emailAddressId } = factor;
  const { protocol, host } = window.location;
  const attempt = await startEmailLinkFlow({ emailAddressId, redirectUrl: `${protocol}//${host}/sign-in/verify` });
  const verification = attempt.firstFactorVerification;
  cancelEmailLinkFlow();
  if (verification.status === 'expired') return 'expired';
  return verification.verifiedFromTheSameClient() ? 'verified' : 'elsewhere';
}

export async function emailLinkPage(clerk: HeadlessBrowserClerk) {
  const { handleEmailLinkVerification, loaded } = clerk;
  if (!loaded) return 'loading';
  try {
    await handleEmailLinkVerification({ redirectUrl: `${location.origin}/sign-in`, redirectUrlComplete: '/' });
    return 'verified';
  } catch (err) {
    if (isEmailLinkError(err as Error)) {
      const { code } = err as { code: string };
      if (code === EmailLinkErrorCodeStatus.Expired) return 'expired';
      if (code === EmailLinkErrorCodeStatus.ClientMismatch) return 'client_mismatch';
    }
    return 'failed';
  }
}

export async function emailLinkFuture(clerk: LoadedClerk, emailAddress: string) {
  const signIn = clerk.signIn.future;
  const { error } = await signIn.emailLink.sendLink({
    emailAddress,
    verificationUrl: `${location.origin}/sign-in/verify`,
  });
  if (error) return error.code;
  await signIn.emailLink.waitForVerification();
  return signIn.emailLink.verification?.status;
}

export function oauth(clerk: LoadedClerk) {
  const signInWith = (strategy: OAuthStrategy) =>
    clerk.client.signIn
      .authenticateWithRedirect({ strategy, redirectUrl: '/sign-in/sso-callback', redirectUrlComplete: '/' })
      .catch((err: any) => console.log(err.errors));
  return signInWith('oauth_google');
}

export function oauthPopup(clerk: LoadedClerk) {
  const popup = window.open('about:blank', '', 'width=600,height=800');
  return clerk.client.signIn.authenticateWithPopup({
    popup,
    strategy: 'oauth_google',
    redirectUrl: '/sign-in/sso-callback',
    redirectUrlComplete: '/',
  });
}

export async function oauthCallback(clerk: HeadlessBrowserClerk) {
  await clerk.handleRedirectCallback({});
  await clerk.handleRedirectCallback(
    { signInFallbackRedirectUrl: '/', signUpFallbackRedirectUrl: '/welcome', continueSignUpUrl: '/sign-up/continue' },
    async to => router.push(to),
  );
}

export async function missingRequirements(clerk: LoadedClerk, username: string) {
  const { signUp } = clerk.client;
  if (signUp.status === 'missing_requirements' && signUp.missingFields.includes('username')) {
    const attempt = await signUp.update({ username, legalAccepted: true });
    if (attempt.status === 'complete') await clerk.setActive({ session: attempt.createdSessionId, navigate: leave });
  }
}

export async function oauthFuture(clerk: LoadedClerk) {
  const signIn = clerk.signIn.future;
  const { error } = await signIn.sso({
    strategy: 'oauth_google',
    redirectUrl: '/dashboard',
    redirectCallbackUrl: '/sso-callback',
  });
  if (error) return error.message;
  if (signIn.isTransferable) await clerk.client.signUp.create({ transfer: true });
  if (signIn.existingSession) await clerk.setActive({ session: signIn.existingSession.sessionId, navigate: leave });
  return undefined;
}

export async function enterprise(clerk: LoadedClerk, identifier: string) {
  await clerk.client.signIn.authenticateWithRedirect({
    identifier,
    strategy: 'enterprise_sso',
    redirectUrl: '/sign-in/sso-callback',
    redirectUrlComplete: '/',
  });
  await clerk.signIn.future.sso({
    strategy: 'enterprise_sso',
    identifier,
    redirectUrl: '/dashboard',
    redirectCallbackUrl: '/sso-callback',
  });
}

export async function passkey(clerk: LoadedClerk) {
  try {
    const attempt = await clerk.client.signIn?.authenticateWithPasskey({ flow: 'discoverable' });
    if (attempt?.status === 'complete') {
      await clerk.setActive({ session: attempt.createdSessionId, redirectUrl: '/', navigate: leave });
    }
  } catch (err) {
    if (isClerkRuntimeError(err) && err.code === 'passkey_retrieval_cancelled') return;
    throw err;
  }
  await clerk.client.signIn.authenticateWithPasskey({ flow: 'autofill' });
  await clerk.client.signIn.authenticateWithPasskey();
  await clerk.signIn.future.passkey({ flow: 'discoverable' });
}

export async function web3(clerk: LoadedClerk, identifier: string, sign: (message: string) => Promise<string>) {
  const attempt = await clerk.client.signIn.authenticateWithWeb3({
    identifier,
    strategy: 'web3_okx_wallet_signature',
    generateSignature: ({ nonce }) => sign(nonce),
  });
  await clerk.client.signIn.authenticateWithBase();
  await clerk.client.signIn.authenticateWithSolana({ walletName: 'Phantom' });
  await clerk.authenticateWithMetamask({ redirectUrl: '/' });
  await clerk.authenticateWithWeb3({ strategy: 'web3_solana_signature', walletName: 'Phantom', redirectUrl: '/' });
  await clerk.signIn.future.web3({ strategy: 'web3_solana_signature', provider: 'solana', walletName: 'Phantom' });
  return attempt.status;
}

export async function forgotPassword(clerk: LoadedClerk, identifier: string, code: string, password: string) {
  const { signIn } = clerk.client;
  await signIn.create({ strategy: 'reset_password_email_code', identifier });
  const result = await signIn.attemptFirstFactor({ strategy: 'reset_password_email_code', code, password });
  if (result.status === 'needs_second_factor') return 'needs_second_factor';
  if (result.status === 'needs_new_password') await signIn.resetPassword({ password, signOutOfOtherSessions: true });
  if (result.status === 'complete') await clerk.setActive({ session: result.createdSessionId });
  return result.status;
}

export async function forgotPasswordFuture(clerk: LoadedClerk, identifier: string, code: string, password: string) {
  const signIn = clerk.signIn.future;
  const { error: createError } = await signIn.create({ identifier });
  if (createError) return createError.code;
  await signIn.resetPasswordEmailCode.sendCode();
  await signIn.resetPasswordEmailCode.verifyCode({ code });
  const { error } = await signIn.resetPasswordEmailCode.submitPassword({ password, signOutOfOtherSessions: true });
  await signIn.resetPasswordPhoneCode.sendCode({ phoneNumber: '+15555550100' });
  return error?.code ?? (await signIn.reset()).error?.code;
}

export async function tickets(clerk: LoadedClerk, ticket: string) {
  const attempt = await clerk.client.signIn.create({ strategy: 'ticket', ticket });
  await clerk.signIn.future.ticket();
  return attempt.createdSessionId;
}

export async function googleOneTap(clerk: LoadedClerk, token: string) {
  const signInOrUp = await clerk.authenticateWithGoogleOneTap({ token });
  await clerk.handleGoogleOneTapCallback(signInOrUp, { signInForceRedirectUrl: '/' });
}

export async function signOutAndListen(clerk: HeadlessBrowserClerk) {
  const unsubscribe = clerk.addListener(({ session, user }) =>
    console.log(session?.id, user?.primaryEmailAddress?.emailAddress),
  );
  clerk.on('status', status => console.log(status), { notify: true });
  console.log(await clerk.session?.getToken({ template: 'supabase' }), clerk.client?.lastAuthenticationStrategy);
  await clerk.signOut();
  await clerk.signOut({ redirectUrl: '/', sessionId: 'sess_1' });
  await clerk.signOut(() => router.push('/'));
  unsubscribe();
}

export async function validating(signIn: SignInResource, password: string) {
  let message = '';
  signIn.validatePassword(password, {
    onValidation: ({ complexity, strength }) =>
      (message = complexity?.min_length ? 'too short' : (strength?.state ?? '')),
    onValidationComplexity: ok => console.log(ok),
  });
  return message;
}
