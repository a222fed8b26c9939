// Password, then the code of an authenticator app where the account asks for one.
import { Clerk } from 'signin-wasm';
import { isClerkAPIResponseError } from 'signin-wasm/errors';

const clerk = new Clerk(import.meta.env.VITE_CLERK_PUBLISHABLE_KEY, {
  proxyUrl: import.meta.env.VITE_CLERK_PROXY_URL, // for the dev server; Clerk's own address needs none
});

const loading = document.querySelector('#loading');
const password = document.querySelector('#sign-in');
const code = document.querySelector('#second-factor');
const signedIn = document.querySelector('#signed-in');
const error = document.querySelector('#error');

/** Shows one part of the page. */
function show(part) {
  for (const each of [loading, password, code, signedIn]) each.hidden = each !== part;
}

/** Called when somebody signs in or out, in this tab or another. */
function showUser({ user }) {
  if (user) signedIn.querySelector('h1').textContent = `Hello ${user.firstName}`;
  show(user ? signedIn : password);
}

/** Says what an attempt needs next. */
async function next(signIn) {
  if (signIn.status === 'complete') await clerk.setActive({ session: signIn.createdSessionId });
  else if (signIn.status === 'needs_second_factor') show(code);
  else throw new Error(`This page has no form for ${signIn.status}`);
}

/** Has a form call `submit` with its fields, and shows why that failed. */
function onSubmit(form, submit) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    error.textContent = '';
    try {
      await next(await submit(Object.fromEntries(new FormData(form))));
      form.reset();
    } catch (failure) {
      error.textContent = isClerkAPIResponseError(failure) ? failure.errors[0].longMessage : failure.message;
    }
  });
}

onSubmit(password, fields => clerk.signIn.create({ strategy: 'password', ...fields }));
onSubmit(code, fields => clerk.signIn.attemptSecondFactor({ strategy: 'totp', ...fields }));
document.querySelector('#sign-out').addEventListener('click', () => clerk.signOut());

try {
  await clerk.load();
  clerk.addListener(showUser);
} catch (failure) {
  loading.textContent = failure.message;
}
