'use client';
// Clerk's own React package, on the engine that the `Clerk` prop hands to it. The server renders the page signed out.
import { ClerkProvider } from '@clerk/react';
import { useRouter } from 'next/navigation';
import { Clerk } from 'signin-wasm';

export function Provider({ children }) {
  const router = useRouter();
  return (
    <ClerkProvider
      Clerk={Clerk}
      publishableKey={process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY}
      proxyUrl={process.env.NEXT_PUBLIC_CLERK_PROXY_URL} // for the dev server; Clerk's own address needs none
      prefetchUI={false}
      routerPush={to => router.push(to)}
      routerReplace={to => router.replace(to)}
    >
      {children}
    </ClerkProvider>
  );
}
