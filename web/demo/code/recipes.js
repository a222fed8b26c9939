// The calls of each step: what an application would write. A line that ends with "//~ name" lights up while the request
// of that name is on its way. {{identifier}} is what the visitor typed; secrets stay names of variables.

const activate = `await clerk.setActive({ session: signIn.createdSessionId }); //~ activate`;
const finalize = `await signIn.finalize(); //~ activate`;
const checked = lines => `${lines}
if err != nil {
\treturn err
}`;
const go = lines => `${checked(lines)}
err = clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()}) //~ activate`;

/** A factor that is asked for and then answered. */
const prepared = (stage, strategy, { send, verify }, prepare = `{ strategy: '${strategy}', ...factor }`) => ({
  plain: `const factor = signIn.supported${stage}Factors.find(f => f.strategy === '${strategy}');
await signIn.prepare${stage}Factor(${prepare}); //~ prepare
const attempt = await signIn.attempt${stage}Factor({ strategy: '${strategy}', code }); //~ attempt
if (attempt.status === 'complete') {
  ${activate}
}`,
  future: `await signIn.${send}; //~ prepare
const { error } = await signIn.${verify}; //~ attempt
if (!error && signIn.status === 'complete') {
  ${finalize}
}`,
  go: go(`// factor is one of attempt.Supported${stage}Factors()
${checked(`err = attempt.Prepare${stage}Factor(ctx, factor.Params()) //~ prepare`)}
err = attempt.Attempt${stage}Factor(ctx, //~ attempt
\tsignin.P("strategy", "${strategy}", "code", code))`),
});

/** A factor that is answered at once. */
const direct = (stage, params, future, goParams) => ({
  plain: `const attempt = await signIn.attempt${stage}Factor(${params}); //~ attempt
if (attempt.status === 'complete') {
  ${activate}
}`,
  future: `const { error } = await signIn.${future}; //~ attempt
if (!error && signIn.status === 'complete') {
  ${finalize}
}`,
  go: go(`err = attempt.Attempt${stage}Factor(ctx, signin.P(${goParams})) //~ attempt`),
});

const wallet = {
  plain: `const attempt = await signIn.authenticateWithMetamask(); //~ attempt
// …or CoinbaseWallet, OKXWallet, Base, Solana({ walletName })
if (attempt.status === 'complete') {
  ${activate}
}`,
  future: `const { error } = await signIn.web3({ strategy: 'web3_metamask_signature' }); //~ attempt
if (!error) ${finalize}`,
  go: go(`err = attempt.AuthenticateWithWeb3(ctx, //~ attempt
\tsignin.P("strategy", "web3_metamask_signature"), sign)`),
};

const oauth = {
  plain: `await signIn.authenticateWithRedirect({ //~ create
  strategy: 'oauth_google',
  redirectUrl: '/sso-callback',
  redirectUrlComplete: '/',
});
// on /sso-callback:
await clerk.handleRedirectCallback();`,
  future: `const { error } = await signIn.sso({ //~ create
  strategy: 'oauth_google',
  redirectCallbackUrl: '/sso-callback',
  redirectUrl: '/',
});`,
  go: checked(`err = attempt.AuthenticateWithRedirect(ctx, signin.P( //~ create
\t"strategy", "oauth_google",
\t"redirectUrl", "/sso-callback",
\t"redirectUrlComplete", "/"))`),
};

const start = {
  plain: `await signIn.create({ identifier: '{{identifier}}' }); //~ create
// signIn.status: 'needs_first_factor'
// signIn.supportedFirstFactors: what can come next`,
  future: `const { error } = await signIn.create({ //~ create
  identifier: '{{identifier}}',
});
// signIn.status: 'needs_first_factor'`,
  go: checked(`err = attempt.Create(ctx, //~ create
\tsignin.P("identifier", "{{identifier}}"))`),
};

const reset = (strategy, group) =>
  prepared('First', strategy, { send: `${group}.sendCode()`, verify: `${group}.verifyCode({ code })` });

const totp = direct(
  'Second',
  `{ strategy: 'totp', code }`,
  `mfa.verifyTOTP({ code })`,
  `"strategy", "totp", "code", code`,
);

export const recipes = {
  start,
  factors: start,
  password: direct(
    'First',
    `{ strategy: 'password', password }`,
    `password({ password })`,
    `"strategy", "password", "password", password`,
  ),
  email_code: prepared('First', 'email_code', {
    send: `emailCode.sendCode()`,
    verify: `emailCode.verifyCode({ code })`,
  }),
  phone_code: prepared('First', 'phone_code', {
    send: `phoneCode.sendCode()`,
    verify: `phoneCode.verifyCode({ code })`,
  }),
  'second phone_code': prepared('Second', 'phone_code', {
    send: `mfa.sendPhoneCode()`,
    verify: `mfa.verifyPhoneCode({ code })`,
  }),
  'second email_code': prepared('Second', 'email_code', {
    send: `mfa.sendEmailCode()`,
    verify: `mfa.verifyEmailCode({ code })`,
  }),
  reset_password_email_code: reset('reset_password_email_code', 'resetPasswordEmailCode'),
  reset_password_phone_code: reset('reset_password_phone_code', 'resetPasswordPhoneCode'),
  new_password: {
    plain: `const attempt = await signIn.resetPassword({ password }); //~ reset
if (attempt.status === 'complete') {
  ${activate}
}`,
    future: `const { error } = await signIn.resetPasswordEmailCode.submitPassword({ password }); //~ reset
if (!error) ${finalize}`,
    go: go(`err = attempt.ResetPassword(ctx, signin.P("password", password)) //~ reset`),
  },
  totp,
  backup_code: direct(
    'Second',
    `{ strategy: 'backup_code', code }`,
    `mfa.verifyBackupCode({ code })`,
    `"strategy", "backup_code", "code", code`,
  ),
  email_link: {
    plain: `const { startEmailLinkFlow } = signIn.createEmailLinkFlow();
const attempt = await startEmailLinkFlow({ //~ prepare
  emailAddressId: factor.emailAddressId,
  redirectUrl: '/email-link',
  signal,
});
// on /email-link:
await clerk.handleEmailLinkVerification({ redirectUrlComplete: '/' });`,
    future: `await signIn.emailLink.sendLink({ verificationUrl: '/email-link' }); //~ prepare
const { error } = await signIn.emailLink.waitForVerification({ signal });
if (!error) ${finalize}`,
    go: go(`err = attempt.StartEmailLinkFlow(ctx, signin.P( //~ prepare
\t"emailAddressId", factor.EmailAddressID(),
\t"redirectUrl", "http://localhost:4400/email-link"))`),
  },
  passkey: {
    plain: `const attempt = await signIn.authenticateWithPasskey({ //~ attempt
  flow: 'discoverable', // or 'autofill'
  signal,
});
if (attempt.status === 'complete') {
  ${activate}
}`,
    future: `const { error } = await signIn.passkey({ flow: 'discoverable' }); //~ attempt
if (!error) ${finalize}`,
    go: go(`err = attempt.AuthenticateWithPasskey(ctx, "discoverable") //~ attempt`),
  },
  oauth,
  enterprise_sso: {
    ...oauth,
    plain: oauth.plain.replace("'oauth_google',", "'enterprise_sso',\n  identifier: '{{identifier}}',"),
    future: oauth.future.replace("'oauth_google',", "'enterprise_sso',\n  identifier: '{{identifier}}',"),
    go: oauth.go.replace('"oauth_google",', '"enterprise_sso", "identifier", "{{identifier}}",'),
  },
  wallet,
  ticket: {
    plain: `const attempt = await signIn.create({ strategy: 'ticket', ticket }); //~ create
${activate.replace('signIn', 'attempt')}`,
    future: `const { error } = await signIn.ticket({ ticket }); //~ create
if (!error) ${finalize}`,
    go: go(`err = attempt.Create(ctx, //~ create
\tsignin.P("strategy", "ticket", "ticket", ticket))`),
  },
  protect: {
    plain: `const { token, sdkUrl } = signIn.protectCheck;
const { default: prove } = await import(sdkUrl);
const proofToken = await prove(element, { token });
await signIn.submitProtectCheck({ proofToken }); //~ protect`,
    future: `const { token, sdkUrl } = signIn.protectCheck;
const { default: prove } = await import(sdkUrl);
const proofToken = await prove(element, { token });
const { error } = await signIn.submitProtectCheck({ proofToken }); //~ protect`,
    go: checked(`err = attempt.SubmitProtectCheck(ctx, signin.P("proofToken", proof)) //~ protect`),
  },
  sign_up: {
    plain: `await signUp.update({ firstName, lastName }); //~ update
await signUp.prepareVerification({ strategy: 'email_code' }); //~ prepare
await signUp.attemptVerification({ strategy: 'email_code', code }); //~ attempt
await clerk.setActive({ session: signUp.createdSessionId }); //~ activate`,
    go: go(`${checked(`err = attempt.Update(ctx, signin.P("firstName", firstName)) //~ update`)}
${checked(`err = attempt.PrepareVerification(ctx, signin.P("strategy", "email_code")) //~ prepare`)}
err = attempt.AttemptVerification(ctx, //~ attempt
\tsignin.P("strategy", "email_code", "code", code))`),
  },
  session: {
    plain: `const token = await clerk.session.getToken(); //~ token
await fetch('/api', { headers: { Authorization: \`Bearer \${token}\` } });

await clerk.signOut(); //~ end`,
    go: `${checked(`jwt, err := clerk.GetToken(ctx, clerk.SessionID(), signin.TokenOptions{}) //~ token`)}
request.Header.Set("Authorization", "Bearer "+jwt)

err = clerk.SignOut(ctx, "", "", nil) //~ end`,
  },
};

/** Which call a request belongs to. */
export function operation({ method, path }) {
  if (/\/prepare_/.test(path)) return 'prepare';
  if (/\/attempt_|\/verify$/.test(path)) return 'attempt';
  if (/\/reset_password$/.test(path)) return 'reset';
  if (/\/protect_check/.test(path)) return 'protect';
  if (/\/touch$/.test(path)) return 'activate';
  if (/\/tokens/.test(path)) return 'token';
  if (/\/sessions/.test(path) && /DELETE|POST/.test(method)) return 'end';
  if (/\/sign_(ins|ups)$/.test(path) && method === 'POST') return 'create';
  if (/\/sign_ups\/[^/]+$/.test(path) && method === 'PATCH') return 'update';
  return null;
}
