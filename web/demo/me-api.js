// What a signed-in user can enrol: /v1/me, which is not part of signing in and so not of the SDK.
import { ClerkAPIResponseError } from '/sdk/index.js';

/** @returns {Promise<any>} the `response` of the answer */
export async function me(clerk, method, path, values = {}) {
  const query = new URLSearchParams({ _clerk_session_id: clerk.session.id });
  if (method !== 'POST') query.set('_method', method);
  const response = await fetch(`/v1/me${path}?${query}`, {
    method: 'POST',
    credentials: 'include',
    body: new URLSearchParams(values),
  });
  const body = await response.json();
  if (!response.ok)
    throw new ClerkAPIResponseError(body.errors?.[0]?.message || 'Refused', {
      data: body.errors,
      status: response.status,
    });
  return body.response;
}

/** Makes a passkey on this device and registers it. */
export async function createPasskey(clerk) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON)
    throw Object.assign(new Error('This browser is too old to make passkeys here.'), { code: 'passkey_not_supported' });
  const { id, verification } = await me(clerk, 'POST', '/passkeys');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(verification.nonce));
  let credential;
  try {
    credential = await navigator.credentials.create({ publicKey });
  } catch (error) {
    const known = {
      NotAllowedError: 'The passkey prompt was closed. No passkey was made.',
      InvalidStateError: 'This device has a passkey for the account already.',
    };
    throw Object.assign(new Error(known[error.name] || error.message, { cause: error }), {
      code: error.name === 'InvalidStateError' ? 'passkey_already_exists' : 'passkey_registration_cancelled',
    });
  }
  return me(clerk, 'POST', `/passkeys/${id}/attempt_verification`, {
    strategy: 'passkey',
    public_key_credential: JSON.stringify(credential),
  });
}

/** Proves a wallet and adds it to the account. */
export async function addWallet(clerk, provider) {
  const [address] = await provider.request({ method: 'eth_requestAccounts' });
  const { id } = await me(clerk, 'POST', '/web3_wallets', { web3_wallet: address });
  const strategy = 'web3_metamask_signature';
  const { verification } = await me(clerk, 'POST', `/web3_wallets/${id}/prepare_verification`, { strategy });
  const hex = `0x${Array.from(new TextEncoder().encode(verification.message), byte => byte.toString(16).padStart(2, '0')).join('')}`;
  const signature = await provider.request({ method: 'personal_sign', params: [hex, address] });
  return me(clerk, 'POST', `/web3_wallets/${id}/attempt_verification`, { strategy, signature });
}
