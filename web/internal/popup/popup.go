// Package popup serves the page at which a sign-in in a popup window ends (PROTOCOL 5.8). It tells the
// window that opened it how the sign-in went and closes.
//
// Two paths serve it: /popup-callback, where clerk-js expects the account portal to have it, and
// /v1/popup_auth_callback, whose messages carry the opener's state. Those go out on a BroadcastChannel as well when the
// page that waits has the same origin, because a page that isolates itself (COOP) is no opener any more. app wires it;
// sso records how a trip ended.
package popup

import (
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/page"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Outcome is how the client's latest trip to a provider ended.
type Outcome struct {
	// Origin is that of the page which started the trip. Nobody else is told anything.
	Origin    string
	SessionID string // "" when the attempt is not complete
}

const (
	bucket   = "popup"
	lifetime = 5 * time.Minute
)

// Record keeps the outcome for the page. A trip that starts records one without a session, so that the
// page never speaks of an earlier trip.
func Record(c *fapi.Call, clientID string, o Outcome) error {
	return c.Tx.PutDoc(bucket, clientID, c.Now.Add(lifetime), o)
}

//go:embed popup.html
var text string

var template = page.New(text)

var stateForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Register adds the two paths to the server.
func Register(s *fapi.Server) {
	s.Handle("GET /popup-callback", fapi.Navigation(serve(false)))
	s.Handle("GET /v1/popup_auth_callback", fapi.Navigation(serve(true)))
}

type message struct {
	Session   string `json:"session,omitempty"`
	ReturnURL string `json:"return_url,omitempty"`
	State     string `json:"state,omitempty"`
}

func serve(withState bool) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		state := c.Query.Get("state")
		if withState && !stateForm.MatchString(state) {
			return fapi.Reply{}, apierr.New("malformed_request_parameters", "state must be 64 hexadecimal digits.").
				With("param_name", "state")
		}
		returnURL := c.Query.Get("return_url")
		if returnURL != "" {
			var err error
			if returnURL, err = c.RedirectURL("return_url", returnURL); err != nil {
				return fapi.Reply{}, err
			}
		}
		outcome, err := latest(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		data := struct{ Message, Origin, Text string }{
			Text: "The sign-in goes on in the window that opened this one. You can close this window.",
		}
		m := message{Session: outcome.SessionID}
		if m.Session == "" {
			m.ReturnURL = returnURL
		}
		if withState {
			m.State = state
		}
		if outcome.Origin == "" || (m.Session == "" && m.ReturnURL == "") {
			data.Text = "There is no sign-in to report. You can close this window and start again."
		} else {
			body, err := json.Marshal(m)
			if err != nil {
				return fapi.Reply{}, err
			}
			data.Message, data.Origin = string(body), outcome.Origin
		}
		return fapi.Render(func(w http.ResponseWriter) {
			page.Write(w, http.StatusOK, template, data, page.Policy{})
		}), nil
	}
}

// latest is the outcome of the caller's client. A session counts while it is alive.
func latest(c *fapi.Call) (Outcome, error) {
	var o Outcome
	if c.Client == nil {
		return o, nil
	}
	err := c.Tx.GetDoc(bucket, c.Client.ID, c.Now, &o)
	if errors.Is(err, store.ErrNotFound) {
		return o, nil
	}
	if err != nil || o.SessionID == "" {
		return o, err
	}
	session, err := c.Tx.Session(o.SessionID)
	if err == nil {
		_, err = sessions.Live(c, session)
	}
	var coded *apierr.Error
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &coded) {
		return Outcome{Origin: o.Origin}, nil
	}
	return o, err
}
