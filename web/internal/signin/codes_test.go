package signin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func TestEmailCode(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start().ID()
	b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", "123456").Refused(400, "verification_missing")
	prepared := b.Step(id, "prepare_first_factor", "strategy", "email_code", "email_address_id", "idn_ada")
	v := prepared.Object("first_factor_verification")
	assert.Equal(t, domain.Unverified, v["status"])
	assert.InDelta(t, s.Clock.Now().Add(10*time.Minute).UnixMilli(), v["expire_at"], 5000)
	code := s.Code(world.Ada)
	assert.Len(t, code, 6)
	assert.NotContains(t, prepared.Text, code, "the code goes by mail only")
	b.Step(id, "attempt_first_factor", "strategy", "email_code").Refused(422, "form_param_missing")
	b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", world.Another(code)).
		Refused(422, "form_code_incorrect")
	done := b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code)
	assert.Equal(t, domain.Complete, done.Response()["status"])
	b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code).
		Refused(400, "verification_already_verified")
}

func TestFiveWrongCodes(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start("strategy", "email_code").ID()
	code := s.Code(world.Ada)
	for range 5 {
		b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", world.Another(code)).
			Refused(422, "form_code_incorrect")
	}
	assert.Equal(t, domain.Failed, b.Get("/v1/client/sign_ins/" + id).Object("first_factor_verification")["status"])
	b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code).Refused(400, "verification_failed")
	s.Wait(31 * time.Second)
	b.Step(id, "prepare_first_factor", "strategy", "email_code").Response()
	done := b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(world.Ada))
	assert.Equal(t, domain.Complete, done.Response()["status"], "a new code makes the attempt usable again")
}

func TestExpiredCode(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start("strategy", "email_code").ID()
	code := s.Code(world.Ada)
	s.Wait(10 * time.Minute)
	a := b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", code)
	a.Refused(400, "verification_expired")
	pending := a.ErrorClient()["sign_in"].(map[string]any)["first_factor_verification"].(map[string]any)
	assert.Equal(t, domain.Expired, pending["status"])
	b.Step(id, "prepare_first_factor", "strategy", "email_code").Response()
	assert.Equal(
		t,
		domain.Complete,
		b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(world.Ada)).Response()["status"],
	)
}

func TestResendLimit(t *testing.T) {
	s := world.WithAda(t, nil)
	b := s.Browser()
	id := b.Start("strategy", "email_code").ID()
	first := s.Code(world.Ada)
	a := b.Step(id, "prepare_first_factor", "strategy", "email_code")
	a.Refused(429, "verification_code_too_many_requests")
	assert.Contains(t, []string{"30", "29"}, a.Header.Get("Retry-After"))
	s.Wait(31 * time.Second)
	b.Step(id, "prepare_first_factor", "strategy", "email_code").Response()
	if second := s.Code(world.Ada); second != first {
		b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", first).Refused(422, "form_code_incorrect")
	}
	s.Settings(func(c *settings.Settings) { c.ResendLimit = false })
	b.Step(id, "prepare_first_factor", "strategy", "email_code").Response()
}

// Whoever asks from many browsers floods no mailbox, and learns nothing of who has one.
func TestAnAddressGetsSoManyMessages(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(c *settings.Settings) { c.EnumerationProtection = true })
	for _, address := range []string{world.Ada, "nobody@example.com"} {
		for range 20 {
			s.Browser().Post("/v1/client/sign_ins", "identifier", address, "strategy", "email_code").Response()
		}
		for _, strategy := range []string{"email_code", "reset_password_email_code"} {
			a := s.Browser().Post("/v1/client/sign_ins", "identifier", address, "strategy", strategy)
			a.Refused(429, "verification_code_too_many_requests")
			assert.NotEmpty(t, a.Header.Get("Retry-After"))
		}
	}
	s.Wait(10 * time.Minute)
	s.Browser().Start("strategy", "email_code").Response()
}

