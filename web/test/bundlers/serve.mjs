// Serves a directory as any static host would, to pages of every origin, and starts the servers that tools have.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
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

const freePort = () =>
  new Promise(resolve => {
    const probe = createSocket().listen(0, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Starts a tool's server on a free port; resolves with its address when it answers. It ends with the test. */
export async function start(t, command, args, options) {
  const port = await freePort();
  let output = '';
  // In a process group of its own: tools start workers.
  const tool = spawn(command, args(port), { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [tool.stdout, tool.stderr]) stream.on('data', text => (output += text));
  t.after(() => process.kill(-tool.pid, 'SIGTERM'));
  const url = `http://localhost:${port}/`;
  const deadline = Date.now() + 60_000;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (tool.exitCode !== null || Date.now() > deadline) assert.fail(`${command} does not answer: ${output}`);
    await new Promise(done => setTimeout(done, 200));
  }
  return url;
}
