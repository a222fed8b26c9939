package samlsp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/samlprovider"
	"github.com/signin-wasm/signin-wasm/web/internal/samlsp"
)

// company is the embedded provider on a real listener and the service provider it trusts.
func company(t *testing.T) (*samlsp.Party, string) {
	t.Helper()
	var provider *samlprovider.Provider
	server := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { provider.ServeHTTP(w, r) }),
	)
	t.Cleanup(server.Close)
	provider, err := samlprovider.New(samlprovider.Options{
		URL: server.URL + "/idp/saml", Name: "Acme", FormAction: "'self'",
		Accounts: []samlprovider.Account{{Email: "grace@acme.example", GivenName: "Grace", FamilyName: "Hopper"}},
	})
	require.NoError(t, err)
	metadata, err := provider.Metadata()
	require.NoError(t, err)
	party, err := samlsp.New(
		samlsp.Config{
			Name:        "ent_acme",
			MetadataURL: server.URL + "/v1/saml/metadata/ent_acme.xml",
			ACSURL:      server.URL + "/v1/saml/acs/ent_acme",
			IDPMetadata: metadata,
		},
	)
	require.NoError(t, err)
	own, err := party.Metadata()
	require.NoError(t, err)
	require.NoError(t, provider.Trust(own))
	return party, server.URL
}

var hidden = regexp.MustCompile(`name="(SAMLRequest|SAMLResponse|RelayState)" value="([^"]*)"`)

func fields(t *testing.T, res *http.Response) (url.Values, string) {
	t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(string(body), -1) {
		values.Set(m[1], regexp.MustCompile(`&#43;`).ReplaceAllString(m[2], "+"))
	}
	return values, string(body)
}

func TestRoundTrip(t *testing.T) {
	party, base := company(t)
	to, id, err := party.AuthURL("relay")
	require.NoError(t, err)
	res, err := http.Get(to)
	require.NoError(t, err)
	assert.Contains(t, res.Header.Get("Content-Security-Policy"), "default-src 'none'")
	form, body := fields(t, res)
	assert.Contains(t, body, "Grace Hopper")
	form.Set("decision", "sign in")
	form.Set("account", "grace@acme.example")
	res, err = http.PostForm(base+"/idp/saml/sso", form)
	require.NoError(t, err)
	answer, body := fields(t, res)
	assert.Equal(t, "relay", answer.Get("RelayState"))
	assert.Contains(t, body, `action="`+base+`/v1/saml/acs/ent_acme"`)
	got, err := party.Finish(answer.Get("SAMLResponse"), id)
	require.NoError(t, err)
	assert.NotEmpty(t, got.Subject)
	got.Subject = ""
	assert.Equal(
		t,
		external.Identity{
			Provider:      "ent_acme",
			Email:         "grace@acme.example",
			EmailVerified: true,
			FirstName:     "Grace",
			LastName:      "Hopper",
		},
		got,
	)

	// The same response again, for the next attempt.
	_, next, err := party.AuthURL("relay2")
	require.NoError(t, err)
	_, err = party.Finish(answer.Get("SAMLResponse"), next)
	assert.ErrorIs(t, err, samlsp.ErrInvalid, "replayed")
	_, err = party.Finish(answer.Get("SAMLResponse"), "")
	assert.ErrorIs(t, err, samlsp.ErrInvalid, "unsolicited")
}

func TestCancelAndBadInput(t *testing.T) {
	party, base := company(t)
	to, id, err := party.AuthURL("relay")
	require.NoError(t, err)
	res, err := http.Get(to)
	require.NoError(t, err)
	form, _ := fields(t, res)
	form.Set("decision", "sign in")
	form.Set("email", "not an address")
	res, err = http.PostForm(base+"/idp/saml/sso", form)
	require.NoError(t, err)
	again, body := fields(t, res)
	assert.Equal(t, http.StatusUnprocessableEntity, res.StatusCode)
	assert.Contains(t, body, "Enter an e-mail address")

	again.Set("decision", "cancel")
	res, err = http.PostForm(base+"/idp/saml/sso", again)
	require.NoError(t, err)
	answer, _ := fields(t, res)
	_, err = party.Finish(answer.Get("SAMLResponse"), id)
	assert.ErrorIs(t, err, samlsp.ErrDenied)

	for _, bad := range []string{"", "?SAMLRequest=x", "?SAMLRequest=PGE%2B"} {
		res, err := http.Get(base + "/idp/saml/sso" + bad)
		require.NoError(t, err)
		assert.Equal(t, http.StatusBadRequest, res.StatusCode)
	}
}
