package me_test

import (
	"bytes"
	"encoding/base64"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func TestProfile(t *testing.T) {
	s, b := start(t)
	s.User("user_2", func(u *domain.User) { u.Username = "taken" })
	a := b.Do(
		"PATCH",
		"/v1/me",
		"first_name",
		" Ada\u200b ",
		"last_name",
		"Lovelace",
		"username",
		"Ada_L",
		"unsafe_metadata",
		`{"theme":"dark"}`,
	)
	assert.Equal(t, "Ada", a.Response()["first_name"])
	assert.Equal(t, "ada_l", a.Response()["username"])
	assert.Equal(t, "dark", a.Get("response.unsafe_metadata.theme"))
	assert.Equal(t, "Ada", a.String("client.sessions.0.user.first_name"), "the client learns of it")
	b.Do("PATCH", "/v1/me", "username", "taken").Refused(422, "form_identifier_exists")
	b.Do("PATCH", "/v1/me", "username", "x y").Refused(422, "form_param_format_invalid")
	b.Do("PATCH", "/v1/me", "first_name", strings.Repeat("a", 257)).Refused(422, "form_param_max_length_exceeded")
	b.Do("PATCH", "/v1/me", "unsafe_metadata", `{"x":"`+strings.Repeat("a", 9000)+`"}`).
		Refused(422, "form_param_exceeds_allowed_size")
	b.Do("PATCH", "/v1/me", "primary_email_address_id", "idn_user_2").Refused(422, "form_resource_not_found")
	b.Do("PATCH", "/v1/me", "banned", "false").Refused(422, "form_param_unknown")
	assert.Nil(t, b.Do("PATCH", "/v1/me", "username", "").Response()["username"])
	s.Browser().Do("PATCH", "/v1/me", "first_name", "x").Refused(401, "signed_out")
}

func TestMetadataIsMerged(t *testing.T) {
	s, b := start(t)
	b.Do("PATCH", "/v1/me", "unsafe_metadata", `{"theme":"dark","seen":{"tour":true,"news":true}}`)
	a := b.Do("PATCH", "/v1/me/metadata", "unsafe_metadata", `{"theme":null,"seen":{"news":null,"help":1}}`)
	assert.Equal(
		t,
		map[string]any{"seen": map[string]any{"tour": true, "help": 1.0}},
		a.Get("response.unsafe_metadata"),
	)
	assert.NotNil(t, a.Get("client.sessions.0.user.unsafe_metadata.seen.help"), "the client learns of it")
	b.Do("PATCH", "/v1/me/metadata").Refused(422, "form_param_missing")
	b.Do("PATCH", "/v1/me/metadata", "unsafe_metadata", "[]").Refused(422, "form_param_format_invalid")
	for _, key := range []string{"a", "b"} {
		a = b.Do("PATCH", "/v1/me/metadata", "unsafe_metadata", `{"`+key+`":"`+strings.Repeat("a", 5000)+`"}`)
	}
	a.Refused(422, "form_param_exceeds_allowed_size")
	s.Browser().Do("PATCH", "/v1/me/metadata", "unsafe_metadata", "{}").Refused(401, "signed_out")
}

func TestDeletedAccount(t *testing.T) {
	s, b := start(t)
	other := s.SignedIn("user_1")
	a := b.Do("DELETE", "/v1/me")
	assert.Equal(t, true, a.Response()["deleted"])
	assert.Empty(t, a.Get("client.sessions"))
	assert.Nil(t, s.Stored("user_1"))
	other.Get("/v1/me").Refused(401, "signed_out")
}

var pixel, _ = base64.StdEncoding.DecodeString(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
)

func upload(t *testing.T, b *world.Browser, data []byte) world.Answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "me.png")
	require.NoError(t, err)
	_, _ = part.Write(data)
	require.NoError(t, form.Close())
	return b.Upload("/v1/me/profile_image", form.FormDataContentType(), body.Bytes())
}

func TestProfileImage(t *testing.T) {
	_, b := start(t)
	upload(t, b, []byte("<svg onload=alert(1)>")).Refused(422, "form_param_format_invalid")
	b.Upload("/v1/me/profile_image", "application/octet-stream", []byte("!")).Refused(422, "form_param_missing")
	at := upload(t, b, pixel).String("response.public_url")
	assert.Equal(t, at, b.Get("/v1/me").Response()["image_url"])
	shown := b.Get(strings.TrimPrefix(at, world.URL))
	assert.Equal(t, "image/png", shown.Header.Get("Content-Type"))
	assert.Contains(t, shown.Header.Get("Content-Security-Policy"), "sandbox")
	assert.Equal(t, string(pixel), shown.Text)
	again := b.Upload("/v1/me/profile_image", "application/octet-stream",
		[]byte("data:image/png;base64,"+base64.StdEncoding.EncodeToString(pixel))).
		OK()
	assert.NotEqual(t, at, again.String("response.public_url"))
	assert.Equal(t, http.StatusNotFound, b.Get(strings.TrimPrefix(at, world.URL)).Status, "the old one is gone")
	b.Do("DELETE", "/v1/me/profile_image").OK()
	assert.Equal(t, false, b.Get("/v1/me").Response()["has_image"])
}

