import { enrolmentFlows } from '../flows/enrolment.mjs';
import { flows } from '../harness/both.mjs';
import { browserFor } from '../harness/browser.mjs';
import { devServer } from '../harness/devserver.mjs';

const server = await devServer(4481);
flows(server, await browserFor(server), enrolmentFlows);
