//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// captcha is the widget, which the host loads when it is first needed.
type captcha struct{ host host }

func (c captcha) Token(ctx context.Context, display signin.Document) (signin.Params, error) {
	proof, err := c.host.captcha(ctx, display)
	return paramsOf(proof), err
}
