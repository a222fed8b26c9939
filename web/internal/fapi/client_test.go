package fapi_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func TestClientLifecycle(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	assert.JSONEq(t, `{"response":null,"client":null}`, b.Get("/v1/client").Text)
	made := b.Do("PUT", "/v1/client")
	assert.Equal(t, made.ID(), b.Get("/v1/client").ID(), "the cookie leads to the same client")
	a := b.Start("password", world.Password)
	session := a.Response()["created_session_id"].(string)
	ended := b.Do("DELETE", "/v1/client")
	assert.Equal(t, http.StatusOK, ended.Status)
	assert.JSONEq(t, `{"response":null,"client":null}`, b.Get("/v1/client").Text)
	s.Update(func(tx *store.Tx) error {
		stored, err := tx.Session(session)
		assert.Equal(t, domain.SessionEnded, stored.Status)
		return err
	})
	assert.Equal(t, http.StatusOK, s.Browser().Do("DELETE", "/v1/client").Status, "nothing to forget is no error")
}

func TestSignOutKeepsTheClient(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.SignedIn("ada")
	id := b.Get("/v1/client").ID()
	out := b.Do("DELETE", "/v1/client/sessions")
	assert.Empty(t, out.Response()["sessions"])
	assert.Nil(t, out.Response()["last_active_session_id"])
	assert.Equal(t, id, b.Get("/v1/client").ID())
	s.Browser().Do("DELETE", "/v1/client/sessions").Refused(401, "signed_out")
}

func TestClientCookie(t *testing.T) {
	s := world.WithAda(t, nil)
	w := s.Raw(
		"POST",
		"/v1/client/sign_ins",
		"identifier="+world.Ada,
		"Content-Type",
		world.FormType,
		"Origin",
		world.URL,
	)
	require.Len(t, w.Result().Cookies(), 1)
	c := w.Result().Cookies()[0]
	assert.Equal(t, "__client", c.Name)
	assert.True(t, c.HttpOnly)
	assert.Equal(t, http.SameSiteLaxMode, c.SameSite)
	assert.NotContains(t, w.Body.String(), c.Value)
	forged := s.Raw("GET", "/v1/client", "", "Cookie", "__client=forged")
	assert.JSONEq(t, `{"response":null,"client":null}`, forged.Body.String())
}

func TestDevBrowser(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Post("/v1/dev_browser")
	token, _ := a.Body["id"].(string)
	require.True(t, strings.HasPrefix(token, "dvb_"), a.Text)
	path := "/v1/client/sign_ins?__clerk_db_jwt=" + token
	first := s.Raw("POST", path, "identifier="+world.Ada, "Content-Type", world.FormType)
	require.Equal(t, 200, first.Code, first.Body)
	same := s.Raw("GET", "/v1/client?__clerk_db_jwt="+token, "")
	assert.Contains(t, same.Body.String(), world.Ada, "the token stands in for the cookie")
	unknown := s.Raw("GET", "/v1/client?__clerk_db_jwt=dvb_unknown", "")
	assert.Equal(t, 401, unknown.Code)
	assert.Contains(t, unknown.Body.String(), "dev_browser_unauthenticated")
}

func TestForeignPagesAreRefused(t *testing.T) {
	s := world.WithAda(t, nil)
	body := "identifier=" + world.Ada
	for name, headers := range map[string][]string{
		"another site":       {"Origin", "https://evil.example"},
		"opaque origin":      {"Origin", "null"},
		"look-alike":         {"Origin", "http://localhost.evil.example"},
		"no origin, foreign": {"Sec-Fetch-Site", "cross-site"},
		"only a referer":     {"Referer", "https://evil.example/page"},
		"a referer of none":  {"Referer", "about:client"},
		"two origins":        {"Origin", world.URL, "Origin", "https://evil.example"},
	} {
		w := s.Raw("POST", "/v1/client/sign_ins", body, append(headers, "Content-Type", world.FormType)...)
		assert.Equal(t, 400, w.Code, name)
		assert.Contains(t, w.Body.String(), "origin_invalid", name)
		assert.Empty(t, w.Header().Get("Access-Control-Allow-Origin"), name)
		assert.Empty(t, w.Result().Cookies(), name)
	}
	for _, origin := range []string{world.URL, "http://localhost:3000", "http://127.0.0.1:5173"} {
		w := s.Raw("POST", "/v1/client/sign_ins", body, "Content-Type", world.FormType, "Origin", origin)
		assert.Equal(t, 200, w.Code, origin)
		assert.Equal(t, origin, w.Header().Get("Access-Control-Allow-Origin"))
		assert.Equal(t, "true", w.Header().Get("Access-Control-Allow-Credentials"))
		assert.Contains(t, w.Header().Get("Access-Control-Expose-Headers"), "Retry-After")
		assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	}
	read := s.Raw("GET", "/v1/client", "", "Origin", "https://evil.example")
	assert.Empty(t, read.Header().Get("Access-Control-Allow-Origin"), "a foreign page cannot read")
	assert.Equal(t, 204, s.Raw("OPTIONS", "/v1/client", "", "Origin", world.URL).Code)
}

