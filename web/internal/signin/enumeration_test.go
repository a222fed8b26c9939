package signin_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

var variable = regexp.MustCompile(
	`"(id|nonce|clerk_trace_id|email_address_id|phone_number_id|web3_wallet_id)":"(?:[^"\\]|\\.)*"|"(\w+_at)":\d+`,
)

// comparable is an answer without what is different in any two answers.
func comparable(t *testing.T, a world.Answer, identifier string) string {
	t.Helper()
	text, err := json.Marshal(a.Body)
	require.NoError(t, err)
	body := strings.ReplaceAll(variable.ReplaceAllString(string(text), "$1$2"), identifier, "IDENTIFIER")
	return a.Header.Get("Retry-After") + body
}

// TestNobodyLearnsWhoHasAnAccount plays the same requests for accounts of every kind and for none.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	for _, kind := range []struct {
		name, known, unknown string
		user                 func(*domain.User)
	}{
		{"with a password", "known@example.com", "other@example.com", nil},
		{"without a password", "known@example.com", "other@example.com", func(u *domain.User) { u.PasswordHash = "" }},
		{"locked", "known@example.com", "other@example.com",
			func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) }},
		{"banned", "known@example.com", "other@example.com", world.Banned},
		{"unverified", "known@example.com", "other@example.com", func(u *domain.User) { u.Emails[0].Verified = false }},
		{"two factors", "known@example.com", "other@example.com", world.WithTOTP},
		{"second factor phone", "+12015550123", "+12015550124", func(u *domain.User) {
			u.Phones = []domain.Phone{{ID: "idn_phone", Number: "+12015550123", Verified: true, SecondFactor: true}}
		}},
		{"username", "known_one", "other_one", func(u *domain.User) { u.Username = "known_one" }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			s := world.New(t)
			s.Settings(func(n *settings.Settings) { n.EnumerationProtection = true; n.LockoutAttempts = 10 })
			s.User("known", kind.user)
			known, unknown := play(t, s, kind.known), play(t, s, kind.unknown)
			for i := range known {
				assert.Equal(t, unknown[i], known[i], "answer %d", i)
			}
		})
	}
}

// play sends what a curious stranger can send about an identifier.
func play(t *testing.T, s *world.World, identifier string) []string {
	t.Helper()
	var out []string
	keep := func(a world.Answer) world.Answer {
		out = append(out, comparable(t, a, identifier))
		return a
	}
	b := s.Browser()
	b.Do("PUT", "/v1/client")
	const path = "/v1/client/sign_ins"
	for _, more := range [][]string{
		{"password", "wrong password"}, {"strategy", "password"}, {"strategy", "totp"}, {"sign_up_if_missing", "true"},
		{"sign_up_if_missing", "true", "password", "wrong password"},
		{"sign_up_if_missing", "true", "strategy", "reset_password_email_code"},
	} {
		keep(b.Post(path, append([]string{"identifier", identifier}, more...)...))
	}
	for _, strategy := range []string{"email_code", "phone_code", "reset_password_email_code",
		"reset_password_phone_code", "passkey", "totp", "backup_code", "web3_metamask_signature", "email_link"} {
		keep(b.Post(path, "identifier", identifier, "strategy", strategy))
		id := keep(b.Post(path, "identifier", identifier)).ID()
		keep(b.Step(id, "prepare_first_factor", "strategy", strategy))
		keep(b.Step(id, "prepare_first_factor", "strategy", strategy))
		for range 7 {
			keep(b.Step(id, "attempt_first_factor", "strategy", strategy, "code", "111111"))
		}
		keep(b.Get(path + "/" + id))
	}
	id := keep(b.Post(path, "identifier", identifier)).ID()
	for range 12 { // past the lock
		keep(b.Step(id, "attempt_first_factor", "strategy", "password", "password", "wrong password"))
	}
	keep(b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", "111111"))
	keep(b.Step(id, "reset_password", "password", "an entirely new one"))
	return out
}

// What is shown may be generic; what counts are the user's own factors.
func TestGenericFactorsProveNothing(t *testing.T) {
	s := world.New(t)
	s.Settings(func(n *settings.Settings) { n.EnumerationProtection = true })
	s.User("ada", func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_phone", Number: "+12015550123", Verified: true, SecondFactor: true}}
		u.Emails = append(u.Emails, domain.Email{ID: "idn_new", Address: "new+clerk_test@example.com"})
	})
	for identifier, strategy := range map[string]string{"+12015550123": "phone_code",
		"new+clerk_test@example.com": "email_code"} {
		for _, strategy := range []string{strategy, "reset_password_" + strategy} {
			b := s.Browser()
			id := b.Post("/v1/client/sign_ins", "identifier", identifier, "strategy", strategy).ID()
			b.Step(id, "attempt_first_factor", "strategy", strategy, "code", "424242").
				Refused(422, "form_code_incorrect")
		}
	}
	// The user's own go on working.
	b := s.Browser()
	id := b.Start("strategy", "email_code").ID()
	assert.Equal(
		t,
		"needs_second_factor",
		b.Step(id, "attempt_first_factor", "strategy", "email_code", "code", s.Code(world.Ada)).Response()["status"],
	)
}

func TestALockedAccountTakesAsLongAsNone(t *testing.T) {
	s := world.New(t)
	s.Settings(func(n *settings.Settings) { n.EnumerationProtection = true })
	s.User("ada", func(u *domain.User) { u.LockedUntil = time.Now().Add(time.Hour) })
	a := s.Browser().Start("password", world.Password)
	a.Refused(422, "form_password_or_identifier_incorrect")
	assert.Equal(t, "password", a.Param())
}
