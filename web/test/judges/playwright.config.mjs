// The fixtures of signin-wasm-dev/playwright under Playwright's own runner. playwright.test.mjs starts it.
import { passkeysAllowed } from '../../npm/signin-wasm-dev/playwright.js';

export default {
  testDir: '.',
  testMatch: '*.spec.mjs',
  workers: 1,
  reporter: 'line',
  outputDir: '../../../build/playwright',
  use: {
    launchOptions: {
      ...passkeysAllowed,
      executablePath: process.env.CHROME_PATH,
      args: [
        ...passkeysAllowed.args,
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      ],
    },
  },
};
