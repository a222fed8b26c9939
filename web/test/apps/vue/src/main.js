// Clerk's own Vue package, on the engine whose script the page is told.
import { clerkPlugin } from '@clerk/vue';
import { createApp } from 'vue';
import App from './App.vue';

const { publishableKey, script, options } = window.testApp;
createApp(App)
  .use(clerkPlugin, {
    publishableKey,
    proxyUrl: `${location.origin}/`,
    __internal_clerkJSUrl: script,
    telemetry: false,
    ...options,
  })
  .mount('#root');
