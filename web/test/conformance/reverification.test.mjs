import { reverificationFlows } from '../flows/reverification.mjs';
import { flows } from '../harness/both.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4480);
flows(server, await browserFor(server), reverificationFlows);
