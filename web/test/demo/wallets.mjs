// Wallets on the demo page: each by the page's test wallet, whose requests a person agrees to or declines.
import assert from 'node:assert/strict';
import { ada } from './people.mjs';

const request = (demo, what) => demo.page.getByRole('dialog', { name: what });
const answer = async (demo, what, button = 'Agree') => {
  const dialog = request(demo, what);
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
};
const connect = (demo, button) => answer(demo, /wants to see your address/, button);
const sign = (demo, button) => answer(demo, /asks for your signature/, button);

/** Switches the test wallet on; its address, as the switch's text shows it. */
async function switchOn(demo, chain = 'ethereum') {
  await demo.flip('Test wallet');
  const shown = demo.page.locator('#workbench .mono');
  await shown.getByText('0x').waitFor();
  const [ethereum, solana] = (await shown.innerText()).split('\n');
  return { ethereum, solana }[chain];
}

/** A user who has an address, made by the application's backend. */
const owner = ({ server }, address) =>
  server.createUser({
    first_name: 'Wanda',
    last_name: 'Wallet',
    email_address: ['wanda@example.com'],
    web3_wallet: [address],
  });

const brands = { metamask: 'MetaMask', coinbase_wallet: 'Coinbase', okx_wallet: 'OKX', base: 'Base', solana: 'Solana' };

const signsIn = Object.entries(brands).map(([wallet, name]) => ({
  strategy: `web3_${wallet}_signature`,
  name: `${name} signs in`,
  async run(demo) {
    await owner(demo, await switchOn(demo, wallet === 'solana' ? 'solana' : 'ethereum'));
    await demo.click(name);
    await connect(demo);
    const message = await request(demo, /asks for your signature/)
      .getByLabel('Content of the request')
      .innerText();
    assert.match(message, /Nonce: \w+/);
    await sign(demo);
    await demo.signedIn('Wanda Wallet');
  },
}));

const others = [
  {
    strategy: 'web3_metamask_signature',
    name: 'added to an account, then one of its ways to sign in',
    async run(demo) {
      await switchOn(demo);
      await demo.identify(ada.email);
      await demo.password(ada.password);
      await demo.signedIn(ada.name);
      await demo.click('Add the test wallet');
      await connect(demo);
      await sign(demo);
      await demo.button('Remove this wallet').waitFor();
      await demo.signOut();
      await demo.identify(ada.email);
      await demo.step('Enter your password');
      await demo.unfold('Another way');
      await demo.click('MetaMask');
      await sign(demo);
      await demo.signedIn(ada.name);
    },
  },
  ...[
    ['metamask', 'MetaMask'],
    ['solana', 'Solana'],
  ].map(([wallet, name]) => ({
    strategy: `web3_${wallet}_signature`,
    name: `${name} wallet that nobody has: an account is made with it`,
    refused: [422],
    async run(demo) {
      const address = await switchOn(demo, wallet === 'solana' ? 'solana' : 'ethereum');
      await demo.click(name);
      await connect(demo);
      const { text, code } = await demo.alert();
      assert.deepEqual([text, code], ['Nobody has registered this wallet.', 'form_identifier_not_found']);
      await demo.click(`Create an account with this ${name} wallet`);
      await sign(demo);
      await demo.step('Signed in');
      await demo.card.locator('.factors').getByText(address.slice(0, 8)).waitFor();
    },
  })),
  {
    strategy: 'web3_okx_wallet_signature',
    name: 'the person declines to sign, then agrees',
    async run(demo) {
      await owner(demo, await switchOn(demo));
      await demo.click('OKX');
      await connect(demo);
      await sign(demo, 'Decline');
      const { text, code } = await demo.alert();
      assert.equal(code, '4001');
      assert.match(text, /^You declined in the wallet/);
      await demo.click('OKX');
      await sign(demo);
      await demo.signedIn('Wanda Wallet');
    },
  },
  {
    strategy: 'web3_base_signature',
    name: 'the person declines to connect',
    async run(demo) {
      await switchOn(demo);
      await demo.click('Base');
      await connect(demo, 'Decline');
      assert.equal((await demo.alert()).code, '4001');
    },
  },
  {
    strategy: 'web3_solana_signature',
    name: 'the person declines to sign',
    async run(demo) {
      await owner(demo, await switchOn(demo, 'solana'));
      await demo.click('Solana');
      await connect(demo);
      await sign(demo, 'Decline');
      assert.match((await demo.alert()).text, /declined|rejected/i);
    },
  },
  {
    strategy: 'web3',
    name: 'a wallet that this browser does not have: the page says what to do',
    async run(demo) {
      for (const name of Object.values(brands)) {
        await demo.click(name);
        const { text, code } = await demo.alert();
        assert.equal(code, 'web3_wallet_not_found', name);
        assert.match(text, /switch on the test wallet/);
        await demo.open();
      }
    },
  },
];

export const wallets = [...signsIn, ...others];
