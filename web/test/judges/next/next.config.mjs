import { fileURLToPath } from 'node:url';

export default {
  // The development and the production server of the test have a folder each.
  distDir: process.env.JUDGE_DIST ?? '.next',
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
};
