// Signed-in users add, change and remove what they sign in with.
import assert from 'node:assert/strict';
import { plugIn } from '../harness/authenticator.mjs';
import { totp } from '../harness/totp.mjs';
import { ethereumAccount, installEthereum } from '../harness/wallets.mjs';
import { openLink } from './emaillink.mjs';
import { atProvider } from './sso.mjs';

const email = 'flow@example.com';
const added = 'added@example.com';
const phone = '+15555550111';
const password = 'correct horse battery';
const another = 'staple battery correct';
const user = { email_address: [email], password };

/** With it, `load()` waits for the members of `user` that answer at once (js/COMPATIBILITY.md). */
const sdkMetadata = { sdkMetadata: { name: 'test', version: '1.0.0' } };

/** A page whose person is signed in. */
async function enter({ open, user }, options) {
  const app = await open({ load: false, ...options });
  await app.load(sdkMetadata);
  await app.do(
    'enter',
    async (clerk, [identifier, password]) => {
      const signIn = await clerk.client.signIn.create({ identifier, password });
      await clerk.setActive({ session: signIn.createdSessionId });
      window.shown = of => {
        const { verification } = of;
        const { pathRoot, ...members } = Object.fromEntries(
          Object.keys(of)
            .filter(name => typeof of[name] !== 'function' && name !== 'verification')
            .map(name => [name, of[name]]),
        );
        const proof = verification && { status: verification.status, strategy: verification.strategy };
        return { ...members, proof, text: of.phoneNumber || of.emailAddress ? String(of) : undefined };
      };
      return null;
    },
    [email, password],
  );
  await app.signedIn(user.id);
  return app;
}

/** What clerk-js has not: names that survive minifying, calls that can be taken off their object, and signals. */
async function ours({ page }) {
  const found = await page.evaluate(async () => {
    const { user } = window.clerk;
    const { createEmailAddress, createTOTP, createBackupCode, getSessions } = user;
    const wallet = `0x${'1'.repeat(40)}`;
    const objects = [
      await createEmailAddress({ email: 'named@example.com' }),
      await user.createPhoneNumber({ phoneNumber: '+15555550112' }),
      await user.createWeb3Wallet({ web3Wallet: wallet }),
      await user.createExternalAccount({ strategy: 'oauth_google', redirectUrl: location.origin }),
      await createTOTP(),
      (await getSessions())[0],
    ];
    const others = (await getSessions()).filter(({ id }) => id !== window.clerk.session.id);
    const revoked = await Promise.all(others.map(one => one.revoke()));
    const abort = new AbortController();
    const rejected = call => call.then(String, error => error.name);
    const aborting = rejected(createEmailAddress({ email: 'gone@example.com', signal: abort.signal }));
    abort.abort();
    return {
      names: objects.map(of => of.constructor.name),
      texts: objects.slice(0, 2).map(String),
      json: Object.keys(JSON.parse(JSON.stringify(objects[0]))).sort(),
      revoked: revoked.map(({ status }) => status),
      left: (await getSessions()).length,
      aborted: await aborting,
      refused: await rejected(createBackupCode()),
    };
  });
  assert.deepEqual(found, {
    names: ['EmailAddress', 'PhoneNumber', 'Web3Wallet', 'ExternalAccount', 'TOTP', 'SessionWithActivities'],
    texts: ['named@example.com', '+15555550112'],
    json: ['emailAddress', 'id', 'linkedTo', 'matchesSsoConnection', 'pathRoot', 'verification'],
    revoked: ['revoked'],
    left: 1,
    aborted: 'AbortError',
    refused: 'ClerkAPIResponseError',
  });
}

/** What the user shows of itself. */
const self = app =>
  app.do('user', ({ user }) => ({
    emails: user.emailAddresses.map(String),
    phones: user.phoneNumbers.map(one => [String(one), one.reservedForSecondFactor, one.defaultSecondFactor]),
    wallets: user.web3Wallets.map(one => one.verification.status),
    accounts: user.externalAccounts.map(one => [one.providerTitle(), one.verification?.status]),
    passkeys: user.passkeys.map(one => [one.name, one.verification?.status]),
    primary: String(user.primaryEmailAddress),
    isPrimary: user.emailAddresses.map(user.isPrimaryIdentification),
    verified: [user.hasVerifiedEmailAddress, user.hasVerifiedPhoneNumber, user.verifiedWeb3Wallets.length],
    names: [user.firstName, user.lastName, user.fullName],
    enabled: [user.passwordEnabled, user.totpEnabled, user.backupCodeEnabled, user.twoFactorEnabled],
    metadata: user.unsafeMetadata,
  }));

