// The window of the test wallet: says what is asked for, and takes a yes or a no.
import { freshId, h } from '../dom.js';

/** Resolves with whether the user agreed. Closing the window is a no. */
export function confirmRequest(stamp, what, text) {
  const title = h('h2', { id: freshId('wallet') }, `${location.host} ${what}`);
  const dialog = h(
    'dialog',
    { class: 'wallet', 'aria-labelledby': title.id },
    h('p', { class: 'stamp' }, stamp),
    title,
    h('pre', { tabIndex: 0, 'aria-label': 'Content of the request' }, text),
    h(
      'form',
      { method: 'dialog', class: 'answers' },
      h('button', { value: 'no' }, 'Decline'),
      h('button', { value: 'yes', class: 'primary', autofocus: true }, 'Agree'),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve =>
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    }),
  );
}
