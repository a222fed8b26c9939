package fapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapitest"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
)

// another returns a code of the same length that is not the given one.
func another(code string) string {
	if strings.HasPrefix(code, "0") {
		return "1" + code[1:]
	}
	return "0" + code[1:]
}

func TestEmailCode(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	id := start(b).ID()
	step(b, id, "attempt_first_factor", "strategy", "email_code", "code", "123456").Refused(400, "verification_missing")
	prepared := step(b, id, "prepare_first_factor", "strategy", "email_code", "email_address_id", "idn_ada")
	v := prepared.Object("first_factor_verification")
	assert.Equal(t, domain.Unverified, v["status"])
	assert.InDelta(t, s.Clock.Now().Add(10*time.Minute).UnixMilli(), v["expire_at"], 5000)
	code := s.Code(address)
	assert.Len(t, code, 6)
	assert.NotContains(t, prepared.Text, code, "the code goes by mail only")
	step(b, id, "attempt_first_factor", "strategy", "email_code").Refused(422, "form_param_missing")
	step(b, id, "attempt_first_factor", "strategy", "email_code", "code", another(code)).Refused(422, "form_code_incorrect")
	done := step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code)
	assert.Equal(t, domain.Complete, done.Response()["status"])
	step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code).Refused(400, "verification_already_verified")
}

func TestFiveWrongCodes(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	id := start(b, "strategy", "email_code").ID()
	code := s.Code(address)
	for range 5 {
		step(b, id, "attempt_first_factor", "strategy", "email_code", "code", another(code)).Refused(422, "form_code_incorrect")
	}
	assert.Equal(t, domain.Failed, b.Get("/v1/client/sign_ins/" + id).Object("first_factor_verification")["status"])
	step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code).Refused(400, "verification_failed")
	s.Wait(31 * time.Second)
	step(b, id, "prepare_first_factor", "strategy", "email_code").Response()
	done := step(b, id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(address))
	assert.Equal(t, domain.Complete, done.Response()["status"], "a new code makes the attempt usable again")
}

func TestExpiredCode(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	id := start(b, "strategy", "email_code").ID()
	code := s.Code(address)
	s.Wait(10 * time.Minute)
	a := step(b, id, "attempt_first_factor", "strategy", "email_code", "code", code)
	a.Refused(400, "verification_expired")
	pending := errorClient(t, a)["sign_in"].(map[string]any)["first_factor_verification"].(map[string]any)
	assert.Equal(t, domain.Expired, pending["status"])
	step(b, id, "prepare_first_factor", "strategy", "email_code").Response()
	assert.Equal(t, domain.Complete, step(b, id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(address)).Response()["status"])
}

func TestResendLimit(t *testing.T) {
	s := withUser(t, nil)
	b := s.Browser()
	id := start(b, "strategy", "email_code").ID()
	first := s.Code(address)
	a := step(b, id, "prepare_first_factor", "strategy", "email_code")
	a.Refused(429, "verification_code_too_many_requests")
	assert.Contains(t, []string{"30", "29"}, a.Header.Get("Retry-After"))
	s.Wait(31 * time.Second)
	step(b, id, "prepare_first_factor", "strategy", "email_code").Response()
	if second := s.Code(address); second != first {
		step(b, id, "attempt_first_factor", "strategy", "email_code", "code", first).Refused(422, "form_code_incorrect")
	}
	change(s, func(c *settings.Settings) { c.ResendLimit = false })
	step(b, id, "prepare_first_factor", "strategy", "email_code").Response()
}

