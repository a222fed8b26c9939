import { organizationFlows } from '../flows/organizations.mjs';
import { flows } from '../harness/both.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4484);
flows(server, await browserFor(server), organizationFlows);
