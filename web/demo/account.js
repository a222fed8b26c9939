// The ways to sign in that the user has, and more of them to add.

import { h } from './dom.js';
import { action } from './form.js';
import { enrolled, refreshPeople } from './people/people.js';
import { serverNow } from './server-clock.js';
import { qrCode } from './qr.js';
import { totp } from './totp.js';
import { ethereumProvider, isOn } from './wallet/wallet.js';

export function account(demo) {
  const { clerk } = demo;
  const node = h('section', { class: 'account', 'aria-label': 'Your ways to sign in' });
  let note = null;
  /** Does something to the account, then shows what it has now. The work may return something to note down. */
  const change = work => async signal => {
    note = (await work(signal)) ?? note;
    await clerk.user.reload();
    refreshPeople();
    render();
  };
  function render() {
    const { user } = clerk;
    node.replaceChildren(
      h('h2', null, 'Your ways to sign in'),
      h('ul', { class: 'factors' }, ...ownWays(user, change)),
      h('div', { class: 'row' }, newWays(user, change)),
      note || '',
    );
  }
  render();
  return { node, render };
}

/** A row for each way that the user has. `change` makes the work of a button of what it does to the account. */
function ownWays(user, change) {
  const row = (label, detail, ...buttons) =>
    h('li', null, h('span', null, label, detail && h('span', { class: 'quiet' }, ` ${detail}`)), ...buttons);
  const remove = (label, work) =>
    action(
      'Remove',
      change(async signal => void (await work(signal))),
      { class: 'link', 'aria-label': `Remove ${label}` },
    );
  return [
    user.passwordEnabled && row('Password'),
    user.emailAddresses.map(e => row('E-mail', e.emailAddress)),
    user.phoneNumbers.map(p => row('Phone', p.phoneNumber + (p.reservedForSecondFactor ? ', second factor' : ''))),
    user.externalAccounts.map(a => row('Account', `${a.provider.replace('oauth_', '')} ${a.emailAddress}`)),
    user.passkeys.map(p =>
      row(
        'Passkey',
        p.createdAt?.toLocaleString(),
        remove('this passkey', signal => p.delete({ signal })),
      ),
    ),
    user.web3Wallets.map(w =>
      row(
        'Wallet',
        `${w.web3Wallet.slice(0, 8)}…${w.web3Wallet.slice(-4)}`,
        remove('this wallet', signal => w.destroy({ signal })),
      ),
    ),
    user.totpEnabled &&
      row(
        'Authenticator app',
        '',
        remove('the authenticator app', signal => user.disableTOTP({ signal })),
      ),
    user.backupCodeEnabled && row('Backup codes'),
  ];
}

/** A button for each way that can be added. */
function newWays(user, change) {
  const add = (label, work) => action(label, change(work));
  return [
    add('Create a passkey', async signal => void (await user.createPasskey({ signal }))),
    !user.totpEnabled && add('Add an authenticator app', signal => addApp(user, signal)),
    user.twoFactorEnabled &&
      add('New backup codes', async signal => {
        const { codes } = await user.createBackupCode({ signal });
        await enrolled(user.id, { backup_codes: codes });
        return h('div', { class: 'note' }, codesList(codes));
      }),
    isOn() && add('Add the test wallet', signal => addWallet(user, signal)),
  ];
}

/** Adds an authenticator app, and resolves with what its owner has to note down. */
async function addApp(user, signal) {
  const { secret, uri } = await user.createTOTP({ signal });
  const code = await totp(secret, serverNow());
  const { backupCodes } = await user.verifyTOTP({ code, signal });
  await enrolled(user.id, { backup_codes: backupCodes });
  const scan = 'This page confirmed the secret with its first code, as an app would.';
  return h(
    'div',
    { class: 'note' },
    h('p', null, `${scan} Scan it with yours, too, for the next sign-in:`),
    await qrCode(uri, 'QR code of the secret, for an authenticator app'),
    h('code', null, secret),
    codesList(backupCodes),
  );
}

const codesList = codes =>
  codes && h('div', null, h('p', null, 'Backup codes, each good for once:'), h('code', null, codes.join(' ')));

/** Adds the test wallet: the server names a text, and the wallet signs it (EIP-4361). */
export async function addWallet(user, signal) {
  const provider = ethereumProvider();
  const [address] = await provider.request({ method: 'eth_requestAccounts' });
  const wallet = await user.createWeb3Wallet({ web3Wallet: address, signal });
  const strategy = 'web3_metamask_signature';
  const { verification } = await wallet.prepareVerification({ strategy, signal });
  const bytes = new TextEncoder().encode(verification.message);
  const message = `0x${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
  const signature = await provider.request({ method: 'personal_sign', params: [message, address] });
  await wallet.attemptVerification({ strategy, signature, signal });
}
