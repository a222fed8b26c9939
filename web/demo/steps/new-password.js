// Choosing a new password after a reset code.

import { h } from '../dom.js';
import { step } from '../form.js';
import { enrolled, findPerson } from '../people/people.js';

const rules = {
  min_length: 'longer',
  max_length: 'shorter',
  require_numbers: 'with a digit',
  require_lowercase: 'with a small letter',
  require_uppercase: 'with a capital letter',
  require_special_char: 'with a special character',
};

export function newPassword(demo) {
  const verdict = h('p', { class: 'verdict', role: 'status' });
  const section = step({
    title: 'Choose a new password',
    lead: `For ${demo.attempt.identifier}`,
    fields: [
      {
        name: 'password',
        label: 'New password',
        noun: 'a new password',
        type: 'password',
        autocomplete: 'new-password',
      },
      { name: 'others', label: 'Sign out everywhere else', type: 'checkbox', required: false },
    ],
    submit: 'Set password and sign in',
    onSubmit: async ({ password, others }, signal) => {
      const { identifier } = demo.attempt;
      const attempt = await demo.attempt.resetPassword({ password, signOutOfOtherSessions: others, signal });
      const person = findPerson(identifier);
      if (person) await enrolled(person.id, { password });
      await demo.settle(attempt);
    },
    more: [
      h('p', { class: 'foot' }, h('button', { type: 'button', class: 'link', onclick: demo.restart }, 'Start over')),
    ],
  });
  const input = section.querySelector('input[name=password]');
  input.closest('.field').append(verdict);
  // What the server objects to counts for more than the rules of length and letters.
  input.addEventListener('refused', () => (verdict.textContent = ''));
  input.addEventListener('input', () => {
    if (!input.value) return (verdict.textContent = '');
    demo.attempt.validatePassword(input.value, {
      onValidation: ({ complexity }) => {
        const broken = Object.keys(complexity).filter(rule => complexity[rule]);
        verdict.dataset.tone = broken.length ? 'warn' : 'good';
        verdict.textContent = broken.length
          ? `Make it ${broken.map(rule => rules[rule] || rule).join(', ')}.`
          : 'Meets the rules.';
      },
    });
  });
  return section;
}
