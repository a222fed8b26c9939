// Playwright with a test that is killed; runner-killed.test.mjs does it.
export default {
  testDir: '.',
  testMatch: 'endless.mjs',
  workers: 1,
  reporter: 'line',
  outputDir: '../../../../build/killed',
};
