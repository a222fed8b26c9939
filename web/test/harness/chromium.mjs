// How tests and benchmarks start Chromium.

/** For `chromium.launch` of Playwright. */
export const launchOptions = {
  headless: true,
  // clerk-js assumes that a browser under automation is a bot, has no WebAuthn and is offline, so automation is hidden.
  ignoreDefaultArgs: ['--enable-automation'],
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-blink-features=AutomationControlled',
  ],
};
