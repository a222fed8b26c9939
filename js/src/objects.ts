/** What comes with the module and not with the facade: the objects of the page, and conversions for the Go program. */
export { Client } from './client.js';
export { conversions, leave, originAllowed } from './host.js';
export { SignIn } from './sign-in.js';
export { SignUp } from './sign-up.js';
