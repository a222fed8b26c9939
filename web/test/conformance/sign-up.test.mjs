import { signUpFlows } from '../flows/sign-up.mjs';
import { flows } from '../harness/both.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4497);
flows(server, await browserFor(server), signUpFlows);
