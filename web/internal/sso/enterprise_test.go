package sso_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// enterprise creates the attempt and prepares it, as authenticateWithRedirect does.
func enterprise(t *testing.T, b *world.Browser, email string) string {
	t.Helper()
	a := b.Do("POST", "/v1/client/sign_ins", "strategy", "enterprise_sso", "identifier", email).OK()
	assert.Equal(t, "needs_first_factor", a.String("response.status"))
	assert.Contains(t, a.Text, `"strategy":"enterprise_sso","enterprise_connection_id"`)
	id := a.String("response.id")
	a = b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "enterprise_sso", "redirect_url",
		"/sso-callback", "action_complete_redirect_url", "/done").
		OK()
	return a.String("response.first_factor_verification.external_verification_redirect_url")
}

func TestOIDCConnection(t *testing.T) {
	w := world.Walk(t)
	w.User("hank@globex.example", nil)
	b := w.Browser()
	p := b.Through(enterprise(t, b, "hank@globex.example"), "hank@globex.example", "allow")
	assert.Equal(t, done, p.URL.String())
	account := w.Stored("hank@globex.example").ExternalAccounts[0]
	assert.Equal(t, "ent_oidc", account.ConnectionID)
}

func TestOIDCConnectionOfAnotherDomain(t *testing.T) {
	w := world.Walk(t)
	w.User("victim@example.com", nil)
	b := w.Browser()
	p := b.Through(enterprise(t, b, "mallory@globex.example"), "victim@example.com", "allow")
	assert.Equal(t, callback, p.URL.String())
	assert.Equal(
		t,
		"enterprise_sso_email_address_domain_mismatch",
		b.Client().String("response.sign_in.first_factor_verification.error.code"),
	)
	assert.Empty(t, w.Stored("victim@example.com").ExternalAccounts)
}

// saml logs in at the SAML provider and returns the response that its page would post.
func saml(t *testing.T, b *world.Browser, to, email string) (acs string, form url.Values) {
	t.Helper()
	login := b.Visit(to)
	require.Equal(t, http.StatusOK, login.Status, login.Body)
	post := b.Submit(login, "email", email, "given_name", "Grace", "decision", "sign in")
	require.Equal(t, http.StatusOK, post.Status, post.Body)
	return b.Form(post)
}

func TestSAMLConnection(t *testing.T) {
	w := world.Walk(t)
	u := w.User("grace@acme.example", nil)
	b := w.Browser()
	acs, form := saml(t, b, enterprise(t, b, "grace@acme.example"), "grace@acme.example")
	assert.Equal(t, world.URL+"/v1/saml/acs/ent_saml", acs)
	p := b.PostForm(acs, form)
	assert.Equal(t, done, p.URL.String())
	assert.Equal(t, u.ID, b.Client().String("response.sessions.0.user.id"))

	again := b.PostForm(acs, form)
	assert.Equal(t, http.StatusBadRequest, again.Status, "the same response twice")
	assert.Len(t, b.Client().Get("response.sessions"), 1)
}

func TestSAMLStrangersAreTransferable(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	acs, form := saml(t, b, enterprise(t, b, "new@acme.example"), "new@acme.example")
	assert.Equal(t, callback, b.PostForm(acs, form).URL.String())
	c := b.Client()
	assert.Equal(t, "transferable", c.String("response.sign_in.first_factor_verification.status"))
	a := b.Do("POST", "/v1/client/sign_ups", "transfer", "true").OK()
	assert.Equal(t, "complete", a.String("response.status"), a.Text)
	assert.Equal(t, "ent_saml", w.Stored("new@acme.example").ExternalAccounts[0].ConnectionID)
}