func TestRequestForm(t *testing.T) {
	s := world.WithAda(t, nil)
	for name, c := range map[string]struct {
		method, path, body, kind, code string
		status                         int
	}{
		"JSON body": {"POST", "/v1/client/sign_ins", `{"identifier":"x"}`, "application/json",
			"unsupported_content_type", 415},
		"not a form": {"POST", "/v1/client/sign_ins", "a=%zz", world.FormType, "request_body_invalid", 400},
		"too large": {"POST", "/v1/client/sign_ins", "identifier=" + strings.Repeat("x", 600<<10), world.FormType,
			"request_body_too_large", 413},
		"field twice": {"POST", "/v1/client/sign_ins", "identifier=a&identifier=b", world.FormType,
			"form_param_duplicate", 422},
		"not a boolean":  {"POST", "/v1/client/sign_ins", "transfer=maybe", world.FormType, "form_param_type_invalid", 422},
		"odd method":     {"POST", "/v1/client?_method=TRACE", "", world.FormType, "bad_request", 400},
		"unknown path":   {"GET", "/v1/nothing", "", "", "resource_not_found", 404},
		"wrong method":   {"GET", "/v1/dev_browser", "", "", "resource_not_found", 404},
		"empty transfer": {"POST", "/v1/client/sign_ins", "transfer=true", world.FormType, "account_transfer_invalid", 400},
		"foreign touch": {"GET", "/v1/client/touch?redirect_url=https%3A%2F%2Fevil.example", "", "",
			"redirect_url_domain_mismatch", 422},
		"script touch":    {"GET", "/v1/client/touch?redirect_url=javascript%3Aalert(1)", "", "", "invalid_url_scheme", 422},
		"touch to nobody": {"GET", "/v1/client/touch", "", "", "missing_query_parameter", 400},
	} {
		w := s.Raw(c.method, c.path, c.body, "Content-Type", c.kind)
		assert.Equal(t, c.status, w.Code, name+": "+w.Body.String())
		assert.Contains(t, w.Body.String(), `"code":"`+c.code+`"`, name)
		assert.Contains(t, w.Header().Get("Content-Type"), "application/json", name)
	}
	touch := s.Raw("GET", "/v1/client/touch?redirect_url=http%3A%2F%2Flocalhost%3A3000%2Fback", "")
	assert.Equal(t, 303, touch.Code)
	assert.Equal(t, "http://localhost:3000/back", touch.Header().Get("Location"))
}

func TestEnvironmentShowsTheSwitches(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	assert.Equal(t, true, b.Get("/v1/environment").Body["auth_config"].(map[string]any)["single_session_mode"])
	s.Settings(func(c *settings.Settings) { c.SingleSession, c.EnumerationProtection = false, true })
	env := b.Do("PATCH", "/v1/environment")
	assert.Equal(t, false, env.Body["auth_config"].(map[string]any)["single_session_mode"])
	attack := env.Body["user_settings"].(map[string]any)["attack_protection"].(map[string]any)
	assert.Equal(t, map[string]any{"enabled": true}, attack["enumeration_protection"])
}

func TestSessions(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.SignedIn("ada")
	session := b.Get("/v1/client").Response()["last_active_session_id"].(string)
	path := "/v1/client/sessions/" + session
	s.Wait(3 * time.Minute)
	touched := b.Post(path+"/touch", "active_organization_id", "", "intent", "select_session")
	assert.Equal(t, []any{3.0, -1.0}, touched.Response()["factor_verification_age"])
	assert.Equal(t, session, touched.PiggyBack()["last_active_session_id"])
	b.Post(path+"/touch", "active_organization_id", "org_1").Refused(404, "resource_not_found")
	assert.Equal(t, "user", b.Get("/v1/me").Response()["object"])
	assert.Equal(t, "ada", b.Get("/v1/me?_clerk_session_id="+session).ID())

	stranger := s.Browser()
	stranger.Do("PUT", "/v1/client")
	stranger.Post(path+"/tokens").Refused(404, "resource_not_found")
	stranger.Get("/v1/me?_clerk_session_id="+session).Refused(401, "authentication_invalid")
	s.Browser().Post(path+"/tokens").Refused(401, "signed_out")
	s.Browser().Get("/v1/me").Refused(401, "signed_out")

	ended := b.Post(path + "/end")
	assert.Equal(t, domain.SessionEnded, ended.Response()["status"])
	assert.Empty(t, ended.PiggyBack()["sessions"])
	b.Post(path+"/tokens").Refused(401, "authentication_invalid")
	b.Get("/v1/me").Refused(401, "signed_out")
}

