// Where providers, popups, tickets and One Tap fail: refused consent, popups that are blocked, closed or lie, tokens
// that are used, forged or meant for somebody else.
import assert from 'node:assert/strict';
import test from 'node:test';
import { call, refused } from '../flows/calls.mjs';
import { atProvider, finishAtCallback, handleCallback, popup, redirect } from '../flows/sso.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4469);
const browser = await browserFor(server);
const callback = '/__test/sso-callback';
const done = '/__test/done';

async function start(t, fields) {
  await server.reset();
  const user = fields && (await server.createUser(fields));
  const person = await browser.person(t);
  return { user, person, app: await person.open('signin-wasm') };
}

test('redirect: consent denied, told at the callback, and a second attempt', async t => {
  const { app } = await start(t);
  await redirect(app, { strategy: 'oauth_google' });
  await atProvider(app.page, { consent: 'Deny' });
  await app.arrive(callback);
  const { firstFactorVerification } = await app.signIn();
  assert.equal(firstFactorVerification.status, 'failed');
  assert.equal(firstFactorVerification.error.code, 'oauth_access_denied');
  assert.match((await handleCallback(app)).went[0], /sign-in/);
  await redirect(app, { strategy: 'oauth_google' });
  await atProvider(app.page);
  await app.arrive(done);
  await app.signedIn();
});

test('redirect: the documented way, by create and prepareFirstFactor', async t => {
  const { app } = await start(t);
  for (const strategy of ['oauth_google', 'enterprise_sso']) {
    await call(app, 'create', 'create', {
      identifier: strategy === 'oauth_google' ? 'ada@example.com' : 'kim@oidc-corp.test',
      ...(strategy === 'enterprise_sso' && { strategy, redirectUrl: callback }),
    });
    const outcome = await app.step(
      `prepare ${strategy}`,
      (clerk, params) => clerk.client.signIn.prepareFirstFactor(params),
      { strategy, redirectUrl: callback, actionCompleteRedirectUrl: done },
    );
    assert.ok(
      outcome.ok || /strategy_for_user_invalid/.test(JSON.stringify(outcome.error)),
      JSON.stringify(outcome.error),
    );
    if (outcome.ok) assert.match((await app.signIn()).firstFactorVerification.externalVerificationRedirectURL, /\/idp/);
  }
});

test('redirect: a provider there is not, and targets elsewhere', async t => {
  const { app } = await start(t);
  const go = (label, code, params) =>
    app.fails(label, code, (clerk, params) => clerk.client.signIn.authenticateWithRedirect(params), {
      strategy: 'oauth_google',
      redirectUrl: callback,
      redirectUrlComplete: done,
      ...params,
    });
  await go('no such provider', /^(oauth_provider_not_enabled|form_param_value_invalid|strategy_for_user_invalid)$/, {
    strategy: 'oauth_nobody',
  });
  await go('foreign', 'redirect_url_domain_mismatch', { redirectUrlComplete: 'https://evil.example/' });
  await go('script', /^invalid_(url_scheme|redirect_url)$/, { redirectUrlComplete: 'javascript:alert(1)' });
  await go('no connection', 'strategy_for_user_invalid', { strategy: 'enterprise_sso', identifier: 'ada@example.com' });
});

test('redirect: a callback that another browser started is refused', async t => {
  const { app } = await start(t);
  await redirect(app, { strategy: 'oauth_google' });
  const page = app.page;
  let stolen;
  await page.route('**/v1/oauth_callback*', route => {
    stolen = route.request().url();
    return route.abort();
  });
  const answered = page.waitForRequest(request => request.url().includes('/v1/oauth_callback'));
  answered.catch(() => {});
  page.on('request', request => {
    if (request.url().includes('/v1/oauth_callback?')) stolen = request.url();
  });
  await atProvider(page);
  await answered;
  assert.ok(stolen, 'the provider sent the browser back');
  const thief = await (await browser.person(t)).open('signin-wasm');
  const answer = await thief.page.request.get(stolen, { maxRedirects: 0 });
  assert.ok(answer.status() >= 400, `the callback answered ${answer.status()}`);
  assert.equal((await thief.state()).sessions.length, 0);
});

test('SAML: cancelled at the directory', async t => {
  const { app } = await start(t, { email_address: ['sam@saml-corp.test'] });
  await redirect(app, { strategy: 'enterprise_sso', identifier: 'sam@saml-corp.test' });
  await app.page.waitForURL(url => url.pathname.startsWith('/idp'));
  await app.page.getByRole('button', { name: 'Cancel' }).click();
  await app.arrive(callback);
  assert.equal((await app.signIn()).firstFactorVerification.status, 'failed');
});

