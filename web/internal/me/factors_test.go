package me_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func start(t *testing.T) (*world.World, *world.Browser) {
	t.Helper()
	s := world.New(t)
	s.User("user_1", nil)
	return s, s.SignedIn("user_1")
}

func code(t *testing.T, s *world.World, secret any) string {
	t.Helper()
	text, err := totp.GenerateCode(secret.(string), s.Clock.Now())
	require.NoError(t, err)
	return text
}

func TestNobodyEnrolsWithoutSession(t *testing.T) {
	s, _ := start(t)
	for _, path := range []string{"/v1/me/totp", "/v1/me/backup_codes", "/v1/me/passkeys", "/v1/me/web3_wallets",
		"/v1/me/email_addresses",
		"/v1/me/phone_numbers", "/v1/me/change_password", "/v1/me/remove_password", "/v1/me/totp/attempt_verification"} {
		s.Browser().Post(path).Refused(401, "signed_out")
	}
	_, b := start(t)
	b.Post("/v1/me/totp?_clerk_session_id=sess_other").Refused(401, "signed_out")
}

func TestTOTPIsEnrolledAndAskedFor(t *testing.T) {
	s, b := start(t)
	created := b.Post("/v1/me/totp")
	assert.Equal(t, false, created.Response()["verified"])
	assert.Contains(t, created.Response()["uri"], "otpauth://totp/")
	require.False(t, s.Stored("user_1").TOTPEnabled(), "a secret that nobody has confirmed locks nobody out")

	b.Post("/v1/me/totp/attempt_verification", "code", "000000").Refused(422, "form_code_incorrect")
	verified := b.Post("/v1/me/totp/attempt_verification", "code", code(t, s, created.Response()["secret"]))
	assert.Equal(t, true, verified.Response()["verified"])
	assert.Nil(t, verified.Response()["secret"], "shown once")
	codes := verified.Response()["backup_codes"].([]any)
	assert.Len(t, codes, 10)
	b.Post("/v1/me/totp").Refused(400, "totp_already_enabled")
	b.Post("/v1/me/totp/attempt_verification", "code", "000000").Refused(400, "totp_already_enabled")

	other := s.Browser()
	attempt := other.Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", world.Password)
	require.Equal(t, "needs_second_factor", attempt.Response()["status"])
	path := "/v1/client/sign_ins/" + attempt.ID() + "/attempt_second_factor"
	other.Post(path, "strategy", "totp", "code", code(t, s, created.Response()["secret"])).
		Refused(422, "form_code_incorrect")
		// used to enrol
	s.Wait(30 * time.Second)
	require.Equal(
		t,
		"complete",
		other.Post(path, "strategy", "totp", "code", code(t, s, created.Response()["secret"])).Response()["status"],
	)

	removed := b.Do("DELETE", "/v1/me/totp")
	assert.Equal(t, true, removed.Response()["deleted"])
	assert.Empty(t, s.Stored("user_1").BackupCodes, "nothing is left to back up")
	b.Do("DELETE", "/v1/me/totp").Refused(404, "resource_not_found")
	s.SignedIn("user_1")
}

func TestBackupCodes(t *testing.T) {
	s, b := start(t)
	b.Post("/v1/me/backup_codes").Refused(400, "backup_codes_not_available")
	secret := b.Post("/v1/me/totp").Response()["secret"]
	first := b.Post("/v1/me/totp/attempt_verification", "code", code(t, s, secret)).Response()["backup_codes"].([]any)
	renewed := b.Post("/v1/me/backup_codes/").Response()["codes"].([]any)
	require.Len(t, renewed, 10)

	second := func(code any) world.Answer {
		other := s.Browser()
		attempt := other.Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", world.Password)
		return other.Post(
			"/v1/client/sign_ins/"+attempt.ID()+"/attempt_second_factor",
			"strategy",
			"backup_code",
			"code",
			code.(string),
		)
	}
	second(first[0]).Refused(422, "form_code_incorrect")
	require.Equal(t, "complete", second(renewed[3]).Response()["status"])
	second(renewed[3]).Refused(422, "form_code_incorrect")
	require.NotContains(t, b.Get("/v1/me").Text, renewed[0])
}

