package signin_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func TestPasswordInOneStep(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Start("password", world.Password)
	assert.Equal(t, domain.Complete, a.Response()["status"])
	session := a.Response()["created_session_id"]
	assert.Contains(t, session, "sess_")
	c := a.PiggyBack()
	assert.Nil(t, c["sign_in"], "a completed attempt is no longer the client's")
	assert.Equal(t, session, c["last_active_session_id"])
	assert.Equal(t, "password", c["last_authentication_strategy"])
	assert.Equal(
		t,
		"complete",
		b.Get("/v1/client/sign_ins/" + a.ID()).Response()["status"],
		"a poller can still read it",
	)
	stranger := s.Browser()
	stranger.Do("PUT", "/v1/client")
	stranger.Get("/v1/client/sign_ins/"+a.ID()).Refused(404, "resource_not_found")
}

func TestPasswordInTwoSteps(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Start()
	assert.Equal(t, domain.NeedsFirstFactor, a.Response()["status"])
	assert.Equal(t, "Test", a.Object("user_data")["first_name"])
	assert.Contains(t, a.Text, `"strategy":"reset_password_email_code"`)
	wrong := b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", "not it")
	wrong.Refused(422, "form_password_incorrect")
	assert.Equal(t, "password", wrong.Param())
	pending := wrong.ErrorClient()["sign_in"].(map[string]any)
	assert.EqualValues(
		t,
		1,
		pending["first_factor_verification"].(map[string]any)["attempts"],
		"the caller learns of the counted attempt",
	)
	done := b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", world.Password)
	assert.Equal(t, domain.Complete, done.Response()["status"])
	b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(400, "verification_already_verified")
}

func TestIdentifiers(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) {
		u.Username = "ada_l"
		u.Phones = []domain.Phone{
			{ID: "idn_phone", Number: "+12015550111", Verified: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt},
		}
	})
	for identifier, kind := range map[string]string{"ADA@Example.com": "email", "ada_l": "username", "Ada_L": "username",
		"+1 201 555 0111": "phone"} {
		a := s.Browser().Post("/v1/client/sign_ins", "identifier", identifier, "password", world.Password)
		assert.Equal(t, domain.Complete, a.Response()["status"], kind)
	}
	for identifier, code := range map[string]string{
		"nobody@example.com": "form_identifier_not_found", "+12015550199": "form_identifier_not_found",
		"no_such_name":      "form_identifier_not_found",
		"not an identifier": "form_param_format_invalid", "a@b@c": "form_param_format_invalid", "": "form_param_nil",
	} {
		a := s.Browser().Post("/v1/client/sign_ins", "identifier", identifier)
		a.Refused(422, code)
		assert.Equal(t, "identifier", a.Param())
	}
}

func TestCreateWithoutIdentifier(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins")
	assert.Equal(t, domain.NeedsIdentifier, a.Response()["status"])
	assert.Nil(t, a.Response()["supported_first_factors"])
	b.Post("/v1/client/sign_ins", "password", "x").Refused(422, "form_param_missing")
	b.Post("/v1/client/sign_ins", "strategy", "email_code").Refused(422, "form_param_missing")
	b.Post("/v1/client/sign_ins", "strategy", "carrier_pigeon").Refused(422, "form_param_value_invalid")
	b.Start("strategy", "password").Refused(422, "form_param_missing")
}

func TestUnknownFieldsAreRefusedByName(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Start("colour", "red")
	a.Refused(422, "form_param_unknown")
	assert.Equal(t, "colour", a.Param())
	b.Start("_clerk_anything", "1", "__clerk_protect_status", "ok", "locale", "en", "timezone", "UTC", "captcha_error",
		"x").
		Response()
	id := b.Start().ID()
	b.Step(id, "attempt_first_factor", "strategy", "password", "password", "x", "surname", "y").
		Refused(422, "form_param_unknown")
	b.Step(id, "attempt_first_factor").Refused(422, "form_param_missing")
}