test('SAML: somebody of another domain is refused', async t => {
  const { app } = await start(t, { email_address: ['sam@saml-corp.test'] });
  await redirect(app, { strategy: 'enterprise_sso', identifier: 'sam@saml-corp.test' });
  await app.page.waitForURL(url => url.pathname.startsWith('/idp'));
  await app.page.getByLabel('E-mail address').fill('ada@example.com');
  await app.page.getByRole('button', { name: 'Continue', exact: true }).click();
  await app.arrive(callback);
  assert.equal((await app.signIn()).firstFactorVerification.error.code, 'saml_email_address_domain_mismatch');
});

test("popup: relative URLs, reported by the Frontend API's own callback page", async t => {
  const { app } = await start(t);
  const window = await popup(app, { strategy: 'oauth_google', redirectUrl: callback, redirectUrlComplete: done });
  await atProvider(window);
  await app.arrive(done);
  await app.signedIn();
  assert.ok(app.wire.some(({ body }) => body.includes('popup_auth_callback')));
});

test('popup: blocked', async t => {
  const { app } = await start(t);
  const outcome = await app.step('blocked', clerk =>
    clerk.client.signIn.authenticateWithPopup({
      popup: null,
      strategy: 'oauth_google',
      redirectUrl: '/a',
      redirectUrlComplete: '/b',
    }),
  );
  assert.match(outcome.error.message, /Missing 'popup' option/);
  assert.ok(!app.wire.some(({ path }) => path.endsWith('/sign_ins')), 'nothing was sent');
});

test('popup: closed by the person', async t => {
  const { app } = await start(t);
  const opened = app.page.waitForEvent('popup');
  await app.do('popup', async clerk => {
    const popup = window.open('about:blank', '', 'width=600,height=800');
    await clerk.client.signIn.authenticateWithPopup({
      popup,
      strategy: 'oauth_google',
      redirectUrl: '/__test/sso-callback',
      redirectUrlComplete: '/__test/done',
      onClose: () => (window.closed1 = true),
    });
    return null;
  });
  const page = await opened;
  await page.waitForURL(url => url.pathname.startsWith('/idp'));
  await page.waitForTimeout(1000); // nobody closes a window sooner, and the page looks at it from time to time only
  await page.close();
  await app.until('the news of the closed popup', () => window.closed1 === true);
  assert.equal((await app.state()).session, null);
});

// The browser cuts a page that isolates itself off from its popup, and tells it that the popup is closed.
test('popup: of a page that isolates itself', async t => {
  await server.reset();
  const person = await browser.person(t);
  const app = await person.open('signin-wasm', {
    before: page =>
      page.route('**/__test/app', async route => {
        const headers = { 'cross-origin-opener-policy': 'same-origin', 'content-type': 'text/html' };
        await route.fulfill({ headers, body: '<!doctype html><title>Isolated</title><main id="app"></main>' });
      }),
  });
  const opened = app.page.waitForEvent('popup');
  await app.do('popup', async clerk => {
    window.popup1 = window.open('about:blank', '', 'width=600,height=800');
    window.ends = [];
    await clerk.client.signIn.authenticateWithPopup({
      popup: window.popup1,
      strategy: 'oauth_google',
      redirectUrl: '/__test/sso-callback',
      redirectUrlComplete: '/__test/done',
      onClose: () => window.ends.push('closed'),
    });
    return null;
  });
  const page = await opened;
  await page.waitForURL(url => url.pathname.startsWith('/idp'));
  assert.equal(await app.page.evaluate(() => window.popup1.closed), true, 'the page is cut off');
  await app.page.waitForTimeout(1500);
  assert.deepEqual(await app.page.evaluate(() => window.ends), [], 'the person is still at the provider');
  await atProvider(page);
  await app.arrive(done);
  await app.signedIn();
});

test('popup: messages of strangers change nothing, and the real one still counts', async t => {
  const { app } = await start(t);
  const window = await popup(app, { strategy: 'oauth_google', redirectUrl: callback, redirectUrlComplete: done });
  await window.waitForURL(url => url.pathname.startsWith('/idp'));
  await app.page.evaluate(() => {
    for (const data of [
      { session: 'sess_forged' },
      { return_url: '/__test/evil' },
      null,
      'text',
      { session: 'sess_forged', state: '0'.repeat(64) },
    ])
      window.postMessage(data, '*');
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.srcdoc = '<script>parent.postMessage({ return_url: "/__test/evil" }, "*")</script>';
  });
  // the right window and origin, but not the state of this attempt
  await window.evaluate(() => opener.postMessage({ return_url: '/__test/evil', state: '0'.repeat(64) }, '*'));
  await app.page.waitForTimeout(300);
  assert.match(app.page.url(), /__test\/app$/);
  await atProvider(window);
  await app.arrive(done);
  await app.signedIn();
});

