// A custom sign-in: password, e-mail code, TOTP, a provider, a passkey.
import { useSignIn } from '@clerk/react';
import { useState } from 'react';

export function SignIn() {
  const { signIn, errors, fetchStatus } = useSignIn();
  const [identifier, setIdentifier] = useState('');
  const [secret, setSecret] = useState('');
  const finish = async ({ error }) => {
    if (!error && signIn.status === 'complete') await signIn.finalize({ navigate: () => {} });
  };
  const here = location.href.replace(/[?#].*/, '');
  const actions = {
    password: () => signIn.password({ identifier, password: secret }).then(finish),
    totp: () => signIn.mfa.verifyTOTP({ code: secret }).then(finish),
    send: () => signIn.emailCode.sendCode({ emailAddress: identifier }),
    verify: () => signIn.emailCode.verifyCode({ code: secret }).then(finish),
    passkey: () => signIn.passkey({ flow: 'discoverable' }).then(finish),
    provider: () =>
      signIn.sso({ strategy: 'oauth_google', redirectUrl: here, redirectCallbackUrl: `${here}sso-callback` }),
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
      {Object.entries(actions).map(([name, act]) => (
        <button id={name} key={name} type="button" onClick={act}>
          {name}
        </button>
      ))}
    </form>
  );
}
