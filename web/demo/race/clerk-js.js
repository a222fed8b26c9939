// The frame of @clerk/clerk-js, unmodified, as its script tag loads it.
import { key, run } from './frame.js';

run(async () => {
  const script = document.createElement('script');
  script.dataset.clerkPublishableKey = key;
  script.dataset.clerkProxyUrl = location.origin;
  script.src = '/vendor/clerk-js/clerk.browser.js';
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error('clerk-js did not arrive.')));
    document.head.append(script);
  });
  return window.Clerk; // by then an instance
});
