//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// popup is a window the page opened. Messages are taken from it alone, and only from the origin asked
// for: any page may post to an opener.
type popup struct {
	window   Value
	host     host
	messages chan Value
	remove   func()
}

// newPopup starts to listen at once, so that a fast provider is not missed.
func newPopup(window Value, host host) *popup {
	p := &popup{window: window, host: host, messages: make(chan Value, 8)}
	p.remove = listen(global, "message", func(event Value) {
		if source, err := get(event, "source"); err != nil || !same(source, window) {
			return
		}
		select {
		case p.messages <- event:
		default: // a window that floods its opener
		}
	})
	return p
}

func (p *popup) Point(href string) error {
	location, err := get(p.window, "location")
	if err != nil {
		return err
	}
	return set(location, "href", href)
}

func (p *popup) Message(ctx context.Context, origin string) (signin.Document, error) {
	for {
		select {
		case event := <-p.messages:
			if textOf(event, "origin") != origin {
				continue
			}
			data, _ := get(event, "data")
			if doc, ok := p.host.json(data); ok {
				return doc, nil
			}
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (p *popup) Close() { p.remove() }
