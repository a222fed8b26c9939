package signup_test

import (
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"

	"github.com/signin-wasm/signin-wasm/web/internal/siwe"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const (
	callback = world.AppURL + "/sso-callback"
	done     = world.AppURL + "/done"
)

func signUp(b *world.Browser, fields ...string) world.Answer {
	return b.Do("POST", "/v1/client/sign_ups", fields...)
}

func TestTransferFromSignIn(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	p := b.Through(b.Trip("sign_ins", "oauth_google"), "new@example.com", "allow")
	assert.Equal(t, callback, p.URL.String())
	c := b.Client()
	assert.Equal(t, "transferable", c.String("response.sign_in.first_factor_verification.status"))
	assert.Equal(t, "external_account_not_found", c.String("response.sign_in.first_factor_verification.error.code"))
	assert.NotEqual(
		t,
		"needs_first_factor",
		c.String("response.sign_in.status"),
		"PROTOCOL 6.10 row 7 would hide the transfer",
	)

	a := signUp(b, "transfer", "true", "unsafe_metadata", `{"from":"test"}`).OK()
	assert.Equal(t, "complete", a.String("response.status"), a.Text)
	assert.Equal(t, a.String("response.created_session_id"), a.String("client.sessions.0.id"))
	assert.Equal(t, "verified", a.String("response.verifications.external_account.status"))
	u := w.Stored("new@example.com")
	require.NotNil(t, u)
	assert.Equal(t, a.String("response.created_user_id"), u.ID)
	assert.True(t, u.Emails[0].Verified)
	assert.Equal(t, "oauth_google", u.ExternalAccounts[0].Provider)
	assert.Equal(t, map[string]any{"from": "test"}, u.UnsafeMetadata)

	b.Do("DELETE", "/v1/client/sessions").OK()
	signUp(b, "transfer", "true").Refused(400, "account_transfer_invalid")

	// From now on the account signs in.
	assert.Equal(t, done, b.Through(b.Trip("sign_ins", "oauth_google"), "new@example.com", "allow").URL.String())
}

func TestTransferIsOneBrowsersOnce(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.SingleSession = false })
	b := w.Browser()
	b.Through(b.Trip("sign_ins", "oauth_google"), "new@example.com", "allow")
	signUp(w.Browser(), "transfer", "true").Refused(400, "account_transfer_invalid")
	signUp(b, "transfer", "true").OK()
	signUp(b, "transfer", "true").Refused(400, "account_transfer_invalid")

	other := w.Browser()
	other.Do("POST", "/v1/client/sign_ins").OK()
	signUp(other, "transfer", "true").Refused(400, "account_transfer_invalid")
	other.Trip("sign_ins", "oauth_google")
	signUp(other, "transfer", "true").Refused(400, "account_transfer_invalid")
	other.Do("POST", "/v1/client/sign_ins", "transfer", "true").Refused(400, "account_transfer_invalid")
}

func TestTransferOfAnUnverifiedAddressMustVerifyIt(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	login := b.Visit(b.Trip("sign_ins", "oauth_google"))
	b.Submit(b.Submit(login, "email", "new@example.com"), "decision", "allow")
	a := signUp(b, "transfer", "true").OK()
	assert.Equal(t, "missing_requirements", a.String("response.status"))
	assert.Equal(t, []any{"email_address"}, a.Get("response.unverified_fields"))
	assert.Empty(t, a.Get("response.missing_fields"))
	assert.Equal(t, "needs_prepare", a.String("response.verifications.email_address.next_action"))
	assert.Nil(t, w.Stored("new@example.com"))

	path := "/v1/client/sign_ups/" + a.String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	a = b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", w.Inbox("new@example.com").Code).
		OK()
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Len(t, w.Stored("new@example.com").ExternalAccounts, 1)
}

