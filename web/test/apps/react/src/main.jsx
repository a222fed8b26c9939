// Clerk's own React package, on the engine that the page is told: the `Clerk` prop or the script that made window.Clerk.
import { ClerkProvider } from '@clerk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';

const { publishableKey, engine } = window.testApp;
const Clerk = (await import(/* @vite-ignore */ engine)).Clerk;

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <ClerkProvider Clerk={Clerk} publishableKey={publishableKey} proxyUrl={`${location.origin}/`} telemetry={false}>
      <App />
    </ClerkProvider>
  </StrictMode>,
);
