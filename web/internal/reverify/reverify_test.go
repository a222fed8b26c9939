package reverify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// signedIn is Ada an hour after she signed in; path is that of her session's reverification.
func signedIn(t *testing.T, s *world.World) (b *world.Browser, path string) {
	t.Helper()
	b = s.Browser()
	a := b.Start("password", world.Password)
	if a.Response()["status"] == "needs_second_factor" {
		b.Step(a.ID(), "attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada")).OK()
	}
	s.Wait(time.Hour)
	path = "/v1/client/sessions/" + b.Client().String("response.last_active_session_id")
	return b, path + "/verify"
}

func age(b *world.Browser) any { return b.Client().Get("response.sessions.0.factor_verification_age") }

func TestFirstFactor(t *testing.T) {
	s := world.WithAda(t, nil)
	b, path := signedIn(t, s)
	assert.Equal(t, []any{60.0, -1.0}, age(b))
	a := b.Post(path, "level", "first_factor")
	assert.Equal(t, "needs_first_factor", a.Response()["status"])
	assert.Equal(t, "session_reverification", a.Response()["object"])
	b.Post(path+"/attempt_first_factor", "strategy", "password", "password", "wrong").
		Refused(422, "form_password_incorrect")
	assert.Equal(t, 1, s.Stored("ada").FailedAttempts, "a session that was left open is no place to guess")
	done := b.Post(path+"/attempt_first_factor", "strategy", "password", "password", world.Password)
	assert.Equal(t, "complete", done.Response()["status"])
	assert.Equal(t, []any{0.0, -1.0}, done.Get("response.session.factor_verification_age"))
	assert.Equal(t, []any{0.0, -1.0}, age(b))
	b.Post(path+"/attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(400, "verification_missing")
}

func TestCodes(t *testing.T) {
	s := world.WithAda(t, nil)
	b, path := signedIn(t, s)
	b.Post(path, "level", "first_factor").OK()
	b.Post(path+"/prepare_first_factor", "strategy", "email_code", "email_address_id", "idn_ada").OK()
	b.Post(path+"/attempt_first_factor", "strategy", "email_code", "code", world.Another(s.Code(world.Ada))).
		Refused(422, "form_code_incorrect")
	done := b.Post(path+"/attempt_first_factor", "strategy", "email_code", "code", s.Code(world.Ada))
	assert.Equal(t, "complete", done.Response()["status"])
}

func TestMultiFactor(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	b, path := signedIn(t, s)
	b.Post(path, "level", "multi_factor").OK()
	b.Post(path+"/attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada")).
		Refused(400, "client_state_invalid")
	second := b.Post(path+"/attempt_first_factor", "strategy", "password", "password", world.Password)
	assert.Equal(t, "needs_second_factor", second.Response()["status"])
	assert.Equal(t, []any{60.0, 60.0}, age(b), "half a proof counts for nothing")
	done := b.Post(path+"/attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada"))
	assert.Equal(t, "complete", done.Response()["status"])
	assert.Equal(t, []any{0.0, 0.0}, age(b))
}

func TestSecondFactor(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	b, path := signedIn(t, s)
	assert.Equal(t, "needs_second_factor", b.Post(path, "level", "second_factor").Response()["status"])
	b.Post(path+"/attempt_second_factor", "strategy", "backup_code", "code", "ABCD-1234").OK()
	assert.Equal(t, []any{60.0, 0.0}, age(b))
	s = world.WithAda(t, nil)
	b, path = signedIn(t, s)
	assert.Equal(
		t,
		"needs_first_factor",
		b.Post(path, "level", "second_factor").Response()["status"],
		"who has none proves the first one",
	)
}

func TestWhoMayNot(t *testing.T) {
	s := world.WithAda(t, nil)
	b, path := signedIn(t, s)
	b.Post(path+"/attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(400, "verification_missing")
	b.Post(path, "level", "everything").Refused(422, "form_param_value_invalid")
	b.Post(path, "level", "first_factor").OK()
	for _, strategy := range []string{"email_link", "reset_password_email_code", "ticket", "oauth_google", "totp",
		"nothing"} {
		b.Post(path+"/prepare_first_factor", "strategy", strategy).Refused(400, "strategy_for_user_invalid")
	}
	s.User("eve", nil)
	eve := s.SignedIn("eve")
	eve.Post(path, "level", "first_factor").Refused(401, "authentication_invalid")
	id := b.Client().String("response.last_active_session_id")
	b.Post("/v1/client/sessions/" + id + "/end").OK()
	b.Post(path, "level", "first_factor").Refused(401, "authentication_invalid")
}
