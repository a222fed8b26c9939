// What goes over the wire: window.fetch, watched. Secrets are masked before anything is kept.
import { h, panel, roomy } from './dom.js';
import { tree } from './tree.js';

const secret =
  /^(password|code|ticket|token|jwt|secret|uri|signature|public_key_credential|captcha_token|proof_token|codes|backup_codes|current_password|new_password)$/;
const limit = 60;

let list;
let counter;
let count = 0;
const waiting = new Set();

/** Called after every answer of the Frontend API. */
export const onAnswer = callback => waiting.add(callback);

export function wirePanel(section) {
  counter = h('span', { class: 'badge' }, '0');
  const { body } = panel(section, 'On the wire', { open: roomy(), aside: counter });
  list = h('ol', { class: 'wire', tabIndex: 0, 'aria-label': 'Requests, newest first' });
  const clear = h('button', { type: 'button', class: 'link', onclick: () => list.replaceChildren() }, 'Clear the list');
  body.append(list, h('p', null, clear));
}

/** The browser's own fetch, for what the page asks behind the scenes and nobody needs to see. */
export const quietFetch = window.fetch.bind(window);

/** Puts itself before window.fetch. What the caller gets is the untouched answer. */
export function watchFetch() {
  window.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    const answer = quietFetch(input, init);
    if (url.pathname.startsWith('/v1/')) record(url, init, answer);
    return answer;
  };
}

async function record(url, init, answer) {
  const began = performance.now();
  const method = url.searchParams.get('_method') || init?.method || 'GET';
  const entry = row(method, url, init?.body);
  try {
    const response = await answer;
    const body = await response
      .clone()
      .json()
      .catch(() => null);
    entry.done(response.status, performance.now() - began, body, response.headers.get('retry-after'));
  } catch (error) {
    entry.failed(error, performance.now() - began);
  }
  for (const callback of waiting) callback();
}

function row(method, url, sent) {
  const path = url.pathname.slice('/v1'.length);
  const status = h('span', { class: 'status' }, '…');
  const time = h('span', { class: 'time' });
  const times = h('span', { class: 'times' });
  const body = h('div', { class: 'exchange' });
  const details = h(
    'details',
    null,
    h(
      'summary',
      null,
      h('span', { class: 'method' }, method),
      h('span', { class: 'path', title: path }, ...shorten(path)),
      times,
      status,
      time,
    ),
    body,
  );
  const part = (title, value) => value && Object.keys(value).length && body.append(h('h3', null, title), tree(value));
  const query = fields(url.searchParams, name => !/^(__clerk_api_version|_clerk_js_version|_method)$/.test(name));
  part('Query', query);
  part('Body', typeof sent === 'string' || sent instanceof URLSearchParams ? fields(new URLSearchParams(sent)) : null);

  // Polling would push everything else away: the same request again counts up instead.
  const name = `${method} ${path}`;
  const top = list.firstElementChild;
  const repeats = method === 'GET' && top?.dataset.name === name ? Number(top.dataset.times) + 1 : 1;
  if (repeats > 1) top.remove();
  times.textContent = repeats > 1 ? `×${repeats}` : '';
  const item = h('li', { data: { name, times: repeats } }, details);
  list.prepend(item);
  while (list.children.length > limit) list.lastElementChild.remove();
  counter.textContent = ++count;

  const took = ms => (time.textContent = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`);
  return {
    done(code, ms, answer, retryAfter) {
      status.textContent = code;
      status.dataset.tone = code < 300 ? 'good' : 'bad';
      took(ms);
      if (retryAfter) part('Retry-After', { seconds: retryAfter });
      const errors = answer?.errors?.map(e => e.code).join(', ');
      if (errors) details.querySelector('summary').append(h('span', { class: 'codes' }, errors));
      part('Answer', masked(answer));
    },
    failed(error, ms) {
      status.textContent = error?.name === 'AbortError' ? 'aborted' : 'no answer';
      status.dataset.tone = 'bad';
      took(ms);
    },
  };
}

/** Ids in a path are noise beside what is done with them: shown short, with the whole of them at hand. */
function shorten(path) {
  return path
    .split(/(?=\/)/)
    .map(part =>
      /^\/[a-z]+_(?=.*[A-Z0-9])[A-Za-z0-9]{12,}$/.test(part)
        ? h('span', { class: 'id' }, part.replace(/^(\/[a-z]+_.{3}).*$/, '$1…'))
        : part,
    );
}

const fields = (params, keep = () => true) =>
  Object.fromEntries(
    [...params].filter(([name]) => keep(name)).map(([name, value]) => [name, secret.test(name) ? '••••••' : value]),
  );

function masked(value, name = '') {
  if (secret.test(name) && value && name !== 'code') return '••••••';
  // "code" is a secret in what we send and the name of an error in what we get
  if (Array.isArray(value)) return value.map(v => masked(v));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, masked(v, k)]));
  if (typeof value === 'string' && /^ey[\w-]+\.[\w-]+\.[\w-]+$/.test(value)) return '••••••';
  return value;
}
