package sso

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcrp"
	"github.com/signin-wasm/signin-wasm/web/internal/popup"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

const (
	bucket       = "sso_trip"
	tripLifetime = 10 * time.Minute
	// maxHint bounds, in characters, what a page lets the provider know.
	maxHint = 1024
)

// ErrStale means that another trip has replaced this one, or that its attempt is over.
var ErrStale = apierr.New(
	"oauth_callback_invalid",
	"This sign-in is no longer waiting for the provider. Go back to the app and start again.",
)

// trip is what the server remembers while the browser is at the provider, under the hash of the state.
type trip struct {
	ClientID       string
	SignInID       string // or the owner
	Owner, OwnerID string
	Party          string // key of SSO.oidc or SSO.saml
	RedirectURL    string
	CompleteURL    string
	Origin         string // of the page that started it
	OIDC           oidcrp.Secrets
	RequestID      string // SAML
}

// Start are the parts of a trip that the caller decides.
type Start struct {
	ClientID       string
	SignInID       string // or the owner
	Owner, OwnerID string
	Strategy       string
	ConnectionID   string // for enterprise_sso
	LoginHint      string
	Scopes         []string // beside those that say who somebody is
}

// Params are the body fields that Start reads from the form.
var Params = []string{
	"redirect_url",
	"action_complete_redirect_url",
	"oidc_prompt",
	"oidc_login_hint",
	"enterprise_connection_id",
}

// Start begins a trip with the form's URLs. It fills the verification with the address that the browser
// has to visit and returns the name by which the attempt remembers its current trip.
func (s *SSO) Start(c *fapi.Call, v *domain.Verification, o Start) (name string, err error) {
	t := trip{
		ClientID: o.ClientID,
		SignInID: o.SignInID,
		Owner:    o.Owner,
		OwnerID:  o.OwnerID,
		Party:    o.Strategy,
		Origin:   c.PageOrigin(),
	}
	if o.ConnectionID != "" {
		t.Party = o.ConnectionID
	}
	raw, err := c.Form.Require("redirect_url")
	if err != nil {
		return "", err
	}
	if t.RedirectURL, err = c.RedirectURL("redirect_url", raw); err != nil {
		return "", err
	}
	t.CompleteURL = t.RedirectURL
	if raw := c.Form.Get("action_complete_redirect_url"); raw != "" {
		if t.CompleteURL, err = c.RedirectURL("action_complete_redirect_url", raw); err != nil {
			return "", err
		}
	}
	for _, name := range []string{"oidc_login_hint", "oidc_prompt"} {
		if _, err := c.Form.Text(name, maxHint); err != nil {
			return "", err
		}
	}
	if len(strings.Join(o.Scopes, " ")) > maxHint {
		return "", apierr.Param("form_param_exceeds_allowed_size", "additional_scope", "additional_scope is too long.")
	}
	state := secret.Token()
	to, err := s.leave(c, &t, state, o)
	if err != nil {
		return "", err
	}
	name = secret.Hash("sso_state", state)
	if err := c.Tx.PutDoc(bucket, name, c.Now.Add(tripLifetime), t); err != nil {
		return "", err
	}
	v.RedirectURL, v.ExpireAt = to, c.Now.Add(tripLifetime)
	return name, popup.Record(c, t.ClientID, popup.Outcome{Origin: t.Origin})
}

func (s *SSO) leave(c *fapi.Call, t *trip, state string, o Start) (to string, err error) {
	if party := s.saml[t.Party]; party != nil {
		to, t.RequestID, err = party.AuthURL(state)
		return to, err
	}
	party := s.oidc[t.Party]
	if party == nil {
		return "", apierr.New("oauth_provider_not_enabled", "The provider is not enabled on this instance.")
	}
	to, t.OIDC, err = party.AuthURL(oidcrp.Start{
		State:     state,
		LoginHint: cmp.Or(c.Form.Get("oidc_login_hint"), o.LoginHint),
		Prompt:    c.Form.Get("oidc_prompt"),
		Scopes:    o.Scopes,
	})
	return to, err
}

// arrive takes the trip of a state. The trip is removed, whatever comes of it, and only the browser that left gets it:
// in another browser the answer would sign its user into a stranger's client, or a stranger into theirs.
func arrive(c *fapi.Call, state string) (t trip, name string, err error) {
	name = secret.Hash("sso_state", state)
	err = c.Tx.TakeDoc(bucket, name, c.Now, &t)
	switch {
	case state == "" || errors.Is(err, store.ErrNotFound):
		return trip{}, "", apierr.New(
			"oauth_callback_invalid",
			"The provider's answer belongs to no sign-in, or to one that has expired or has been answered.",
		)
	case err != nil:
		return trip{}, "", err
	}
	own, err := c.Recognize(t.ClientID)
	if err == nil && !own {
		err = apierr.New("oauth_callback_invalid", "The provider's answer belongs to a sign-in in another browser.")
	}
	return t, name, err
}
