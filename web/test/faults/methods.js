// Runs in the page: the methods of the matrix, each on a Clerk that is loaded and signed in.

const wallet = { request: async ({ method }) => (method === 'personal_sign' ? '0x01' : ['0xabc']) };
const solana = {
  connect: async () => ({ publicKey: { toString: () => 'So1' } }),
  signMessage: async () => ({ signature: new Uint8Array(64) }),
};
const popup = () => ({ closed: false, location: { href: '' }, close() {} });
const phone = { strategy: 'phone_code', channel: 'sms' };

/** The name of each method, and how it is called. `signal` ends the wait. */
export const methods = {
  'signIn.create': (clerk, signal) => clerk.client.signIn.create({ identifier: 'a@b.co', signal }),
  'signIn.prepareFirstFactor': ({ client }, signal) =>
    client.signIn.prepareFirstFactor({ strategy: 'email_code', emailAddressId: 'idn_1', signal }),
  'signIn.attemptFirstFactor, code': ({ client }, signal) =>
    client.signIn.attemptFirstFactor({ strategy: 'email_code', code: '123456', signal }),
  'signIn.attemptFirstFactor, password': ({ client }, signal) =>
    client.signIn.attemptFirstFactor({ strategy: 'password', password: 'x', signal }),
  'signIn.prepareSecondFactor': ({ client }, signal) => client.signIn.prepareSecondFactor({ ...phone, signal }),
  'signIn.attemptSecondFactor': ({ client }, signal) =>
    client.signIn.attemptSecondFactor({ strategy: 'totp', code: '123456', signal }),
  'signIn.resetPassword': ({ client }, signal) => client.signIn.resetPassword({ password: 'x', signal }),
  'signIn.submitProtectCheck': ({ client }, signal) => client.signIn.submitProtectCheck({ proofToken: 'x', signal }),
  'signIn.createEmailLinkFlow': ({ client }, signal) =>
    client.signIn
      .createEmailLinkFlow()
      .startEmailLinkFlow({ emailAddressId: 'idn_1', redirectUrl: 'https://app.example/', signal }),
  'signIn.authenticateWithRedirect': ({ client }, signal) =>
    client.signIn.authenticateWithRedirect({
      strategy: 'oauth_google',
      redirectUrl: '/cb',
      redirectUrlComplete: '/done',
      signal,
    }),
  'signIn.authenticateWithPopup': ({ client }, signal) =>
    client.signIn.authenticateWithPopup({
      strategy: 'oauth_google',
      redirectUrl: '/cb',
      redirectUrlComplete: '/done',
      popup: popup(),
      signal,
    }),
  'signIn.authenticateWithPasskey': ({ client }, signal) =>
    client.signIn.authenticateWithPasskey({ flow: 'discoverable', signal }),
  'signIn.authenticateWithMetamask': ({ client }, signal) =>
    client.signIn.authenticateWithMetamask({ provider: wallet, signal }),
  'signIn.authenticateWithSolana': ({ client }, signal) =>
    client.signIn.authenticateWithSolana({ walletName: 'W', provider: solana, signal }),
  'signIn.authenticateWithWeb3': ({ client }, signal) =>
    client.signIn.authenticateWithWeb3({ identifier: '0xabc', generateSignature: async () => '0x01', signal }),
  'signIn.reload': ({ client }, signal) => client.signIn.reload({ signal }),
  'signUp.create': ({ client }, signal) => client.signUp.create({ emailAddress: 'a@b.co', signal }),
  'signUp.update': ({ client }, signal) => client.signUp.update({ firstName: 'A', signal }),
  'signUp.prepareVerification': ({ client }, signal) =>
    client.signUp.prepareVerification({ strategy: 'email_code', signal }),
  'signUp.attemptVerification': ({ client }, signal) =>
    client.signUp.attemptVerification({ strategy: 'email_code', code: '1', signal }),
  'signUp.authenticateWithMetamask': ({ client }, signal) =>
    client.signUp.authenticateWithMetamask({ provider: wallet, signal }),
  'signUp.authenticateWithPopup': ({ client }, signal) =>
    client.signUp.authenticateWithPopup({
      strategy: 'oauth_google',
      redirectUrl: '/cb',
      redirectUrlComplete: '/done',
      popup: popup(),
      signal,
    }),
  'client.reload': ({ client }, signal) => client.reload({ signal }),
  'client.create': ({ client }, signal) => client.create({ signal }),
  'client.removeSessions': ({ client }, signal) => client.removeSessions({ signal }),
  'session.getToken': ({ session }, signal) => session.getToken({ skipCache: true, signal }),
  'session.touch': ({ session }, signal) => session.touch({ signal }),
  'session.reload': ({ session }, signal) => session.reload({ signal }),
  'session.verifyWithPasskey': ({ session }, signal) => session.verifyWithPasskey({ signal }),
  'user.createPasskey': ({ user }, signal) => user.createPasskey({ signal }),
  'user.createEmailAddress': ({ user }, signal) => user.createEmailAddress({ email: 'a@b.co', signal }),
  'session.end': ({ session }, signal) => session.end({ signal }),
  'session.remove': ({ session }, signal) => session.remove({ signal }),
  'clerk.setActive': (clerk, signal) => clerk.setActive({ session: 'sess_1', signal }),
  'clerk.signOut': (clerk, signal) => clerk.signOut(() => {}, { signal }),
  'clerk.handleRedirectCallback': (clerk, signal) => clerk.handleRedirectCallback({ signal }, async () => {}),
  'clerk.handleUnauthenticated': (clerk, signal) => clerk.handleUnauthenticated({ signal }),
  'clerk.authenticateWithGoogleOneTap': (clerk, signal) => clerk.authenticateWithGoogleOneTap({ token: 'x', signal }),
  'clerk.authenticateWithMetamask': (clerk, signal) =>
    clerk.authenticateWithMetamask({ provider: wallet, customNavigate: async () => {}, signal }),
  'future.create': ({ client }, signal) => client.signIn.future.create({ identifier: 'a@b.co', signal }),
  'future.password': ({ client }, signal) =>
    client.signIn.future.password({ identifier: 'a@b.co', password: 'x', signal }),
  'future.emailCode.sendCode': ({ client }, signal) =>
    client.signIn.future.emailCode.sendCode({ emailAddress: 'a@b.co', signal }),
  'future.mfa.verifyTOTP': ({ client }, signal) => client.signIn.future.mfa.verifyTOTP({ code: '123456', signal }),
  'future.ticket': ({ client }, signal) => client.signIn.future.ticket({ ticket: 'x', signal }),
  'future.finalize': ({ client }, signal) => client.signIn.future.finalize({ signal }),
};
