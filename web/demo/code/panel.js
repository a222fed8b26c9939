// The code panel: the calls of the step on the card, in the visitor's language, lit while they run.
import { h, panel } from '../dom.js';
import { walletOf } from '../labels.js';
import { recall, remember } from '../memory.js';
import { watchEntries } from '../timeline/entries.js';
import { copy } from '../timeline/view.js';
import { colour } from './highlight.js';
import { operation, recipes } from './recipes.js';
import { copied, hasStyles, languages, source, styles } from './source.js';

let chosen = recall('code', { language: 'javascript', style: 'plain' });
let topic = 'start';
let identifier = '';
let pre;
let styleRow;
const buttons = [];

export function codePanel(section, demo) {
  const { body } = panel(section, 'The code');
  const choice = (group, name, label) => {
    const button = h('button', { type: 'button', onclick: () => choose({ [group]: name }) }, label);
    buttons.push({ group, name, button });
    return button;
  };
  styleRow = h(
    'div',
    { class: 'choice', role: 'group', 'aria-label': 'Style of the calls' },
    Object.entries(styles).map(([name, label]) => choice('style', name, h('code', null, label))),
  );
  pre = h('pre', { class: 'code-lines', tabIndex: 0, 'aria-label': 'The calls of this step' });
  body.append(
    h(
      'div',
      { class: 'choices' },
      h(
        'div',
        { class: 'choice', role: 'group', 'aria-label': 'Language' },
        Object.entries(languages).map(([name, label]) => choice('language', name, label)),
      ),
      styleRow,
      h('button', { type: 'button', class: 'link', onclick: take }, 'Copy'),
    ),
    pre,
  );
  watchEntries(entry => entry.kind === 'request' && light(entry));
  document.querySelector('#card').addEventListener('input', event => {
    if (event.target.name !== 'identifier') return;
    identifier = event.target.value;
    if (topic === 'start') draw();
  });
  updateCode(demo, 'start');
}

/** Shows the calls of a step. */
export function updateCode(demo, name, stage) {
  const known = [`${stage} ${name}`, name, name.startsWith('oauth_') && 'oauth', walletOf(name) && 'wallet'];
  topic = known.find(key => recipes[key]) || 'start';
  identifier = demo.attempt?.identifier || identifier;
  draw();
}

function choose(change) {
  chosen = { ...chosen, ...change };
  remember('code', chosen);
  draw();
}

const text = () => source(topic, { ...chosen, identifier });

function draw() {
  for (const { group, name, button } of buttons) button.setAttribute('aria-pressed', String(chosen[group] === name));
  styleRow.hidden = !hasStyles(topic, chosen.language);
  const lines = text().split('\n');
  pre.replaceChildren(
    ...lines.map(line => {
      const [, words, name] = /^(.*?)(?: \/\/~ (\w+))?$/.exec(line);
      return h('span', { class: 'line', data: name ? { call: name } : undefined }, ...colour(words), '\n');
    }),
  );
}

/** Lights the lines of a request: brightly while it is on its way, quietly once it was answered. */
function light(entry) {
  const name = operation(entry);
  if (!name) return;
  for (const line of pre.querySelectorAll(`[data-call=${name}]`))
    line.dataset.ran = entry.status === undefined ? 'now' : entry.status && entry.status < 300 ? 'well' : 'badly';
}

/** Copies the code as it would be pasted. */
function take() {
  copy(copied(text()));
}