func TestPrepareRefusesWhatIsNotTheUsers(t *testing.T) {
	s := world.WithAda(t, nil)
	s.User("bob", nil)
	b := s.Browser()
	id := b.Start().ID()
	a := b.Step(id, "prepare_first_factor", "strategy", "email_code", "email_address_id", "idn_bob")
	a.Refused(422, "form_resource_not_found")
	assert.Equal(t, "email_address_id", a.Param())
	b.Step(id, "prepare_first_factor", "strategy", "phone_code").Refused(400, "strategy_for_user_invalid")
	b.Step(id, "prepare_first_factor", "strategy", "password").Refused(400, "verification_strategy_invalid")
	b.Step(id, "prepare_second_factor", "strategy", "phone_code").Refused(400, "client_state_invalid")
	b.Step(id, "attempt_second_factor", "strategy", "totp", "code", "1").Refused(400, "client_state_invalid")
	b.Step(id, "reset_password", "password", "whatever-it-is").Refused(400, "client_state_invalid")
}

func TestPhoneCodeAndTestNumbers(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) {
		u.Phones = []domain.Phone{
			{ID: "idn_p", Number: "+12015550111", Verified: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt},
		}
	})
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", "+12015550111", "strategy", "phone_code")
	assert.Equal(t, factor.TestCode, s.Code("+12015550111"))
	done := b.Step(a.ID(), "attempt_first_factor", "strategy", "phone_code", "code", factor.TestCode)
	assert.Equal(t, domain.Complete, done.Response()["status"])
}

func TestFactorsOfWhatWasTypedComeFirst(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) {
		u.Emails = append(
			u.Emails,
			domain.Email{
				ID:        "idn_second",
				Address:   "second@example.com",
				Verified:  true,
				CreatedAt: u.CreatedAt,
				UpdatedAt: u.CreatedAt,
			},
		)
	})
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", "second@example.com")
	factors := a.Response()["supported_first_factors"].([]any)
	var codes []map[string]any
	for _, f := range factors {
		if f.(map[string]any)["strategy"] == "email_code" {
			codes = append(codes, f.(map[string]any))
		}
	}
	assert.Len(t, codes, 2)
	assert.Equal(t, "second@example.com", codes[0]["safe_identifier"])
	assert.Equal(t, "a***@example.com", codes[1]["safe_identifier"], "the other world.Ada is masked")
	b.Step(a.ID(), "prepare_first_factor", "strategy", "email_code").Response()
	assert.NotEmpty(t, s.Code("second@example.com"))
}

func TestTOTP(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	b := s.Browser()
	a := b.Start("password", world.Password)
	assert.Equal(t, domain.NeedsSecondFactor, a.Response()["status"])
	assert.Nil(t, a.Response()["created_session_id"])
	assert.Contains(t, a.Text, `"supported_second_factors":[{"strategy":"totp"},{"strategy":"backup_code"}]`)
	code := s.TOTP("ada")
	b.Step(a.ID(), "attempt_second_factor", "strategy", "totp", "code", world.Another(code)).
		Refused(422, "form_code_incorrect")
	done := b.Step(a.ID(), "attempt_second_factor", "strategy", "totp", "code", code)
	assert.Equal(t, domain.Complete, done.Response()["status"])
	session := done.PiggyBack()["sessions"].([]any)[0].(map[string]any)
	assert.Equal(t, []any{0.0, 0.0}, session["factor_verification_age"])

	other := s.Browser()
	id := other.Start("password", world.Password).ID()
	other.Step(id, "attempt_second_factor", "strategy", "totp", "code", code).Refused(422, "form_code_incorrect")
	s.Wait(30 * time.Second)
	again := other.Step(id, "attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada"))
	assert.Equal(t, domain.Complete, again.Response()["status"], "the next step's code is a new one")
}

func TestBackupCodeWorksOnce(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	signIn := func(code string) (world.Answer, world.Answer) {
		b := s.Browser()
		a := b.Start("password", world.Password)
		return a, b.Step(a.ID(), "attempt_second_factor", "strategy", "backup_code", "code", code)
	}
	_, wrong := signIn("zzzz9999")
	wrong.Refused(422, "form_code_incorrect")
	_, done := signIn("ABCD-1234")
	assert.Equal(t, domain.Complete, done.Response()["status"])
	_, again := signIn("abcd1234")
	again.Refused(422, "form_code_incorrect")
	_, other := signIn("efgh 5678")
	assert.Equal(t, domain.Complete, other.Response()["status"])
	offered, none := signIn("efgh5678")
	assert.NotContains(t, offered.Text, `"strategy":"backup_code"`, "a used-up list is not offered")
	none.Refused(400, "strategy_for_user_invalid")
}

