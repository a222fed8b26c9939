package signup_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

const newcomer = "new@example.com"

// Nothing that completes a sign-up goes around its check, and all of it counts when the check is passed.
func TestAnOpenCheckEndsNoSignUp(t *testing.T) {
	ways := map[string]func(w *world.World, b *world.Browser){
		"a name and a password": func(_ *world.World, b *world.Browser) {
			signUp(b, "username", "newcomer", "password", "correct horse battery").OK()
		},
		"One Tap": func(w *world.World, b *world.Browser) {
			signUp(b, "strategy", "google_one_tap", "token", w.OneTap(newcomer)).OK()
		},
		"a provider": func(_ *world.World, b *world.Browser) {
			b.Through(b.Trip("sign_ups", "oauth_google"), newcomer, "allow")
		},
		"a transfer": func(w *world.World, b *world.Browser) {
			b.Through(b.Trip("sign_ins", "oauth_google"), newcomer, "allow")
			signUp(b, "transfer", "true").OK()
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			w := world.Walk(t)
			w.Settings(func(s *settings.Settings) { s.ProtectGate = true })
			b := w.Browser()
			way(w, b)
			a := b.Client()
			assert.Empty(t, a.Get("response.sessions"))
			w.Update(func(tx *store.Tx) error {
				_, err := tx.UserBy(domain.KindEmail, newcomer)
				assert.ErrorIs(t, err, store.ErrNotFound)
				return nil
			})
			assert.Equal(t, "missing_requirements", a.String("response.sign_up.status"))
			assert.Contains(t, a.Get("response.sign_up.missing_fields"), "protect_check")
			path := "/v1/client/sign_ups/" + a.String("response.sign_up.id")
			b.Do("PATCH", path, "first_name", "New").OK()
			proof := protect.ProofFor(a.String("response.sign_up.protect_check.token"))
			done := b.Do("PATCH", path+"/protect_check", "proof_token", proof).OK()
			assert.Equal(t, "complete", done.String("response.status"), done.Text)
			assert.Len(t, b.Client().Get("response.sessions"), 1)
			b.Do("PATCH", path+"/protect_check", "proof_token", proof).Refused(400, "protect_check_already_resolved")
		})
	}
}

// A check is there to keep programs from having messages sent.
func TestAnOpenCheckSendsNothing(t *testing.T) {
	w := world.Walk(t)
	w.Settings(func(s *settings.Settings) { s.ProtectGate = true })
	b := w.Browser()
	a := signUp(b, "email_address", newcomer, "strategy", "email_code").OK()
	path := "/v1/client/sign_ups/" + a.ID()
	b.Post(path+"/prepare_verification", "strategy", "email_code").Refused(403, "requires_protect_check")
	b.Post(path+"/attempt_verification", "strategy", "email_code", "code", "424242").
		Refused(403, "requires_protect_check")
	w.Update(func(tx *store.Tx) error {
		messages, err := tx.Messages("")
		assert.Empty(t, messages)
		return err
	})
	submit := func(b *world.Browser, token string) world.Answer {
		return b.Do("PATCH", path+"/protect_check", "proof_token", protect.ProofFor(token))
	}
	token := a.String("response.protect_check.token")
	b.Do("PATCH", path+"/protect_check").Refused(422, "form_param_missing")
	submit(b, "guess").Refused(422, "form_param_value_invalid")
	submit(w.Browser(), token).Refused(404, "resource_not_found")
	w.Wait(6 * time.Minute)
	submit(b, token).Refused(422, "form_param_value_invalid")
	renewed := b.Get(path).String("response.protect_check.token")
	require.NotEqual(t, token, renewed)
	submit(b, renewed).OK()
	b.Post(path+"/prepare_verification", "strategy", "email_code").OK()
	done := b.Post(path+"/attempt_verification", "strategy", "email_code", "code", w.Code(newcomer)).OK()
	assert.Equal(t, "complete", done.String("response.status"))
}
