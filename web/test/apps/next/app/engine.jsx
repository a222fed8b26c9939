'use client';
// Clerk's own Next package, on the engine that the page is told: by the `Clerk` prop, or by the URL of a script.
import { ClerkProvider } from '@clerk/nextjs';
import { useEffect, useState } from 'react';

export function Engine({ children }) {
  const [props, setProps] = useState();
  useEffect(() => {
    const { publishableKey, engine, script, options } = window.testApp;
    const given = { publishableKey, proxyUrl: `${location.origin}/`, ...options };
    if (script) setProps({ ...given, __internal_clerkJSUrl: script });
    else
      import(/* webpackIgnore: true */ /* turbopackIgnore: true */ engine).then(({ Clerk }) =>
        setProps({ ...given, Clerk }),
      );
  }, []);
  return (
    props && (
      <ClerkProvider {...props} telemetry={false}>
        {children}
      </ClerkProvider>
    )
  );
}
