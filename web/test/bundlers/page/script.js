// As main.js, by the instance that the script build left.
import { enter, run } from './steps.js';

run(async person => {
  await window.Clerk.load();
  return enter(window.Clerk, person);
});