func TestDevices(t *testing.T) {
	s, b := start(t)
	other := s.SignedIn("user_1")
	list := b.Get("/v1/me/sessions/active").OK()
	require.NotEmpty(t, list.String("1.id"))
	assert.Equal(t, "session_activity", list.String("0.latest_activity.object"))
	assert.NotContains(t, list.Text, "eyJ", "tokens are for their own browser")
	there := other.Client().String("response.last_active_session_id")
	assert.Equal(t, "revoked", b.Post("/v1/me/sessions/" + there + "/revoke").Response()["status"])
	other.Get("/v1/me").Refused(401, "authentication_invalid")
	assert.Empty(t, b.Get("/v1/me/sessions/active").OK().String("1.id"))
	assert.NotEmpty(t, b.Get("/v1/me/sessions").OK().String("1.id"))
	s.User("user_2", nil)
	theirs := s.SignedIn("user_2").Client().String("response.last_active_session_id")
	b.Post("/v1/me/sessions/"+theirs+"/revoke").Refused(404, "resource_not_found")
}

func TestConnectedAccounts(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.SignedIn("ada@example.com")
	connect := func() (id, to string) {
		a := b.Post("/v1/me/external_accounts", "strategy", "oauth_google", "redirect_url", "/account").OK()
		return a.String("response.id"), a.String("response.verification.external_verification_redirect_url")
	}
	_, to := connect()
	b.Through(to, "ada@gmail.example", "deny")
	assert.Empty(t, b.Get("/v1/me").Get("response.external_accounts"), "consent was denied")

	id, to := connect()
	back := b.Through(to, "ada@gmail.example", "allow")
	assert.Equal(t, world.AppURL+"/account", back.At())
	assert.Equal(t, id, b.Get("/v1/me").String("response.external_accounts.0.id"))
	b.Post("/v1/me/external_accounts", "strategy", "oauth_google", "redirect_url", "/").
		Refused(400, "external_account_exists")

	// Somebody else cannot connect the same one, and the one who signs in with it is its owner.
	w.User("eve@example.com", nil)
	eve := w.SignedIn("eve@example.com")
	a := eve.Post("/v1/me/external_accounts", "strategy", "oauth_google", "redirect_url", "/account").OK()
	eve.Through(a.String("response.verification.external_verification_redirect_url"), "ada@gmail.example", "allow")
	assert.Empty(t, eve.Get("/v1/me").Get("response.external_accounts"))
	fresh := w.Browser()
	fresh.Through(fresh.Trip("sign_ins", "oauth_google"), "ada@gmail.example", "allow")
	assert.Equal(t, w.Stored("ada@example.com").ID, fresh.Client().String("response.sessions.0.user.id"))

	b.Do("DELETE", "/v1/me/external_accounts/"+id).OK()
	assert.Empty(t, b.Get("/v1/me").Get("response.external_accounts"))
}

// An account is asked for once more, for more scopes. Nobody else's account takes its place.
func TestReauthorize(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", world.Linked("oauth_google", "ada@gmail.example"))
	b := w.SignedIn("ada@example.com")
	const first = "response.external_accounts.0."
	id := b.Get("/v1/me").String(first + "id")
	again := func(as, decision string) {
		a := b.Do("PATCH", "/v1/me/external_accounts/"+id+"/reauthorize", "redirect_url", "/account",
			"additional_scope", "calendar", "additional_scope", "contacts").OK()
		assert.Equal(t, id, a.String("response.id"))
		assert.Equal(t, "unverified", a.String("response.verification.status"))
		back := b.Through(a.String("response.verification.external_verification_redirect_url"), as, decision)
		assert.Equal(t, world.AppURL+"/account", back.At())
	}
	again("ada@gmail.example", "deny")
	again("eve@gmail.example", "allow")
	assert.Equal(t, "openid email profile", b.Get("/v1/me").String(first+"approved_scopes"))
	assert.Equal(t, "verified", b.Get("/v1/me").String(first+"verification.status"))
	again("ada@gmail.example", "allow")
	assert.Equal(t, "openid email profile calendar contacts", b.Get("/v1/me").String(first+"approved_scopes"))

	b.Do("PATCH", "/v1/me/external_accounts/"+id+"/reauthorize").Refused(422, "form_param_missing")
	b.Do("PATCH", "/v1/me/external_accounts/"+id+"/reauthorize", "redirect_url", "/", "additional_scope",
		strings.Repeat("x", 2000)).Refused(422, "form_param_exceeds_allowed_size")
	to := b.Do("PATCH", "/v1/me/external_accounts/"+id+"/reauthorize", "redirect_url", "/account").
		OK().
		String("response.verification.external_verification_redirect_url")
	b.Do("DELETE", "/v1/me/external_accounts/"+id).OK()
	assert.Equal(t, http.StatusBadRequest, b.Through(to, "ada@gmail.example", "allow").Status)
	assert.Empty(t, b.Get("/v1/me").Get("response.external_accounts"), "it was disconnected in the meantime")
	b.Do("PATCH", "/v1/me/external_accounts/eac_0/reauthorize", "redirect_url", "/").Refused(404, "resource_not_found")
}

