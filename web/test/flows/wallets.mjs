// Wallets that really sign.
import { ethereumAccount, installEthereum, installSolana, solanaAccount } from '../harness/wallets.mjs';

const ethereum = (strategy, brand, method, wallets = account => [{ brand, account }]) => ({
  strategy,
  name: method,
  async run({ open, server }) {
    const account = ethereumAccount();
    const user = await server.createUser({ web3_wallet: [account.address] });
    const app = await open({ before: page => installEthereum(page, wallets(account)) });
    await app.do(
      method,
      async (clerk, method) => {
        window.finished = await clerk.client.signIn[method]();
        return {
          calls: window.walletCalls.filter(({ method }) => /^(eth_requestAccounts|personal_sign)$/.test(method)),
        };
      },
      method,
    );
    await app.activate(user.id);
  },
});

export const walletFlows = [
  ethereum('web3_metamask_signature', 'metamask', 'authenticateWithMetamask', account => [
    { brand: 'rabby', account: ethereumAccount(), injected: true },
    { brand: 'metamask', account },
  ]),
  ethereum('web3_okx_wallet_signature', 'okx_wallet', 'authenticateWithOKXWallet'),
  ethereum('web3_coinbase_wallet_signature', 'coinbase_wallet', 'authenticateWithCoinbaseWallet'),
  {
    // clerk-js' own Base account needs the network; with a signature of the caller's it is the same protocol
    strategy: 'web3_base_signature',
    name: 'authenticateWithWeb3',
    async run({ open, server }) {
      const account = ethereumAccount();
      const user = await server.createUser({ web3_wallet: [account.address] });
      const app = await open({ before: page => installEthereum(page, [{ brand: 'base', account, injected: true }]) });
      await app.do(
        'authenticateWithWeb3',
        async (clerk, identifier) => {
          const given = [];
          window.finished = await clerk.client.signIn.authenticateWithWeb3({
            identifier,
            strategy: 'web3_base_signature',
            generateSignature: params => {
              given.push({ ...params, nonce: params.nonce.split('\n')[0] });
              const hex = [...new TextEncoder().encode(params.nonce)]
                .map(byte => byte.toString(16).padStart(2, '0'))
                .join('');
              return window.ethereum.request({ method: 'personal_sign', params: [`0x${hex}`, identifier] });
            },
          });
          return { given };
        },
        account.address,
      );
      await app.activate(user.id);
    },
  },
  {
    strategy: 'web3_solana_signature',
    name: 'authenticateWithSolana',
    async run({ open, server, names }) {
      const account = solanaAccount();
      names[account.address] = '«address»';
      const user = await server.createUser({ web3_wallet: [account.address] });
      const app = await open({ before: page => installSolana(page, { account }) });
      await app.do(
        'authenticateWithSolana',
        async clerk => (window.finished = await clerk.client.signIn.authenticateWithSolana({ walletName: 'Phantom' })),
      );
      await app.activate(user.id);
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'rejected in the wallet',
    async run({ open, server }) {
      const account = ethereumAccount();
      await server.createUser({ web3_wallet: [account.address] });
      const app = await open({
        before: page => installEthereum(page, [{ brand: 'metamask', account, refuse: 'personal_sign' }]),
      });
      await app.fails('authenticateWithMetamask', 4001, clerk => clerk.client.signIn.authenticateWithMetamask());
    },
  },
  {
    strategy: 'web3_metamask_signature',
    name: 'clerk.authenticateWithMetamask with a wallet nobody knows: a sign-up',
    async run({ open }) {
      const account = ethereumAccount();
      const app = await open({ before: page => installEthereum(page, [{ brand: 'metamask', account }]) });
      await app.leaves('clerk.authenticateWithMetamask', clerk =>
        clerk.authenticateWithMetamask({ redirectUrl: '/__test/done', signUpContinueUrl: '/__test/continue' }),
      );
      await app.arrive('/__test/done');
      await app.signedIn();
    },
  },
];