func TestTransferToSignIn(t *testing.T) {
	w := world.Walk(t)
	u := w.User("ada@example.com", world.Linked("oauth_google", "ada@example.com"))
	b := w.Browser()
	p := b.Through(b.Trip("sign_ups", "oauth_google"), "ada@example.com", "allow")
	assert.Equal(t, callback, p.URL.String())
	c := b.Client()
	assert.Equal(t, "transferable", c.String("response.sign_up.verifications.external_account.status"))
	assert.Equal(t, "external_account_exists", c.String("response.sign_up.verifications.external_account.error.code"))
	assert.Empty(t, c.Get("response.sessions"))

	w.Browser().Do("POST", "/v1/client/sign_ins", "transfer", "true").Refused(400, "account_transfer_invalid")
	a := b.Do("POST", "/v1/client/sign_ins", "transfer", "true").OK()
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Equal(t, u.ID, a.String("client.sessions.0.user.id"))
	assert.Nil(t, a.Get("client.sign_up"))
	b.Do("DELETE", "/v1/client/sessions").OK()
	b.Do("POST", "/v1/client/sign_ins", "transfer", "true").Refused(400, "account_transfer_invalid")
}

func TestTransferToSignInKeepsTheSecondFactor(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", func(u *domain.User) {
		u.TOTP = &domain.TOTP{ID: "totp_1", Secret: "JBSWY3DPEHPK3PXP", Verified: true}
	})
	b := w.Browser()
	b.Through(b.Trip("sign_ups", "oauth_google"), "ada@example.com", "allow")
	a := b.Do("POST", "/v1/client/sign_ins", "transfer", "true").OK()
	assert.Equal(t, "needs_second_factor", a.String("response.status"))
	assert.Empty(t, a.Get("client.sessions"))
}

func TestSignUpThroughProvider(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	p := b.Through(b.Trip("sign_ups", "oauth_github"), "new@example.com", "allow")
	assert.Equal(t, done, p.URL.String())
	assert.Equal(t, "new@example.com", b.Client().String("response.sessions.0.public_user_data.identifier"))
}

func TestSignUpThroughProviderThatFails(t *testing.T) {
	w := world.Walk(t)
	w.User("victim@example.com", func(u *domain.User) { u.Emails[0].Verified = false })
	for email, code := range map[string]string{"victim@example.com": "oauth_identification_claimed",
		"": "oauth_access_denied"} {
		b := w.Browser()
		to, decision := b.Trip("sign_ups", "oauth_google"), "allow"
		if email == "" {
			email, decision = "x@example.com", "deny"
		}
		assert.Equal(t, callback, b.Through(to, email, decision).URL.String())
		c := b.Client()
		assert.Equal(t, "failed", c.String("response.sign_up.verifications.external_account.status"))
		assert.Equal(t, code, c.String("response.sign_up.verifications.external_account.error.code"))
		b.Do("POST", "/v1/client/sign_ins", "transfer", "true").Refused(400, "account_transfer_invalid")
	}
}

func TestOneTap(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	b.Do("POST", "/v1/client/sign_ins", "strategy", "google_one_tap", "token", w.OneTap("new@gmail.example")).
		Refused(404, "external_account_not_found")
	signUp(b, "strategy", "google_one_tap", "token", "x").Refused(400, "google_one_tap_token_invalid")
	a := signUp(b, "strategy", "google_one_tap", "token", w.OneTap("new@gmail.example"), "legal_accepted", "true").OK()
	assert.Equal(t, "complete", a.String("response.status"), a.Text)
	assert.NotNil(t, a.Get("response.legal_accepted_at"))
	b.Do("DELETE", "/v1/client/sessions").OK()
	a = b.Do("POST", "/v1/client/sign_ins", "strategy", "google_one_tap", "token", w.OneTap("new@gmail.example")).OK()
	assert.Equal(t, "complete", a.String("response.status"))
}