func TestOneLiveAttemptPerClient(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	first := b.Start().ID()
	second := b.Start().ID()
	b.Step(first, "attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(404, "resource_not_found")
	b.Get("/v1/client/sign_ins/"+first).Refused(404, "resource_not_found")
	assert.Equal(t, second, b.Get("/v1/client/sign_ins").ID())
	stranger := s.Browser()
	stranger.Start()
	stranger.Step(second, "attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(404, "resource_not_found")
	s.Browser().Get("/v1/client/sign_ins/"+second).Refused(404, "resource_not_found")
	s.Wait(25 * time.Hour)
	b.Step(second, "attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(404, "resource_not_found")
	assert.Nil(t, b.Get("/v1/client").Response()["sign_in"], "an abandoned attempt is not shown")
}

func TestFailedCreateKeepsTheCurrentAttempt(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start().ID()
	b.Post("/v1/client/sign_ins", "identifier", "nobody@example.com").Refused(422, "form_identifier_not_found")
	assert.Equal(t, id, b.Get("/v1/client/sign_ins").ID())
}

func TestSingleAndMultiSession(t *testing.T) {
	s := world.WithAda(t, nil)
	s.User("bob", nil)
	b := s.SignedIn("ada")
	b.Start().Refused(400, "session_exists")
	s.Settings(func(c *settings.Settings) { c.SingleSession = false })
	again := b.Start("password", world.Password)
	again.Refused(400, "identifier_already_signed_in")
	assert.Contains(t, again.Text, `"session_id":"sess_`)
	bob := b.Post("/v1/client/sign_ins", "identifier", "bob@example.com", "password", world.Password)
	assert.Equal(t, domain.Complete, bob.Response()["status"])
	assert.Len(t, bob.PiggyBack()["sessions"], 2)
}

func TestLockout(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start().ID()
	try := func(password string) world.Answer {
		return b.Step(id, "attempt_first_factor", "strategy", "password", "password", password)
	}
	for range 9 {
		try("wrong").Refused(422, "form_password_incorrect")
	}
	try("wrong").Refused(403, "user_locked")
	locked := try(world.Password)
	locked.Refused(403, "user_locked")
	assert.Contains(t, locked.Text, "try again in 1 hour.", "a duration in words")
	assert.Contains(t, locked.Text, "lockout_expires_in_seconds")
	s.Wait(61 * time.Minute)
	assert.Equal(t, domain.Complete, try(world.Password).Response()["status"], "the attempt survives the lockout")
}

func TestEnumerationProtection(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) {
		u.TOTP = &domain.TOTP{Secret: "JBSWY3DPEHPK3PXP", Verified: true}
		u.Phones = []domain.Phone{
			{ID: "idn_phone", Number: "+12015550111", Verified: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt},
		}
		u.PasswordHash = ""
	})
	s.Settings(func(c *settings.Settings) { c.EnumerationProtection = true })
	shape := func(identifier string) (map[string]any, map[string]any, world.Answer) {
		b := s.Browser()
		a := b.Post("/v1/client/sign_ins", "identifier", identifier)
		r := a.Response()
		wrong := b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", "wrong")
		wrong.Refused(422, "form_password_or_identifier_incorrect")
		factor := r["supported_first_factors"].([]any)[1].(map[string]any)
		prepared := b.Step(
			a.ID(),
			"prepare_first_factor",
			"strategy",
			"email_code",
			"email_address_id",
			factor["email_address_id"].(string),
		)
		code := b.Step(a.ID(), "attempt_first_factor", "strategy", "email_code", "code", "000000")
		code.Refused(422, "form_code_incorrect")
		return r, prepared.Response(), code
	}
	real, realPrepared, _ := shape(world.Ada)
	fake, fakePrepared, _ := shape("nobody@example.com")
	again, _, _ := shape("nobody@example.com")
	for _, pair := range [][2]map[string]any{{real, fake}, {realPrepared, fakePrepared}} {
		assert.Equal(t, pair[0]["status"], pair[1]["status"])
		assert.Nil(t, pair[0]["user_data"])
		assert.Nil(t, pair[1]["user_data"])
		a, b := pair[0]["supported_first_factors"].([]any), pair[1]["supported_first_factors"].([]any)
		require.Len(t, b, len(a))
		for i := range a {
			assert.Equal(t, a[i].(map[string]any)["strategy"], b[i].(map[string]any)["strategy"])
			assert.Len(t, b[i].(map[string]any), len(a[i].(map[string]any)))
		}
	}
	assert.Equal(
		t,
		fake["supported_first_factors"],
		again["supported_first_factors"],
		"a made-up id must not change between attempts",
	)
	for range 10 {
		s.Browser().Start("password", "wrong").Refused(422, "form_password_or_identifier_incorrect")
	}
	s.Browser().Start("password", world.Password).Refused(422, "form_password_or_identifier_incorrect")
}

func TestRateLimit(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(c *settings.Settings) { c.RateLimit = true })
	b := s.Browser()
	var id string
	for range 5 {
		id = b.Start().ID()
	}
	a := b.Start()
	a.Refused(http.StatusTooManyRequests, "too_many_requests")
	assert.Equal(t, "10", a.Header.Get("Retry-After"))
	for range 3 {
		b.Step(id, "attempt_first_factor", "strategy", "password", "password", "wrong").
			Refused(422, "form_password_incorrect")
	}
	b.Step(id, "attempt_first_factor", "strategy", "password", "password", "wrong").Refused(429, "too_many_requests")
	s.Wait(11 * time.Second)
	assert.Equal(t, domain.Complete, b.Start("password", world.Password).Response()["status"])
}

