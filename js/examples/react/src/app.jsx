import { Show, useClerk, useUser } from '@clerk/react';
import { SignInForm } from './sign-in-form.jsx';

export function App() {
  const { isLoaded } = useUser();
  if (!isLoaded) return <p>Loading…</p>;
  return (
    <Show when="signed-in" fallback={<SignInForm />}>
      <Greeting />
    </Show>
  );
}

function Greeting() {
  const { user } = useUser();
  const { signOut } = useClerk();
  return (
    <>
      <h1>Hello {user.firstName}</h1>
      <button type="button" onClick={() => signOut()}>
        Sign out
      </button>
    </>
  );
}
