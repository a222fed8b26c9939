/**
 * Cloudflare's Turnstile, for instances that protect sign-ups with it. Loaded on first use; the page's CSP has to allow
 * challenges.cloudflare.com in script-src and frame-src.
 */
const script = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';

interface Turnstile {
  render(element: HTMLElement, options: Record<string, unknown>): string;
  remove(id: string): void;
}
const turnstile = () => (window as { turnstile?: Turnstile }).turnstile;

/** What may work a second time (Turnstile's error codes; families by their first digits). */
const retried = /^(crashed|undefined_error|102|103|104|106|110600|300|600)/;

function load(): Promise<void> {
  if (turnstile()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const element = document.createElement('script');
    Object.assign(element, {
      src: script,
      async: true,
      onload: () => resolve(),
      onerror: () => reject(new Error('Turnstile did not load.')),
    });
    document.head.append(element);
  });
}

/**
 * Runs the widget in the page's #clerk-captcha when it may be seen, else out of sight. Resolves with the parameters.
 */
export async function captcha(text: string): Promise<string> {
  const display = JSON.parse(text);
  await load();
  const seen = display.captcha_widget_type === 'smart' ? document.getElementById('clerk-captcha') : null;
  const holder =
    seen ||
    document.body.appendChild(Object.assign(document.createElement('div'), { className: 'clerk-invisible-captcha' }));
  holder.style.display = seen ? 'block' : 'none';
  const sitekey = (!seen && display.captcha_public_key_invisible) || display.captcha_public_key;
  const attempt = () =>
    new Promise<string>((resolve, reject) => {
      const id: string = turnstile()!.render(holder, {
        sitekey,
        // As the page's element asks: <div id="clerk-captcha" data-cl-theme="dark">. Else Turnstile's defaults.
        theme: seen?.dataset.clTheme || 'auto',
        size: seen?.dataset.clSize || 'normal',
        language: seen?.dataset.clLanguage || 'auto',
        appearance: 'interaction-only',
        retry: 'never',
        'refresh-expired': 'auto',
        callback: (token: string) => {
          queueMicrotask(() => turnstile()?.remove(id));
          resolve(token);
        },
        'error-callback': (code: unknown) => reject(String(code)),
        // Turnstile calls no other function then. The text is that of clerk-js, and goes to the server.
        'unsupported-callback': () => {
          reject('This browser is not supported by the CAPTCHA.');
          return true; // it has been dealt with
        },
      });
    });
  try {
    for (let left = 2; ; left--) {
      try {
        const token = await attempt();
        return JSON.stringify([
          ['captcha_token', token],
          ['captcha_widget_type', seen ? 'smart' : 'invisible'],
        ]);
      } catch (code) {
        if (typeof code !== 'string') throw code;
        if (!left || !retried.test(code)) return JSON.stringify([['captcha_error', code]]);
        await new Promise(resolve => setTimeout(resolve, 250));
      }
    }
  } finally {
    if (seen) holder.style.display = 'none';
    else holder.remove();
  }
}
