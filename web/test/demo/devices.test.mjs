// Signing in on the demo page with what a person holds: a passkey, or a wallet.
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';
import { demoTests } from './page.mjs';
import { passkeys } from './passkeys.mjs';
import { wallets } from './wallets.mjs';

const server = await devServer(4491);
demoTests(server, await browserFor(server), [...passkeys, ...wallets]);
