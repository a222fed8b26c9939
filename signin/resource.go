package signin

import "context"

// Resource is what SignIn and SignUp have in common: a document that the server owns, and requests
// that answer with its next version.
type Resource struct {
	clerk   *Clerk
	root    string
	serial  int
	doc     Document
	flights []*flight
}

// The paths of the two resources.
const (
	signInRoot = "/client/sign_ins"
	signUpRoot = "/client/sign_ups"
)

// newResource is called with the lock held.
func (c *Clerk) newResource(root string) *Resource {
	c.serials++
	return &Resource{clerk: c, root: root, serial: c.serials}
}

// Serial tells objects apart that hold the same attempt. It is unique within a Clerk.
func (r *Resource) Serial() int { return r.serial }

// Document is the resource as the server last sent it, "" before there was one.
func (r *Resource) Document() Document {
	r.clerk.mu.Lock()
	defer r.clerk.mu.Unlock()
	return r.doc
}

// ID of the attempt, "" before it exists on the server.
func (r *Resource) ID() string { return r.Document().Get("id").Text() }

// Status as the server names it; "" before there is an attempt. A value that this version does not know is
// handed on as it is.
func (r *Resource) Status() string { return r.Document().Get("status").Text() }

// CreatedSessionID is set when the attempt is complete. Hand it to [Clerk.SetActive].
func (r *Resource) CreatedSessionID() string { return r.Document().Get("created_session_id").Text() }

// populate takes over a version of the resource; the lock is held. Null leaves the resource as it is, and a value that
// is not an object makes it empty, as in clerk-js.
func (r *Resource) populate(doc Document) {
	if hasPrefix(string(doc), "{") {
		r.doc = doc
	} else if doc.Truthy() {
		r.doc = "{}"
	}
}

// path of the resource. Without an id an action is dropped, so that the call becomes a create
// (PROTOCOL 2.3).
func (r *Resource) path(action string) string {
	id := r.ID()
	if id == "" {
		return r.root
	}
	path := r.root + "/" + pathSegment(id)
	if action != "" {
		path += "/" + action
	}
	return path
}

// send makes a request and takes the answer over.
func (r *Resource) send(ctx context.Context, q call) error {
	payload, err := r.clerk.fetch(ctx, q)
	if err != nil {
		return err
	}
	response := payload.Get("response")
	if !response.Truthy() {
		response = payload
	}
	if response.Truthy() && !response.isObject() {
		return usage(CodeInvalidResponse, "The Frontend API answered with something else than a sign-in or sign-up.")
	}
	r.clerk.mu.Lock()
	r.populate(response)
	r.clerk.mu.Unlock()
	if err := r.clerk.ports.Observer.ResourceChanged(r); err != nil {
		return &Error{Kind: KindUsage, Code: CodeInvalidResponse, Message: err.Error(), Cause: err}
	}
	return nil
}

// post sends parameters to an action of the resource.
func (r *Resource) post(ctx context.Context, action string, params Params) error {
	return r.send(ctx, call{method: "POST", path: r.path(action), body: params})
}

// create posts a new attempt. The server wants to know the user's language and time zone.
func (r *Resource) create(ctx context.Context, params Params) error {
	params = params.withDefault("locale", r.clerk.ports.Page.Locale())
	params = params.withDefault("timezone", r.clerk.ports.Page.TimeZone())
	return r.send(ctx, call{method: "POST", path: r.root, body: params})
}

// Reload reads the resource again and takes over the client that comes with it. nonce is the
// rotating_token_nonce of a callback address, usually "". Without an id the current attempt is read.
func (r *Resource) Reload(ctx context.Context, nonce string) error {
	var query Params
	if nonce != "" {
		query = P("rotating_token_nonce", nonce)
	}
	return r.send(ctx, call{method: "GET", path: r.path(""), query: query, client: always})
}

// flight is a prepare under way that equal ones join (PROTOCOL 2.14): two clicks send one code.
type flight struct {
	call    call
	started int64
	waiting int
	cancel  context.CancelFunc
	done    chan struct{}
	err     error
}

// flightLife is how long, in milliseconds, a prepare can be joined before the next one replaces it.
const flightLife = 30_000

// prepare posts parameters, or waits for an equal request that is under way. The request ends early
// only when everybody who waits for it has given up.
func (r *Resource) prepare(ctx context.Context, action string, params Params) error {
	q := call{method: "POST", path: r.path(action), body: params}
	now := r.clerk.ports.Page.Now()
	r.clerk.mu.Lock()
	var f *flight
	for _, other := range r.flights {
		if other.call.path == q.path && other.call.body.equal(params) && other.waiting > 0 {
			f = other
		}
	}
	if f != nil && now-f.started > flightLife {
		f.cancel()
		f = nil
	}
	if f == nil {
		flying, cancel := WithCancel(r.clerk.life)
		f = &flight{call: q, started: now, cancel: cancel, done: make(chan struct{})}
		r.flights = append(r.flights, f)
		go r.fly(flying, f)
	}
	f.waiting++
	r.clerk.mu.Unlock()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		r.clerk.mu.Lock()
		if f.waiting--; f.waiting == 0 {
			f.cancel()
		}
		r.clerk.mu.Unlock()
		return ctx.Err()
	}
}

func (r *Resource) fly(ctx context.Context, f *flight) {
	f.err = r.send(ctx, f.call)
	f.cancel()
	r.clerk.mu.Lock()
	kept := r.flights[:0]
	for _, other := range r.flights {
		if other != f {
			kept = append(kept, other)
		}
	}
	r.flights = kept
	r.clerk.mu.Unlock()
	close(f.done)
}

// IsSignUp tells the two kinds of resource apart.
func (r *Resource) IsSignUp() bool { return hasSuffix(r.root, "sign_ups") }
