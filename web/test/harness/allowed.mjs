// The one list of differences between clerk-js and signin-wasm that the comparison of flows lets pass. Each is a
// decision that helps users (js/COMPATIBILITY.md) and is as narrow as it can be.
const list = [
  {
    // Wrong use is a plain Error with the words of clerk-js, and with a code (js/ERRORS.md).
    flow: /^(email_link|email_code|phone_code|password|reset_password_email_code|reset_password_phone_code): /,
    path: /\/(without a sign-up|finalize: Error|[\w.]+ rejects)\/error\/code$/,
    when: (reference, ours) =>
      reference === null && ['sign_up_missing', 'sign_in_missing', 'session_missing', 'params_invalid'].includes(ours),
  },
  {
    // The order of form fields says nothing. clerk-js has one for prepareFirstFactor and another for the same request
    // of the newer calls; ours share the code.
    flow: /^phone_code: future/,
    path: /\/phoneCode\.sendCode\/requests\/\d+\/body\/[12]\/[01]$/,
    when: (reference, ours) =>
      [reference, ours].every(part => ['strategy', 'phone_code', 'channel', 'sms', 'whatsapp'].includes(part)),
  },
];

/** Whether a difference [path, clerk-js, signin-wasm] found in a flow is on the list. */
export const allowed = (flow, [path, reference, ours]) =>
  list.some(
    entry =>
      entry.flow.test(`${flow.strategy}: ${flow.name}`) &&
      entry.path.test(path) &&
      (entry.when?.(reference, ours) ?? true),
  );
