// Clerk's own React package, on the engine that the page is told: by the `Clerk` prop, or by the URL of a script.
import { AuthenticateWithRedirectCallback, ClerkProvider } from '@clerk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';

const { publishableKey, engine, script, options } = window.testApp;
const from = script ? { __internal_clerkJSUrl: script } : { Clerk: (await import(/* @vite-ignore */ engine)).Clerk };
const isCallback = location.pathname.endsWith('/sso-callback');

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <ClerkProvider
      {...from}
      {...options}
      publishableKey={publishableKey}
      proxyUrl={`${location.origin}/`}
      telemetry={false}
    >
      {isCallback ? <AuthenticateWithRedirectCallback /> : <App />}
    </ClerkProvider>
  </StrictMode>,
);
