import { emailLinkFlows } from '../flows/emaillink.mjs';
import { flows } from '../harness/both.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4461);
flows(server, await browserFor(server), emailLinkFlows);
