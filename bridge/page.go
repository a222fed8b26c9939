//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// page is the document the program runs in. Every global is looked up when it is used: a worker or a
// test has no document, and a missing one reads as empty.
type page struct {
	host     host
	leaving  bool
	timeZone string // "" before it was asked for: making a formatter takes longer than writing a request
}

func (p *page) Href() string { return textOf(path("location"), "href") }

func (p *page) Resolve(ref string) (signin.URL, bool) {
	base := p.Href()
	if ref == "" {
		ref = base
	}
	var url Value
	var err error
	if base == "" {
		url, err = construct(path("URL"), ref)
	} else {
		url, err = construct(path("URL"), ref, base)
	}
	if err != nil {
		return signin.URL{}, false
	}
	return signin.URL{Href: textOf(url, "href"), Origin: textOf(url, "origin"), Protocol: textOf(url, "protocol")}, true
}

func (p *page) OriginAllowed(origin string) bool {
	return p.host.originAllowed(origin)
}

func (p *page) InitialSession() (string, bool) { return p.host.initialSession() }

func (p *page) Navigate(ctx context.Context, to signin.URL, same bool) error {
	return p.host.navigate(ctx, to.Href, same)
}

func (p *page) ReplaceURL(href string) {
	_, _ = call(path("history"), "replaceState", null, "", href)
}

func (p *page) Opened() bool { return flag(global, "opener") }

// watchUnload notes when the page begins to leave, by the browser's event and by the event that announces a navigation
// of this SDK (PROTOCOL 5.7).
func (p *page) watchUnload() {
	for _, event := range [...]string{"beforeunload", "clerk:beforeunload"} {
		listen(global, event, func(Value) { p.leaving = true })
	}
}

func (p *page) Leaving() bool {
	was := p.leaving
	p.leaving = false
	return was
}

func (p *page) Cookie(name string) string {
	rest := textOf(path("document"), "cookie")
	for rest != "" {
		var pair string
		pair, rest = cutText(rest, "; ")
		if key, value := cutText(pair, "="); key == name {
			return value
		}
	}
	return ""
}

// cutText splits around the first separator.
func cutText(s, sep string) (before, after string) {
	for i := 0; i+len(sep) <= len(s); i++ {
		if s[i:i+len(sep)] == sep {
			return s[:i], s[i+len(sep):]
		}
	}
	return s, ""
}

func (p *page) SetCookie(text string) { _ = set(path("document"), "cookie", text) }

func (p *page) Locale() string { return textOf(path("navigator"), "language") }

func (p *page) TimeZone() string {
	if p.timeZone != "" {
		return p.timeZone
	}
	format, err := call(path("Intl"), "DateTimeFormat")
	if err != nil {
		return ""
	}
	options, err := call(format, "resolvedOptions")
	if err != nil {
		return ""
	}
	p.timeZone = textOf(options, "timeZone")
	return p.timeZone
}

func (p *page) TabState() string {
	document := path("document")
	if focused, err := call(document, "hasFocus"); err != nil || truthy(focused) {
		return "focused" // without a document, as in a worker, no tab can be in front of this one
	}
	return textOf(document, "visibilityState")
}

func (p *page) Online() bool {
	online, err := member(path("navigator"), "onLine")
	return err != nil || same(online, undefined) || truthy(online)
}

func (p *page) Capable() bool {
	return !flag(path("navigator"), "webdriver") && isFunction(path("PublicKeyCredential"))
}

// Sleep waits with the host's timer, which keeps its time in hidden tabs and ends when the page comes to the front.
func (p *page) Sleep(ctx context.Context, milliseconds int) error {
	done := newMark()
	fn, release := callback(func([]Value) any {
		done.raise()
		return nil
	})
	defer release()
	cancel, err := p.host.timer(milliseconds, fn)
	if err != nil {
		return err
	}
	select {
	case <-done.c:
		return nil
	case <-ctx.Done():
		_, _ = call(cancel, "call")
		return ctx.Err()
	}
}

func (p *page) Now() int64 {
	now, _ := call(path("Date"), "now")
	return int64(number(now))
}

func (p *page) Steady() int64 {
	now, _ := call(path("performance"), "now")
	return int64(number(now))
}

func (p *page) Random(n int) string {
	return p.host.random(n)
}

func (p *page) Hook(ctx context.Context, name, argument string) error {
	hook, err := get(global, name)
	if err != nil || !isFunction(hook) {
		return err
	}
	var arg any = undefined
	if argument != "" {
		arg = argument
	}
	_, err = awaitCall(ctx, global, name, arg)
	return err
}

// channelName is the BroadcastChannel on which Clerk's tabs tell each other of a sign-out.
const channelName = "clerk"

func (p *page) Watch(ctx context.Context, fn func(event string)) {
	in := func(name string) func(Value) { return func(Value) { go fn(name) } }
	removers := []func(){listen(global, "focus", in("focus"))}
	channel, err := construct(path("BroadcastChannel"), channelName)
	if err == nil {
		removers = append(removers, listen(channel, "message", func(event Value) {
			if data, _ := member(event, "data"); textOf(data, "type") == "signout" {
				go fn("signout")
			}
		}))
	}
	go func() {
		<-ctx.Done()
		for _, remove := range removers {
			remove()
		}
		if err == nil {
			_, _ = call(channel, "close")
		}
	}()
}

func (p *page) Broadcast() {
	channel, err := construct(path("BroadcastChannel"), channelName)
	if err != nil {
		return
	}
	message, _ := construct(path("Object"))
	_ = set(message, "type", "signout")
	_, _ = call(channel, "postMessage", message)
	_, _ = call(channel, "close")
}
