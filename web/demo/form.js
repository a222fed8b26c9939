// The one form of the page: labelled fields, a busy state that can be cancelled, errors beside what they are about,
// focus where it helps.
import { announce, freshId, h, whole } from './dom.js';
import { explain } from './errors.js';
import { field, mark } from './field.js';
import { remedies } from './remedies.js';

/** The code that was sent last by its last digit, in whatever step. */
let completed = { at: -Infinity };

/**
 * @param {object} o
 * @param {string} o.title
 * @param {Node|string} [o.lead]
 * @param {{name: string, label: string, type?: string, hints?: () => {label: string, value: string}[], [attribute:
 * string]: any}[]} [o.fields]
 * @param {string} [o.submit] text of the button
 * @param {(values: Record<string, any>, signal: AbortSignal) => Promise<unknown>} [o.onSubmit]
 * @param {Node[]} [o.more] what stands below the form
 */
export function step({ title, lead, fields = [], submit, onSubmit, more = [] }) {
  const heading = h('h1', { id: freshId('title'), tabIndex: -1 }, whole(title));
  const alert = h('div', { class: 'alert', role: 'alert', tabIndex: -1 });
  const cancel = h('button', { type: 'button', class: 'link cancel', hidden: true, onclick: () => stop() }, 'Cancel');
  const rows = fields.map(field);
  const button = submit && h('button', { class: 'primary', type: 'submit' }, submit);
  const section = h(
    'section',
    { class: 'step', 'aria-labelledby': heading.id },
    h('div', { class: 'head' }, heading, cancel),
    lead && h('p', { class: 'lead' }, whole(lead)),
    alert,
  );

  /** What is at work: its button, how to end it, and when it has ended. */
  let running = null;
  /** Repeats what was tried last. */
  let again = () => {};

  /** Ends what is at work. The focus goes back to the button that began it. */
  const stop = () => {
    const { trigger, controller } = running || {};
    if (!controller) return;
    controller.abort();
    announce('Cancelled');
    trigger.focus();
  };

  /**
   * Runs what a button of this step does, busy meanwhile. The same button twice is one click too many; another one
   * takes over: a person who looks for another way does not want the prompt that is still open.
   */
  const attempt = async (trigger, work) => {
    if (running?.trigger === trigger) return;
    while (running) {
      running.controller.abort();
      await running.ended;
    }
    again = () => attempt(trigger, work);
    show(alert, rows, []);
    section.ariaBusy = trigger.ariaDisabled = 'true';
    trigger.classList.add('busy');
    const controller = new AbortController();
    const late = setTimeout(() => (cancel.hidden = false), 500); // short work needs no way out
    let errors = [];
    const run = async () => {
      try {
        await Promise.race([work(controller.signal), aborted(controller.signal)]);
        // Clerk's SDKs let a call without a network resolve with nothing done.
        if (!navigator.onLine && section.isConnected) throw new TypeError('Failed to fetch');
      } catch (error) {
        errors = controller.signal.aborted ? [] : explain(error);
        show(alert, rows, errors);
        document.dispatchEvent(new CustomEvent('sdk-error', { detail: error }));
        if (!(error instanceof Error)) console.error(error);
      } finally {
        clearTimeout(late);
        running = null;
        if (document.activeElement === cancel) trigger.focus();
        cancel.hidden = true;
        section.ariaBusy = trigger.ariaDisabled = 'false';
        trigger.classList.remove('busy');
        section.dispatchEvent(new CustomEvent('done', { bubbles: true, detail: errors }));
        if (document.activeElement === document.body) keepFocus(trigger);
      }
    };
    running = { trigger, controller };
    running.ended = run();
    await running?.ended;
  };

  /** Where the focus belongs when the button that had it is gone: to the one that took its place, or to the step. */
  const keepFocus = trigger => {
    if (!section.isConnected) return;
    const same = [...section.querySelectorAll('button')].find(it => it.textContent === trigger.textContent);
    (trigger.isConnected ? trigger : (same ?? heading)).focus({ preventScroll: true });
  };

  const values = () => Object.fromEntries(rows.map(row => [row.name, row.value()]));
  const send = () => {
    const empty = rows.filter(row => row.input.required && !row.input.value.trim() && row.input.type !== 'checkbox');
    // Enter after a last digit that has sent the form already: this is the next step, or the answer is there.
    const justSent = performance.now() - completed.at < 1000;
    if (justSent && (empty.length || JSON.stringify(values()) === completed.values)) return;
    if (empty.length)
      return show(
        alert,
        rows,
        empty.map(row => ({ field: row.name, text: `Enter ${row.noun}.`, code: '' })),
      );
    attempt(button, signal => onSubmit(values(), signal));
  };
  if (submit) {
    const form = h(
      'form',
      {
        noValidate: true,
        'aria-labelledby': heading.id,
        onsubmit: event => {
          event.preventDefault();
          send();
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
  section.addEventListener('keydown', event => event.key === 'Escape' && running && stop());
  section.addEventListener('act', event => attempt(event.target, event.detail));
  section.addEventListener('complete', () => {
    send(); // a code field has its last digit
    completed = { at: performance.now(), values: JSON.stringify(values()) };
  });
  section.addEventListener('again', () => again());
  section.addEventListener('clear', () => show(alert, rows, []));
  section.addEventListener('stop', () => running?.controller.abort());
  section.addEventListener('fill', ({ detail: { name, value, submit: now } }) => {
    rows.find(row => row.name === name)?.fill(value);
    if (now && !running) send();
  });
  section.addEventListener('hints', () => {
    for (const row of rows) row.refresh();
  });
  return section;
}

const aborted = signal =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/**
 * A button inside a step. Its work is given an AbortSignal and runs under the step's busy state; what it throws is
 * shown there.
 */
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

/** An error in words with its code and its remedies. One that ends by itself counts down and then goes away. */
function words(error) {
  const wait = error.retryAt && h('span', { 'aria-live': 'off' });
  const line = h(
    'span',
    null,
    error.text,
    wait && ' ',
    wait,
    error.code && ' ',
    error.code && h('code', null, error.code),
    (error.remedies || [])
      .filter(name => remedies[name].when?.() ?? true)
      .map(name =>
        h(
          'button',
          {
            type: 'button',
            class: 'link remedy',
            data: { remedy: name },
            onclick: event =>
              event.currentTarget.dispatchEvent(new CustomEvent('remedy', { bubbles: true, detail: name })),
          },
          remedies[name].label,
        ),
      ),
  );
  if (wait) countdown(wait, error.retryAt, () => line.parentElement?.remove());
  return line;
}

function countdown(node, until, over) {
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) {
      clearInterval(timer);
      return over();
    }
    node.textContent = `Try again in ${seconds} second${seconds === 1 ? '' : 's'}.`;
  };
  const timer = setInterval(() => (node.isConnected ? tick() : clearInterval(timer)), 1000);
  tick();
}

/** Puts each error beside its field, and those without one above the form. The first one gets the focus. */
function show(alert, rows, errors) {
  for (const row of rows) mark(row, null);
  const homeless = errors.filter(error => {
    const row = rows.find(r => r.name === error.field);
    if (row) mark(row, words(error));
    return !row;
  });
  alert.replaceChildren(...homeless.map(error => h('p', null, words(error))));
  const invalid = rows.find(row => row.input.getAttribute('aria-invalid') === 'true');
  if (invalid) {
    announce(invalid.problem.textContent);
    invalid.input.focus();
    invalid.input.select?.();
  } else if (homeless.length) {
    alert.scrollIntoView({ block: 'nearest' }); // the button may stand far below
  }
}

/** Shows errors that came from elsewhere, such as a provider. */
export function report(section, errors) {
  const alert = section.querySelector('.alert');
  alert.replaceChildren(...errors.map(error => h('p', null, words(error))));
  alert.scrollIntoView({ block: 'nearest' });
}
