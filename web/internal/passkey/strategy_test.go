package passkey_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// withPasskey makes a user who has a passkey on a device.
func withPasskey(t *testing.T, s *world.World, id string, change func(*domain.User)) *device {
	t.Helper()
	holder, d := enrolled(t, id)
	record, err := json.Marshal(holder.Credentials[0])
	require.NoError(t, err)
	s.User(id, func(u *domain.User) {
		u.Passkeys = []domain.Passkey{{
			ID:           "idn_key_" + id,
			Name:         "Passkey",
			Verified:     true,
			Credential:   record,
			CredentialID: passkey.CredentialID(holder.Credentials[0].ID),
			CreatedAt:    s.Clock.Now(),
			UpdatedAt:    s.Clock.Now(),
		}}
		if change != nil {
			change(u)
		}
	})
	return d
}

func nonce(a world.Answer, verification string) string {
	text, _ := a.Object(verification)["nonce"].(string)
	return text
}

const attemptFirst = "/attempt_first_factor"

func TestSignInByDiscoverablePasskey(t *testing.T) {
	s := world.New(t)
	d := withPasskey(
		t,
		s,
		"user_1",
		func(u *domain.User) { u.TOTP = &domain.TOTP{Verified: true, Secret: "JBSWY3DPEHPK3PXP"} },
	)
	b := s.Browser()

	created := b.Post("/v1/client/sign_ins", "strategy", "passkey")
	assert.Equal(t, []any{map[string]any{"strategy": "passkey"}}, created.Response()["supported_first_factors"])
	done := b.Post("/v1/client/sign_ins/"+created.ID()+attemptFirst, "strategy", "passkey",
		"public_key_credential", d.get(t, nonce(created, "first_factor_verification")))
	assert.Equal(t, "complete", done.Response()["status"], "a passkey that verified its user is two factors")

	key := s.Stored("user_1").Passkeys[0]
	var record passkey.Credential
	require.NoError(t, json.Unmarshal(key.Credential, &record))
	assert.Equal(t, d.key.Counter, record.Authenticator.SignCount)
	assert.False(t, key.LastUsedAt.IsZero())
	assert.Equal(
		t,
		"user_1",
		done.Body["client"].(map[string]any)["sessions"].([]any)[0].(map[string]any)["user"].(map[string]any)["id"],
	)
}

func TestSignInByPreparedPasskey(t *testing.T) {
	s := world.New(t)
	d := withPasskey(t, s, "user_1", nil)
	b := s.Browser()
	created := b.Post("/v1/client/sign_ins", "identifier", "user_1@example.com")
	assert.Contains(t, created.Response()["supported_first_factors"], map[string]any{"strategy": "passkey"})
	path := "/v1/client/sign_ins/" + created.ID()
	prepared := b.Post(path+"/prepare_first_factor", "strategy", "passkey")
	var options struct{ AllowCredentials []struct{ ID string } }
	require.NoError(t, json.Unmarshal([]byte(nonce(prepared, "first_factor_verification")), &options))
	require.Len(t, options.AllowCredentials, 1)
	done := b.Post(
		path+attemptFirst,
		"strategy",
		"passkey",
		"public_key_credential",
		d.get(t, nonce(prepared, "first_factor_verification")),
	)
	require.Equal(t, "complete", done.Response()["status"])
}

func TestPasskeyAsSecondFactor(t *testing.T) {
	s := world.New(t)
	d := withPasskey(
		t,
		s,
		"user_1",
		func(u *domain.User) { u.TOTP = &domain.TOTP{Verified: true, Secret: "JBSWY3DPEHPK3PXP"} },
	)
	other := withPasskey(t, s, "user_2", nil)
	b := s.Browser()
	created := b.Post("/v1/client/sign_ins", "identifier", "user_1@example.com", "password", world.Password)
	require.Equal(t, "needs_second_factor", created.Response()["status"])
	path := "/v1/client/sign_ins/" + created.ID()

	prepared := b.Post(path+"/prepare_second_factor", "strategy", "passkey")
	b.Post(path+"/attempt_second_factor", "strategy", "passkey", "public_key_credential",
		other.get(t, nonce(prepared, "second_factor_verification"))).
		Refused(400, "passkey_authentication_failure")
	prepared = b.Post(path+"/prepare_second_factor", "strategy", "passkey")
	done := b.Post(
		path+"/attempt_second_factor",
		"strategy",
		"passkey",
		"public_key_credential",
		d.get(t, nonce(prepared, "second_factor_verification")),
	)
	require.Equal(t, "complete", done.Response()["status"])
}

