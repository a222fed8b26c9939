// The one form of the page: labelled fields, a busy state, errors beside what they are about, focus where it helps.
import { announce, freshId, h } from './dom.js';
import { explain } from './errors.js';

/**
 * @param {object} o
 * @param {string} o.title
 * @param {Node|string} [o.lead]
 * @param {{name: string, label: string, type?: string, hints?: () => {label: string, value: string}[], [attribute: string]: any}[]} [o.fields]
 * @param {string} [o.submit] text of the button
 * @param {(values: Record<string, any>) => Promise<unknown>} [o.onSubmit]
 * @param {Node[]} [o.more] what stands below the form
 */
export function step({ title, lead, fields = [], submit, onSubmit, more = [] }) {
  const heading = h('h1', { id: freshId('title'), tabIndex: -1 }, title);
  const alert = h('div', { class: 'alert', role: 'alert', tabIndex: -1 });
  const rows = fields.map(field);
  const button = submit && h('button', { class: 'primary', type: 'submit' }, submit);
  const section = h(
    'section',
    { class: 'step', 'aria-labelledby': heading.id },
    heading,
    lead && h('p', { class: 'lead' }, lead),
    alert,
  );

  /** Runs what a button of this step does: one at a time, busy meanwhile, errors shown. */
  const attempt = async (trigger, work) => {
    if (section.ariaBusy === 'true') return;
    show(alert, rows, []);
    section.ariaBusy = trigger.ariaDisabled = 'true';
    trigger.classList.add('busy');
    let errors = [];
    try {
      await work();
    } catch (error) {
      errors = explain(error);
      show(alert, rows, errors);
      if (!(error instanceof Error)) console.error(error);
    } finally {
      section.ariaBusy = trigger.ariaDisabled = 'false';
      trigger.classList.remove('busy');
      section.dispatchEvent(new CustomEvent('done', { bubbles: true, detail: errors }));
    }
  };
  if (submit) {
    const form = h(
      'form',
      {
        noValidate: true,
        'aria-labelledby': heading.id,
        onsubmit: event => {
          event.preventDefault();
          const empty = rows.filter(
            row => row.input.required && !row.input.value.trim() && row.input.type !== 'checkbox',
          );
          if (empty.length)
            return show(
              alert,
              rows,
              empty.map(row => ({ field: row.name, text: `Enter ${row.noun}.`, code: '' })),
            );
          attempt(button, () => onSubmit(Object.fromEntries(rows.map(row => [row.name, row.value()]))));
        },
      },
      rows.map(row => row.node),
      button,
    );
    section.append(form);
  } else {
    section.append(...rows.map(row => row.node));
  }
  section.append(...more.filter(Boolean));
  section.addEventListener('act', event => attempt(event.target, event.detail));
  section.addEventListener('fill', event => rows.find(row => row.name === event.detail.name)?.fill(event.detail.value));
  section.addEventListener('hints', () => {
    for (const row of rows) row.refresh();
  });
  return section;
}

/** A button inside a step. Its work runs under the step's busy state, and what it throws is shown there. */
export function action(label, work, props) {
  return h(
    'button',
    {
      type: 'button',
      ...props,
      onclick: event => {
        // dispatchEvent is synchronous, so a window opened at the start of the work still belongs to the click
        event.currentTarget.dispatchEvent(new CustomEvent('act', { bubbles: true, detail: work }));
      },
    },
    label,
  );
}

function field({ name, label, noun, hints, type = 'text', note, ...attributes }) {
  const id = freshId(name);
  const problem = h('p', { class: 'problem', id: `${id}-problem`, hidden: true });
  const chips = h('p', { class: 'chips' });
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
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.focus();
  };
  const refresh = () => {
    const known = hints?.() || [];
    chips.replaceChildren(
      'Try ',
      ...known.map(hint =>
        h(
          'button',
          { type: 'button', class: 'chip', onclick: () => fill(hint.value) },
          h('span', { class: 'unseen' }, 'Fill in '),
          hint.label,
        ),
      ),
    );
    chips.hidden = !known.length;
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

function mark({ input, problem, noteNode }, error) {
  problem.hidden = !error;
  problem.replaceChildren(...(error ? words(error) : []));
  if (error) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  const described = [error && problem.id, noteNode?.id].filter(Boolean).join(' ');
  if (described) input.setAttribute('aria-describedby', described);
  else input.removeAttribute('aria-describedby');
}

const words = error => [error.text, error.code && ' ', error.code && h('code', null, error.code)].filter(Boolean);

/** Puts each error beside its field, and those without one above the form. The first one gets the focus. */
function show(alert, rows, errors) {
  for (const row of rows) mark(row, null);
  const homeless = errors.filter(error => {
    const row = rows.find(r => r.name === error.field);
    if (row) mark(row, error);
    return !row;
  });
  alert.replaceChildren(...homeless.map(error => h('p', null, ...words(error))));
  const invalid = rows.find(
    row => row.input.ariaInvalid === 'true' || row.input.getAttribute('aria-invalid') === 'true',
  );
  if (invalid) {
    announce(invalid.problem.textContent);
    invalid.input.focus();
    invalid.input.select?.();
  } else if (homeless.length) {
    alert.scrollIntoView({ block: 'nearest' }); // the button may stand far below
  }
}

/** Shows errors that came from elsewhere, such as a provider, in a step that has just been made. */
export const report = (section, errors) =>
  section.querySelector('.alert').replaceChildren(...errors.map(error => h('p', null, ...words(error))));