func TestChangePassword(t *testing.T) {
	const fresh = "another fine password"
	s, b := start(t)
	elsewhere := s.SignedIn("user_1")

	wrong := b.Post("/v1/me/change_password", "current_password", "nope", "new_password", fresh)
	wrong.Refused(422, "form_password_incorrect")
	assert.Equal(t, "current_password", wrong.Param())
	b.Post("/v1/me/change_password", "new_password", fresh).Refused(422, "form_param_missing")
	short := b.Post("/v1/me/change_password", "current_password", world.Password, "new_password", "short")
	short.Refused(422, "form_password_length_too_short")
	assert.Equal(t, "new_password", short.Param())
	b.Post("/v1/me/change_password", "current_password", world.Password, "new_password", world.Password).
		Refused(422, "form_new_password_matches_current")
	b.Post("/v1/me/change_password", "current_password", world.Password, "new_password", "password123").
		Refused(422, "form_password_pwned")

	b.Post("/v1/me/change_password", "current_password", world.Password, "new_password", fresh,
		"sign_out_of_other_sessions", "true").
		Response()
	b.Get("/v1/me").Response()
	elsewhere.Get("/v1/me").Refused(401, "authentication_invalid")
	s.Browser().
		Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", world.Password).
		Refused(422, "form_password_incorrect")
	require.Equal(
		t,
		"complete",
		s.Browser().Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", fresh).Response()["status"],
	)
}

func TestAnOpenSessionCannotGuessThePassword(t *testing.T) {
	s, b := start(t)
	for range 9 {
		b.Post("/v1/me/change_password", "current_password", "nope", "new_password", "another fine password").
			Refused(422, "form_password_incorrect")
	}
	b.Post("/v1/me/change_password", "current_password", "nope", "new_password", "another fine password").
		Refused(403, "user_locked")
	b.Post("/v1/me/remove_password", "current_password", world.Password).Refused(403, "user_locked")
	require.NotEmpty(t, s.Stored("user_1").PasswordHash)
}

func TestPasswordOfAnAccountWithoutOne(t *testing.T) {
	s, b := start(t)
	b.Post("/v1/me/remove_password", "current_password", "nope").Refused(422, "form_password_incorrect")
	require.Equal(
		t,
		false,
		b.Post("/v1/me/remove_password", "current_password", world.Password).Response()["password_enabled"],
	)
	b.Post("/v1/me/remove_password", "current_password", world.Password).Refused(400, "no_password_set")
	require.Equal(
		t,
		true,
		b.Post("/v1/me/change_password", "new_password", "another fine password").Response()["password_enabled"],
	)
	require.NotEqual(t, "", s.Stored("user_1").PasswordHash)
}

func TestTheLastFirstFactorStays(t *testing.T) {
	t.Run("password beside an identifier that proves nothing", func(t *testing.T) {
		s, b := start(t)
		s.User("user_1", func(u *domain.User) { u.Username, u.Emails, u.PrimaryEmailID = "user_one", nil, "" })
		b.Post("/v1/me/remove_password", "current_password", world.Password).Refused(400, "password_required")
		require.NotEmpty(t, s.Stored("user_1").PasswordHash)
	})
	t.Run("address beside an identifier that proves nothing", func(t *testing.T) {
		s, b := start(t)
		s.User("user_1", func(u *domain.User) { u.Username, u.PasswordHash = "user_one", "" })
		b.Do("DELETE", "/v1/me/email_addresses/idn_user_1").Refused(400, "last_required_identification_deletion_failed")
		require.Len(t, s.Stored("user_1").Emails, 1)
	})
	t.Run("number that becomes a second factor", func(t *testing.T) {
		s, b := start(t)
		s.User("user_1", func(u *domain.User) {
			u.Emails, u.PrimaryEmailID, u.PasswordHash = nil, "", ""
			u.Phones = []domain.Phone{{ID: "idn_phone", Number: "+12015550142", Verified: true}}
		})
		b.Do("PATCH", "/v1/me/phone_numbers/idn_phone", "reserved_for_second_factor", "true").
			Refused(400, "identification_update_failed")
		require.False(t, s.Stored("user_1").TwoFactorEnabled())
	})
}

func TestBannedUsersChangeNothing(t *testing.T) {
	s, b := start(t)
	u := s.Stored("user_1")
	s.User("user_1", func(n *domain.User) { *n = *u; n.Banned = true })
	b.Post("/v1/me/totp").Refused(403, "user_banned")
}
