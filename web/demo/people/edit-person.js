// The form in which an administrator changes what somebody is called.
import { backend } from '../dev-api.js';
import { announce, h } from '../dom.js';
import { labelled } from './new-person.js';

export function editPerson(person, name, guarded) {
  const form = h(
    'form',
    { class: 'small', 'aria-label': `Edit ${name}` },
    labelled('first_name', 'First name', { value: person.first_name || '' }),
    labelled('last_name', 'Last name', { value: person.last_name || '' }),
    labelled('username', 'Username', { value: person.username || '' }),
    h('button', { type: 'submit' }, 'Save'),
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form));
    guarded(async () => {
      await backend('PATCH', `users/${person.id}`, { ...fields, username: fields.username || null });
      announce(`${name} is changed`);
    })(event);
  });
  return h('details', null, h('summary', { 'aria-label': `Edit: ${name}` }, 'Edit'), form);
}
