import { browserFor } from '../harness/browser.mjs';
import { flows } from '../harness/both.mjs';
import { devServer } from '../harness/devserver.mjs';
import { walletFlows } from '../flows/wallets.mjs';

const server = await devServer(4464);
flows(server, await browserFor(server), walletFlows);
