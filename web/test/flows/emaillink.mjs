// E-mail links: the application polls, the person opens the link, here or elsewhere.
import assert from 'node:assert/strict';
import { call, factor } from './calls.mjs';

const email = 'flow@example.com';
const verifyPage = '/__test/verify';

/** Starts the flow in the page; the promise is that of `startEmailLinkFlow`. */
const start = (app, emailAddressId) =>
  app.do(
    'startEmailLinkFlow',
    async (clerk, [emailAddressId, redirectUrl]) => {
      const { startEmailLinkFlow } = clerk.client.signIn.createEmailLinkFlow();
      return (window.finished = await startEmailLinkFlow({ emailAddressId, redirectUrl }));
    },
    [emailAddressId, app.server.origin + verifyPage],
  );

/** The newest link to an address, once it has been mailed. */
async function mailed(page, server, to) {
  const deadline = Date.now() + 5000;
  let link;
  do {
    link = await server.message(to).then(
      message => message.link,
      () => undefined,
    );
    if (!link) await page.waitForTimeout(50);
  } while (!link && Date.now() < deadline);
  assert.ok(link, 'the link was mailed');
  return link;
}

/** Opens the newest link to an address and says yes. The link's page consumes nothing by being opened. */
export async function openLink(page, server, to) {
  await page.goto(await mailed(page, server, to));
  await page.getByRole('button', { name: 'Yes, continue' }).click();
  await page.waitForURL(url => url.pathname === verifyPage);
}

/** The page at which the link ends, in an application of its own. */
async function landed(person, _sdk, server, _apps) {
  const page = await person.context.newPage();
  await openLink(page, server, email);
  return page;
}

const done = '/__test/done';

const handle = app =>
  app.step(
    'handleEmailLinkVerification',
    async (clerk, redirectUrlComplete) => {
      let elsewhere = false;
      const went = [];
      await clerk.handleEmailLinkVerification(
        { redirectUrl: '/__test/more', redirectUrlComplete, onVerifiedOnOtherDevice: () => (elsewhere = true) },
        async to => void went.push(to),
      );
      return { elsewhere, went };
    },
    done,
  );

/** In the browser that began the sign-in the SDK ends it, and goes to the page of the end itself. */
async function handleHere(app) {
  await app.leaves(
    'handleEmailLinkVerification',
    (clerk, redirectUrlComplete) =>
      clerk.handleEmailLinkVerification({ redirectUrl: '/__test/more', redirectUrlComplete }),
    done,
  );
  await app.arrive(done);
}

export const emailLinkFlows = [
  {
    strategy: 'email_link',
    name: 'opened in the same browser',
    user: { email_address: [email] },
    async run({ open, person, server, user }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email });
      const { emailAddressId } = await factor(app, 'email_link');
      const [, page] = await Promise.all([start(app, emailAddressId), landed(person, app.sdk, server)]);
      assert.equal(new URL(page.url()).searchParams.get('__clerk_status'), 'verified');
      const link = await open({ page, path: verifyPage + new URL(page.url()).search });
      await handleHere(link);
      await app.activate(user.id);
    },
  },
  {
    strategy: 'email_link',
    name: 'opened in another browser',
    user: { email_address: [email] },
    async run({ open, another, server, user, sdk, apps }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email });
      const { emailAddressId } = await factor(app, 'email_link');
      const other = await another();
      const [, page] = await Promise.all([start(app, emailAddressId), landed(other, sdk, server)]);
      const link = await other.open(sdk, { page, path: verifyPage + new URL(page.url()).search });
      apps.push(link);
      assert.deepEqual((await handle(link)).value.elsewhere, true);
      assert.equal((await link.state()).session, null);
      await app.activate(user.id);
    },
  },
  {
    strategy: 'email_link',
    name: 'another browser, when it has to be the same one',
    user: { email_address: [email] },
    settings: { email_link_same_client: true },
    async run({ open, another, server, user, sdk, person, apps }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email });
      const { emailAddressId } = await factor(app, 'email_link');
      const other = await another();
      const finished = start(app, emailAddressId);
      const page = await landed(other, sdk, server);
      const link = await other.open(sdk, { page, path: verifyPage + new URL(page.url()).search });
      apps.push(link);
      assert.equal((await handle(link)).error.code, 'client_mismatch');
      await landed(person, sdk, server);
      await finished;
      await app.activate(user.id);
    },
  },
  {
    strategy: 'email_link',
    name: 'too late',
    user: { email_address: [email] },
    async run({ open, person, server, sdk }) {
      const app = await open();
      await call(app, 'create', 'create', { identifier: email });
      const { emailAddressId } = await factor(app, 'email_link');
      const finished = start(app, emailAddressId);
      await mailed(app.page, server, email); // a link that is mailed later would not be too old
      await server.advance(11 * 60_000);
      await finished;
      assert.equal((await app.signIn()).firstFactorVerification.status, 'expired');
      const page = await landed(person, sdk, server);
      const link = await open({ page, path: verifyPage + new URL(page.url()).search });
      const { error } = await handle(link);
      assert.match(error.code, /expired|failed/);
    },
  },
];
