// Signing in with a wallet, and making an account with one that nobody has registered.

import { h } from '../dom.js';
import { action } from '../form.js';
import { icon } from '../icons.js';
import { wallets } from '../labels.js';
import { solanaWalletName } from '../wallet/wallet.js';
import { navigator } from './callbacks.js';
import { lastUsed } from './last-used.js';

const methods = {
  metamask: 'authenticateWithMetamask',
  coinbase_wallet: 'authenticateWithCoinbaseWallet',
  okx_wallet: 'authenticateWithOKXWallet',
  base: 'authenticateWithBase',
  solana: 'authenticateWithSolana',
};

const params = wallet => (wallet === 'solana' ? { walletName: solanaWalletName() } : {});

export async function signInWithWallet(demo, wallet, signal) {
  await demo.offered;
  await demo.settle(await demo.clerk.signIn[methods[wallet]]({ ...params(wallet), signal }));
}

export function walletButtons(demo) {
  const offer = h('p');
  const use = wallet => async cancel => {
    offer.replaceChildren();
    try {
      await signInWithWallet(demo, wallet, cancel);
    } catch (error) {
      if (error.errors?.[0]?.code !== 'form_identifier_not_found') throw error;
      // The method of clerk with this name signs up when nobody has the wallet.
      const create = () =>
        demo.clerk[methods[wallet]]({
          ...params(wallet),
          redirectUrl: '/',
          signUpContinueUrl: '/continue',
          customNavigate: navigator(demo),
        });
      offer.replaceChildren(action(`Create an account with this ${wallets[wallet]} wallet`, create, { class: 'wide' }));
      throw Object.assign(new Error('Nobody has registered this wallet.', { cause: error }), {
        code: 'form_identifier_not_found',
        wallet: true,
      });
    }
  };
  return h(
    'div',
    { class: 'ways', role: 'group', 'aria-labelledby': 'with-wallet' },
    h('p', { class: 'rule' }, h('span', { id: 'with-wallet' }, 'With a wallet')),
    h(
      'div',
      { class: 'grid' },
      Object.entries(wallets).map(([wallet, name]) =>
        action([icon(wallet), name, lastUsed(demo.clerk, `web3_${wallet}_signature`)], use(wallet)),
      ),
    ),
    offer,
  );
}