func TestPrepareRefusesWhatIsNotTheUsers(t *testing.T) {
	s := withUser(t, nil)
	s.User("bob", nil)
	b := s.Browser()
	id := start(b).ID()
	a := step(b, id, "prepare_first_factor", "strategy", "email_code", "email_address_id", "idn_bob")
	a.Refused(422, "form_resource_not_found")
	assert.Equal(t, "email_address_id", a.Param())
	step(b, id, "prepare_first_factor", "strategy", "phone_code").Refused(400, "strategy_for_user_invalid")
	step(b, id, "prepare_first_factor", "strategy", "password").Refused(400, "verification_strategy_invalid")
	step(b, id, "prepare_second_factor", "strategy", "phone_code").Refused(400, "client_state_invalid")
	step(b, id, "attempt_second_factor", "strategy", "totp", "code", "1").Refused(400, "client_state_invalid")
	step(b, id, "reset_password", "password", "whatever-it-is").Refused(400, "client_state_invalid")
}

func TestPhoneCodeAndTestNumbers(t *testing.T) {
	s := withUser(t, func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_p", Number: "+12015550111", Verified: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt}}
	})
	b := s.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", "+12015550111", "strategy", "phone_code")
	assert.Equal(t, factor.TestCode, s.Code("+12015550111"))
	done := step(b, a.ID(), "attempt_first_factor", "strategy", "phone_code", "code", factor.TestCode)
	assert.Equal(t, domain.Complete, done.Response()["status"])
}

