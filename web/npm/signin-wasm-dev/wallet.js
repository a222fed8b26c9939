// What a wallet's extension puts into a page: EIP-1193 providers, announced by EIP-6963, and the Wallet Standard for
// Solana. It runs in the page, so it uses nothing from outside of itself. `sign` is the name of a function of the page
// that has a message signed, or refuses.
export function injectWallet({ uuid, name, rdns, ethereum, solana, sign }) {
  const ask = async message => {
    const signature = await window[sign](message);
    if (signature) return signature;
    throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
  };
  const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>';
  const text = hex => new TextDecoder().decode(Uint8Array.from(hex.slice(2).match(/../g) ?? [], x => parseInt(x, 16)));

  if (ethereum) {
    const provider = {
      isMetaMask: rdns === 'io.metamask',
      on: () => provider,
      removeListener: () => provider,
      async request({ method, params = [] }) {
        switch (method) {
          case 'eth_requestAccounts':
          case 'eth_accounts':
            return [ethereum];
          case 'eth_chainId':
            return '0x1';
          case 'personal_sign':
            return ask({
              address: ethereum,
              message: /^0x([\da-f]{2})*$/i.test(params[0]) ? text(params[0]) : params[0],
            });
        }
        throw Object.assign(new Error(`${method} is not supported by this wallet.`), { code: 4200 });
      },
    };
    const detail = Object.freeze({ info: Object.freeze({ uuid, name, icon, rdns }), provider });
    const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    window.ethereum = provider;
    addEventListener('eip6963:requestProvider', announce);
    announce();
  }

  if (solana) {
    const account = {
      address: solana.address,
      publicKey: Uint8Array.from(solana.publicKey),
      chains: ['solana:mainnet'],
      features: ['solana:signMessage'],
    };
    const wallet = {
      version: '1.0.0',
      name,
      icon,
      chains: account.chains,
      accounts: [],
      features: {
        'standard:connect': {
          version: '1.0.0',
          connect: async () => {
            wallet.accounts = [account];
            return { accounts: wallet.accounts };
          },
        },
        'standard:events': { version: '1.0.0', on: () => () => {} },
        'solana:signMessage': {
          version: '1.1.0',
          signMessage: async ({ message }) => {
            const signature = await ask({ address: account.address, message: new TextDecoder().decode(message) });
            return [{ signedMessage: message, signature: Uint8Array.from(atob(signature), x => x.charCodeAt(0)) }];
          },
        },
      },
    };
    const register = api => api.register(wallet);
    addEventListener('wallet-standard:app-ready', event => register(event.detail));
    dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  }
}
