// A form for somebody new, as an administrator would make them.

import { backend } from '../dev-api.js';
import { freshId, h } from '../dom.js';
import { enrolled } from './people.js';

/** A field with its label. */
export function labelled(name, label, props) {
  const id = freshId(name);
  return [h('label', { for: id }, label), h('input', { id, name, autocomplete: 'off', ...props })];
}

export function newPerson(guarded) {
  const form = h(
    'form',
    { class: 'small' },
    labelled('first_name', 'Name', { value: 'Sophie' }),
    labelled('email_address', 'E-mail address', { type: 'email', required: true, value: 'sophie@example.com' }),
    labelled('password', 'Password, or none', { value: 'surfaces-elastiques' }),
    h('button', { type: 'submit' }, 'Create'),
  );
  const details = h('details', null, h('summary', null, 'Somebody new'), form);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const { first_name, email_address, password } = Object.fromEntries(new FormData(form));
    guarded(async () => {
      const user = await backend('POST', 'users', {
        first_name,
        email_address: [email_address],
        ...(password && { password }),
      });
      if (password) await enrolled(user.id, { password });
      form.reset();
      details.open = false;
      details.querySelector('summary').focus();
    })(event);
  });
  return details;
}
