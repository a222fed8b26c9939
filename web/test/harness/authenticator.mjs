// A passkey authenticator that Chromium simulates (CDP domain WebAuthn). Keys and signatures are real.

/** Plugs an authenticator into a page. */
export async function plugIn(page, { transport = 'internal', resident = true, verifies = true } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasResidentKey: resident,
      hasUserVerification: verifies,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** What the person does at the prompt: false is to let it be dismissed. */
    consent: isUserVerified => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Whether the person touches the authenticator at all. */
    presence: enabled => cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    clear: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
    add: credential => cdp.send('WebAuthn.addCredential', { authenticatorId, credential }),
    remove: () => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}

/** Registers a passkey for the signed-in user of the page, as the account page of an application would. */
export function register(page) {
  return page.evaluate(async () => {
    const post = async (path, body) => {
      const response = await fetch(`${path}?_clerk_session_id=${window.clerk.session.id}`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(body),
      });
      const json = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(json.errors));
      return json.response;
    };
    const passkey = await post('/v1/me/passkeys', {});
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(passkey.verification.nonce));
    const credential = await navigator.credentials.create({ publicKey });
    await post(`/v1/me/passkeys/${passkey.id}/attempt_verification`, {
      strategy: 'passkey',
      public_key_credential: JSON.stringify(credential.toJSON()),
    });
    return credential.id;
  });
}
