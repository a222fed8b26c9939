//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// passkeys is navigator.credentials (WebAuthn Level 3). A page may have one ceremony at a time, so each
// one ends the one before it: an autofill that waits must not stand in the way of a button.
type passkeys struct {
	host  host
	abort func()
}

func (p *passkeys) Conditional(ctx context.Context) bool {
	v, err := awaitCall(ctx, path("PublicKeyCredential"), "isConditionalMediationAvailable")
	return err == nil && truthy(v)
}

func (p *passkeys) Get(ctx context.Context, options signin.Document, conditional bool) (string, error) {
	if !isFunction(path("navigator", "credentials", "get")) {
		return "", &signin.Error{
			Kind:    signin.KindWebAuthn,
			Code:    signin.CodePasskeyNotSupported,
			Message: "Passkeys are not supported on this device.",
		}
	}
	publicKey, err := p.host.publicKey(options)
	if err != nil {
		return "", err
	}
	if p.abort != nil {
		p.abort()
	}
	controller, err := construct(path("AbortController"))
	if err != nil {
		return "", err
	}
	p.abort = func() {
		reason, _ := construct(path("DOMException"), "Another passkey request took its place.", "AbortError")
		_, _ = call(controller, "abort", reason)
	}
	request, err := construct(path("Object"))
	if err != nil {
		return "", err
	}
	mediation := "optional"
	if conditional {
		mediation = "conditional"
	}
	signal, _ := get(controller, "signal")
	_ = set(request, "publicKey", publicKey)
	_ = set(request, "mediation", mediation)
	_ = set(request, "signal", signal)
	credential, err := awaitCall(ctx, path("navigator", "credentials"), "get", request)
	if ctx.Err() != nil {
		_, _ = call(controller, "abort")
	}
	if err != nil || !isObject(credential) {
		return "", err
	}
	return p.host.assertion(credential)
}