func TestEmailAndPassword(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := signUp(b).OK()
	assert.Equal(t, []any{"email_address"}, a.Get("response.missing_fields"))
	path := "/v1/client/sign_ups/" + a.String("response.id")

	b.Do("PATCH", path, "password", "short").Refused(422, "form_password_length_too_short")
	a = b.Do("PATCH", path, "email_address", "New@Example.com", "password", world.Password, "first_name", "Nina").OK()
	assert.Equal(t, "new@example.com", a.String("response.email_address"))
	assert.Equal(t, []any{"email_address"}, a.Get("response.unverified_fields"))
	assert.Equal(t, true, a.Get("response.has_password"))
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", "1").
		Refused(400, "verification_missing")
	b.Do("POST", path+"/prepare_verification", "strategy", "phone_code").Refused(400, "client_state_invalid")
	a = b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	assert.Equal(t, "needs_attempt", a.String("response.verifications.email_address.next_action"))
	assert.Equal(t, "missing_requirements", b.Do("GET", path).OK().String("response.status"))

	code := w.Inbox("new@example.com").Code
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", "x"+code[1:]).
		Refused(422, "form_code_incorrect")
	a = b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", code).OK()
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Nil(t, a.Get("client.sign_up"))
	assert.Equal(t, a.String("response.created_session_id"), a.String("client.last_active_session_id"))
	assert.Equal(t, "complete", b.Do("GET", path).OK().String("response.status"))
	b.Do("PATCH", path, "first_name", "X").Refused(400, "client_state_invalid")

	other := w.Browser()
	other.Do("GET", path).Refused(404, "resource_not_found")
	a = other.Do("POST", "/v1/client/sign_ins", "identifier", "new@example.com", "password", world.Password).OK()
	assert.Equal(t, "complete", a.String("response.status"))
	signUp(w.Browser(), "email_address", "NEW@example.com").Refused(422, "form_identifier_exists")
}

func TestAChangedAddressMustBeVerifiedAgain(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := signUp(b, "email_address", "one@example.com", "phone_number", "+12015550123").OK()
	path := "/v1/client/sign_ups/" + a.String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	code := w.Inbox("one@example.com").Code
	a = b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", code).OK()
	assert.Equal(t, []any{"phone_number"}, a.Get("response.unverified_fields"))
	a = b.Do("PATCH", path, "email_address", "two@example.com").OK()
	assert.Equal(t, []any{"email_address", "phone_number"}, a.Get("response.unverified_fields"))
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", code).
		Refused(400, "verification_missing")
}

func TestCodesRunOut(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := signUp(b, "email_address", "new@example.com").OK()
	path := "/v1/client/sign_ups/" + a.String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	code := w.Inbox("new@example.com").Code
	for range 5 {
		b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", "nope").
			Refused(422, "form_code_incorrect")
	}
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", code).
		Refused(400, "verification_failed")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	code = w.Inbox("new@example.com").Code
	w.Wait(11 * time.Minute)
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", code).
		Refused(400, "verification_expired")

	w.Settings(func(s *settings.Settings) { s.ResendLimit = true })
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").
		Refused(429, "verification_code_too_many_requests")
}

func TestEmailLink(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := signUp(b, "email_address", "new@example.com").OK()
	path := "/v1/client/sign_ups/" + a.String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_link", "redirect_url", "https://evil.example/").
		Refused(422, "redirect_url_domain_mismatch")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_link", "redirect_url", world.AppURL+"/verify").OK()
	link := w.Inbox("new@example.com").Link
	p := w.Browser().Submit(w.Browser().Visit(link), "token")
	assert.Equal(t, "verified", p.URL.Query().Get("__clerk_status"))
	a = b.Do("GET", path).OK()
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Equal(t, p.URL.Query().Get("__clerk_created_session"), a.String("client.sessions.0.id"))
}

func TestSignUpIfMissing(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := b.Do("POST", "/v1/client/sign_ins", "identifier", "new@example.com", "strategy", "email_code",
		"sign_up_if_missing", "true").
		OK()
	id := a.String("response.id")
	signUp(b, "transfer", "true").Refused(400, "account_transfer_invalid")
	b.Do("POST", "/v1/client/sign_ins/"+id+"/attempt_first_factor", "strategy", "email_code", "code",
		w.Inbox("new@example.com").Code).
		Refused(404, "sign_up_if_missing_transfer")
	a = signUp(b, "transfer", "true").OK()
	assert.Equal(t, "complete", a.String("response.status"), a.Text)
	assert.True(t, w.Stored("new@example.com").Emails[0].Verified)
}

