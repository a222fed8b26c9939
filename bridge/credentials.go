//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// passkeys is navigator.credentials (WebAuthn Level 3), which the host asks.
type passkeys struct{ host host }

func (p passkeys) Conditional(ctx context.Context) bool {
	v, err := awaitCall(ctx, path("PublicKeyCredential"), "isConditionalMediationAvailable")
	return err == nil && truthy(v)
}

func (p passkeys) Get(ctx context.Context, options signin.Document, conditional bool) (string, error) {
	if !isFunction(path("navigator", "credentials", "get")) {
		return "", &signin.Error{
			Kind:    signin.KindWebAuthn,
			Code:    signin.CodePasskeyNotSupported,
			Message: "Passkeys are not supported on this device.",
		}
	}
	prompt, err := p.host.passkey(options, conditional)
	if err != nil {
		return "", err
	}
	assertion, err := member(prompt, "assertion")
	if err == nil {
		assertion, err = await(ctx, assertion)
	}
	if ctx.Err() != nil {
		_, _ = call(prompt, "end")
	}
	return text(assertion), err
}
