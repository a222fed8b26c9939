//go:build js && wasm

package bridge

import (
	"context"

	"github.com/signin-wasm/signin-wasm/signin"
)

// Version of the door: what the JavaScript half must speak.
const Version = 2

// API is a signin.Clerk as JavaScript sees it: one function,
//
//	call(request, live)
//
// request is JSON: {"method", "params", "call", "attempt"}. method is a name of the table (methods.go), params its
// parameters, call the number by which it can be cancelled. attempt is the sign-in or sign-up it is called on,
// {"serial", "signUp", "state"}, with the state that the page knows.
// live holds what JSON cannot hold, and for a method the functions resolve(answer) and reject(error, reason), of which
// exactly one is called once. A question needs no live: call returns its answer.
type API struct {
	clerk   *signin.Clerk
	host    host
	page    *page
	running []*running
}

// running is a call under way. Its number is what cancels it.
type running struct {
	call    int
	cancel  context.CancelFunc
	attempt *signin.Resource
}

// Publish builds a Clerk on the host that the loader left in the program's scope, and hands the call function to it.
func Publish() {
	value, _ := get(scope, "host")
	h := host{value}
	key := h.key()
	listening = h.listening()
	a := &API{
		host: h,
		page: &page{host: h},
	}
	a.clerk = signin.New(signin.Key{
		Publishable: key.Get("publishable").
			Text(),
		Host: key.Get("host").Text(), Production: key.Get("production").Truthy(),
		Suffix: key.Get("suffix").Text(), BaseURL: key.Get("baseUrl").Text(), Domain: key.Get("domain").Text(),
	}, signin.Ports{Transport: transport{h}, Page: a.page, Observer: &observer{host: h},
		Passkeys: passkeys{h}, Captcha: captcha{h}})
	a.page.watchUnload()
	published, _ := callback(a.call)
	h.ready(Version, published)
}

// call is what JavaScript calls. It reads its arguments and starts the work.
func (a *API) call(args []Value) any {
	if len(args) == 0 {
		return nil
	}
	trap()
	request, _ := signin.ParseDocument(text(args[0]))
	c := &invocation{api: a, name: request.Get("method").Text(), params: request.Get("params"), live: undefined}
	for i := range questions {
		if questions[i].name == c.name {
			return questions[i].run(a, c.params)
		}
	}
	if len(args) > 1 {
		c.live = args[1]
	}
	c.resource = a.attempt(request.Get("attempt"))
	id := int(request.Get("call").Int())
	ctx, cancel := signin.WithCancel(context.Background())
	a.running = append(a.running, &running{id, cancel, c.resource})
	go func() {
		c.guard(ctx)
		a.cancel(id)
	}()
	return nil
}

// attempt finds the attempt that a call is about: the client's sign-in or sign-up, or the attempt of a call under way.
// For any other attempt a new object is made from the state that the page sent, so that an attempt which the client has
// replaced takes no memory here and can still be used.
func (a *API) attempt(reference signin.Document) *signin.Resource {
	serial := int(reference.Get("serial").Int())
	if serial == 0 {
		return nil
	}
	client := a.clerk.Client()
	for _, r := range [...]*signin.Resource{client.SignIn().Resource, client.SignUp().Resource} {
		if r.Serial() == serial {
			return r
		}
	}
	for _, r := range a.running {
		if r.attempt != nil && r.attempt.Serial() == serial {
			return r.attempt
		}
	}
	return a.clerk.Adopt(serial, reference.Get("signUp").Truthy(), reference.Get("state"))
}

// cancel ends a call that is running, and forgets it.
func (a *API) cancel(call int) {
	for i, r := range a.running {
		if r.call == call {
			a.running = append(a.running[:i], a.running[i+1:]...)
			r.cancel()
			return
		}
	}
}

// invocation is one call of a method.
type invocation struct {
	api      *API
	name     string
	params   signin.Document
	live     Value
	resource *signin.Resource // the attempt it is called on, nil for none
	answer   any              // what the promise resolves with; nil is undefined
}

// run finds the method's row and runs it.
func (c *invocation) run(ctx context.Context) error {
	for i := range methods {
		m := &methods[i]
		if m.name != c.name {
			continue
		}
		if m.on != onClerk && (c.resource == nil || m.on != onAttempt && c.resource.IsSignUp() != (m.on == onSignUp)) {
			break
		}
		return m.run(ctx, c.api.clerk, c)
	}
	return &signin.Error{
		Kind:    signin.KindUsage,
		Code:    signin.CodeUnknownMethod,
		Message: "There is no method " + c.name + " here.",
	}
}

// guard runs a call and settles it, whatever happens. A panic becomes a rejection with code internal_error; under
// TinyGo it ends the instance instead, and the loader settles what is pending.
func (c *invocation) guard(ctx context.Context) {
	defer func() {
		if recover() != nil {
			c.reject(
				&signin.Error{
					Kind:    signin.KindRuntime,
					Code:    signin.CodeInternalError,
					Message: "The sign-in module failed in " + c.name + ".",
				},
			)
		}
	}()
	if err := c.run(ctx); err != nil {
		if ctx.Err() != nil {
			err = aborted
		}
		c.reject(err)
		return
	}
	_, _ = call(c.live, "resolve", c.answer)
}

// reject hands over the error as JSON, and with it the JavaScript value that caused it. A value that a caller's
// function or a wallet threw is handed back as it is, without an error of ours around it.
func (c *invocation) reject(err error) {
	var reason any = undefined
	text := ""
	switch e := err.(type) {
	case *signin.Error:
		if cause, ok := e.Cause.(*Thrown); ok {
			reason = cause.Reason
		}
		text = e.Text()
	case *Thrown:
		reason = e.Reason
	}
	_, _ = call(c.live, "reject", text, reason)
}

// aborted is the rejection of a call that was cancelled. JavaScript rejects with the reason of its signal instead.
var aborted = &signin.Error{Kind: signin.KindAborted}
