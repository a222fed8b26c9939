/**
 * The examples of Clerk's page on the SignIn object (https://clerk.com/docs/reference/javascript/sign-in), as they
 * stand there.
 */
import { Clerk } from '../src/index.js';
import type { SignInResource } from '../src/types.js';

const clerk = new Clerk('pk_test_…');

export async function attemptFirstFactor() {
  const signIn = await clerk.signIn.attemptFirstFactor({
    strategy: 'email_code',
    code: '123456',
  });
  return signIn;
}

export async function attemptSecondFactor() {
  const signIn = await clerk.signIn.attemptSecondFactor({
    strategy: 'phone_code',
    code: '123456',
  });
  return signIn;
}

export async function authenticateWithCoinbaseWallet() {
  const signIn = await clerk.signIn.authenticateWithCoinbaseWallet();
  return signIn;
}

export async function authenticateWithMetamask() {
  const signIn = await clerk.signIn.authenticateWithMetamask();
  return signIn;
}

export async function authenticateWithOKXWallet() {
  const signIn = await clerk.signIn.authenticateWithOKXWallet();
  return signIn;
}

export async function authenticateWithPasskey() {
  const signIn = await clerk.signIn.authenticateWithPasskey({ flow: 'discoverable' });
  return signIn;
}

export async function authenticateWithWeb3() {
  const signIn = await clerk.signIn.authenticateWithWeb3({
    identifier: '0x1234567890123456789012345678901234567890',
  });
  return signIn;
}

export async function create() {
  await clerk.signIn.create({
    strategy: 'email_link',
    identifier: 'test@example.com',
  });
}

export function createEmailLinkFlow() {
  const { startEmailLinkFlow, cancelEmailLinkFlow } = clerk.signIn.createEmailLinkFlow();
  return { startEmailLinkFlow, cancelEmailLinkFlow };
}

export async function prepareFirstFactor() {
  const signIn = await clerk.signIn.prepareFirstFactor({
    strategy: 'email_link',
    identifier: 'test@example.com',
  });
  return signIn;
}

export async function prepareSecondFactor() {
  const signIn = await clerk.signIn.prepareSecondFactor({
    strategy: 'phone_code',
    phoneNumberId: '123',
  });
  return signIn;
}

export async function resetPassword() {
  await clerk.signIn.resetPassword({
    password: 'new-password',
  });
}

// What the page lists without an example.

export async function everyStrategyOfCreate(signIn: SignInResource, identifier: string) {
  await signIn.create({ strategy: 'password', identifier, password: 'secret' });
  await signIn.create({ identifier, password: 'secret' });
  await signIn.create({ strategy: 'email_link', identifier, redirectUrl: 'https://app.example.com/verify' });
  await signIn.create({ strategy: 'email_code', identifier });
  await signIn.create({ strategy: 'phone_code', identifier });
  await signIn.create({ strategy: 'passkey' });
  await signIn.create({ strategy: 'web3_metamask_signature', identifier });
  await signIn.create({ strategy: 'web3_coinbase_wallet_signature', identifier });
  await signIn.create({ strategy: 'web3_okx_wallet_signature', identifier });
  await signIn.create({ strategy: 'ticket', ticket: 'eyJ…' });
  await signIn.create({ strategy: 'google_one_tap', token: 'eyJ…' });
  for (const strategy of ['oauth_github', 'oauth_custom_acme', 'enterprise_sso', 'saml'] as const) {
    await signIn.create({
      strategy,
      redirectUrl: '/sso-callback',
      actionCompleteRedirectUrl: '/',
      oidcPrompt: 'login',
      oidcLoginHint: identifier,
    });
  }
  await signIn.create({ transfer: true });
  await signIn.create({});
}

