// The ways to sign in that the user has, and more of them to add.

import { h } from './dom.js';
import { action } from './form.js';
import { addWallet, createPasskey, me } from './me-api.js';
import { enrolled, refreshPeople } from './people/people.js';
import { serverNow } from './server-clock.js';
import { qrCode } from './qr.js';
import { totp } from './totp.js';
import { ethereumProvider, isOn } from './wallet/wallet.js';

export function account(demo) {
  const { clerk } = demo;
  const node = h('section', { class: 'account', 'aria-label': 'Your ways to sign in' });
  /** Does something to the account, then shows what it has now. */
  const change = work => async () => {
    await work();
    await clerk.user.reload();
    refreshPeople();
    render();
  };
  let note = null;

  function render() {
    const { user } = clerk;
    const remove = (path, label) =>
      action(
        'Remove',
        change(() => me(clerk, 'DELETE', path)),
        { class: 'link', 'aria-label': `Remove ${label}` },
      );
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
          row('Passkey', p.createdAt?.toLocaleString(), remove(`/passkeys/${p.id}`, 'this passkey')),
        ),
        user.web3Wallets.map(w =>
          row(
            'Wallet',
            `${w.web3Wallet.slice(0, 8)}…${w.web3Wallet.slice(-4)}`,
            remove(`/web3_wallets/${w.id}`, 'this wallet'),
          ),
        ),
        user.totpEnabled && row('Authenticator app', '', remove('/totp', 'the authenticator app')),
        user.backupCodeEnabled && row('Backup codes'),
      ),
      h(
        'div',
        { class: 'row' },
        action(
          'Create a passkey',
          change(() => createPasskey(clerk)),
        ),
        !user.totpEnabled &&
          action(
            'Add an authenticator app',
            change(async () => {
              const { secret, uri } = await me(clerk, 'POST', '/totp');
              const code = await totp(secret, serverNow());
              const { backup_codes } = await me(clerk, 'POST', '/totp/attempt_verification', { code });
              await enrolled(clerk.user.id, { backup_codes });
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
                codesList(backup_codes),
              );
            }),
          ),
        user.twoFactorEnabled &&
          action(
            'New backup codes',
            change(async () => {
              const { codes } = await me(clerk, 'POST', '/backup_codes');
              await enrolled(clerk.user.id, { backup_codes: codes });
              note = h('div', { class: 'note' }, codesList(codes));
            }),
          ),
        isOn() &&
          action(
            'Add the test wallet',
            change(() => addWallet(clerk, ethereumProvider())),
          ),
      ),
      note || '',
    );
  }

  const codesList = codes =>
    codes && h('div', null, h('p', null, 'Backup codes, each good for once:'), h('code', null, codes.join(' ')));
  render();
  return node;
}