// A trip that was begun before the person signed out, or was banned, connects nothing.
func TestATripEndsWithTheSession(t *testing.T) {
	for name, end := range map[string]func(w *world.World, b *world.Browser){
		"signed out": func(_ *world.World, b *world.Browser) { b.Do("DELETE", "/v1/client/sessions").OK() },
		"banned": func(w *world.World, _ *world.Browser) {
			u := w.Stored("ada@example.com")
			w.User("ada@example.com", func(n *domain.User) { *n = *u; n.Banned = true })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Walk(t)
			w.User("ada@example.com", nil)
			b := w.SignedIn("ada@example.com")
			to := b.Post("/v1/me/external_accounts", "strategy", "oauth_google", "redirect_url", "/account").
				OK().
				String("response.verification.external_verification_redirect_url")
			end(w, b)
			assert.Equal(t, http.StatusBadRequest, b.Through(to, "eve@gmail.example", "allow").Status)
			assert.Empty(t, w.Stored("ada@example.com").ExternalAccounts)
		})
	}
}

// A company's address is verified by the company, and by nobody who has another address there.
func TestCompanyAddress(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	b := w.SignedIn("ada@example.com")
	id := b.Post("/v1/me/email_addresses", "email_address", "hank@globex.example").OK().ID()
	path := "/v1/me/email_addresses/" + id
	visit := func(as string) world.Page {
		a := b.Post(path+"/prepare_verification", "strategy", "enterprise_sso", "redirect_url", "/account").OK()
		assert.Equal(t, "unverified", a.String("response.verification.status"))
		return b.Through(a.String("response.verification.external_verification_redirect_url"), as, "allow")
	}
	visit("boss@globex.example")
	assert.Equal(t, "enterprise_sso_email_address_domain_mismatch",
		b.Get(path).String("response.verification.error.code"))
	assert.Empty(t, w.Stored("ada@example.com").ExternalAccounts)
	assert.Equal(t, world.AppURL+"/account", visit("Hank@globex.example").At())
	assert.Equal(t, "verified", b.Get(path).String("response.verification.status"))
	assert.Equal(t, "ent_oidc", b.Get("/v1/me").String("response.enterprise_accounts.0.enterprise_connection_id"))

	late := "/v1/me/email_addresses/" + b.Post("/v1/me/email_addresses", "email_address", "lou@globex.example").OK().ID()
	b.Post(late+"/prepare_verification", "strategy", "enterprise_sso", "redirect_url", "/").OK()
	w.Wait(10 * time.Minute)
	assert.Equal(t, "expired", b.Get(late).String("response.verification.status"), "who waits hears of the end")

	other := b.Post("/v1/me/email_addresses", "email_address", "ada@elsewhere.example").OK().ID()
	b.Post("/v1/me/email_addresses/"+other+"/prepare_verification", "strategy", "enterprise_sso", "redirect_url", "/").
		Refused(422, "form_param_value_invalid")
}

func TestEnterpriseConnectionsAreThoseOfThePrimaryAddress(t *testing.T) {
	s, b := start(t)
	list := func() []any { return b.Do("GET", "/v1/me/enterprise_connections").Get("response").([]any) }
	assert.Empty(t, list())
	u := s.Stored("user_1")
	u.Emails[0].Address = "ada@acme.example"
	s.User("user_1", func(n *domain.User) { *n = *u })
	require.Len(t, list(), 1)
	assert.Equal(t, "ent_saml", list()[0].(map[string]any)["id"])
	linked := b.Do("GET", "/v1/me/enterprise_connections?with_organization_account_linking=true")
	assert.Empty(t, linked.Get("response"))
	u.Emails[0].Verified = false
	s.User("user_1", func(n *domain.User) { *n = *u })
	assert.Empty(t, list())
}
