// Starts the page. Its own file with nothing imported statically, so that it can say so when one of the modules
// does not arrive.

import('./app.js')
  .then(app => app.start())
  .catch(error => {
    console.error(error);
    const loading = document.querySelector('#loading');
    if (!loading) return;
    const title = Object.assign(document.createElement('h1'), { textContent: 'The page could not start' });
    const text = Object.assign(document.createElement('p'), { textContent: String(error?.message || error) });
    const retry = Object.assign(document.createElement('button'), { textContent: 'Try again', className: 'primary' });
    retry.addEventListener('click', () => location.reload());
    loading.className = 'fatal';
    loading.setAttribute('role', 'alert');
    loading.replaceChildren(title, text, retry);
    document.querySelector('#module').textContent = 'Not loaded';
    document.querySelector('#module').dataset.tone = 'bad';
  });