func TestFactorsOfWhatWasTypedComeFirst(t *testing.T) {
	s := withUser(t, func(u *domain.User) {
		u.Emails = append(u.Emails, domain.Email{ID: "idn_second", Address: "second@example.com", Verified: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt})
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
	assert.Equal(t, "a***@example.com", codes[1]["safe_identifier"], "the other address is masked")
	step(b, a.ID(), "prepare_first_factor", "strategy", "email_code").Response()
	assert.NotEmpty(t, s.Code("second@example.com"))
}

const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

func totpCode(t *testing.T, s *fapitest.Server) string {
	t.Helper()
	code, err := totp.GenerateCode(totpSecret, s.Clock.Now())
	assert.NoError(t, err)
	return code
}

func withTOTP(u *domain.User) {
	u.TOTP = &domain.TOTP{ID: "totp_1", Secret: totpSecret, Verified: true}
	u.BackupCodes = []domain.BackupCode{{Hash: factor.BackupCodeHash("ada", "abcd1234")}, {Hash: factor.BackupCodeHash("ada", "efgh5678")}}
}

func TestTOTP(t *testing.T) {
	s := withUser(t, withTOTP)
	b := s.Browser()
	a := start(b, "password", fapitest.Password)
	assert.Equal(t, domain.NeedsSecondFactor, a.Response()["status"])
	assert.Nil(t, a.Response()["created_session_id"])
	assert.Contains(t, a.Text, `"supported_second_factors":[{"strategy":"totp"},{"strategy":"backup_code"}]`)
	code := totpCode(t, s)
	step(b, a.ID(), "attempt_second_factor", "strategy", "totp", "code", another(code)).Refused(422, "form_code_incorrect")
	done := step(b, a.ID(), "attempt_second_factor", "strategy", "totp", "code", code)
	assert.Equal(t, domain.Complete, done.Response()["status"])
	session := client(t, done)["sessions"].([]any)[0].(map[string]any)
	assert.Equal(t, []any{0.0, 0.0}, session["factor_verification_age"])

	other := s.Browser()
	id := start(other, "password", fapitest.Password).ID()
	step(other, id, "attempt_second_factor", "strategy", "totp", "code", code).Refused(422, "form_code_incorrect")
	s.Wait(30 * time.Second)
	again := step(other, id, "attempt_second_factor", "strategy", "totp", "code", totpCode(t, s))
	assert.Equal(t, domain.Complete, again.Response()["status"], "the next step's code is a new one")
}

func TestBackupCodeWorksOnce(t *testing.T) {
	s := withUser(t, withTOTP)
	signIn := func(code string) (fapitest.Answer, fapitest.Answer) {
		b := s.Browser()
		a := start(b, "password", fapitest.Password)
		return a, step(b, a.ID(), "attempt_second_factor", "strategy", "backup_code", "code", code)
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
	s := withUser(t, func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_p", Number: "+4915112345678", Verified: true, SecondFactor: true, DefaultSecondFactor: true, CreatedAt: u.CreatedAt, UpdatedAt: u.CreatedAt}}
	})
	b := s.Browser()
	a := start(b, "password", fapitest.Password)
	assert.Contains(t, a.Text, `"safe_identifier":"+4********5678"`)
	assert.NotContains(t, a.Text, "15112345678", "the number is not told to who only knows the password")
	step(b, a.ID(), "attempt_second_factor", "strategy", "phone_code", "code", "123456").Refused(400, "verification_missing")
	step(b, a.ID(), "prepare_second_factor", "strategy", "phone_code").Response()
	done := step(b, a.ID(), "attempt_second_factor", "strategy", "phone_code", "code", s.Code("+4915112345678"))
	assert.Equal(t, domain.Complete, done.Response()["status"])
}

func TestClientTrust(t *testing.T) {
	s := withUser(t, nil)
	change(s, func(c *settings.Settings) { c.ClientTrust = true })
	b := s.Browser()
	a := start(b, "password", fapitest.Password)
	assert.Equal(t, domain.NeedsClientTrust, a.Response()["status"])
	assert.Equal(t, "new", a.Response()["client_trust_state"])
	step(b, a.ID(), "prepare_second_factor", "strategy", "email_code").Response()
	done := step(b, a.ID(), "attempt_second_factor", "strategy", "email_code", "code", s.Code(address))
	assert.Equal(t, domain.Complete, done.Response()["status"])
	b.Do("DELETE", "/v1/client/sessions")
	again := start(b, "password", fapitest.Password)
	assert.Equal(t, domain.Complete, again.Response()["status"])
	assert.Equal(t, "known", again.Response()["client_trust_state"])
	byCode := s.Browser()
	id := start(byCode, "strategy", "email_code").ID()
	assert.Equal(t, domain.Complete, step(byCode, id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(address)).Response()["status"],
		"only a password alone is not trusted")
}

func TestResetPassword(t *testing.T) {
	s := withUser(t, nil)
	elsewhere := s.SignedIn("ada")
	b := s.Browser()
	id := start(b, "strategy", "reset_password_email_code").ID()
	verified := step(b, id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(address))
	assert.Equal(t, domain.NeedsNewPassword, verified.Response()["status"])
	for password, code := range map[string]string{
		"short": "form_password_length_too_short", strings.Repeat("x", 73): "form_password_length_too_long", "password123": "form_password_pwned",
		address: "form_password_matches_identifier", fapitest.Password: "form_new_password_matches_current", "": "form_param_nil",
	} {
		a := step(b, id, "reset_password", "password", password)
		a.Refused(422, code)
		assert.Equal(t, "password", a.Param())
	}
	done := step(b, id, "reset_password", "password", "a brand new one", "sign_out_of_other_sessions", "true")
	assert.Equal(t, domain.Complete, done.Response()["status"])
	assert.Empty(t, elsewhere.Get("/v1/client").Response()["sessions"])
	start(s.Browser(), "password", fapitest.Password).Refused(422, "form_password_incorrect")
	start(s.Browser(), "password", "a brand new one").Response()
}

func TestResetPasswordStillNeedsTheSecondFactor(t *testing.T) {
	s := withUser(t, withTOTP)
	b := s.Browser()
	id := start(b, "strategy", "reset_password_email_code").ID()
	step(b, id, "attempt_first_factor", "strategy", "reset_password_email_code", "code", s.Code(address)).Response()
	reset := step(b, id, "reset_password", "password", "a brand new one")
	assert.Equal(t, domain.NeedsSecondFactor, reset.Response()["status"])
	done := step(b, id, "attempt_second_factor", "strategy", "totp", "code", totpCode(t, s))
	assert.Equal(t, domain.Complete, done.Response()["status"])
}
