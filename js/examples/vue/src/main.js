// Clerk's own Vue package. It has no `Clerk` option: it takes the instance in window.Clerk when there is one.
import { clerkPlugin } from '@clerk/vue';
import { Clerk } from 'signin-wasm';
import { createApp } from 'vue';
import App from './App.vue';

const publishableKey = import.meta.env.VITE_CLERK_PUBLISHABLE_KEY;
const proxyUrl = import.meta.env.VITE_CLERK_PROXY_URL; // for the dev server; Clerk's own address needs none

window.Clerk = new Clerk(publishableKey, { proxyUrl });

createApp(App).use(clerkPlugin, { publishableKey, proxyUrl, prefetchUI: false }).mount('#root');
