// The timeline panel: newest first; a request unfolds into what was sent and answered, and can be taken along.
import { announce, h, panel, roomy } from '../dom.js';
import { tree } from '../tree.js';
import { curl } from './curl.js';
import { allEntries, clear, watchEntries } from './entries.js';
import { har } from './har.js';

const uninteresting = /^(__clerk_api_version|_clerk_js_version|_method)$/;
const limit = 80;

export function timelinePanel(section, demo) {
  const counter = h('span', { class: 'badge' }, '0');
  const { body } = panel(section, 'Timeline', { open: roomy(), aside: counter });
  const list = h('ol', { class: 'wire', tabIndex: 0, 'aria-label': 'What happened, newest first' });
  const rows = new Map();
  const count = () => (counter.textContent = allEntries().filter(e => e.kind === 'request').length);
  const show = entry => {
    let row = rows.get(entry.id);
    if (!row) {
      row = entry.kind === 'request' ? request(entry, list.firstElementChild) : event(entry);
      rows.set(entry.id, row);
      list.prepend(row.node);
      while (list.children.length > limit) list.lastElementChild.remove();
    }
    row.update?.(entry);
    count();
  };
  body.append(
    list,
    h(
      'p',
      { class: 'tools' },
      h('button', { type: 'button', class: 'link', onclick: () => download(demo) }, 'Download as HAR'),
      h(
        'button',
        {
          type: 'button',
          class: 'link',
          onclick: () => {
            clear();
            rows.clear();
            list.replaceChildren();
            count();
          },
        },
        'Clear',
      ),
    ),
  );
  for (const entry of allEntries()) show(entry);
  watchEntries(show);
}

function download(demo) {
  const text = JSON.stringify(har(allEntries(), demo.clerk.version), null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  h('a', { href: url, download: 'signin-wasm.har' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  announce('The timeline is being saved.');
}

const event = ({ kind, text, detail, facts }) => ({
  node: h(
    'li',
    { class: 'event', data: { kind } },
    facts
      ? h('details', null, h('summary', { class: 'what' }, text), h('div', { class: 'exchange' }, tree(facts)))
      : h('span', { class: 'what' }, text),
    detail && h('code', null, detail),
  ),
});

function request(entry, top) {
  const { method, path } = entry;
  const status = h('span', { class: 'status' }, '…');
  const time = h('span', { class: 'time' });
  const times = h('span', { class: 'times' });
  const codes = h('span', { class: 'codes', hidden: true });
  const exchange = h('div', { class: 'exchange' });
  const summary = h(
    'summary',
    null,
    h('span', { class: 'method' }, method),
    h('span', { class: 'path', title: path }, ...shorten(path)),
    times,
    status,
    time,
    codes,
  );
  // Polling would push everything else away: the same request again counts up instead.
  const name = `${method} ${path}`;
  const repeats = method === 'GET' && top?.dataset.name === name ? Number(top.dataset.times) + 1 : 1;
  if (repeats > 1 && !top.contains(document.activeElement)) top.remove();
  times.textContent = repeats > 1 ? `×${repeats}` : '';
  const details = h('details', null, summary, exchange);
  let shown = null;
  const fill = () => {
    if (!details.open || shown === JSON.stringify(entry)) return;
    shown = JSON.stringify(entry);
    exchange.replaceChildren(...parts(entry));
  };
  details.addEventListener('toggle', fill);
  return {
    node: h('li', { data: { name, times: repeats } }, details),
    update({ status: code, failure, ms, codes: errors }) {
      if (code === undefined) return;
      status.textContent = failure || code;
      status.dataset.tone = code && code < 300 ? 'good' : 'bad';
      if (ms !== undefined) time.textContent = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
      codes.textContent = errors?.join(', ') || '';
      codes.hidden = !errors?.length;
      fill();
    },
  };
}

function* parts(entry) {
  const { query, body, retryAfter, answer } = entry;
  const kept = Object.fromEntries(Object.entries(query).filter(([name]) => !uninteresting.test(name)));
  for (const [title, value] of [
    ['Query', kept],
    ['Body', body],
    ['Retry-After', retryAfter && { seconds: retryAfter }],
    ['Answer', answer],
  ])
    if (value && Object.keys(value).length) yield* [h('h3', null, title), tree(value)];
  yield h(
    'p',
    { class: 'tools' },
    h('button', { type: 'button', class: 'link', onclick: () => copy(curl(entry)) }, 'Copy as curl'),
  );
}

/** Puts text on the clipboard, and says so. */
export const copy = text =>
  navigator.clipboard.writeText(text).then(
    () => announce('Copied'),
    () => announce('The browser did not allow copying'),
  );

/** Ids in a path are noise beside what is done with them: shown short, with the whole of them at hand. */
function shorten(path) {
  return path
    .split(/(?=\/)/)
    .flatMap(part =>
      /^\/[a-z]+_(?=.*[A-Z0-9])[A-Za-z0-9]{12,}$/.test(part)
        ? [h('wbr'), h('span', { class: 'id' }, part.replace(/^(\/[a-z]+_.{3}).*$/, '$1…'))]
        : [h('wbr'), ...part.split(/(?<=_)/).flatMap((word, i) => (i ? [h('wbr'), word] : [word]))],
    );
}
