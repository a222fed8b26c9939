// Serves a directory as any static host would, to pages of every origin.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Resolves with the origin and what ends it. */
export function serve(directory) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const file = join(directory, path.endsWith('/') ? `${path}index.html` : path);
    const body = await readFile(file).catch(() => undefined);
    const type = body ? (types[extname(file)] ?? 'application/octet-stream') : 'text/plain';
    response.writeHead(body ? 200 : 404, { 'content-type': type, 'access-control-allow-origin': '*' });
    response.end(body ?? 'Not found');
  });
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ origin: `http://localhost:${server.address().port}`, end: () => server.close() }),
    ),
  );
}