export const enrolmentFlows = [
  {
    strategy: 'enrolment',
    name: 'an e-mail address by code becomes the primary one, and the old one goes',
    user,
    async run(world) {
      const { server } = world;
      const app = await enter(world);
      await app.fails('no address', 'form_param_format_invalid', clerk =>
        clerk.user.createEmailAddress({ email: 'nobody' }),
      );
      await app.do(
        'create',
        async (clerk, email) => {
          window.address = await clerk.user.createEmailAddress({ email });
          return window.shown(window.address);
        },
        added,
      );
      await app.do('prepare', async () => {
        const { address } = window;
        const twice = [1, 2].map(() => address.prepareVerification({ strategy: 'email_code' }));
        return { same: (await Promise.all(twice)).every(one => one === address), ...window.shown(address) };
      });
      await app.fails('wrong code', 'form_code_incorrect', () =>
        window.address.attemptVerification({ code: '000000' }),
      );
      await app.do(
        'attempt',
        async (_, code) => {
          const result = await window.address.attemptVerification({ code });
          return { same: result === window.address, ...window.shown(result) };
        },
        await server.code(added),
      );
      await app.do('reload', async clerk => {
        await clerk.user.reload();
        return window.shown(await window.address.reload());
      });
      await self(app);
      await app.do('primary', async ({ user }) => {
        const result = await user.update({ primaryEmailAddressId: window.address.id });
        return result === user;
      });
      await app.do('destroy', async clerk => {
        const old = clerk.user.emailAddresses.find(({ id }) => id !== window.address.id);
        const result = await old.destroy();
        await clerk.user.reload();
        return { result: result === undefined };
      });
      assert.deepEqual((await self(app)).emails, [added]);
    },
  },
  {
    strategy: 'enrolment',
    name: 'a picture: a file, one in base64, none, and what is no image',
    user,
    async run(world) {
      const app = await enter(world);
      const gif = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
      const set = (step, how) =>
        app.do(
          step,
          async (clerk, [gif, how]) => {
            const bytes = Uint8Array.from(atob(gif), letter => letter.charCodeAt(0));
            const files = { file: new File([bytes], 'me.gif', { type: 'image/gif' }), text: gif, none: null };
            const image = await clerk.user.setProfileImage({ file: files[how] });
            const { user } = clerk;
            return { id: typeof image.id, url: typeof image.publicUrl, has: user.hasImage, shown: !!user.imageUrl };
          },
          [gif, how],
        );
      assert.equal((await set('a file', 'file')).has, true);
      assert.equal((await set('base64', 'text')).has, true);
      assert.equal((await set('none', 'none')).has, false);
      await app.fails('no image', 'form_param_format_invalid', clerk =>
        clerk.user.setProfileImage({ file: new Blob(['<svg/>'], { type: 'image/svg+xml' }) }),
      );
    },
  },
  {
    strategy: 'enrolment',
    name: 'an e-mail address by link',
    user,
    async run(world) {
      const { server, person } = world;
      const app = await enter(world);
      const followed = app.do(
        'startEmailLinkFlow',
        async (clerk, [email, redirectUrl]) => {
          const address = await clerk.user.createEmailAddress({ email });
          const result = await address.createEmailLinkFlow().startEmailLinkFlow({ redirectUrl });
          return { same: result === address, status: result.verification.status };
        },
        [added, `${server.origin}/__test/verify`],
      );
      await openLink(await person.context.newPage(), server, added);
      assert.equal((await followed).status, 'verified');
    },
  },
  {
    strategy: 'enrolment',
    name: 'a phone number as second factor',
    user,
    async run(world) {
      const { server } = world;
      const app = await enter(world);
      await app.do(
        'create',
        async (clerk, phoneNumber) => {
          window.phone = await clerk.user.createPhoneNumber({ phoneNumber });
          return window.shown(await window.phone.prepareVerification());
        },
        phone,
      );
      await app.do(
        'attempt',
        async (_, code) => window.shown(await window.phone.attemptVerification({ code })),
        await server.code(phone),
      );
      await app.do('reserve', async () => {
        const { backupCodes, ...rest } = window.shown(
          await window.phone.setReservedForSecondFactor({ reserved: true }),
        );
        return { ...rest, backupCodes: backupCodes?.length };
      });
      await app.do('default', async () => {
        const { backupCodes, ...rest } = window.shown(await window.phone.makeDefaultSecondFactor());
        return { ...rest, backupCodes: backupCodes?.length };
      });
      await app.do('user again', clerk => clerk.user.reload().then(() => null));
      await self(app);
      await app.do('destroy', () => window.phone.destroy().then(() => null));
      await app.fails('gone', 'resource_not_found', () => window.phone.attemptVerification({ code: '000000' }));
    },
  },
  {
    strategy: 'enrolment',
    name: 'an authenticator app and backup codes',
    user,
    async run(world) {
      const { server } = world;
      const app = await enter(world);
      const secret = await app.page.evaluate(async () => {
        const of = await window.clerk.user.createTOTP();
        window.first = {
          uri: of.uri.startsWith('otpauth://totp/'),
          verified: of.verified,
          dated: of.createdAt instanceof Date,
        };
        return of.secret;
      });
      await app.do('first', () => window.first);
      await app.fails('wrong code', 'form_code_incorrect', clerk => clerk.user.verifyTOTP({ code: '000000' }));
      await app.do(
        'verify',
        async (clerk, code) => {
          const of = await clerk.user.verifyTOTP({ code });
          return { verified: of.verified, codes: of.backupCodes?.length, secret: of.secret };
        },
        totp(secret, await server.now()),
      );
      await app.do('backup codes', async clerk => {
        const of = await clerk.user.createBackupCode();
        return { codes: of.codes.length, texts: of.codes.every(code => typeof code === 'string') };
      });
      await app.do('user again', clerk => clerk.user.reload().then(() => null));
      assert.deepEqual((await self(app)).enabled, [true, true, true, true]);
      await app.do('disable', clerk => clerk.user.disableTOTP().then(of => ({ ...of })));
      await app.do('user without', clerk => clerk.user.reload().then(() => null));
      assert.deepEqual((await self(app)).enabled, [true, false, false, false]);
    },
  },
  {
    strategy: 'enrolment',
    name: 'a new password, and none',
    user,
    async run(world) {
      const app = await enter(world);
      const change = (clerk, params) => clerk.user.updatePassword(params).then(of => of === clerk.user);
      await app.fails('wrong password', 'form_password_incorrect', change, {
        currentPassword: 'wrong',
        newPassword: another,
      });
      await app.fails('short password', 'form_password_length_too_short', change, {
        currentPassword: password,
        newPassword: 'short',
      });
      await app.do('change', change, { currentPassword: password, newPassword: another, signOutOfOtherSessions: true });
      await app.step('remove', (clerk, params) => clerk.user.removePassword(params).then(() => null), {
        currentPassword: another,
      });
      await self(app);
    },
  },
  {
    strategy: 'enrolment',
    name: 'a passkey, refused, made, named and removed',
    user,
    async run(world) {
      let authenticator;
      const app = await enter(world, { before: async page => (authenticator = await plugIn(page)) });
      await authenticator.consent(false);
      await app.fails('refused', 'passkey_registration_cancelled', clerk => clerk.user.createPasskey());
      await authenticator.consent(true);
      await app.do('made', async clerk => {
        window.passkey = await clerk.user.createPasskey();
        return window.shown(window.passkey);
      });
      await app.fails('twice', 'passkey_already_exists', clerk => clerk.user.createPasskey());
      await app.do('rename', async () => {
        const result = await window.passkey.update({ name: 'Laptop' });
        return { same: result === window.passkey, ...window.shown(result) };
      });
      await app.do('user again', clerk => clerk.user.reload().then(() => null));
      assert.deepEqual((await self(app)).passkeys, [['Laptop', 'verified']]);
      await app.do('delete', () => window.passkey.delete().then(of => ({ ...of })));
      assert.equal((await authenticator.credentials()).length, 1);
    },
  },
  {
    strategy: 'enrolment',
    name: 'a wallet that signs',
    user,
    async run(world) {
      const account = ethereumAccount();
      const app = await enter(world, {
        before: page => installEthereum(page, [{ brand: 'metamask', account, injected: true }]),
      });
      await app.do(
        'create',
        async (clerk, web3Wallet) => {
          window.wallet = await clerk.user.createWeb3Wallet({ web3Wallet });
          const strategy = 'web3_metamask_signature';
          const { verification } = await window.wallet.prepareVerification({ strategy });
          const bytes = [...new TextEncoder().encode(verification.message)];
          const hex = bytes.map(byte => byte.toString(16).padStart(2, '0')).join('');
          const params = [`0x${hex}`, web3Wallet];
          const signature = await window.ethereum.request({ method: 'personal_sign', params });
          return window.shown(await window.wallet.attemptVerification({ signature }));
        },
        account.address,
      );
      await app.do('user again', clerk => clerk.user.reload().then(() => null));
      await self(app);
      await app.do('destroy', () => window.wallet.destroy().then(() => null));
    },
  },
  {
    strategy: 'enrolment',
    name: 'an account at a provider, until it is left for',
    user,
    async run(world) {
      const app = await enter(world);
      await app.do('create', async clerk => {
        window.account = await clerk.user.createExternalAccount({
          strategy: 'oauth_google',
          redirectUrl: `${location.origin}/__test/done`,
        });
        const { verification } = window.account;
        return {
          provider: window.account.providerSlug(),
          title: window.account.providerTitle(),
          status: verification.status,
          leads: verification.externalVerificationRedirectURL instanceof URL,
        };
      });
      await app.do('destroy', () => window.account.destroy().then(() => null));
      if (world.sdk !== 'signin-wasm') return;
      const person = await world.another(); // another browser, so that this is not compared
      await ours(await enter({ user: world.user, open: options => person.open(world.sdk, options) }));
    },
  },
  {
    strategy: 'enrolment',
    name: "a company's address, by the company's connection",
    user,
    async run(world) {
      const app = await enter(world);
      const start = (label, email) =>
        app.step(
          label,
          async (clerk, email) => {
            window.address = await clerk.user.createEmailAddress({ email });
            const { startEnterpriseSSOLinkFlow } = window.address.createEnterpriseSSOLinkFlow();
            const result = await startEnterpriseSSOLinkFlow({ redirectUrl: `${location.origin}/__test/done` });
            return { same: result === window.address, ...window.shown(result) };
          },
          email,
        );
      assert.equal((await start('no company', 'ada@elsewhere.test')).error.errors[0].code, 'form_param_value_invalid');
      const followed = start('startEnterpriseSSOLinkFlow', 'kim@oidc-corp.test');
      await app.until('prepared', () => window.address?.verification.externalVerificationRedirectURL);
      const page = await world.person.context.newPage();
      await page.goto(await app.page.evaluate(() => window.address.verification.externalVerificationRedirectURL.href));
      await atProvider(page, { who: /Kim Open/ });
      await page.waitForURL(url => url.pathname === '/__test/done');
      assert.equal((await followed).value.proof.status, 'verified');
      await app.do('user again', clerk => clerk.user.reload().then(() => null));
      await app.do('enterprise account', ({ user }) =>
        user.enterpriseAccounts.map(({ active, emailAddress, provider }) => ({ active, emailAddress, provider })),
      );
      await self(app);
      // After it was cancelled, the promise never settles, as in clerk-js.
      const cancelled = await app.do('cancel', async clerk => {
        const address = await clerk.user.createEmailAddress({ email: 'lou@oidc-corp.test' });
        const flow = address.createEnterpriseSSOLinkFlow();
        const given = { redirectUrl: `${location.origin}/__test/done` };
        const going = flow.startEnterpriseSSOLinkFlow(given).then(() => 'settled');
        while (!address.verification.externalVerificationRedirectURL) await new Promise(done => setTimeout(done, 20));
        await new Promise(done => setTimeout(done, 300)); // the first reading is answered, the next is a second away
        flow.cancelEnterpriseSSOLinkFlow();
        return Promise.race([going, new Promise(done => setTimeout(done, 300, 'pending'))]);
      });
      assert.equal(cancelled, 'pending');
    },
  },
  {
    strategy: 'enrolment',
    name: 'an account at a provider, and then more of it',
    user,
    async run(world) {
      const app = await enter(world);
      const leave = async (label, run, who, decision) => {
        await app.do(label, run);
        await app.page.goto(await app.page.evaluate(() => window.leadsTo));
        await atProvider(app.page, { who, consent: decision });
        await app.arrive('/__test/done', sdkMetadata);
        return app.do('account', ({ user }) =>
          user.externalAccounts.map(one => [
            one.accountIdentifier(),
            one.verification.status,
            one.approvedScopes.split(' ').sort(),
          ]),
        );
      };
      await leave(
        'create',
        async clerk => {
          const account = await clerk.user.createExternalAccount({
            strategy: 'oauth_google',
            redirectUrl: `${location.origin}/__test/done`,
          });
          window.leadsTo = account.verification.externalVerificationRedirectURL.href;
          return { status: account.verification.status };
        },
        /Ada Lovelace/,
        'Allow',
      );
      const more = async clerk => {
        const [account] = clerk.user.externalAccounts;
        const result = await account.reauthorize({
          redirectUrl: `${location.origin}/__test/done`,
          additionalScopes: ['calendar', 'contacts'],
          oidcPrompt: 'consent',
          oidcLoginHint: 'ada@example.com',
        });
        const { status, strategy, externalVerificationRedirectURL } = result.verification;
        window.leadsTo = externalVerificationRedirectURL.href;
        return { same: result === account, status, strategy };
      };
      const base = ['email', 'openid', 'profile'];
      const [[, , denied]] = await leave('reauthorize', more, /Ada Lovelace/, 'Deny');
      assert.deepEqual(denied, base);
      const [[, , other]] = await leave('reauthorize as another', more, /New Person/, 'Allow');
      assert.deepEqual(other, base);
      const [[, , scopes]] = await leave('reauthorize at last', more, /Ada Lovelace/, 'Allow');
      assert.deepEqual(scopes, ['calendar', 'contacts', ...base]);
      await app.fails('nowhere to come back to', 'form_param_missing', ({ user }) =>
        user.externalAccounts[0].reauthorize({ additionalScopes: 'calendar' }),
      );
      await app.fails('no parameters', 'form_param_missing', ({ user }) => user.externalAccounts[0].reauthorize());
      await app.do('destroy', ({ user }) => user.externalAccounts[0].destroy().then(() => null));
    },
  },
  {
    strategy: 'enrolment',
    name: 'names, sessions, and the account goes',
    user,
    async run(world) {
      const app = await enter(world);
      await app.do('update', async ({ user }) => {
        const result = await user.update({ firstName: 'Ada', lastName: 'Lovelace' });
        return { same: result === user, names: [user.firstName, user.fullName] };
      });
      await app.do('first metadata', async ({ user }) => {
        await user.updateMetadata({
          unsafeMetadata: { theme: 'dark', seen: { tour: true, news: true }, list: [1, 2] },
        });
        return user.unsafeMetadata;
      });
      await app.do('other metadata', async ({ user }) => {
        const unsafeMetadata = { seen: { tour: true, help: 1 }, list: [2], empty: {}, none: null };
        const result = await user.update({ firstName: 'Augusta', unsafeMetadata });
        return { same: result === user, name: user.firstName, metadata: user.unsafeMetadata };
      });
      await app.do('equal metadata', async ({ user }) => {
        await user.update({ unsafeMetadata: { ...user.unsafeMetadata } });
        return user.unsafeMetadata;
      });
      await self(app);
      await app.do('sessions', async clerk => {
        const [one, ...others] = await clerk.user.getSessions();
        const { browserName, isMobile } = one.latestActivity;
        return { id: one.id, status: one.status, browserName, isMobile, others: others.length };
      });
      await app.do('delete', clerk => clerk.user.delete().then(of => of === undefined));
      await app.until('signed out', clerk => clerk.user === null);
    },
  },
];
