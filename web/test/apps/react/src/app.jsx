// An application on the hooks alone. What its paragraphs show is what the test compares.
import { Show, useAuth, useClerk, useReverification, useSession, useUser } from '@clerk/react';
import { useEffect, useState } from 'react';
import { SignIn } from './sign-in.jsx';
import { SignUp } from './sign-up.jsx';

export function App() {
  const { isLoaded, isSignedIn, has, getToken, userId } = useAuth();
  const { user } = useUser();
  const { session } = useSession();
  const clerk = useClerk();
  const [token, setToken] = useState('');
  useEffect(() => {
    window.clerk = clerk;
  }, [clerk]);
  return (
    <main>
      <p id="loaded">{String(isLoaded)}</p>
      <p id="signed-in">{String(isSignedIn)}</p>
      <Show when="signed-in" fallback={<p id="shown">signed out</p>}>
        <p id="shown">signed in as {user?.primaryEmailAddress?.emailAddress}</p>
        <p id="session">{session?.status}</p>
        <p id="same-user">{String(userId === user?.id)}</p>
        <p id="has">{String(has?.({ role: 'org:admin' }))}</p>
        <Show when={condition => condition({ reverification: 'strict' })} fallback={<p id="strict">no</p>}>
          <p id="strict">yes</p>
        </Show>
        <p id="token">{token}</p>
        <button id="ask" type="button" onClick={async () => setToken(typeof (await getToken()))}>
          Token
        </button>
        <Sensitive />
        <button id="sign-out" type="button" onClick={() => clerk.signOut(() => {})}>
          Sign out
        </button>
      </Show>
      {isLoaded && !isSignedIn && <SignIn />}
      {isLoaded && !isSignedIn && <SignUp />}
    </main>
  );
}

/** Something that wants a recent proof, and asks for it in a form of its own. */
function Sensitive() {
  const { session } = useSession();
  const [result, setResult] = useState('');
  const [asking, setAsking] = useState();
  const [code, setCode] = useState('');
  const act = useReverification(
    async () => {
      await session.reload();
      if (session.checkAuthorization({ reverification: 'strict' })) return 'done';
      const metadata = { reverification: 'strict' };
      return { clerk_error: { type: 'forbidden', reason: 'reverification-error', metadata } };
    },
    { onNeedsReverification: setAsking },
  );
  const prove = async () => {
    const { supportedSecondFactors } = await session.startVerification({ level: asking.level });
    const { strategy } = supportedSecondFactors.find(factor => factor.strategy === 'totp');
    await session.attemptSecondFactorVerification({ strategy, code });
    setAsking();
    asking.complete();
  };
  const fail = error => setResult(error.code ?? error.message);
  return (
    <>
      <p id="sensitive">{result}</p>
      <p id="asking">{asking?.level}</p>
      <button id="act" type="button" onClick={() => act().then(setResult, fail)}>
        Act
      </button>
      {asking && (
        <>
          <input id="proof" value={code} onChange={event => setCode(event.target.value)} />
          <button id="prove" type="button" onClick={() => prove().catch(fail)}>
            Prove
          </button>
          <button
            id="cancel"
            type="button"
            onClick={() => {
              setAsking();
              asking.cancel();
            }}
          >
            Cancel
          </button>
        </>
      )}
    </>
  );
}
