//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// Version of the boundary: what the JavaScript half must speak.
const Version = 1

// API is a signin.Clerk as JavaScript sees it: one function
//
//	call(method, serial, text, live, settle) → any
//
// serial says which attempt a method belongs to (0: none), text is JSON, live an object for what is
// not JSON (windows, functions, signals), and settle(ok, text, reason) is called exactly once, unless
// the call is cancelled silently. Methods that answer at once return their text and take no settle.
type API struct {
	clerk   *signin.Clerk
	host    Value
	page    *page
	wallets *wallets
	refs    references
	running []*running
}

// running is a call that can be cancelled.
type running struct {
	id     int
	cancel context.CancelFunc
}

// Publish builds a Clerk from what the loader left in the program's scope (scope.host, and the key in
// host.key as JSON) and hands the call function to host.ready.
func Publish() {
	host, _ := get(scope, "host")
	key, _ := signin.ParseDocument(textOf(host, "key"))
	a := &API{host: host, page: &page{host: host}, wallets: &wallets{host: host, given: undefined, ethereum: &announcements{}, solana: &registrations{api: undefined}}}
	a.clerk = signin.New(signin.Key{
		Publishable: key.Get("publishable").Text(), Host: key.Get("host").Text(), Production: key.Get("production").Truthy(),
		BaseURL: key.Get("baseUrl").Text(), Domain: key.Get("domain").Text(),
	}, signin.Ports{Transport: transport{host}, Page: a.page, Observer: &observer{host, &a.refs},
		Passkeys: &passkeys{host: host}, Wallets: a.wallets, Captcha: captcha{host}})
	a.page.watchUnload()
	published, _ := callback(a.call)
	_, _ = call(host, "ready", Version, published)
}

// call is what JavaScript calls. It only reads its arguments and starts the work.
func (a *API) call(args []Value) any {
	for len(args) < 5 {
		args = append(args, undefined)
	}
	params, _ := signin.ParseDocument(text(args[2]))
	c := &invocation{api: a, method: text(args[0]), params: params, live: args[3], settle: args[4]}
	if r := a.refs.find(int(number(args[1]))); r != nil {
		c.resource = r
	}
	if answer, now := a.atOnce(c); now {
		return answer
	}
	ctx, cancel := signin.WithCancel(context.Background())
	if id, err := member(c.live, "id"); err == nil && number(id) > 0 {
		a.running = append(a.running, &running{int(number(id)), cancel})
	}
	go func() {
		defer cancel()
		c.guard(ctx)
		a.finish(c)
	}()
	return nil
}

// finish forgets a call.
func (a *API) finish(c *invocation) {
	id, _ := member(c.live, "id")
	a.cancel(int(number(id)))
}

// cancel ends a call that is running, if it still is.
func (a *API) cancel(id int) {
	for i, r := range a.running {
		if r.id == id {
			r.cancel()
			a.running = append(a.running[:i], a.running[i+1:]...)
			return
		}
	}
}

// atOnce answers the calls that are synchronous in JavaScript.
func (a *API) atOnce(c *invocation) (answer any, now bool) {
	argument := c.params.Get("v").Text()
	switch c.method {
	case "cancel":
		a.cancel(int(c.params.Get("v").Int()))
	case "release":
		a.refs.release(int(c.params.Get("v").Int()))
	case "resetSignIn":
		a.clerk.Client().ResetSignIn()
	case "buildUrlWithAuth":
		href, err := a.clerk.BuildURLWithAuth(argument)
		if err != nil {
			return nil, true
		}
		return href, true
	case "decorate":
		return a.clerk.Decorate(argument), true
	case "resetSignUp":
		a.clerk.Client().ResetSignUp()
	case "touchUrl":
		return a.clerk.TouchURL(argument), true
	case "clearTokens":
		a.clerk.ClearTokens()
	case "validatePassword":
		check, known := a.clerk.ValidatePassword(argument)
		if !known {
			return nil, true
		}
		names := ""
		for _, name := range check {
			names += name + " "
		}
		return names, true
	case "restore":
		a.refs.held = a.clerk.Restore(c.params)
	default:
		trap(c.method)
		return nil, false
	}
	return nil, true
}

// invocation is one call from JavaScript.
type invocation struct {
	api      *API
	method   string
	params   signin.Document
	live     Value
	settle   Value
	resource *signin.Resource
	answer   any // text, or a number
}

// guard runs a call and settles it, whatever happens. A panic becomes a rejection with code
// internal_error; under TinyGo it ends the instance instead, and the loader settles what is pending.
func (c *invocation) guard(ctx context.Context) {
	defer func() {
		if recover() != nil {
			c.reject(&signin.Error{Kind: signin.KindRuntime, Code: "internal_error", Message: "The sign-in module failed in " + c.method + "."})
		}
	}()
	if err := c.run(ctx); err != nil {
		if ctx.Err() != nil {
			err = aborted
		}
		c.reject(err)
		return
	}
	_, _ = call(c.settle, "call", null, true, c.answer)
}

func (c *invocation) reject(err error) {
	var reason any = undefined
	switch e := err.(type) {
	case *signin.Error:
		if cause, ok := e.Cause.(*Thrown); ok {
			reason = cause.Reason
		}
		_, _ = call(c.settle, "call", null, false, e.Text(), reason)
		return
	case *Thrown:
		reason = e.Reason
	}
	_, _ = call(c.settle, "call", null, false, "", reason)
}

// aborted is the rejection of a call that was cancelled; the JavaScript side makes a DOMException of it.
var aborted = &signin.Error{Kind: signin.KindAborted}