func TestPhoneAsSecondFactor(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) {
		u.Phones = []domain.Phone{
			{
				ID:                  "idn_p",
				Number:              "+4915112345678",
				Verified:            true,
				SecondFactor:        true,
				DefaultSecondFactor: true,
				CreatedAt:           u.CreatedAt,
				UpdatedAt:           u.CreatedAt,
			},
		}
	})
	b := s.Browser()
	a := b.Start("password", world.Password)
	assert.Contains(t, a.Text, `"safe_identifier":"+4********5678"`)
	assert.NotContains(t, a.Text, "15112345678", "the number is not told to who only knows the password")
	b.Step(a.ID(), "attempt_second_factor", "strategy", "phone_code", "code", "123456").
		Refused(400, "verification_missing")
	b.Step(a.ID(), "prepare_second_factor", "strategy", "phone_code").Response()
	done := b.Step(a.ID(), "attempt_second_factor", "strategy", "phone_code", "code", s.Code("+4915112345678"))
	assert.Equal(t, domain.Complete, done.Response()["status"])
}

func TestClientTrust(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(c *settings.Settings) { c.ClientTrust = true })
	b := s.Browser()
	a := b.Start("password", world.Password)
	assert.Equal(t, domain.NeedsClientTrust, a.Response()["status"])
	assert.Equal(t, "new", a.Response()["client_trust_state"])
	b.Step(a.ID(), "prepare_second_factor", "strategy", "email_code").Response()
	done := b.Step(a.ID(), "attempt_second_factor", "strategy", "email_code", "code", s.Code(world.Ada))
	assert.Equal(t, domain.Complete, done.Response()["status"])
	b.Do("DELETE", "/v1/client/sessions")
	again := b.Start("password", world.Password)
	assert.Equal(t, domain.Complete, again.Response()["status"])
	assert.Equal(t, "known", again.Response()["client_trust_state"])
	byCode := s.Browser()
	id := byCode.Start("strategy", "email_code").ID()
	assert.Equal(
		t,
		domain.Complete,
		byCode.Step(id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(world.Ada)).Response()["status"],
		"only a password alone is not trusted",
	)
}

func TestResetPassword(t *testing.T) {
	s := world.WithAda(t, nil)
	elsewhere := s.SignedIn("ada")
	b := s.Browser()
	id := b.Start("strategy", "reset_password_email_code").ID()
	verified := b.Step(id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(world.Ada))
	assert.Equal(t, domain.NeedsNewPassword, verified.Response()["status"])
	for password, code := range map[string]string{
		"short": "form_password_length_too_short", strings.Repeat("x", 73): "form_password_length_too_long",
		"password123": "form_password_pwned",
		world.Ada:     "form_password_matches_identifier", world.Password: "form_new_password_matches_current",
		"": "form_param_nil",
	} {
		a := b.Step(id, "reset_password", "password", password)
		a.Refused(422, code)
		assert.Equal(t, "password", a.Param())
	}
	done := b.Step(id, "reset_password", "password", "a brand new one", "sign_out_of_other_sessions", "true")
	assert.Equal(t, domain.Complete, done.Response()["status"])
	assert.Empty(t, elsewhere.Get("/v1/client").Response()["sessions"])
	s.Browser().Start("password", world.Password).Refused(422, "form_password_incorrect")
	s.Browser().Start("password", "a brand new one").Response()
}

func TestResetPasswordStillNeedsTheSecondFactor(t *testing.T) {
	s := world.WithAda(t, world.WithTOTP)
	b := s.Browser()
	id := b.Start("strategy", "reset_password_email_code").ID()
	b.Step(id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(world.Ada)).Response()
	reset := b.Step(id, "reset_password", "password", "a brand new one")
	assert.Equal(t, domain.NeedsSecondFactor, reset.Response()["status"])
	done := b.Step(id, "attempt_second_factor", "strategy", "totp", "code", s.TOTP("ada"))
	assert.Equal(t, domain.Complete, done.Response()["status"])
}
