//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// transport sends requests through the page's fetch. The host may answer from requests that the page
// started while the program was still on its way.
type transport struct{ host host }

func (t transport) Send(ctx context.Context, req *signin.Request) (*signin.Response, error) {
	init, err := construct(path("Object"))
	if err != nil {
		return nil, err
	}
	_ = set(init, "method", req.Method)
	if req.Form {
		_ = set(init, "credentials", "include")
		if req.Method == "POST" {
			headers, _ := construct(path("Object"))
			_ = set(headers, "content-type", "application/x-www-form-urlencoded")
			_ = set(init, "headers", headers)
			_ = set(init, "body", req.Body)
		}
	}
	controller, err := construct(path("AbortController"))
	if err != nil {
		return nil, err
	}
	signal, _ := get(controller, "signal")
	_ = set(init, "signal", signal)
	res, err := t.host.fetch(ctx, req.URL, init)
	var body Value
	if err == nil {
		body, err = awaitCall(ctx, res, "text")
	}
	if err != nil {
		_, _ = call(controller, "abort")
		return nil, err
	}
	headers, _ := get(res, "headers")
	header := func(name string) string {
		v, _ := call(headers, "get", name)
		return text(v)
	}
	status, _ := get(res, "status")
	return &signin.Response{Status: int(number(status)), StatusText: textOf(res, "statusText"), Body: text(body),
		RetryAfter: header("Retry-After"), DevBrowser: header("Clerk-Db-Jwt")}, nil
}
