// What the button beside an error does. Each knows the page (`demo`) and how to repeat what failed (`again`).

import { backend } from './dev-api.js';
import { announce } from './dom.js';
import { findPerson, refreshPeople, seededWallet } from './people/people.js';
import { switchOn } from './wallet/wallet.js';

const typed = () => document.querySelector('#card input[name=identifier]')?.value.trim() ?? '';

/** `when` says whether there is something to do; without it there always is. */
export const remedies = {
  people: {
    label: 'Show the people',
    run() {
      const panel = document.querySelector('#people details');
      panel.open = true;
      panel.querySelector('summary').focus();
      panel.scrollIntoView({ block: 'start' });
    },
  },
  'sign-up': {
    label: 'Make an account with it',
    when: () => /.@.|^\+\d/.test(typed()),
    async run(demo) {
      const { signIn } = demo.clerk;
      await demo.settle(await signIn.create({ identifier: typed(), signUpIfMissing: true }));
    },
  },
  'seeded-wallet': {
    label: 'Use Radia’s test wallet',
    async run(_, again) {
      await switchOn(seededWallet());
      again();
    },
  },
  'new-wallet': {
    label: 'Use a new test wallet',
    async run(_, again) {
      await switchOn();
      again();
    },
  },
  unlock: {
    label: 'Unlock the account',
    async run(demo) {
      const person = findPerson(demo.attempt.identifier);
      if (person) await backend('POST', `users/${person.id}/unlock`);
      await refreshPeople();
      announce('The account is unlocked. Try again.');
      demo.clearErrors();
      document.querySelector('#card input')?.focus(); // this button is gone
    },
  },
  restart: { label: 'Start over', run: demo => demo.restart() },
  again: { label: 'Try again', run: (_, again) => again() },
};
