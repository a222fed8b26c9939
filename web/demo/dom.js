// Elements without a framework, and the page's voice for screen readers.

/**
 * An element. Properties that start with "on" are listeners, `class` and everything with a dash are attributes, the
 * rest are properties of the element. Children are nodes or text; null, undefined and false are left out.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'class' || name === 'role' || name === 'for' || name.includes('-'))
      element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter(child => child || child === 0));
  return element;
}

let last = 0;
/** An id for aria-describedby and the like. */
export const freshId = prefix => `${prefix}-${++last}`;

/** Has a screen reader say something that is not where the focus is. */
export function announce(text) {
  const voice = document.querySelector('#announcer');
  voice.textContent = '';
  // An unchanged text would not be read again; a frame in between makes it a change.
  requestAnimationFrame(() => (voice.textContent = text));
}

/** Fills one of the page's panels: a heading that folds, and a body. */
export function panel(section, title, { open = true, aside } = {}) {
  const body = h('div', { class: 'body' });
  const details = h('details', { open }, h('summary', null, h('h2', null, title), aside), body);
  section.replaceChildren(details);
  section.hidden = false;
  return { body, details };
}

/** Whether there is room for everything at once. */
export const roomy = () => matchMedia('(min-width: 60rem)').matches;

/** Text for a narrow place: the browser would break "e-mail" after the hyphen. */
export const whole = text =>
  text.split(/(e-mail)/i).map((part, i) => (i % 2 ? h('span', { class: 'nowrap' }, part) : part));

/** A name in code: it may go on in the next line after a separator, rather than anywhere. Ids stay whole. */
export const breakable = text =>
  /\s|^[a-z]+_[A-Za-z0-9]{20,}$/.test(text)
    ? text
    : text.split(/(?<=[_/,:?&])/).flatMap((part, i) => (i ? [h('wbr'), part] : [part]));
