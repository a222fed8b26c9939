// What can go wrong with an answer: each fault is a function of the response, the right answer and the request.

const json = { 'content-type': 'application/json' };
const html = '<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>';
const send =
  (status, body, headers = json) =>
  response =>
    response.writeHead(status, headers).end(body);
const refuse = (status, code, headers) =>
  send(status, JSON.stringify({ errors: [{ code, message: code, long_message: code }] }), { ...json, ...headers });
const changed = change => (response, good) => {
  const wrong = structuredClone(good);
  response.writeHead(200, json).end(JSON.stringify(change(wrong) ?? wrong));
};
const nested = depth => `{"response":${'['.repeat(depth)}${']'.repeat(depth)}}`;

export const faults = {
  // the connection
  'reset before the answer': response => response.socket.destroy(),
  'reset in the body': (response, good) => {
    response.writeHead(200, { ...json, 'content-length': 100_000 });
    response.write(JSON.stringify(good).slice(0, 40), () => response.socket.destroy());
  },
  'body shorter than it says': (response, good) => {
    response.writeHead(200, { ...json, 'content-length': 100_000 });
    response.write(JSON.stringify(good), () => setTimeout(() => response.socket?.destroy(), 50));
  },
  'no headers, for ever': () => {},
  'no body, for ever': response => response.writeHead(200, json).flushHeaders(),
  'half a body, for ever': (response, good) => {
    response.writeHead(200, json);
    response.write(JSON.stringify(good).slice(0, 20));
  },
  'slow drip': (response, good) => {
    response.writeHead(200, json);
    const text = JSON.stringify(good);
    const step = Math.ceil(text.length / 10);
    for (let i = 0; i < 10; i++) setTimeout(() => response.write(text.slice(i * step, (i + 1) * step)), i * 30);
    setTimeout(() => response.end(), 330);
  },
  'text that says it is gzip': send(200, 'not gzip', { ...json, 'content-encoding': 'gzip' }),
  'redirect loop': (response, _good, request) => response.writeHead(307, { location: request.url }).end(),
  'redirect to an origin without CORS': response =>
    response.writeHead(307, { location: `http://127.0.0.1:${response.socket.localPort}/cell/other/v1/client` }).end(),

  // the status
  400: refuse(400, 'bad_request'),
  401: refuse(401, 'authentication_invalid'),
  403: refuse(403, 'user_banned'),
  404: refuse(404, 'resource_not_found'),
  409: refuse(409, 'conflict'),
  422: refuse(422, 'form_param_format_invalid'),
  '429 with Retry-After': refuse(429, 'too_many_requests', { 'retry-after': '1' }),
  '429 with Retry-After as a date': response =>
    refuse(429, 'too_many_requests', { 'retry-after': new Date(Date.now() + 1000).toUTCString() })(response),
  '429 without': refuse(429, 'too_many_requests'),
  '429 with nonsense': refuse(429, 'too_many_requests', { 'retry-after': 'soon' }),
  500: refuse(500, 'internal_clerk_error'),
  '503 with HTML': send(503, html, { 'content-type': 'text/html' }),
  '502 empty': send(502, ''),
  '400 with HTML': send(400, html, { 'content-type': 'text/html' }),
  '422 with no errors': send(422, '{"errors":[]}'),
  '422 with errors of another shape': send(422, '{"errors":{"code":5}}'),
  204: response => response.writeHead(204).end(),

  // the body
  'HTML and 200': send(200, html, { 'content-type': 'text/html' }),
  'an empty body': send(200, ''),
  'a list': send(200, '[]'),
  null: send(200, 'null'),
  'a number': send(200, '5'),
  'a text': send(200, '"text"'),
  'half of the JSON': (response, good) => send(200, JSON.stringify(good).slice(0, -10))(response),
  'response is a number': changed(good => ({ ...good, response: 5 })),
  'response is a list': changed(good => ({ ...good, response: [] })),
  'client is a text': changed(good => ({ ...good, client: 'client_1' })),
  'members of other types': changed(good => {
    for (const part of [good, good.response, good.client]) {
      if (!part || typeof part !== 'object') continue;
      for (const name of Object.keys(part)) if (!['response', 'client'].includes(name)) part[name] = { wrong: true };
    }
  }),
  '__proto__ and constructor': send(200, '{"response":{"__proto__":{"id":1},"constructor":5},"client":null}'),
  'deeply nested': send(200, nested(50_000)),
  'nine megabytes': send(200, JSON.stringify({ response: { id: 'x'.repeat(9 << 20) } })),
  'text that is not UTF-8': send(200, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  'an address that is not a URL': changed(good => {
    const resource = good.response;
    if (resource?.first_factor_verification) {
      resource.first_factor_verification.external_verification_redirect_url = 'no url';
    }
  }),
};
