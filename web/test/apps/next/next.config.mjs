import { fileURLToPath } from 'node:url';

// The dev server's origin serves the pages below a path of its own, which is where server actions come from.
export default {
  basePath: '/__app',
  trailingSlash: true,
  reactStrictMode: true,
  turbopack: { root: fileURLToPath(new URL('.', import.meta.url)) },
  experimental: { serverActions: { allowedOrigins: [process.env.APP_HOST] } },
};
