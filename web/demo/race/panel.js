// The race: clerk-js and signin-wasm in frames of this page, by turns, in the visitor's own browser.
import { h, panel } from '../dom.js';
import { explain } from '../errors.js';
import { weigh } from '../weight.js';

const rounds = 5;
const patience = 20_000;
const racers = { 'clerk-js': '/race/clerk-js.html', 'signin-wasm': '/race/signin-wasm.html' };
const rows = {
  bytes: ['Fetched, compressed', value => `${(value / 1000).toFixed(1)} kB`],
  ready: ['Until it is ready', value => `${Math.round(value)} ms`],
  signIn: ['A sign-in with a password', value => `${Math.round(value)} ms`],
};

export function racePanel(section, demo) {
  const { body, details } = panel(section, 'Race against clerk-js');
  const state = h('p', { class: 'quiet', role: 'status' });
  const chart = h('div', { class: 'chart' });
  const button = h('button', { type: 'button', class: 'primary', onclick: () => start() }, 'Start the race');
  body.append(
    h(
      'p',
      { class: 'quiet' },
      `Both SDKs load in this browser, ${rounds} times each by turns, and each time sign Ada in and out at this server. Shown are the medians; the first round warms up and does not count.`,
    ),
    h('p', null, button),
    state,
    chart,
  );
  for (const link of document.querySelectorAll('a[href="#race"]'))
    link.addEventListener('click', () => {
      details.open = true;
    });

  async function start() {
    if (button.ariaDisabled === 'true') return;
    if (demo.clerk.session) {
      state.textContent = 'Sign out first: the race signs in and out with this browser’s cookie.';
      return;
    }
    button.ariaDisabled = 'true';
    try {
      await check();
      const results = { 'clerk-js': [], 'signin-wasm': [] };
      for (let round = 0; round <= rounds; round++)
        for (const [name, page] of Object.entries(racers)) {
          state.textContent = round ? `Round ${round} of ${rounds}: ${name}` : `Warming up: ${name}`;
          const { urls, ...result } = await one(page);
          result.bytes = await weigh(urls);
          if (round) results[name].push(result);
          if (round) draw(chart, results);
        }
      state.textContent = summary(results);
    } catch (error) {
      state.textContent = error.message;
      if (error.name !== 'Error') state.textContent = explain(error)[0]?.text ?? error.message;
    }
    button.ariaDisabled = 'false';
    await demo.clerk.client.reload().catch(() => {});
    demo.restart({ quietly: true });
  }
}

async function check() {
  const { ok } = await fetch('/vendor/clerk-js/clerk.browser.js', { method: 'HEAD' });
  if (!ok) throw new Error('clerk-js is not there. “make demo-race” takes it from web/node_modules.');
}

/** One round in a frame of its own, which is gone afterwards. */
function one(page) {
  const frame = h('iframe', { src: page, class: 'unseen', title: 'A contestant of the race', tabIndex: -1 });
  frame.setAttribute('aria-hidden', 'true');
  document.body.append(frame);
  const ended = new Promise((resolve, reject) => {
    const listen = event => {
      if (event.origin !== location.origin || event.source !== frame.contentWindow || !event.data?.race) return;
      removeEventListener('message', listen);
      const { error } = event.data.race;
      if (error) reject(new Error(error));
      else resolve(event.data.race);
    };
    addEventListener('message', listen);
    setTimeout(() => {
      removeEventListener('message', listen);
      reject(new Error('A contestant did not arrive.'));
    }, patience);
  });
  return ended.finally(() => frame.remove());
}

const median = values => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
};

function draw(chart, results) {
  chart.replaceChildren(
    ...Object.entries(rows).flatMap(([measure, [title, print]]) => {
      const values = Object.keys(racers).map(name => [name, median(results[name].map(r => r[measure]))]);
      const most = Math.max(...values.map(([, value]) => value || 0));
      return [
        h('h3', null, title),
        ...values.map(([name, value]) =>
          h(
            'div',
            { class: 'bar-row' },
            h('span', null, name),
            h('meter', { min: 0, max: most, value: value || 0, class: name, 'aria-label': `${title}, ${name}` }),
            h('span', { class: 'figure' }, value === undefined ? '…' : print(value)),
          ),
        ),
      ];
    }),
  );
}

function summary(results) {
  const ratio = measure =>
    (median(results['signin-wasm'].map(r => r[measure])) / median(results['clerk-js'].map(r => r[measure]))).toFixed(2);
  return `signin-wasm to clerk-js: ${ratio('bytes')} of the bytes, ${ratio('ready')} of the time until ready, ${ratio('signIn')} of the time of a sign-in.`;
}