func TestSAMLResponsesThatAreRefused(t *testing.T) {
	w := world.Walk(t)
	w.User("grace@acme.example", nil)

	t.Run("in another browser", func(t *testing.T) {
		attacker, victim := w.Browser(), w.Browser()
		acs, form := saml(t, attacker, enterprise(t, attacker, "grace@acme.example"), "grace@acme.example")
		victim.Do("PUT", "/v1/client").OK()
		assert.Equal(t, http.StatusBadRequest, victim.PostForm(acs, form).Status)
		assert.Empty(t, victim.Client().Get("response.sessions"))
	})
	t.Run("for another attempt", func(t *testing.T) {
		one, two := w.Browser(), w.Browser()
		acs, stolen := saml(t, one, enterprise(t, one, "grace@acme.example"), "grace@acme.example")
		_, own := saml(t, two, enterprise(t, two, "grace@acme.example"), "grace@acme.example")
		own.Set("SAMLResponse", stolen.Get("SAMLResponse"))
		assert.Equal(t, callback, two.PostForm(acs, own).URL.String())
		assert.Equal(
			t,
			"saml_response_invalid",
			two.Client().String("response.sign_in.first_factor_verification.error.code"),
		)
	})
	t.Run("with an OAuth state", func(t *testing.T) {
		b := w.Browser()
		at := caught(t, w, b, b.Trip("sign_ins", "oauth_google"))
		p := b.PostForm(
			world.URL+"/v1/saml/acs/ent_saml",
			url.Values{"RelayState": {at.Query().Get("state")}, "SAMLResponse": {"x"}},
		)
		assert.Equal(t, http.StatusBadRequest, p.Status)
	})
	t.Run("without RelayState, to no connection", func(t *testing.T) {
		b := w.Browser()
		b.Do("POST", "/v1/saml/acs/ent_saml", "SAMLResponse", "x").Refused(400, "saml_response_relaystate_missing")
		b.Do("POST", "/v1/saml/acs/ent_other", "SAMLResponse", "x").Refused(404, "resource_not_found")
	})
	t.Run("of another domain", func(t *testing.T) {
		b := w.Browser()
		acs, form := saml(t, b, enterprise(t, b, "grace@acme.example"), "grace@globex.example")
		assert.Equal(t, callback, b.PostForm(acs, form).URL.String())
		assert.Equal(
			t,
			"saml_email_address_domain_mismatch",
			b.Client().String("response.sign_in.first_factor_verification.error.code"),
		)
	})
	t.Run("cancelled", func(t *testing.T) {
		b := w.Browser()
		login := b.Visit(enterprise(t, b, "grace@acme.example"))
		acs, form := b.Form(b.Submit(login, "email", "", "decision", "cancel"))
		assert.Equal(t, callback, b.PostForm(acs, form).URL.String())
		assert.Equal(
			t,
			"oauth_access_denied",
			b.Client().String("response.sign_in.first_factor_verification.error.code"),
		)
	})
}

// TestOldNameOfTheStrategy: SDKs before version 6 prepare "saml" (PROTOCOL 0.4).
func TestOldNameOfTheStrategy(t *testing.T) {
	w := world.Walk(t)
	w.User("grace@acme.example", nil)
	b := w.Browser()
	id := b.Do("POST", "/v1/client/sign_ins", "identifier", "grace@acme.example").OK().String("response.id")
	a := b.Do("POST", "/v1/client/sign_ins/"+id+"/prepare_first_factor", "strategy", "saml", "redirect_url",
		"/sso-callback").
		OK()
	assert.Equal(t, "enterprise_sso", a.String("response.first_factor_verification.strategy"))
	acs, form := saml(
		t,
		b,
		a.String("response.first_factor_verification.external_verification_redirect_url"),
		"grace@acme.example",
	)
	assert.Equal(t, callback, b.PostForm(acs, form).URL.String(), "without action_complete_redirect_url")
	assert.Len(t, b.Client().Get("response.sessions"), 1)
}

func TestNoConnection(t *testing.T) {
	w := world.Walk(t)
	w.Browser().
		Do("POST", "/v1/client/sign_ins", "strategy", "enterprise_sso", "identifier", "x@example.com").
		Refused(422, "form_identifier_not_found")
	w.User("ada@example.com", nil)
	w.Browser().
		Do("POST", "/v1/client/sign_ins", "strategy", "enterprise_sso", "identifier", "ada@example.com").
		Refused(400, "strategy_for_user_invalid")
	metadata := w.Browser().Visit(world.URL + "/v1/saml/metadata/ent_saml.xml")
	assert.Contains(t, metadata.Body, world.URL+"/v1/saml/acs/ent_saml")
}

// Under enumeration protection the domain alone says what can be used, whoever has the address.
func TestADomainTellsNothingAboutItsPeople(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.EnumerationProtection = true })
	w.User("known@globex.example", nil)
	var seen []string
	for _, address := range []string{"known@globex.example", "nobody@globex.example"} {
		b := w.Browser()
		a := b.Post("/v1/client/sign_ins", "identifier", address).OK()
		refused := b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", world.Password)
		sent := b.Step(a.ID(), "prepare_first_factor", "strategy", "email_code")
		away := b.Step(
			a.ID(),
			"prepare_first_factor",
			"strategy",
			"enterprise_sso",
			"redirect_url",
			"/",
			"action_complete_redirect_url",
			"/",
		)
		seen = append(
			seen,
			fmt.Sprint(
				a.Get("response.supported_first_factors"),
				a.Get("response.user_data"),
				a.Get("response.status"),
				refused.Status,
				refused.String("errors.0.code"),
				sent.Status,
				sent.String("errors.0.code"),
				away.Status,
			),
		)
	}
	assert.Equal(t, seen[1], seen[0])
}
