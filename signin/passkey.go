package signin

import "context"

// AuthenticateWithPasskey signs in with a passkey (PROTOCOL 5.11). flow is discoverable (any passkey of
// this site), autofill (the same, offered in an input's suggestions) or "" (one of the account that is
// signing in; as the second factor where the first is done).
//
// A background autofill never takes the place of an attempt the user is in the middle of: the passkey
// is asked for only while the client has none, and fails with passkey_operation_aborted otherwise.
func (s *SignIn) AuthenticateWithPasskey(ctx context.Context, flow string) error {
	c := s.clerk
	if c.ports.Passkeys == nil || !c.ports.Page.Capable() {
		return webAuthnError(CodePasskeyNotSupported, "Passkeys are not supported on this device.", nil)
	}
	at := firstFactor
	if flow == "" && s.stage() == secondFactor && s.factor(secondFactor, "passkey").Exists() {
		at = secondFactor
	}
	conditional := flow == "autofill" && c.ports.Passkeys.Conditional(ctx)
	var err error
	switch {
	case flow == "autofill" && inTheMiddle(c.SignIn()):
		return webAuthnError(CodePasskeyOperationAborted, "Another sign-in is under way.", nil)
	case flow == "discoverable" || flow == "autofill":
		err = s.Create(ctx, P("strategy", "passkey"))
	case at == secondFactor:
		err = s.PrepareSecondFactor(ctx, P("strategy", "passkey"))
	case s.factor(firstFactor, "passkey").Exists():
		err = s.PrepareFirstFactor(ctx, P("strategy", "passkey"))
	default:
		err = usage(
			CodePasskeyFactorMissing,
			"You need to start a SignIn flow by calling SignIn.create({ strategy: 'passkey' }) first",
		)
	}
	if err != nil {
		return err
	}
	options, _ := ParseDocument(s.verification(at).Get("nonce").Text())
	if !options.Get("challenge").Truthy() {
		return usage(
			CodeMissingPublicKeyOptions,
			"Missing publicKey. When calling 'navigator.credentials.get()' it is required to pass a publicKey object.",
		)
	}
	id := s.ID()
	credential, err := c.ports.Passkeys.Get(ctx, options, conditional)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return passkeyError(err)
	}
	if credential == "" {
		return webAuthnError(CodePasskeyRetrievalFailed, "The browser returned no passkey.", nil)
	}
	if current := c.SignIn().ID(); conditional && current != "" && current != id {
		return webAuthnError(CodePasskeyOperationAborted, "Another sign-in was started.", nil)
	}
	proof := P("publicKeyCredential", credential, "strategy", "passkey")
	if at == secondFactor {
		return s.AttemptSecondFactor(ctx, proof)
	}
	return s.AttemptFirstFactor(ctx, proof)
}

// inTheMiddle reports whether the user has got somewhere with an attempt: one that a passkey prompt
// merely opened may be replaced.
func inTheMiddle(s *SignIn) bool {
	switch s.Status() {
	case "", "needs_identifier", "complete", "abandoned":
		return false
	case "needs_first_factor":
		return s.Document().Get("identifier").Truthy() &&
			s.verification(firstFactor).Get("strategy").Text() != "passkey"
	}
	return true
}

func webAuthnError(code, message string, cause error) error {
	return &Error{Kind: KindWebAuthn, Code: code, Message: message, Cause: cause}
}

// passkeyError gives the errors of navigator.credentials.get their codes (WebAuthn 3, 5.1.4; PROTOCOL
// 5.11). NotAllowedError is all a page learns of a refusal, a timeout or a missing passkey. An extension that takes the
// API's place may throw anything.
func passkeyError(err error) error {
	if asError(err) != nil {
		return err
	}
	name := ""
	if named, ok := err.(Named); ok {
		name = named.Name()
	}
	switch name {
	case "NotAllowedError":
		return webAuthnError(CodePasskeyRetrievalCancelled, err.Error(), err)
	case "AbortError":
		return webAuthnError(CodePasskeyOperationAborted, err.Error(), err)
	case "SecurityError":
		return &Error{Kind: KindWebAuthn, Code: CodePasskeyInvalidRPID, Message: err.Error(), Cause: err,
			DocsURL: "https://clerk.com/docs/deployments/overview#authentication-across-subdomains"}
	}
	return webAuthnError(CodePasskeyRetrievalFailed, err.Error(), err)
}
