package sso

import (
	"errors"
	"net/url"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/oidcrp"
	"github.com/signin-wasm/signin-wasm/web/internal/samlsp"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// maxAnswer bounds a field of a provider's answer, in bytes: it goes into an address.
const maxAnswer = 4 << 10

// oauthFormPost turns a provider's form_post into the GET that carries the browser's cookie along: a
// cross-site POST comes without it (PROTOCOL 7.2).
func oauthFormPost(c *fapi.Call) (fapi.Reply, error) {
	q := url.Values{}
	for _, name := range []string{"code", "state", "error", "scope"} {
		if len(c.Form.Get(name)) > maxAnswer {
			return fapi.Reply{}, apierr.New("oauth_callback_invalid", "The provider's answer is too long.")
		}
		if c.Form.Has(name) {
			q.Set(name, c.Form.Get(name))
		}
	}
	return fapi.Redirect(callbackPath + "?" + q.Encode()), nil
}

func (s *SSO) oauthCallback(c *fapi.Call) (fapi.Reply, error) {
	t, name, err := arrive(c, c.Query.Get("state"))
	if err != nil {
		return fapi.Reply{}, err
	}
	party := s.oidc[t.Party]
	if party == nil {
		return fapi.Reply{}, ErrStale
	}
	var r Result
	switch refused := c.Query.Get("error"); {
	case refused == "access_denied":
		r.Failure = denied()
	case refused != "" || c.Query.Get("code") == "":
		r.Failure = apierr.New("oauth_callback_invalid", "The provider could not sign you in.")
	default:
		r.Identity, err = party.Finish(c.R.Context(), c.Query.Get("code"), t.OIDC)
		r.Failure = oidcFailure(err)
	}
	if err != nil {
		c.Server.Log.Warn("provider's answer refused", "provider", t.Party, "error", err)
	}
	return s.finish(c, t, name, r)
}

func oidcFailure(err error) *apierr.Error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, oidcrp.ErrIdentity):
		return apierr.New("oauth_fetch_user_error", "The provider's answer does not prove who you are.")
	}
	return apierr.New("oauth_token_exchange_error", "The provider did not accept the code it gave out.")
}

func denied() *apierr.Error {
	return apierr.New("oauth_access_denied", "You did not grant access to your account at the provider.")
}

func (s *SSO) samlCallback(id string) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		if c.Form.Get("RelayState") == "" {
			return fapi.Reply{}, apierr.New(
				"saml_response_relaystate_missing",
				"The response does not say which sign-in it is for.",
			)
		}
		t, name, err := arrive(c, c.Form.Get("RelayState"))
		if err != nil {
			return fapi.Reply{}, err
		}
		// A response may arrive at the connection only that sent its request.
		if t.Party != id || t.RequestID == "" {
			return fapi.Reply{}, ErrStale
		}
		var r Result
		r.Identity, err = s.saml[id].Finish(c.Form.Get("SAMLResponse"), t.RequestID)
		switch {
		case errors.Is(err, samlsp.ErrDenied):
			r.Failure = denied()
		case errors.Is(err, samlsp.ErrAttribute):
			r.Failure = apierr.New("saml_user_attribute_missing", "The provider did not tell your e-mail address.")
		case err != nil:
			r.Failure = apierr.New("saml_response_invalid", "The provider's response is not valid.")
		}
		if err != nil {
			c.Server.Log.Warn("provider's answer refused", "provider", id, "error", err)
		}
		return s.finish(c, t, name, r)
	}
}

// checkDomain holds a connection to its domain: the provider of one company must not vouch for the
// addresses of another.
func (s *SSO) checkDomain(t trip, id external.Identity) *apierr.Error {
	conn := s.connection(t.Party)
	email, _ := typed.Email(id.Email)
	switch {
	case conn == nil || strings.HasSuffix(email, "@"+conn.Domain):
		return nil
	case conn.Protocol == SAML:
		return apierr.New(
			"saml_email_address_domain_mismatch",
			"The provider of "+conn.Domain+" answered with an address of another domain.",
		)
	}
	return apierr.New(
		"enterprise_sso_email_address_domain_mismatch",
		"The provider of "+conn.Domain+" answered with an address of another domain.",
	)
}
