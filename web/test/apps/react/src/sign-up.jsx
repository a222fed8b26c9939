// A custom sign-up by the hook that hands out the resource: address and password, then the code.
import { useSignUp } from '@clerk/react/legacy';
import { useState } from 'react';

export function SignUp() {
  const { isLoaded, signUp, setActive } = useSignUp();
  const [emailAddress, setEmailAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [status, setStatus] = useState('');
  if (!isLoaded) return <p id="sign-up-status">not loaded</p>;
  const start = async () => {
    await signUp.create({ emailAddress, password: secret });
    await signUp.prepareEmailAddressVerification({ strategy: 'email_code' });
    setStatus(signUp.unverifiedFields.join());
  };
  const verify = async () => {
    const { status, createdSessionId } = await signUp.attemptEmailAddressVerification({ code: secret });
    if (status === 'complete') await setActive({ session: createdSessionId });
  };
  const act = run => () => run().catch(error => setStatus(error.errors?.[0]?.code ?? error.message));
  return (
    <form onSubmit={event => event.preventDefault()}>
      <p id="sign-up-status">{status}</p>
      <input id="new-email" value={emailAddress} onChange={event => setEmailAddress(event.target.value)} />
      <input id="new-secret" value={secret} onChange={event => setSecret(event.target.value)} />
      <div id="clerk-captcha" />
      <button id="sign-up" type="button" onClick={act(start)}>
        Sign up
      </button>
      <button id="verify-sign-up" type="button" onClick={act(verify)}>
        Verify
      </button>
    </form>
  );
}