func TestRestrictedAndSignedIn(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := signUp(b, "email_address", "one@example.com").OK()
	path := "/v1/client/sign_ups/" + a.String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	w.User("ada@example.com", nil)
	b.Do("POST", "/v1/client/sign_ins", "identifier", "ada@example.com", "password", world.Password).OK()
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", w.Inbox("one@example.com").Code).
		Refused(400, "session_exists")
	assert.Nil(t, w.Stored("one@example.com"), "no account without a session")

	w.Settings(func(s *settings.Settings) { s.SignUpMode = "restricted" })
	signUp(w.Browser(), "email_address", "x@example.com").Refused(403, "sign_up_mode_restricted")
}

func TestRateLimit(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.RateLimit = true })
	for range 5 {
		signUp(w.Browser()).OK()
	}
	signUp(w.Browser()).Refused(429, "too_many_requests")
	w.Wait(11 * time.Second)
	signUp(w.Browser()).OK()
}

func TestBadFields(t *testing.T) {
	w := world.Walk(t)
	for _, c := range [][]string{
		{"email_address", "x", "form_param_format_invalid"}, {"phone_number", "12", "form_param_format_invalid"},
		{"username", "a b", "form_param_format_invalid"}, {"web3_wallet", "0x1", "form_param_format_invalid"},
		{"unsafe_metadata", "[", "form_param_format_invalid"}, {"legal_accepted", "maybe", "form_param_type_invalid"},
		{"strategy", "magic", "form_param_value_invalid"}, {"nonsense", "1", "form_param_unknown"},
		{"password", strings.Repeat("a", 73), "form_password_length_too_long"},
	} {
		b := w.Browser()
		signUp(b, c[0], c[1]).Refused(422, c[2])
		assert.Nil(t, b.Client().Get("response.sign_up"), "what could not start leaves nothing behind")
	}
	for name, value := range map[string]string{"username": "longenough", "email_address": "long@example.com"} {
		signUp(w.Browser(), name, value, "password", strings.ToUpper(value)).
			Refused(422, "form_password_matches_identifier")
	}
	signUp(
		w.Browser(),
		"strategy",
		"enterprise_sso",
		"email_address",
		"x@example.com",
		"redirect_url",
		"/x",
	).Refused(422, "enterprise_sso_sign_up_connection_missing")
}

// Who reads a sign-up until its link was followed hears that the link is too old.
func TestProofsLapse(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	path := "/v1/client/sign_ups/" + signUp(b, "email_address", "new@example.com").OK().ID()
	b.Post(path+"/prepare_verification", "strategy", "email_link", "redirect_url", "/verify").OK()
	const status = "response.verifications.email_address.status"
	assert.Equal(t, "unverified", b.Get(path).String(status))
	w.Wait(11 * time.Minute)
	assert.Equal(t, "expired", b.Get(path).String(status))
	b.Post(path+"/prepare_verification", "strategy", "email_code").OK()
	assert.Equal(t, "unverified", b.Get(path).String(status))
}

// invite makes an invitation and returns its ticket.
func invite(w *world.World, body string) (id, text string) {
	a := w.Backend("POST", "/v1/invitations", body)
	link, err := url.Parse(a.String("url"))
	if err != nil {
		panic(err)
	}
	return a.String("id"), link.Query().Get("ticket")
}

func TestInvitation(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.SignUpMode = "restricted" })
	_, text := invite(w, `{"email_address":"New@example.com","public_metadata":{"team":"a"},
		"redirect_url":"`+world.AppURL+`/join"}`)
	b := w.Browser()
	p := b.Visit(w.Inbox("new@example.com").Link)
	assert.Equal(t, world.AppURL+"/join", p.At())
	assert.Equal(t, "sign_up", p.URL.Query().Get("__clerk_status"))
	assert.Equal(t, text, p.URL.Query().Get("__clerk_ticket"))

	by := func(b *world.Browser, fields ...string) world.Answer {
		return signUp(b, append([]string{"strategy", "ticket", "ticket", text}, fields...)...)
	}
	by(b, "email_address", "other@example.com").Refused(422, "form_param_value_invalid")
	signUp(b, "ticket", text).Refused(403, "sign_up_mode_restricted")
	b.Post("/v1/client/sign_ins", "strategy", "ticket", "ticket", text).Refused(400, "invitation_account_not_exists")

	// One that waits for a number keeps its address, whatever a provider brings.
	waiting := by(w.Browser(), "phone_number", "+15555550123").OK()
	assert.Equal(t, "missing_requirements", waiting.String("response.status"))
	a := by(b, "password", world.Password, "first_name", "Grace").OK()
	assert.Equal(t, "complete", a.String("response.status"))
	assert.Equal(t, "ticket", a.String("response.verifications.email_address.strategy"))
	u := w.Stored("new@example.com")
	assert.Equal(t, map[string]any{"team": "a"}, u.PublicMetadata)
	assert.Equal(t, u.ID, b.Client().String("response.sessions.0.user.id"))

	by(w.Browser()).Refused(400, "invitation_already_accepted")
	assert.Equal(t, "accepted", w.Backend("GET", "/v1/invitations", "").String("0.status"))
}