export async function everyStrategyOfPrepareFirstFactor(signIn: SignInResource) {
  const redirect = { redirectUrl: '/sso-callback', actionCompleteRedirectUrl: '/' };
  await signIn.prepareFirstFactor({
    strategy: 'email_link',
    emailAddressId: 'idn_1',
    redirectUrl: 'https://app.example.com/',
  });
  await signIn.prepareFirstFactor({ strategy: 'email_code', emailAddressId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'phone_code', phoneNumberId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'web3_metamask_signature', web3WalletId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'web3_coinbase_wallet_signature', web3WalletId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'web3_okx_wallet_signature', web3WalletId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'passkey' });
  await signIn.prepareFirstFactor({ strategy: 'oauth_google', ...redirect });
  await signIn.prepareFirstFactor({ strategy: 'saml', ...redirect });
  await signIn.prepareFirstFactor({ strategy: 'enterprise_sso', ...redirect });
  await signIn.prepareFirstFactor({ strategy: 'reset_password_phone_code', phoneNumberId: 'idn_1' });
  await signIn.prepareFirstFactor({ strategy: 'reset_password_email_code', emailAddressId: 'idn_1' });
}

export async function everyStrategyOfAttempts(signIn: SignInResource, publicKeyCredential: PublicKeyCredential) {
  for (const strategy of [
    'email_code',
    'phone_code',
    'reset_password_phone_code',
    'reset_password_email_code',
  ] as const) {
    await signIn.attemptFirstFactor({ strategy, code: '424242' });
  }
  await signIn.attemptFirstFactor({ strategy: 'password', password: 'secret' });
  await signIn.attemptFirstFactor({ strategy: 'web3_metamask_signature', signature: '0x' });
  await signIn.attemptFirstFactor({ strategy: 'web3_coinbase_wallet_signature', signature: '0x' });
  await signIn.attemptFirstFactor({ strategy: 'web3_okx_wallet_signature', signature: '0x' });
  await signIn.attemptFirstFactor({
    strategy: 'passkey',
    publicKeyCredential: publicKeyCredential as PublicKeyCredential & { response: AuthenticatorAssertionResponse },
  });
  await signIn.attemptSecondFactor({ strategy: 'totp', code: '424242' });
  await signIn.attemptSecondFactor({ strategy: 'backup_code', code: 'abcd1234' });
}

export async function singleSignOn(signIn: SignInResource, popup: Window | null) {
  const urls = { redirectUrl: '/sso-callback', redirectUrlComplete: '/', emailAddress: 'a@b.c', legalAccepted: true };
  const done: void = await signIn.authenticateWithRedirect({ strategy: 'oauth_google', ...urls });
  await signIn.authenticateWithRedirect({ strategy: 'saml', ...urls, identifier: 'a@b.c' });
  await signIn.authenticateWithPopup({ strategy: 'enterprise_sso', popup, ...urls, continueSignUp: true });
  return done;
}

export async function properties(signIn: SignInResource) {
  const { status, supportedIdentifiers, identifier, supportedFirstFactors, supportedSecondFactors } = signIn;
  const { firstFactorVerification, secondFactorVerification, userData, createdSessionId } = signIn;
  if (status === 'complete') await clerk.setActive({ session: createdSessionId });
  return [
    supportedIdentifiers.includes('email_address'),
    identifier?.trim(),
    supportedFirstFactors?.map(factor => factor.strategy),
    supportedSecondFactors?.length,
    firstFactorVerification.expireAt?.toISOString(),
    secondFactorVerification.attempts,
    userData.firstName,
  ];
}

export async function cancelled(signIn: SignInResource, signal: AbortSignal) {
  await signIn.create({ identifier: 'a@b.c', signal });
  await signIn.authenticateWithMetamask({ signal });
  await signIn
    .createEmailLinkFlow()
    .startEmailLinkFlow({ emailAddressId: 'idn_1', redirectUrl: 'https://a.b/', signal });
  await signIn.future.emailLink.waitForVerification({ signal });
}

export function mistakes(signIn: SignInResource) {
  // @ts-expect-error no such strategy
  void signIn.attemptFirstFactor({ strategy: 'email_cod', code: '1' });
  // @ts-expect-error a code is needed
  void signIn.attemptFirstFactor({ strategy: 'email_code' });
  // @ts-expect-error the address' id is needed
  void signIn.prepareFirstFactor({ strategy: 'email_code' });
  // @ts-expect-error where to go is needed
  void signIn.authenticateWithRedirect({ strategy: 'oauth_google' });
  // @ts-expect-error a ticket is needed
  void signIn.create({ strategy: 'ticket' });
}
