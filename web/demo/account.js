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
  /** Does something to the account, then shows what it has now. */
  const change = work => async signal => {
    await work(signal);
    await clerk.user.reload();
    refreshPeople();
    render();
  };
  let note = null;

  function render() {
    const { user } = clerk;
    const remove = (label, work) => action('Remove', change(work), { class: 'link', 'aria-label': `Remove ${label}` });
    const row = (label, detail, ...buttons) =>
      h('li', null, h('span', null, label, detail && h('span', { class: 'quiet' }, ` ${detail}`)), ...buttons);
    node.replaceChildren(
      h('h2', null, 'Your ways to sign in'),
      h(
        'ul',
        { class: 'factors' },
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
      ),
      h(
        'div',
        { class: 'row' },
        action(
          'Create a passkey',
          change(signal => user.createPasskey({ signal })),
        ),
        !user.totpEnabled &&
          action(
            'Add an authenticator app',
            change(async signal => {
              const { secret, uri } = await user.createTOTP({ signal });
              const code = await totp(secret, serverNow());
              const { backupCodes } = await user.verifyTOTP({ code, signal });
              await enrolled(user.id, { backup_codes: backupCodes });
              note = h(
                'div',
                { class: 'note' },
                h(
                  'p',
                  null,
                  'This page confirmed the secret with its first code, as an app would. Scan it with yours, too, for the next sign-in:',
                ),
                await qrCode(uri, 'QR code of the secret, for an authenticator app'),
                h('code', null, secret),
                codesList(backupCodes),
              );
            }),
          ),
        user.twoFactorEnabled &&
          action(
            'New backup codes',
            change(async signal => {
              const { codes } = await user.createBackupCode({ signal });
              await enrolled(user.id, { backup_codes: codes });
              note = h('div', { class: 'note' }, codesList(codes));
            }),
          ),
        isOn() &&
          action(
            'Add the test wallet',
            change(signal => addWallet(user, signal)),
          ),
      ),
      note || '',
    );
  }

  const codesList = codes =>
    codes && h('div', null, h('p', null, 'Backup codes, each good for once:'), h('code', null, codes.join(' ')));
  render();
  return { node, render };
}

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