func TestPasskeyAttacks(t *testing.T) {
	start := func(t *testing.T) (*world.World, *device, *world.Browser, string, string) {
		s := world.New(t)
		d := withPasskey(t, s, "user_1", nil)
		b := s.Browser()
		created := b.Post("/v1/client/sign_ins", "strategy", "passkey")
		return s, d, b, "/v1/client/sign_ins/" + created.ID() + attemptFirst, nonce(
			created,
			"first_factor_verification",
		)
	}
	t.Run("assertion replayed by another browser", func(t *testing.T) {
		s, d, b, path, options := start(t)
		assertion := d.get(t, options)
		require.Equal(
			t,
			"complete",
			b.Post(path, "strategy", "passkey", "public_key_credential", assertion).Response()["status"],
		)
		thief := s.Browser()
		created := thief.Post("/v1/client/sign_ins", "strategy", "passkey")
		thief.Post("/v1/client/sign_ins/"+created.ID()+attemptFirst, "strategy", "passkey", "public_key_credential",
			assertion).
			Refused(400, "passkey_invalid_verification")
		thief.Post(path, "strategy", "passkey", "public_key_credential", assertion).Refused(404, "resource_not_found")
	})
	t.Run("a challenge takes one answer", func(t *testing.T) {
		_, d, b, path, options := start(t)
		d.Options.UserNotVerified = true
		b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).
			Refused(400, "passkey_authentication_failure")
		d.Options.UserNotVerified = false
		b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).
			Refused(400, "passkey_invalid_verification")
	})
	t.Run("challenge too old", func(t *testing.T) {
		s, d, b, path, options := start(t)
		s.Wait(passkey.Timeout + time.Second)
		b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).
			Refused(400, "verification_expired")
	})
	t.Run("page of another origin", func(t *testing.T) {
		_, d, b, path, options := start(t)
		d.browser.Origin = "http://localhost:6666"
		b.Origin = "http://localhost:6666"
		b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).
			Refused(400, "passkey_authentication_failure")
	})
	t.Run("counter that went back", func(t *testing.T) {
		s, d, b, path, options := start(t)
		d.key.Counter = 7
		require.Equal(
			t,
			"complete",
			b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).Response()["status"],
		)
		clone := s.Browser()
		created := clone.Post("/v1/client/sign_ins", "strategy", "passkey")
		d.key.Counter = 3
		clone.Post("/v1/client/sign_ins/"+created.ID()+attemptFirst, "strategy", "passkey", "public_key_credential",
			d.get(t, nonce(created, "first_factor_verification"))).Refused(400, "passkey_authentication_failure")
	})
	t.Run("passkey that was deleted", func(t *testing.T) {
		s, d, b, path, options := start(t)
		s.User("user_1", nil)
		b.Post(path, "strategy", "passkey", "public_key_credential", d.get(t, options)).
			Refused(404, "passkey_not_registered")
	})
	t.Run("locked account", func(t *testing.T) {
		s := world.New(t)
		d := withPasskey(t, s, "user_1", func(u *domain.User) { u.LockedUntil = s.Clock.Now().Add(time.Hour) })
		b := s.Browser()
		created := b.Post("/v1/client/sign_ins", "strategy", "passkey")
		b.Post("/v1/client/sign_ins/"+created.ID()+attemptFirst, "strategy", "passkey", "public_key_credential",
			d.get(t, nonce(created, "first_factor_verification"))).Refused(403, "user_locked")
	})
	t.Run("not a credential", func(t *testing.T) {
		_, _, b, path, _ := start(t)
		b.Post(path, "strategy", "passkey").Refused(422, "form_param_missing")
		a := b.Post(path, "strategy", "passkey", "public_key_credential", "{")
		a.Refused(422, "passkey_invalid_public_key_credential")
		assert.Equal(t, "public_key_credential", a.Param())
	})
	t.Run("page on an IP address", func(t *testing.T) {
		s := world.New(t)
		b := s.Browser()
		b.Origin = "http://127.0.0.1:4400"
		b.Post("/v1/client/sign_ins", "strategy", "passkey").Refused(400, "origin_invalid")
	})
	t.Run("account without passkey", func(t *testing.T) {
		s := world.New(t)
		s.User("user_1", nil)
		b := s.Browser()
		created := b.Post("/v1/client/sign_ins", "identifier", "user_1@example.com")
		b.Post("/v1/client/sign_ins/"+created.ID()+"/prepare_first_factor", "strategy", "passkey").
			Refused(400, "strategy_for_user_invalid")
	})
}