func TestCaptcha(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	b.Post("/v1/client/verify", "captcha_token", "x").Refused(400, "captcha_not_enabled")
	s.Settings(func(c *settings.Settings) { c.Captcha = settings.CaptchaStrict })
	b.Start().Refused(401, "requires_captcha")
	b.Post("/v1/client/verify", "captcha_action", "verify").Refused(400, "captcha_missing_token")
	b.Post("/v1/client/verify", "captcha_token", "forged").Refused(400, "captcha_invalid")
	b.Post("/v1/client/verify", "captcha_error", "captcha_unavailable", "captcha_action", "verify").
		Refused(401, "captcha_invalid")
	s.Settings(func(c *settings.Settings) { c.Captcha = settings.CaptchaLenient })
	b.Post("/v1/client/verify", "captcha_error", "captcha_unavailable", "captcha_action", "verify").Response()
	b.Start().Response()
	s.Settings(func(c *settings.Settings) { c.Captcha = settings.CaptchaStrict })
	other := s.Browser()
	other.Post("/v1/client/verify", "captcha_token", captcha.DummyToken, "captcha_widget_type", "smart").Response()
	other.Start().Response()
	s.Wait(11 * time.Minute)
	other.Start().Refused(401, "requires_captcha")
}

func TestProtectCheck(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(c *settings.Settings) { c.ProtectGate = true })
	b := s.Browser()
	a := b.Start("password", world.Password)
	assert.Equal(t, domain.NeedsProtectCheck, a.Response()["status"])
	token := a.Object("protect_check")["token"].(string)
	path := "/v1/client/sign_ins/" + a.ID() + "/protect_check"
	b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", world.Password).
		Refused(403, "requires_protect_check")
	b.Do("PATCH", path).Refused(422, "form_param_missing")
	b.Do("PATCH", path, "proof_token", "guess").Refused(422, "form_param_value_invalid")
	s.Wait(6 * time.Minute)
	late := b.Do("PATCH", path, "proof_token", protect.ProofFor(token))
	late.Refused(422, "form_param_value_invalid")
	token = b.Get("/v1/client/sign_ins/" + a.ID()).Object("protect_check")["token"].(string)
	passed := b.Do("PATCH", path, "proof_token", protect.ProofFor(token))
	assert.Equal(t, domain.NeedsFirstFactor, passed.Response()["status"])
	b.Do("PATCH", path, "proof_token", protect.ProofFor(token)).Refused(400, "protect_check_already_resolved")
	done := b.Step(a.ID(), "attempt_first_factor", "strategy", "password", "password", world.Password)
	assert.Equal(t, domain.Complete, done.Response()["status"])
}

