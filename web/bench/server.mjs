// One origin for all subjects: pages, their files (brotli at the highest level, cached for ever) and the API stub.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { brotli, gzip } from '../../wasm/tools/compressed.mjs';
import { answer, more } from './stub.mjs';
import { proxyPath, subjects } from './subjects.mjs';

const types = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.map': 'application/json',
};
const encoded = new Map();

/** A file with what it weighs, compressed once. */
function load(path) {
  if (!encoded.has(path)) {
    const raw = readFileSync(path),
      br = brotli(raw);
    encoded.set(path, {
      br,
      raw: raw.length,
      gzip: gzip(raw).length,
      brotli: br.length,
      etag: `"${createHash('sha256').update(raw).digest('base64url').slice(0, 16)}"`,
    });
  }
  return encoded.get(path);
}

/**
 * `more` makes the answers larger (stub.mjs).
 *
 * @returns {Promise<{origin: string, fetched: {url: string, raw: number, gzip: number, brotli: number}[], more: object,
 * close: () => void}>}
 */
export async function serve(port) {
  const fetched = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const send = (status, type, body, headers = {}) =>
      response.writeHead(status, { 'content-type': type, 'content-length': body.length, ...headers }).end(body);
    if (url.pathname.startsWith(`${proxyPath}/`)) {
      let form = '';
      for await (const part of request) form += part;
      const method = url.searchParams.get('_method') ?? request.method;
      const found = answer(method, url.pathname.slice(proxyPath.length), form);
      if (!found) console.error(`bench: the stub has no answer to ${request.method} ${request.url}`);
      return send(
        found ? 200 : 404,
        'application/json',
        Buffer.from(JSON.stringify(found ?? { errors: [{ code: 'resource_not_found', message: 'not found' }] })),
        { 'cache-control': 'no-store' },
      );
    }
    const subject = subjects.find(s => url.pathname === `/${s.name}`);
    if (subject)
      return send(200, 'text/html; charset=utf-8', Buffer.from(await subject.page()), { 'cache-control': 'no-store' });
    for (const { mount, dir } of subjects) {
      if (!url.pathname.startsWith(mount)) continue;
      const path = normalize(url.pathname.slice(mount.length).replace(/^[0-9a-f]{16}\//, ''));
      try {
        const file = load(join(dir, path));
        fetched.push({ url: path, raw: file.raw, gzip: file.gzip, brotli: file.brotli });
        return send(200, types[extname(path)] ?? 'application/octet-stream', file.br, {
          'content-encoding': 'br',
          'cache-control': 'public, max-age=31536000, immutable',
          etag: file.etag,
          vary: 'accept-encoding',
        });
      } catch {
        break;
      }
    }
    send(404, 'text/plain', Buffer.from('not found'));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    fetched,
    more,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
