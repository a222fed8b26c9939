// A custom sign-in with the hooks only: password, e-mail code, TOTP. What it shows is what the test compares.
import { Show, useAuth, useClerk, useSession, useSignIn, useUser } from '@clerk/react';
import { useState } from 'react';

export function App() {
  const { isLoaded, isSignedIn, has, getToken, userId } = useAuth();
  const { user } = useUser();
  const { session } = useSession();
  const clerk = useClerk();
  const [token, setToken] = useState('');
  return (
    <main>
      <p id="loaded">{String(isLoaded)}</p>
      <p id="signed-in">{String(isSignedIn)}</p>
      <Show when="signed-in" fallback={<p id="shown">signed out</p>}>
        <p id="shown">
          signed in as {user?.primaryEmailAddress?.emailAddress ?? user?.emailAddresses?.[0]?.emailAddress}
        </p>
        <p id="session">{session?.status}</p>
        <p id="same-user">{String(userId === user?.id)}</p>
        <p id="has">{String(has?.({ role: 'org:admin' }))}</p>
        <p id="token">{token}</p>
        <button id="ask" type="button" onClick={async () => setToken(typeof (await getToken()))}>
          Token
        </button>
        <button id="sign-out" type="button" onClick={() => clerk.signOut(() => {})}>
          Sign out
        </button>
      </Show>
      {isLoaded && !isSignedIn && <SignIn />}
    </main>
  );
}

function SignIn() {
  const { signIn, errors, fetchStatus } = useSignIn();
  const [identifier, setIdentifier] = useState('');
  const [secret, setSecret] = useState('');
  const finish = async ({ error }) => {
    if (!error && signIn.status === 'complete') await signIn.finalize({ navigate: () => {} });
  };
  return (
    <form onSubmit={event => event.preventDefault()}>
      <p id="status">{signIn.status}</p>
      <p id="fetching">{fetchStatus}</p>
      <p id="error-identifier">{errors.fields.identifier?.code}</p>
      <p id="error-password">{errors.fields.password?.code}</p>
      <p id="error-code">{errors.fields.code?.code}</p>
      <p id="error-global">{errors.global?.length}</p>
      <input id="identifier" value={identifier} onChange={event => setIdentifier(event.target.value)} />
      <input id="secret" value={secret} onChange={event => setSecret(event.target.value)} />
      <button
        id="password"
        type="button"
        onClick={() => signIn.password({ identifier, password: secret }).then(finish)}
      >
        Password
      </button>
      <button id="totp" type="button" onClick={() => signIn.mfa.verifyTOTP({ code: secret }).then(finish)}>
        TOTP
      </button>
      <button id="send" type="button" onClick={() => signIn.emailCode.sendCode({ emailAddress: identifier })}>
        Send code
      </button>
      <button id="verify" type="button" onClick={() => signIn.emailCode.verifyCode({ code: secret }).then(finish)}>
        Verify code
      </button>
    </form>
  );
}
