// Password, then the code of an authenticator app where the account asks for one.
import { useSignIn } from '@clerk/react';

export function SignInForm() {
  const { signIn, errors, fetchStatus } = useSignIn();
  const secondFactor = signIn.status === 'needs_second_factor';

  async function submit(event) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.currentTarget));
    const { error } = secondFactor ? await signIn.mfa.verifyTOTP(fields) : await signIn.password(fields);
    if (!error && signIn.status === 'complete') await signIn.finalize();
  }

  return (
    <form onSubmit={submit}>
      {secondFactor ? (
        <label>
          Code <input key="code" name="code" inputMode="numeric" autoComplete="one-time-code" required />
        </label>
      ) : (
        <>
          <label>
            E-mail address <input name="identifier" type="email" autoComplete="username" required />
          </label>
          <label>
            Password <input name="password" type="password" autoComplete="current-password" required />
          </label>
        </>
      )}
      <button type="submit" disabled={fetchStatus === 'fetching'}>
        Continue
      </button>
      <p role="alert">{errors.raw?.[0]?.longMessage}</p>
    </form>
  );
}
