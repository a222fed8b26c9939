// The timeline as a HAR 1.2 file (http://www.softwareishard.com/blog/har-12-spec/), for the network panel of any
// browser.
const pairs = fields => Object.entries(fields || {}).map(([name, value]) => ({ name, value: String(value) }));

export function har(entries, version) {
  return {
    log: {
      version: '1.2',
      creator: { name: 'signin-wasm demo', version },
      comment: 'Secrets are masked.',
      pages: [],
      entries: entries.filter(e => e.kind === 'request').map(entry),
    },
  };
}

function entry(e) {
  const url = new URL(`/v1${e.path}`, location.origin);
  for (const [name, value] of Object.entries(e.query)) url.searchParams.set(name, value);
  const form = e.body && new URLSearchParams(e.body).toString();
  const answer = e.answer ? JSON.stringify(e.answer) : '';
  return {
    startedDateTime: new Date(e.at).toISOString(),
    time: e.ms ?? 0,
    request: {
      method: e.verb,
      url: url.href,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: pairs(e.query),
      ...(form && {
        postData: { mimeType: 'application/x-www-form-urlencoded', params: pairs(e.body), text: form },
      }),
      headersSize: -1,
      bodySize: form ? form.length : 0,
    },
    response: {
      status: e.status || 0,
      statusText: e.failure || '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: e.retryAfter ? [{ name: 'Retry-After', value: e.retryAfter }] : [],
      content: { size: answer.length, mimeType: e.type || '', text: answer },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: e.ms ?? 0, receive: 0 },
  };
}
