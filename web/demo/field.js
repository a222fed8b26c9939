// One labelled field of a form, with what could be typed there below it.
import { freshId, h } from './dom.js';

export function field({ name, label, noun, hints, type = 'text', note, digits, ...attributes }) {
  const id = freshId(name);
  const problem = h('p', { class: 'problem', id: `${id}-problem`, hidden: true });
  const chips = h('p', { class: 'chips', hidden: true }, 'Try ');
  const input = h('input', {
    id,
    name,
    type,
    spellcheck: false,
    autocapitalize: 'none',
    required: true,
    ...attributes,
  });
  const noteNode = note && h('p', { class: 'quiet', id: `${id}-note` }, note);
  if (noteNode) input.setAttribute('aria-describedby', noteNode.id);
  const fill = value => {
    input.value = value;
    input.focus();
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };

  // The buttons stay where they are and only change what they say: nothing may take the focus from somebody.
  const buttons = [];
  const refresh = () => {
    const known = hints?.() || [];
    known.forEach((hint, i) => {
      buttons[i] ??= chip();
      buttons[i].show(hint);
      if (!buttons[i].node.isConnected) chips.append(buttons[i].node);
    });
    for (const { node } of buttons.splice(known.length)) node.remove();
    chips.hidden = !known.length;
  };
  const chip = () => {
    const text = h('span');
    let value = '';
    const node = h(
      'button',
      { type: 'button', class: 'chip', onclick: () => fill(value) },
      h('span', { class: 'unseen' }, 'Fill in '),
      text,
    );
    return {
      node,
      show(hint) {
        value = hint.value;
        if (text.textContent !== hint.label) text.textContent = hint.label;
      },
    };
  };
  refresh();

  const check = type === 'checkbox';
  const node = h(
    'div',
    { class: check ? 'field check' : 'field' },
    check
      ? [input, h('label', { for: id }, label)]
      : [
          h('label', { for: id }, label),
          type === 'password' ? h('div', { class: 'reveal' }, input, eye(input)) : input,
        ],
    noteNode,
    problem,
    chips,
  );
  input.addEventListener('input', () => mark({ input, problem, noteNode }, null));
  if (digits) completeCode(input, digits);
  return {
    name,
    noun: noun || `your ${label.toLowerCase()}`,
    node,
    input,
    problem,
    noteNode,
    fill,
    refresh,
    value: () => (check ? input.checked : name === 'password' ? input.value : input.value.trim()),
  };
}

/**
 * A code is as many digits as there are, however it was pasted ("123 456"); the last one sends the form. Correcting a
 * code that was refused sends nothing by itself: it would cost a try for each digit.
 */
function completeCode(input, digits) {
  let sent = '';
  input.addEventListener('input', event => {
    const code = input.value.normalize('NFKC').replace(/[\s\p{Cf}\p{Pd}]/gu, '');
    if (code !== input.value && /^\d+$/.test(code) && code.length >= digits) input.value = code;
    if (!new RegExp(`^\\d{${digits}}$`).test(code) || code === sent) return;
    const typedAnew = event.inputType === 'insertFromPaste' || !event.inputType || input.selectionStart === digits;
    sent = code;
    if (typedAnew) input.dispatchEvent(new CustomEvent('complete', { bubbles: true }));
  });
}

function eye(input) {
  const button = h(
    'button',
    { type: 'button', class: 'eye', 'aria-pressed': 'false', 'aria-label': 'Show password' },
    'Show',
  );
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    button.textContent = shown ? 'Hide' : 'Show';
  });
  return button;
}

/** Shows a problem beside a field, or none. */
export function mark({ input, problem, noteNode }, words) {
  problem.hidden = !words;
  problem.replaceChildren(...(words ? [words] : []));
  if (words) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  const described = [words && problem.id, noteNode?.id].filter(Boolean).join(' ');
  if (described) input.setAttribute('aria-describedby', described);
  else input.removeAttribute('aria-describedby');
  if (words) input.dispatchEvent(new CustomEvent('refused'));
}
