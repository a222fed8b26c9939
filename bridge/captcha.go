//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// captcha is the widget, which the host loads when it is first needed.
type captcha struct{ host Value }

func (c captcha) Token(ctx context.Context, display signin.Document) (signin.Params, error) {
	proof, err := awaitCall(ctx, c.host, "captcha", string(display))
	if err != nil {
		return nil, err
	}
	rows, _ := signin.ParseDocument(text(proof))
	return paramsOf(rows), nil
}
