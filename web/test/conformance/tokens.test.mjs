import { browserFor } from '../harness/browser.mjs';
import { flows } from '../harness/both.mjs';
import { devServer } from '../harness/devserver.mjs';
import { tokenFlows } from '../flows/tokens.mjs';

const server = await devServer(4465);
flows(server, await browserFor(server), tokenFlows);
