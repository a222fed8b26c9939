// Choosing a new password after a reset code.
import { step } from '../form.js';
import { h } from '../dom.js';

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
    onSubmit: async ({ password, others }) =>
      demo.settle(await demo.attempt.resetPassword({ password, signOutOfOtherSessions: others })),
    more: [
      h('p', { class: 'foot' }, h('button', { type: 'button', class: 'link', onclick: demo.restart }, 'Start over')),
    ],
  });
  const input = section.querySelector('input[name=password]');
  input.closest('.field').append(verdict);
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