// Of two sign-ups with one invitation, one completes.
func TestInvitationIsAcceptedOnce(t *testing.T) {
	w := world.Walk(t)
	_, text := invite(w, `{"email_address":"new@example.com","notify":false}`)
	one, two := w.Browser(), w.Browser()
	id := signUp(one, "strategy", "ticket", "ticket", text, "phone_number", "+15555550123").OK().ID()
	one.Post("/v1/client/sign_ups/"+id+"/prepare_verification", "strategy", "phone_code").OK()
	signUp(two, "strategy", "ticket", "ticket", text).OK()
	one.Post("/v1/client/sign_ups/"+id+"/attempt_verification", "strategy", "phone_code", "code",
		w.Code("+15555550123")).Refused(400, "invitation_already_accepted")
	assert.Empty(t, one.Client().Get("response.sessions"))
}

// What fails at the end leaves the invitation good.
func TestInvitationIsNotLost(t *testing.T) {
	w := world.Walk(t)
	_, text := invite(w, `{"email_address":"new@example.com","notify":false}`)
	b := w.Browser()
	id := signUp(b, "strategy", "ticket", "ticket", text, "username", "grace", "phone_number", "+15555550123").OK().ID()
	path := "/v1/client/sign_ups/" + id
	w.User("ada@example.com", func(u *domain.User) { u.Username = "grace" })
	verify := func() world.Answer {
		b.Post(path+"/prepare_verification", "strategy", "phone_code").OK()
		return b.Post(path+"/attempt_verification", "strategy", "phone_code", "code", w.Code("+15555550123"))
	}
	verify().Refused(422, "form_identifier_exists")
	b.Do("PATCH", path, "username", "grace_h").OK()
	assert.Equal(t, "complete", verify().String("response.status"))
}

// A code for the phone leaves the link to the address good.
func TestALinkBesideACode(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	id := signUp(b, "email_address", "new@example.com", "phone_number", "+15555550123").OK().ID()
	path := "/v1/client/sign_ups/" + id
	b.Post(path+"/prepare_verification", "strategy", "email_link", "redirect_url", "/").OK()
	b.Post(path+"/prepare_verification", "strategy", "phone_code").OK()
	b.Submit(b.Visit(w.Inbox("new@example.com").Link))
	assert.Equal(t, "verified", b.Get(path).String("response.verifications.email_address.status"))
}