// What signs in at once waits for the check, too, and goes on after it.
func TestProtectCheckOfAProvenFactor(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	s.User("bob", nil)
	s.Settings(func(c *settings.Settings) { c.ProtectGate = true })
	for address, status := range map[string]string{
		world.Ada:         domain.NeedsSecondFactor,
		"bob@example.com": domain.Complete,
	} {
		b := s.Browser()
		a := b.Post("/v1/client/sign_ins", "strategy", "google_one_tap", "token", s.OneTap(address))
		assert.Equal(t, domain.NeedsProtectCheck, a.Response()["status"])
		assert.Empty(t, b.Client().Get("response.sessions"))
		proof := protect.ProofFor(a.Object("protect_check")["token"].(string))
		passed := b.Do("PATCH", "/v1/client/sign_ins/"+a.ID()+"/protect_check", "proof_token", proof)
		assert.Equal(t, status, passed.Response()["status"])
	}
}

// The password that was proven, or that a code allows to replace, must still be the account's when the attempt ends.
func TestAPasswordThatHasChangedProvesNothing(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	change := func() {
		u := s.Stored("ada")
		u.PasswordHash = secret.HashPassword(secret.Cheap, "chosen by the owner")
		s.Update(func(tx *store.Tx) error { return tx.PutUser(u) })
	}
	b := s.Browser()
	id := b.Start("password", world.Password).ID()
	change()
	b.Step(id, "attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada")).Refused(400, "verification_expired")

	id = b.Start("strategy", "reset_password_email_code").ID()
	code := []string{"strategy", "reset_password_email_code", "code", s.Code(world.Ada)}
	assert.Equal(t, domain.NeedsNewPassword, b.Step(id, "attempt_first_factor", code...).Response()["status"])
	change()
	b.Step(id, "reset_password", "password", "an entirely new one").Refused(400, "verification_expired")
}

func TestBannedUser(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) { u.Banned = true })
	s.Browser().Start("password", world.Password).Refused(403, "user_banned")
}

func TestDeletedUser(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start().ID()
	s.Update(func(tx *store.Tx) error { return tx.DeleteUser("ada") })
	b.Step(id, "attempt_first_factor", "strategy", "password", "password", "x").
		Refused(400, "sign_in_identification_or_user_deleted")
}

func TestSignUpIfMissing(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", "new@example.com", "sign_up_if_missing", "true")
	assert.Equal(t, domain.NeedsFirstFactor, a.Response()["status"])
	b.Step(a.ID(), "prepare_first_factor", "strategy", "email_code").Response()
	verified := b.Step(a.ID(), "attempt_first_factor", "strategy", "email_code", "code", s.Code("new@example.com"))
	verified.Refused(404, "sign_up_if_missing_transfer")
	pending := verified.ErrorClient()["sign_in"].(map[string]any)["first_factor_verification"].(map[string]any)
	assert.Equal(t, domain.Transferable, pending["status"])
	b.Post("/v1/client/sign_ins", "identifier", "new@example.com", "sign_up_if_missing", "true", "password", "x").
		Refused(422, "sign_up_if_missing_strategy_not_supported")
	s.Settings(func(c *settings.Settings) { c.SignUpMode = "restricted" })
	b.Post("/v1/client/sign_ins", "identifier", "new@example.com", "sign_up_if_missing", "true").
		Refused(422, "sign_up_if_missing_not_allowed")
}

func TestFictionalNumbersAndAddresses(t *testing.T) {
	for to, test := range map[string]bool{
		"a+clerk_test@example.com": true, "a@example.com": false, "a@clerk_test.example": false,
		"+12015550100": true, "+12015550199": true, "+12015550200": false, "+442015550100": false,
	} {
		assert.Equal(t, test, factor.IsTest(to), to)
	}
}
