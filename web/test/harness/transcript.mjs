// What an application sent and saw, in a form in which two runs of one flow are equal when the SDKs behave alike: ids
// are numbered in the order in which they appear, and what is random by nature (keys, signatures, times) is named, not
// shown.

const ids = /\b(sia|sua|idn|user|sess|client|eac|totp|sit|tkn|ec|org|orgmem)_[A-Za-z0-9]{16,}/g;
const random = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '«jwt»'],
  [/0x[0-9a-fA-F]{130}/g, '«signature»'],
  [/0x[0-9a-fA-F]{40}\b/g, '«address»'],
  [/\b[0-9a-f]{64}\b/g, '«state»'],
  [
    /([?&;](?:state|nonce|code_challenge|SAMLRequest|RelayState|Signature|token|authRequestID|ticket)(?:=|%3D))[^&"\\%]*(?:%(?!26)[0-9A-F]{2}[^&"\\%]*)*/g,
    '$1«random»',
  ],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '«time»'],
  [/(Nonce: )\w+/g, '$1«random»'],
  [/(\\*"(?:challenge|nonce)\\*":\\*")[\w-]+/g, '$1«random»'],
  [/(\\*"type\\*":\\*"public-key\\*",\\*"id\\*":\\*")[\w-]+/g, '$1«credential»'],
];

function credential(text) {
  const { id, rawId, response, ...rest } = JSON.parse(text);
  return {
    ...rest,
    sameId: id === rawId,
    response: Object.keys(response),
    userHandle: response.userHandle === null ? null : '«bytes»',
  };
}

const masked = {
  signature: '«signature»',
  public_key_credential: credential,
  code: value => (/^\d{6}$/.test(value) && value !== '000000' ? '«code»' : value),
};

function field([name, value]) {
  const mask = masked[name];
  return [name, typeof mask === 'function' ? mask(value) : (mask ?? value)];
}

// Query parameters that are left out: the two SDKs declare different versions.
const versions = ['__clerk_api_version', '_clerk_js_version'];

function request({ method, path, query, body, contentType, status }) {
  // The parts of a form with a file are separated by something random.
  const [, boundary] = /boundary=(.*)/.exec(contentType) ?? [];
  const steady = text => (boundary ? text.replaceAll(boundary, '«boundary»') : text);
  return {
    method,
    path,
    query: query.filter(([name]) => !versions.includes(name)),
    contentType: contentType && steady(contentType),
    body: [...new URLSearchParams(steady(body))].map(field),
    status,
  };
}

/** Equal neighbours count once: how often a poller asks is a matter of time. */
const fold = list => list.filter((entry, i) => i === 0 || JSON.stringify(entry) !== JSON.stringify(list[i - 1]));

/** The wording of errors that do not come from the API is no contract; their kind and code are. */
function failure(error) {
  if (!error) return undefined;
  const { message, longMessage, cause, isError, ...rest } = error;
  return error.errors?.length ? { ...rest, message } : rest;
}

/** What an application did from its mark on, step by step. `names` says what the flow calls its own random values. */
export function transcript(app, names = {}) {
  const story = [{ label: 'load', index: 0 }, ...app.steps.map((step, i) => ({ ...step, index: i + 1 }))]
    .filter(({ index }) => index > app.marked || index === 0)
    .map(({ label, outcome, index }) => {
      const requests = fold(app.wire.filter(entry => entry.step === index && (index > 0 || !app.marked)).map(request));
      // what load() asks for may come in any order
      if (index === 0) requests.sort((a, b) => (a.path < b.path ? -1 : 1));
      return {
        label,
        requests,
        ok: outcome?.ok,
        value: outcome?.value,
        error: failure(outcome?.error),
        state: outcome?.state,
        emits: outcome?.emits,
      };
    });
  let text = JSON.stringify(story);
  for (const [value, name] of Object.entries(names)) text = text.replaceAll(value, name);
  for (const [pattern, name] of random) text = text.replaceAll(pattern, name);
  const seen = new Map();
  text = text.replaceAll(ids, (id, prefix) => {
    if (!seen.has(id))
      seen.set(id, `${prefix}_${[...seen.values()].filter(n => n.startsWith(`${prefix}_`)).length + 1}`);
    return seen.get(id);
  });
  return JSON.parse(text);
}

/** The places in which two transcripts differ: [path, one, other]. */
export function differences(a, b, path = '') {
  if (Object.is(a, b)) return [];
  if (a && b && typeof a === 'object' && typeof b === 'object' && Array.isArray(a) === Array.isArray(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(key =>
      differences(a[key], b[key], `${path}/${a[key]?.label ?? key}`),
    );
  }
  if ((a ?? null) === (b ?? null)) return [];
  return [[path, a, b]];
}