func TestInvitationsThatAreRefused(t *testing.T) {
	w := world.Walk(t)
	w.User("ada@example.com", nil)
	by := func(text string) world.Answer { return signUp(w.Browser(), "strategy", "ticket", "ticket", text) }
	const here = `{"email_address":"new@example.com","expires_in_days":1}`
	id, text := invite(w, here)
	w.Backend("POST", "/v1/invitations", here).Refused(422, "form_identifier_exists")
	w.Backend("POST", "/v1/invitations", `{"email_address":"ada@example.com"}`).Refused(422, "form_identifier_exists")
	w.Backend("POST", "/v1/invitations", `{"email_address":"x"}`).Refused(422, "form_param_format_invalid")
	w.Backend("POST", "/v1/invitations", `{"email_address":"x@example.com","expires_in_days":0}`).
		Refused(422, "form_param_value_invalid")
	w.Backend("POST", "/v1/invitations",
		`{"email_address":"x@example.com","public_metadata":{"a":"`+strings.Repeat("x", fapi.MaxMetadata)+`"}}`).
		Refused(422, "form_param_exceeds_allowed_size")
	assert.Equal(t, true, w.Backend("POST", "/v1/invitations/"+id+"/revoke", "").Get("revoked"))
	w.Backend("POST", "/v1/invitations/"+id+"/revoke", "").Refused(400, "revoked_invitation")
	w.Backend("POST", "/v1/invitations/inv_0/revoke", "").Refused(404, "resource_not_found")
	by(text).Refused(400, "revoked_invitation")
	assert.Empty(t, w.Backend("GET", "/v1/invitations?paginated=true", "").Get("data"))

	_, text = invite(w, here)
	w.Wait(24 * time.Hour)
	by(text).Refused(400, "ticket_expired_code")
	assert.Equal(t, "expired", w.Backend("GET", "/v1/invitations?query=NEW@", "").String("0.status"))
	by("nonsense").Refused(400, "ticket_invalid_code")
	signUp(w.Browser(), "strategy", "ticket").Refused(422, "form_param_missing")

	_, text = invite(w, `{"email_address":"ada@example.com","ignore_existing":true}`)
	by(text).Refused(400, "invitation_account_exists")
	w.Browser().
		Post("/v1/client/sign_ins", "strategy", "ticket", "ticket", text).
		Refused(400, "invitation_account_exists")
	token := w.Backend("POST", "/v1/sign_in_tokens", `{"user_id":"`+w.Stored("ada@example.com").ID+`"}`).String("token")
	by(token).Refused(400, "sign_in_token_not_in_sign_in_code")
}

// A create that names its strategy is answered with everything done that it gives.
func TestCreateByStrategy(t *testing.T) {
	w := world.Walk(t)
	b := w.Browser()
	a := b.Post("/v1/client/sign_ups", "strategy", "email_code", "email_address", "new@example.com", "password",
		world.Password).
		OK()
	assert.Equal(t, "email_code", a.String("response.verifications.email_address.strategy"))
	assert.Equal(
		t,
		"needs_attempt",
		a.String("response.verifications.email_address.next_action"),
		"nothing is left to prepare",
	)
	id := a.String("response.id")
	done := b.Post(
		"/v1/client/sign_ups/"+id+"/attempt_verification",
		"strategy",
		"email_code",
		"code",
		w.Code("new@example.com"),
	)
	assert.Equal(t, "complete", done.OK().String("response.status"))
	assert.Equal(
		t,
		"email_code",
		done.String("client.sessions.0.user.email_addresses.0.verification.strategy"),
		"not an administrator's",
	)

	other := w.Browser()
	done = other.Post(
		"/v1/client/sign_ups",
		"strategy",
		"password",
		"username",
		"somebody",
		"password",
		world.Password,
		"legal_accepted",
		"true",
	)
	assert.Equal(t, "complete", done.OK().String("response.status"))
	assert.NotNil(t, done.Get("client.sessions.0.user.legal_accepted_at"))
}

// sign_up_if_missing works with every strategy that verifies what it is given, wallets too.
func TestSignUpIfMissingByWallet(t *testing.T) {
	w := world.Walk(t)
	key, err := secp256k1.GeneratePrivateKey()
	require.NoError(t, err)
	address := siwe.AddressOf(key.PubKey()).String()
	b := w.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", address, "sign_up_if_missing", "true", "strategy", web3.MetaMask).
		OK()
	compact := ecdsa.SignCompact(key, siwe.Hash(a.String("response.first_factor_verification.message")), false)
	signature := "0x" + hex.EncodeToString(append(compact[1:], compact[0]))
	b.Step(a.ID(), "attempt_first_factor", "strategy", web3.MetaMask, "signature", signature).
		Refused(404, "sign_up_if_missing_transfer")
	done := b.Post("/v1/client/sign_ups", "transfer", "true").OK()
	assert.Equal(t, "complete", done.String("response.status"))
	assert.Equal(t, strings.ToLower(address), done.String("client.sessions.0.user.web3_wallets.0.web3_wallet"))
	assert.Equal(t, web3.MetaMask, done.String("client.sessions.0.user.web3_wallets.0.verification.strategy"))
}
