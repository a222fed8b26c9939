//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// How a call's parameters and live members are read.

func (c *invocation) text(name string) string { return c.params.Get(name).Text() }

func (c *invocation) signIn() *signin.SignIn { return &signin.SignIn{Resource: c.resource} }

func (c *invocation) signUp() *signin.SignUp { return &signin.SignUp{Resource: c.resource} }

// form reads parameters that cross as [[name, value, …], …], in the caller's order.
func (c *invocation) form() signin.Params { return paramsOf(c.params) }

func paramsOf(rows signin.Document) signin.Params {
	var params signin.Params
	for _, row := range rows.Items() {
		var values []string
		for _, item := range row.Items() {
			values = append(values, item.Text())
		}
		if len(values) > 0 {
			params = append(params, signin.Param{Name: values[0], Values: values[1:]})
		}
	}
	return params
}

// function makes a Go function of a live one; nil when the caller gave none.
func (c *invocation) function(name string) func(ctx context.Context, args ...any) (Value, error) {
	fn, _ := member(c.live, name)
	if !isFunction(fn) {
		return nil
	}
	return func(ctx context.Context, args ...any) (Value, error) {
		return awaitCall(ctx, fn, "call", append([]any{null}, args...)...)
	}
}

// action is a live function without arguments or result.
func (c *invocation) action(name string) func(ctx context.Context) error {
	fn := c.function(name)
	if fn == nil {
		return nil
	}
	return func(ctx context.Context) error {
		_, err := fn(ctx)
		return err
	}
}

// navigator is the caller's way to go to a URL, else Clerk's.
func (c *invocation) navigator() signin.Navigator {
	fn := c.function("navigate")
	if fn == nil {
		return c.api.clerk.Navigate
	}
	return func(ctx context.Context, to string) error {
		_, err := fn(ctx, to)
		return err
	}
}

// window is the popup that the caller opened; nil when there is none.
func (c *invocation) window(ctx context.Context) (signin.Popup, error) {
	window, _ := member(c.live, "popup")
	if !isObject(window) {
		return nil, nil
	}
	until, _ := member(c.live, "until")
	watched, err := c.api.host.popup(ctx, window, until)
	return popup{watched}, err
}

// closed tells the caller that the window was closed; nil when nobody wants to know.
func (c *invocation) closed() func() {
	if onClose, _ := member(c.live, "onClose"); !isFunction(onClose) {
		return nil
	}
	return func() { _, _ = call(c.live, "onClose") }
}

// wallets are the wallets of the call.
func (c *invocation) wallets() signin.Wallets {
	given, _ := member(c.live, "provider")
	return wallets{c.api.host, given}
}

// signature is the caller's generateSignature.
func (c *invocation) signature() signin.Signature {
	fn := c.function("generateSignature")
	if fn == nil {
		return nil
	}
	return func(ctx context.Context, identifier, nonce, walletName, provider string) (string, error) {
		signed, err := fn(ctx, identifier, nonce, walletName, provider)
		return text(signed), err
	}
}
