package signup_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

var variable = regexp.MustCompile(`"(id|client_id|clerk_trace_id)":"[^"]*"|"(\w+_at)":\d+`)

// neutral is an answer without what is different in any two answers.
func neutral(t *testing.T, a world.Answer, identifier string) string {
	t.Helper()
	text, err := json.Marshal(a.Body)
	require.NoError(t, err)
	return variable.ReplaceAllString(strings.ReplaceAll(string(text), identifier, "IDENTIFIER"), "$1$2")
}

// With enumeration protection a sign-up for somebody else's address goes on as any other, up to the code that never
// comes.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.EnumerationProtection = true })
	w.User("known", func(u *domain.User) {
		u.Phones = []domain.Phone{{ID: "idn_phone", Number: "+12015550123", Verified: true}}
	})
	for _, kind := range []struct{ field, strategy, known, unknown string }{
		{"email_address", "email_code", "known@example.com", "other@example.com"},
		{"email_address", "email_link", "known@example.com", "another@example.com"},
		{"phone_number", "phone_code", "+12015550123", "+12015550124"},
	} {
		var seen [2][]string
		for i, identifier := range []string{kind.known, kind.unknown} {
			b := w.Browser()
			b.Do("PUT", "/v1/client")
			keep := func(a world.Answer) world.Answer {
				seen[i] = append(seen[i], neutral(t, a, identifier))
				return a
			}
			keep(signUp(b, kind.field, identifier, "password", world.Password))
			a := keep(signUp(b, kind.field, identifier))
			path := "/v1/client/sign_ups/" + a.String("response.id")
			keep(b.Do("PATCH", path, kind.field, identifier))
			more := []string{"strategy", kind.strategy}
			if kind.strategy == "email_link" {
				more = append(more, "redirect_url", world.AppURL+"/verify")
			}
			keep(b.Do("POST", path+"/prepare_verification", more...))
			for range 6 {
				keep(b.Do("POST", path+"/attempt_verification", "strategy", kind.strategy, "code", "000000"))
			}
			keep(b.Do("GET", path))
		}
		assert.Equal(t, seen[1], seen[0], kind.strategy)
		notice := w.Inbox(kind.known)
		assert.Empty(t, notice.Code)
		assert.Empty(t, notice.Link)
		assert.Contains(t, notice.Body, "has an account already")
	}
}

// A test address has a code that everybody knows. It proves nothing where there is an account.
func TestTheTestCodeTakesNoAccount(t *testing.T) {
	w := world.Walk(t)
	const address = "ada+clerk_test@example.com"
	w.Settings(func(s *settings.Settings) { s.EnumerationProtection = true })
	w.User("test", func(u *domain.User) { u.Emails[0].Address = address })
	b := w.Browser()
	path := "/v1/client/sign_ups/" + signUp(b, "email_address", address).OK().String("response.id")
	b.Do("POST", path+"/prepare_verification", "strategy", "email_code").OK()
	b.Do("POST", path+"/attempt_verification", "strategy", "email_code", "code", "424242").
		Refused(422, "form_code_incorrect")
}
