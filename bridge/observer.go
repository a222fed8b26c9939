//go:build js && wasm

package bridge

import "github.com/signin-wasm/signin-wasm/signin"

// observer tells the JavaScript objects what changed, as JSON text. Attempts are told by their serial
// numbers, so that an object stays the same as long as its attempt does.
type observer struct {
	host Value
	refs *references
}

// ClientChanged hands over the client, and for its sign-in and sign-up the serial, negative when empty.
func (o *observer) ClientChanged(c *signin.Client) {
	_, _ = call(o.host, "client", string(c.Document()), o.refs.hold(c.SignIn().Resource), o.refs.hold(c.SignUp().Resource))
}

func (o *observer) ResourceChanged(r *signin.Resource) error {
	_, err := call(o.host, "resource", r.Serial(), string(r.Document()))
	return err
}

func (o *observer) SessionChanged(s signin.SessionState) error {
	var id any = null
	if s.Transitional() {
		id = undefined
	} else if s.ID != "" {
		id = s.ID
	}
	_, err := call(o.host, "session", id)
	return err
}

func (o *observer) StatusChanged(status string) { _, _ = call(o.host, "status", status) }

func (o *observer) TokenChanged(jwt string) { _, _ = call(o.host, "token", jwt) }

// references are the attempts that JavaScript objects stand for. An entry goes when its object is
// collected, which the JavaScript side reports.
type references struct{ held []*signin.Resource }

func (r *references) hold(resource *signin.Resource) int {
	serial := resource.Serial()
	if r.find(serial) == nil {
		r.held = append(r.held, resource)
	}
	if !resource.Document().Exists() {
		return -serial
	}
	return serial
}

func (r *references) find(serial int) *signin.Resource {
	for _, resource := range r.held {
		if resource.Serial() == serial {
			return resource
		}
	}
	return nil
}

func (r *references) release(serial int) {
	for i, resource := range r.held {
		if resource.Serial() == serial {
			r.held = append(r.held[:i], r.held[i+1:]...)
			return
		}
	}
}