test('popup: consent denied goes on at the callback route', async t => {
  const { app } = await start(t);
  const window = await popup(app, { strategy: 'oauth_google', redirectUrl: callback, redirectUrlComplete: done });
  await atProvider(window, { consent: 'Deny' });
  await app.arrive(callback);
  assert.equal((await app.signIn()).firstFactorVerification.error.code, 'oauth_access_denied');
});

test('transfer: without anything to transfer, and not twice', async t => {
  const { app } = await start(t);
  await refused(app, 'nothing', 'account_transfer_invalid', 'create', { transfer: true });
  await redirect(app, { strategy: 'oauth_google' });
  await atProvider(app.page, { who: /New Person/ });
  await app.arrive(callback);
  await finishAtCallback(app, '/__test/up');
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await app.fails('again', 'account_transfer_invalid', clerk => clerk.client.signUp.create({ transfer: true }));
});

test('transfer: refused where nobody may sign up', async t => {
  const { app } = await start(t);
  await server.settings({ sign_up_mode: 'restricted' });
  await redirect(app, { strategy: 'oauth_google' });
  await atProvider(app.page, { who: /New Person/ });
  await app.arrive(callback);
  await app.fails('restricted', 'sign_up_mode_restricted', clerk => clerk.handleRedirectCallback({}));
});

test('ticket: used, expired, revoked, and no ticket at all', async t => {
  const { app, user } = await start(t, { email_address: ['ticket@example.com'] });
  const by = ticket => ['create', { strategy: 'ticket', ticket }];
  const used = await server.signInToken(user.id);
  await call(app, 'first', ...by(used));
  await app.activate(user.id);
  await app.do('sign out', clerk => clerk.signOut(() => {}).then(() => null));
  await refused(app, 'used', 'sign_in_token_already_used_code', ...by(used));
  const old = await server.signInToken(user.id, 60);
  const revoked = await server.backend('POST', 'sign_in_tokens', { user_id: user.id, expires_in_seconds: 6000 });
  await server.backend('POST', `sign_in_tokens/${revoked.id}/revoke`);
  await refused(app, 'revoked', 'sign_in_token_revoked_code', ...by(revoked.token));
  await server.advance(61_000);
  await refused(app, 'expired', 'ticket_expired_code', ...by(old));
  await refused(app, 'none', 'ticket_invalid_code', ...by('not.a.ticket'));
});

test("ticket: from the page's address, without the application naming it", async t => {
  const { user, person } = await start(t, { email_address: ['ticket@example.com'] });
  const ticket = await server.signInToken(user.id);
  const landing = await person.open('signin-wasm', {
    path: `/__test/app?__clerk_ticket=${encodeURIComponent(ticket)}`,
  });
  await landing.do('future.ticket', async clerk => {
    const { future } = clerk.client.signIn;
    for (const step of ['ticket', 'finalize']) {
      const { error } = await future[step]();
      if (error) throw error;
    }
    return null;
  });
  await landing.signedIn(user.id);
});

test('One Tap: tampered with, for another application, unsigned, expired', async t => {
  const { app } = await start(t);
  const token = await server.oneTapToken({ email: 'ada@example.com' });
  const [head, claims, signature] = token.split('.');
  const read = JSON.parse(Buffer.from(claims, 'base64url'));
  const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const oneTap = (label, token) =>
    app.fails(
      label,
      'google_one_tap_token_invalid',
      (clerk, token) => clerk.authenticateWithGoogleOneTap({ token }),
      token,
    );
  await oneTap('tampered', [head, encode({ ...read, email: 'grace@example.com' }), signature].join('.'));
  await oneTap('another audience', [head, encode({ ...read, aud: 'somebody-else' }), signature].join('.'));
  await oneTap('unsigned', [encode({ alg: 'none' }), claims, ''].join('.'));
  await server.advance(3_700_000);
  await oneTap('expired', token);
  await app.do(
    'fresh',
    async clerk =>
      (window.finished = await clerk.authenticateWithGoogleOneTap({
        token: (
          await (
            await fetch('/__dev/one_tap/token', {
              method: 'POST',
              body: new URLSearchParams({ email: 'ada@example.com' }),
            })
          ).json()
        ).id_token,
      })),
  );
  await app.activate();
});
