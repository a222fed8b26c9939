//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// popup is a window the page opened. Its messages are taken from it alone, and only from the origin asked for: any page
// may post to an opener. A window that isolated itself cannot post; the callback page then speaks on a channel that only
// pages of its own origin can use.
type popup struct {
	window   Value
	host     host
	messages []Value
	arrived  *mark // raised when there is a message
	ended    *mark // raised when the caller's signal ends the waiting
	removers []func()
}

// popupChannel is the BroadcastChannel of callback pages.
const popupChannel = "clerk-popup"

// newPopup starts to listen at once, so that a fast provider is not missed. until is an AbortSignal, or undefined.
func newPopup(window Value, host host, until Value) *popup {
	p := &popup{window: window, host: host, arrived: newMark(), ended: newMark()}
	take := func(event Value) {
		if len(p.messages) < 8 { // a window may flood its opener
			p.messages = append(p.messages, event)
			p.arrived.raise()
		}
	}
	p.removers = []func(){listen(global, "message", func(event Value) {
		if source, err := get(event, "source"); err == nil && same(source, window) {
			take(event)
		}
	})}
	channel, err := construct(path("BroadcastChannel"), popupChannel)
	if err == nil {
		p.removers = append(p.removers, listen(channel, "message", take), func() { _, _ = call(channel, "close") })
	}
	if isObject(until) {
		p.removers = append(p.removers, listen(until, "abort", func(Value) { p.ended.raise() }))
	}
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
		for len(p.messages) > 0 {
			event := p.messages[0]
			p.messages = p.messages[1:]
			if textOf(event, "origin") != origin {
				continue
			}
			data, _ := get(event, "data")
			if doc, ok := p.host.json(data); ok {
				return doc, nil
			}
		}
		p.arrived = newMark()
		select {
		case <-p.arrived.c:
		case <-p.ended.c:
			return "", aborted
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (p *popup) Closed() bool { return flag(p.window, "closed") }

func (p *popup) Close() {
	for _, remove := range p.removers {
		remove()
	}
	p.removers = nil
}
