// Clerk's own React package, on the engine that the `Clerk` prop hands to it.
import { ClerkProvider } from '@clerk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Clerk } from 'signin-wasm';
import { App } from './app.jsx';

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <ClerkProvider
      Clerk={Clerk}
      publishableKey={import.meta.env.VITE_CLERK_PUBLISHABLE_KEY}
      proxyUrl={import.meta.env.VITE_CLERK_PROXY_URL} // for the dev server; Clerk's own address needs none
      prefetchUI={false}
    >
      <App />
    </ClerkProvider>
  </StrictMode>,
);
