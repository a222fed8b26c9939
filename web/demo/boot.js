// Starts the page. Its own file with nothing imported statically, so that it can say so when one of the modules
// does not arrive.

let refused = '';
addEventListener('securitypolicyviolation', event => (refused ||= event.blockedURI));

import('./app.js')
  .then(app => app.start())
  .catch(error => {
    console.error(error);
    const loading = document.querySelector('#loading');
    if (!loading) return;
    const { text, detail } = inWords(error);
    const title = Object.assign(document.createElement('h1'), { textContent: 'The page could not start' });
    const words = Object.assign(document.createElement('p'), { textContent: text });
    const retry = Object.assign(document.createElement('button'), { textContent: 'Try again', className: 'primary' });
    retry.addEventListener('click', () => location.reload());
    loading.className = 'fatal';
    loading.setAttribute('role', 'alert');
    loading.replaceChildren(title, words, retry, ...folded(detail));
    document.querySelector('#module').textContent = 'Not loaded';
    document.querySelector('#module').dataset.tone = 'bad';
  });

/** What to do about it first, and the whole error for those who want it. */
function inWords(error) {
  const detail = String(error?.message || error).replace(/^(ClerkJS|Clerk|signin-wasm): /, '');
  // The SDK's own text names the policy among other causes; the browser's, in the cause, only when it is the one.
  if (refused === 'wasm-eval' || /Content Security Policy|blocked by CSP/i.test(error?.cause?.message))
    return {
      text: "The page’s Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
      detail,
    };
  if (/fetch|network/i.test(detail) && !detail.includes('module'))
    return { text: 'The server does not answer. Check that it is running, then try again.', detail };
  return { text: detail };
}

function folded(detail) {
  if (!detail) return [];
  const details = document.createElement('details');
  details.append(
    Object.assign(document.createElement('summary'), { textContent: 'The error in full' }),
    Object.assign(document.createElement('p'), { textContent: detail, className: 'quiet' }),
  );
  return [details];
}
