// People who have no account yet: by code, by link, by wallet, at a provider.
import assert from 'node:assert/strict';
import { ethereumAccount, installEthereum, installSolana, solanaAccount } from '../harness/wallets.mjs';
import { openLink } from './emaillink.mjs';
import { atProvider, key } from './sso.mjs';

const email = 'new@example.com';
const password = 'correct horse battery';

/** Calls a method of the sign-up. */
const call = (app, method, params) =>
  app.do(
    method,
    async (clerk, [method, params]) => {
      const { signUp } = clerk.client;
      const result = await signUp[method](params);
      window.finished = signUp;
      return {
        same: result === signUp,
        status: signUp.status,
        missing: signUp.missingFields,
      };
    },
    [method, params],
  );

const callback = '/__test/sso-callback';
const done = '/__test/done';

/** Calls a newer method of the sign-up that the page began with, and throws what came back as `error`. */
const runFuture = async (clerk, [name, params]) => {
  window.begun ??= clerk.client.signUp.__internal_future;
  const future = window.begun;
  const [member, group] = name.split('.').reverse();
  const result = await (group ? future[group] : future)[member](params ?? undefined);
  if (result.error) throw result.error;
  const { status, missingFields, unverifiedFields, emailAddress, firstName, hasPassword } = future;
  const { isTransferable, existingSession, canBeDiscarded } = future;
  const state = { status, missingFields, unverifiedFields, emailAddress, firstName, hasPassword };
  return { ...state, isTransferable, existingSession, canBeDiscarded };
};

const complete = app =>
  app
    .do('status', clerk => clerk.client.signUp.status ?? window.finished.status)
    .then(status => assert.equal(status, 'complete'));

