// Starts the page. Its own file with nothing imported statically, so that it can say so when one of the modules
// does not arrive.

import('./app.js')
  .then(app => app.start())
  .catch(error => {
    console.error(error);
    const loading = document.querySelector('#loading');
    if (!loading) return;
    const title = Object.assign(document.createElement('h1'), { textContent: 'The page could not start' });
    const text = Object.assign(document.createElement('p'), { textContent: inWords(error) });
    const retry = Object.assign(document.createElement('button'), { textContent: 'Try again', className: 'primary' });
    retry.addEventListener('click', () => location.reload());
    loading.className = 'fatal';
    loading.setAttribute('role', 'alert');
    loading.replaceChildren(title, text, retry);
    document.querySelector('#module').textContent = 'Not loaded';
    document.querySelector('#module').dataset.tone = 'bad';
  });

/** Without the prefix for developers, who find the whole error in the console. */
const inWords = error => {
  const text = String(error?.message || error).replace(/^(ClerkJS|Clerk|signin-wasm): /, '');
  return /fetch|network/i.test(text) && !text.includes('module')
    ? `The server does not answer. Check that it is running, then try again.`
    : text;
};