func TestSessionExpiresAndCanBeRemoved(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.SignedIn("ada")
	session := b.Get("/v1/client").Response()["last_active_session_id"].(string)
	s.Wait(7*24*time.Hour + time.Second)
	assert.Empty(t, b.Get("/v1/client").Response()["sessions"])
	b.Post("/v1/client/sessions/"+session+"/tokens").Refused(401, "authentication_invalid")
	again := b.Start("password", world.Password).Response()["created_session_id"].(string)
	removed := b.Post("/v1/client/sessions/" + again + "/remove")
	assert.Equal(t, domain.SessionRemoved, removed.Response()["status"])
}

func TestToken(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.SignedIn("ada")
	session := b.Get("/v1/client").Response()["last_active_session_id"].(string)
	a := b.Post("/v1/client/sessions/"+session+"/tokens", "organization_id", "", "tab_state", "focused")
	var claims map[string]any
	require.NoError(t, s.Keys.Verify(a.Body["jwt"].(string), &claims))
	assert.Equal(t, "token", a.Body["object"])
	assert.Equal(t, world.URL, claims["iss"])
	assert.Equal(t, world.URL, claims["azp"])
	assert.Equal(t, "ada", claims["sub"])
	assert.Equal(t, session, claims["sid"])
	assert.Equal(t, "active", claims["sts"])
	assert.EqualValues(t, 2, claims["v"])
	assert.InDelta(t, 60, claims["exp"].(float64)-claims["iat"].(float64), 0)
	assert.InDelta(t, 10, claims["iat"].(float64)-claims["nbf"].(float64), 0)
	demo := b.Post("/v1/client/sessions/" + session + "/tokens/demo")
	claims = nil
	require.NoError(t, s.Keys.Verify(demo.Body["jwt"].(string), &claims))
	assert.Equal(t, world.Ada, claims["identifier"])
	b.Post("/v1/client/sessions/"+session+"/tokens/unknown").Refused(404, "resource_not_found")
	header, _, _ := strings.Cut(a.Body["jwt"].(string), ".")
	require.Error(t, s.Keys.Verify(header+".eyJzdWIiOiJhZGEifQ.", &claims), "a token without a signature is none")
	jwks := b.Get("/.well-known/jwks.json").Body["keys"].([]any)[0].(map[string]any)
	assert.Equal(t, "RS256", jwks["alg"])
	assert.NotContains(t, jwks, "d", "only the public half is published")
}

// Browsers send no Origin with a GET of the same origin, and a backend with authorizedParties refuses a token without
// azp.
func TestAuthorizedPartyOfAnswersWithoutOrigin(t *testing.T) {
	s := world.WithAda(t, nil)
	w := s.Raw(
		"POST",
		"/v1/client/sign_ins",
		"identifier="+world.Ada+"&password="+url.QueryEscape(world.Password),
		"Content-Type",
		world.FormType,
	)
	require.Equal(t, 200, w.Code, w.Body)
	cookie := w.Header().Get("Set-Cookie")
	for name, x := range map[string]struct {
		headers []string
		want    any
	}{
		"page of the server":                {[]string{"Referer", world.URL + "/continue?a=b"}, world.URL},
		"page of an allowed origin":         {[]string{"Referer", "http://localhost:3000/"}, "http://localhost:3000"},
		"page that withholds its world.Ada": {[]string{"Sec-Fetch-Site", "same-origin"}, world.URL},
		"foreign page": {[]string{"Referer", "https://evil.example/", "Sec-Fetch-Site", "cross-site"},
			nil},
		"another port withholds": {[]string{"Sec-Fetch-Site", "same-site"}, nil},
		"program":                {nil, nil},
		"Origin goes before Referer": {[]string{"Origin", "http://localhost:3000", "Referer", world.URL},
			"http://localhost:3000"},
	} {
		w := s.Raw("GET", "/v1/client", "", append(x.headers, "Cookie", cookie)...)
		var body struct {
			Response struct {
				Sessions []struct {
					Token struct {
						JWT string `json:"jwt"`
					} `json:"last_active_token"`
				} `json:"sessions"`
			} `json:"response"`
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body), name)
		require.Len(t, body.Response.Sessions, 1, name)
		var claims map[string]any
		require.NoError(t, s.Keys.Verify(body.Response.Sessions[0].Token.JWT, &claims), name)
		assert.Equal(t, x.want, claims["azp"], name)
	}
}
