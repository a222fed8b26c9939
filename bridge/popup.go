//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// popup is a window the page opened, which the host watches.
type popup struct{ watched Value }

func (p popup) Point(href string) error {
	_, err := call(p.watched, "point", href)
	return err
}

func (p popup) Message(ctx context.Context, origin string) (signin.Document, error) {
	json, err := awaitCall(ctx, p.watched, "message", origin)
	message, _ := signin.ParseDocument(text(json))
	return message, err
}

func (p popup) Closed() bool {
	closed, err := call(p.watched, "closed")
	return err == nil && truthy(closed)
}

func (p popup) Close() { _, _ = call(p.watched, "close") }
