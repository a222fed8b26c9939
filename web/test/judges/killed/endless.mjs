import { test } from '../../../npm/signin-wasm-dev/playwright.js';

test('is killed', async ({ clerkServer }) => {
  console.log(`url: ${clerkServer.url}`);
  await new Promise(() => {});
});
