// The Solana half of the test wallet: a Wallet Standard wallet whose ed25519 signatures are the browser's own.
import { confirmRequest } from './prompt.js';

const chains = ['solana:mainnet'];
const icon =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%232d4bd2"/></svg>';

/** @param {string} [secret] private key, PKCS #8 in base64; without it a new one */
export async function registerSolana(name, secret) {
  const key = secret
    ? await crypto.subtle.importKey(
        'pkcs8',
        Uint8Array.from(atob(secret), c => c.charCodeAt(0)),
        'Ed25519',
        true,
        ['sign'],
      )
    : (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])).privateKey;
  const { x } = await crypto.subtle.exportKey('jwk', key);
  const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  const account = Object.freeze({ address: base58(publicKey), publicKey, chains, features: ['solana:signMessage'] });
  const ask = async (what, text) => {
    if (!(await confirmRequest('Test wallet for Solana', what, text))) throw new Error('User rejected the request.');
  };
  let accounts = [];
  const wallet = Object.freeze({
    version: '1.0.0',
    name,
    icon,
    chains,
    get accounts() {
      return accounts;
    },
    features: {
      'standard:connect': {
        version: '1.0.0',
        async connect() {
          if (!accounts.length) await ask('wants to see your address', account.address);
          accounts = [account];
          return { accounts };
        },
      },
      'standard:events': { version: '1.0.0', on: () => () => {} },
      'solana:signMessage': {
        version: '1.0.0',
        async signMessage(...inputs) {
          const outputs = [];
          for (const { message } of inputs) {
            await ask('asks for your signature', new TextDecoder().decode(message));
            outputs.push({
              signedMessage: message,
              signature: new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)),
            });
          }
          return outputs;
        },
      },
    },
  });
  // Both ways round, because nobody knows whether wallet or application came first.
  const register = api => api.register(wallet);
  addEventListener('wallet-standard:app-ready', event => register(event.detail));
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  return {
    address: account.address,
    secret: secret || btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)))),
  };
}

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes) {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text;
  return '1'.repeat(bytes.findIndex(byte => byte !== 0)) + text;
}
