//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// transport sends requests through the page's fetch. The host makes the request and reads the answer, so that one
// crossing of the boundary takes it out and one brings it back. It may answer from requests that the page started while
// the program was still on its way.
type transport struct{ host host }

// answer is how a request ended.
type answer struct {
	response *signin.Response
	err      error
}

func (t transport) Send(ctx context.Context, req *signin.Request) (*signin.Response, error) {
	done := make(chan answer, 1)
	settle, release := callback(func(args []Value) any {
		select {
		case done <- answerOf(args):
		default: // settled twice
		}
		return nil
	})
	defer release()
	cancel, err := t.host.send(req, settle)
	if err != nil {
		return nil, err
	}
	select {
	case a := <-done:
		return a.response, a.err
	case <-ctx.Done():
		_, _ = call(cancel, "call")
		return nil, ctx.Err()
	}
}

// answerOf reads what the host settles a request with: true, status, status text, body, Retry-After and Clerk-Db-Jwt,
// or false, the reason, and whether the answer was too large.
func answerOf(args []Value) answer {
	for len(args) < 6 {
		args = append(args, undefined)
	}
	switch {
	case truthy(args[0]):
		return answer{
			response: &signin.Response{Status: int(number(args[1])), StatusText: text(args[2]), Body: text(args[3]),
				RetryAfter: text(args[4]), DevBrowser: text(args[5])},
		}
	case truthy(args[2]):
		return answer{err: signin.TooLarge()}
	}
	return answer{err: &Thrown{Reason: args[1]}}
}
