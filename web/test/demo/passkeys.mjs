// Passkeys on the demo page, by an authenticator that Chromium simulates: made by a signed-in user, then used in each
// way the page offers, and declined.
import assert from 'node:assert/strict';
import { plugIn } from '../harness/authenticator.mjs';
import { ada } from './people.mjs';

/** A browser that offers no passkeys in fields: its autofill would take each touch of the authenticator for its own. */
const prepare = async demo => {
  await demo.page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
  demo.authenticator = await plugIn(demo.page);
};

/** Makes a passkey and signs out; `touch` is whether the authenticator is touched from then on. */
async function enrol(demo, touch = true) {
  await demo.identify(ada.email);
  await demo.password(ada.password);
  await demo.signedIn(ada.name);
  await demo.click('Create a passkey');
  await demo.button('Remove this passkey').waitFor();
  assert.equal((await demo.authenticator.credentials()).length, 1);
  await demo.authenticator.presence(touch);
  await demo.signOut();
}

export const passkeys = [
  {
    strategy: 'passkey',
    name: 'made by a signed-in user, then found without an identifier',
    prepare,
    async run(demo) {
      await enrol(demo);
      await demo.click('Sign in with a passkey');
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'passkey',
    name: 'chosen in the identifier field (autofill)',
    prepare: async demo => {
      demo.authenticator = await plugIn(demo.page);
    },
    async run(demo) {
      await enrol(demo, false);
      await demo.authenticator.presence(true);
      await demo.open(); // the field offers the passkey, and the person takes it
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'passkey',
    name: 'as one of the ways an account has',
    prepare,
    async run(demo) {
      await enrol(demo);
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await demo.unfold('Another way');
      await demo.click('Passkey');
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'passkey',
    name: 'the prompt is closed: said in words, and the password still works',
    prepare,
    async run(demo) {
      await enrol(demo);
      await demo.authenticator.consent(false);
      await demo.click('Sign in with a passkey');
      const { text, code } = await demo.alert();
      assert.equal(code, 'passkey_retrieval_cancelled');
      assert.match(text, /^The passkey prompt was closed/);
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
    },
  },
  {
    strategy: 'passkey',
    name: 'a second one on the same device is refused, in words',
    prepare,
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Create a passkey');
      await demo.button('Remove this passkey').waitFor();
      await demo.click('Create a passkey');
      assert.equal((await demo.alert()).code, 'passkey_already_exists');
    },
  },
  {
    strategy: 'passkey',
    name: 'one that the account has given up is not accepted',
    prepare,
    refused: [404],
    async run(demo) {
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Create a passkey');
      await demo.click('Remove this passkey');
      await demo.button('Remove this passkey').waitFor({ state: 'detached' });
      await demo.signOut();
      await demo.click('Sign in with a passkey');
      assert.equal((await demo.alert()).code, 'passkey_not_registered');
    },
  },
];
