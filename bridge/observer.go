//go:build js && wasm

package bridge

import "github.com/signin-wasm/signin-wasm/signin"

// observer tells the JavaScript objects what changed, as JSON text. Attempts are told by their serial
// numbers, so that an object stays the same as long as its attempt does.
type observer struct {
	host host
	// in and up are the client's attempts as the page was told of them last: what it was told with the client is not
	// told once more with the attempt.
	in, up told
}

// told is what the page knows of an attempt.
type told struct {
	serial int
	state  signin.Document
}

func of(r *signin.Resource) told { return told{r.Serial(), r.Document()} }

// ClientChanged hands over the client, and which attempts are its sign-in and sign-up now.
func (o *observer) ClientChanged(c *signin.Client) {
	in, up := of(c.SignIn().Resource), of(c.SignUp().Resource)
	o.in, o.up = in, up
	if o.host.client(c.Document(), in, up) != nil {
		o.in, o.up = told{}, told{} // the page could not take the client over: ResourceChanged, which follows, reports that
	}
}

func (o *observer) ResourceChanged(r *signin.Resource) error {
	if now := of(r); now == o.in || now == o.up {
		return nil
	}
	return o.host.resource(r.Serial(), r.Document())
}

func (o *observer) SessionChanged(s signin.SessionState) error {
	var id any = null
	if s.Transitional() {
		id = undefined
	} else if s.ID != "" {
		id = s.ID
	}
	return o.host.session(id)
}

func (o *observer) StatusChanged(status string) { o.host.status(status) }