export const signUpFlows = [
  {
    strategy: 'email_code',
    name: 'a sign-up by code, with a password that was checked',
    async run({ open, server }) {
      const app = await open();
      await app.do('validatePassword', clerk => {
        const heard = [];
        const listen = {
          onValidation: ({ complexity }) => heard.push(Object.keys(complexity ?? {})),
        };
        for (const password of ['short', 'correct horse battery'])
          clerk.client.signUp.validatePassword(password, listen);
        return heard;
      });
      await call(app, 'upsert', { emailAddress: email });
      await call(app, 'upsert', { password });
      await call(app, 'prepareEmailAddressVerification');
      await app.fails('wrong code', 'form_code_incorrect', clerk =>
        clerk.client.signUp.attemptEmailAddressVerification({ code: '000000' }),
      );
      await call(app, 'attemptEmailAddressVerification', {
        code: await server.code(email),
      });
      await complete(app);
      await app.activate();
    },
  },
  {
    strategy: 'ticket',
    name: 'a sign-up by invitation, on an instance where strangers may not sign up',
    settings: { sign_up_mode: 'restricted' },
    async run({ open, server }) {
      const app = await open();
      const { ticket } = await server.invite(email, { public_metadata: { team: 'a' } });
      const create = (label, code, params) =>
        app.fails(label, code, (clerk, params) => clerk.client.signUp.create(params), params);
      await create('no invitation', 'sign_up_mode_restricted', { emailAddress: email });
      await create('no ticket', 'form_param_missing', { strategy: 'ticket' });
      await create('not a ticket', 'ticket_invalid_code', { strategy: 'ticket', ticket: 'x.y.z' });
      const given = { strategy: 'ticket', ticket };
      await create('other address', 'form_param_value_invalid', { ...given, emailAddress: 'other@example.com' });
      await app.fails(
        'signs nobody in',
        'invitation_account_not_exists',
        (clerk, params) => clerk.client.signIn.create(params),
        given,
      );
      const person = { password, firstName: 'Grace', lastName: 'Hopper', unsafeMetadata: { plan: 'free' } };
      await call(app, 'create', { ...given, ...person });
      await complete(app);
      await app.do('verification', () => {
        const { status, strategy } = window.finished.verifications.emailAddress;
        return { status, strategy };
      });
      await app.activate();
      await app.do('user', ({ user }) => [user.fullName, String(user.primaryEmailAddress), user.publicMetadata]);
    },
  },
  {
    strategy: 'ticket',
    name: 'future: the ticket of the page, and tickets that are refused',
    async run({ open, server, person }) {
      const { ticket: used, id } = await server.invite('revoked@example.com');
      await server.backend('POST', `invitations/${id}/revoke`);
      const { id: userId } = await server.createUser({ email_address: ['ada.other@example.com'] });
      await server.invite(email, { redirect_url: `${server.origin}/__test/app` });
      const page = await person.context.newPage();
      await page.goto((await server.message(email)).link);
      const search = new URL(page.url()).searchParams;
      assert.equal(search.get('__clerk_status'), 'sign_up');
      const app = await open({ page, path: `/__test/app?${search}` });
      const refused = (code, ticket) => app.fails(`ticket: ${code}`, code, runFuture, ['ticket', { ticket }]);
      await refused('revoked_invitation', used);
      await refused('sign_in_token_not_in_sign_in_code', await server.signInToken(userId));
      await app.do('ticket', runFuture, ['ticket', { firstName: 'Grace' }]);
      await app.do('finalize', runFuture, ['finalize']);
      await app.signedIn();
      await app.do('user', ({ user }) => [user.firstName, String(user.primaryEmailAddress)]);
    },
  },
  {
    strategy: 'email_link',
    name: 'a sign-up by link: the waiting ends when it was followed',
    async run({ open, server, person }) {
      const app = await open();
      await app.fails('without a sign-up', 'Error', clerk =>
        clerk.client.signUp.createEmailLinkFlow().startEmailLinkFlow({ redirectUrl: location.origin }),
      );
      await call(app, 'create', { emailAddress: email, password });
      const followed = app.do(
        'startEmailLinkFlow',
        async (clerk, redirectUrl) => {
          const { signUp } = clerk.client;
          const result = await signUp.createEmailLinkFlow().startEmailLinkFlow({ redirectUrl });
          window.finished = signUp;
          return {
            same: result === signUp,
            link: signUp.verifications.emailAddress.status,
          };
        },
        `${server.origin}/__test/verify`,
      );
      const page = await person.context.newPage();
      await openLink(page, server, email);
      assert.equal((await followed).link, 'verified');
      await complete(app);
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'a sign-up by wallet, with a signer of the caller',
    async run({ open }) {
      const account = ethereumAccount();
      const app = await open({
        before: page => installEthereum(page, [{ brand: 'metamask', account, injected: true }]),
      });
      await app.do(
        'authenticateWithWeb3',
        async (clerk, identifier) => {
          const given = [];
          const { signUp } = clerk.client;
          window.finished = await signUp.authenticateWithWeb3({
            identifier,
            generateSignature: params => {
              given.push(
                Object.keys(params)
                  .filter(name => params[name] !== undefined)
                  .sort(),
              );
              const bytes = [...new TextEncoder().encode(params.nonce)];
              const hex = bytes.map(byte => byte.toString(16).padStart(2, '0')).join('');
              return window.ethereum.request({
                method: 'personal_sign',
                params: [`0x${hex}`, identifier],
              });
            },
          });
          return { given, wallet: signUp.verifications.web3Wallet.status };
        },
        account.address,
      );
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'a sign-up by the wallet that is installed',
    async run({ open }) {
      const account = ethereumAccount();
      const app = await open({
        before: page => installEthereum(page, [{ brand: 'metamask', account, injected: true }]),
      });
      await call(app, 'authenticateWithMetamask', { unsafeMetadata: { from: 'wallet' } });
      await complete(app);
      await app.activate();
    },
  },
  {
    strategy: 'web3_solana_signature',
    name: 'a sign-up by a Solana wallet',
    async run({ open, names }) {
      const account = solanaAccount();
      names[account.address] = '«address»';
      const app = await open({ before: page => installSolana(page, { account }) });
      await call(app, 'authenticateWithSolana', { walletName: 'Phantom' });
      await complete(app);
      await app.activate();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'a sign-up at a provider, in a popup',
    async run({ open }) {
      const app = await open({ key });
      const opened = app.page.waitForEvent('popup');
      await app.do(
        'authenticateWithPopup',
        async (clerk, params) => {
          const popup = window.open('about:blank', '', 'width=600,height=800');
          await clerk.client.signUp.authenticateWithPopup({ ...params, popup });
          return null;
        },
        {
          strategy: 'oauth_google',
          redirectUrl: app.server.origin + callback,
          redirectUrlComplete: app.server.origin + done,
          unsafeMetadata: { plan: 'free' },
        },
      );
      await atProvider(await opened, { who: /New Person/ });
      await app.arrive(done);
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'future: sso in a popup, then finalize',
    async run({ open }) {
      const app = await open({ key });
      const opened = app.page.waitForEvent('popup');
      const finished = app.do(
        'sso',
        async (clerk, params) => {
          const { __internal_future: future } = clerk.client.signUp;
          const popup = window.open('about:blank', '', 'width=600,height=800');
          const { error } = await future.sso({ ...params, popup });
          if (error) throw error;
          window.finished = future;
          return { status: future.status, session: typeof future.createdSessionId };
        },
        {
          strategy: 'oauth_google',
          redirectUrl: app.server.origin + done,
          redirectCallbackUrl: app.server.origin + callback,
        },
      );
      await atProvider(await opened, { who: /New Person/ });
      assert.equal((await finished).status, 'complete');
      await app.do('finalize', async () => {
        const { error } = await window.finished.finalize();
        if (error) throw error;
        return null;
      });
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'a sign-up at a provider, by redirect',
    async run({ open }) {
      const app = await open();
      const params = { strategy: 'oauth_google', redirectUrl: callback, redirectUrlComplete: done };
      await app.leaves(
        'authenticateWithRedirect',
        (clerk, params) => clerk.client.signUp.authenticateWithRedirect(params),
        { ...params, unsafeMetadata: { plan: 'free' } },
      );
      await atProvider(app.page, { who: /New Person/ });
      await app.arrive(done);
      await app.signedIn();
    },
  },
  {
    strategy: 'email_code',
    name: 'future: password, code, finalize',
    async run({ open, server }) {
      const app = await open();
      const future = (name, params) => app.do(name, runFuture, [name, params]);
      const refused = (code, name, params) => app.fails(`${name}: ${code}`, code, runFuture, [name, params]);
      await refused('Error', 'finalize');
      await refused('form_password_length_too_short', 'password', { emailAddress: email, password: 'short' });
      await future('password', { emailAddress: email, password, unsafeMetadata: { plan: 'free' } });
      await future('verifications.sendEmailCode');
      await refused('form_code_incorrect', 'verifications.verifyEmailCode', { code: '000000' });
      await future('update', { firstName: 'Grace', lastName: 'Hopper' });
      const code = await server.code(email);
      await future('verifications.verifyEmailCode', { code });
      await future('finalize');
      await app.signedIn();
    },
  },
  {
    strategy: 'oauth_google',
    name: 'future: sso by redirect, and reset',
    async run({ open }) {
      const app = await open();
      await app.do('create', runFuture, ['create', { emailAddress: email }]);
      await app.do('reset', runFuture, ['reset']);
      await app.leaves('sso', (clerk, params) => clerk.client.signUp.__internal_future.sso(params), {
        strategy: 'oauth_google',
        redirectUrl: done,
        redirectCallbackUrl: callback,
      });
      await atProvider(app.page, { who: /New Person/ });
      await app.arrive(done);
      await app.signedIn();
    },
  },
];
