package signin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// toy is a strategy that this test alone registers: whoever says "please" is let in.
func toy() signin.Strategy {
	const name = "toy_word"
	check := func(c *fapi.Call, v *domain.Verification, _ string) error {
		if c.Form.Get("word") != "please" || v.Decoy {
			return signin.Wrong(apierr.Param("form_code_incorrect", "word", "That is not the word."))
		}
		return nil
	}
	factors := func(_ *fapi.Call, u *domain.User) []signin.Factor {
		return []signin.Factor{{Strategy: name, EmailAddressID: u.PrimaryEmailID}}
	}
	ask := func(c *fapi.Call, v *domain.Verification) {
		v.ExpireAt, v.Message = c.Now.Add(time.Minute), "Say the word."
	}
	return signin.Strategy{
		Name: name, FirstFactors: factors, SecondFactors: factors, ReachesUser: true, VerifiesNew: true,
		GenericFactors: func(kind, _,
			id string) []signin.Factor {
			return []signin.Factor{{Strategy: name, EmailAddressID: id}}
		},
		Prepare: func(c *fapi.Call, s *signin.Step) error {
			ask(c, s.Verification)
			return nil
		},
		Attempt:       func(c *fapi.Call, s *signin.Step) error { return check(c, s.Verification, "") },
		AttemptParams: []string{"word"},
		Object:        "verification_toy",
		Attribute: signin.Attribute{
			Name:     domain.KindEmail,
			First:    true,
			Second:   true,
			Verifies: true,
			Listed:   true,
		},
		Environment: func(env map[string]any) { env["toy"] = "on" },
		Proof: &signin.Proof{
			Kind: domain.KindEmail, Answers: []string{"word"},
			Ask: func(c *fapi.Call, v *domain.Verification, _ string, _ signin.Purpose) (string, error) {
				ask(c, v)
				return "", nil
			},
			Answer: check,
		},
	}
}

// TestAStrategyIsOneRow registers a strategy by its row alone, and finds it everywhere.
func TestAStrategyIsOneRow(t *testing.T) {
	s := world.New(t, func(cfg *app.Config) { cfg.Strategies, cfg.Judge = []signin.Strategy{toy()}, nil })
	s.User("ada", world.WithTOTP)

	t.Run("environment", func(t *testing.T) {
		env := s.Browser().Get("/v1/environment")
		assert.Equal(t, "on", env.Body["toy"])
		for _, path := range []string{"auth_config.first_factors", "auth_config.second_factors",
			"auth_config.email_address_verification_strategies",
			"user_settings.attributes.email_address.first_factors", "user_settings.attributes.email_address.verifications"} {
			assert.Contains(t, env.Get(path), "toy_word", path)
		}
	})
	t.Run("sign-in, both factors, wire", func(t *testing.T) {
		b := s.Browser()
		a := b.Start("strategy", "toy_word")
		v := a.Object("first_factor_verification")
		assert.Equal(t, "verification_toy", v["object"])
		assert.Equal(t, "Say the word.", v["message"])
		assert.Contains(t, a.Text, `{"strategy":"toy_word","email_address_id":"idn_ada"}`)
		b.Step(a.ID(), "attempt_first_factor", "strategy", "toy_word", "word", "now").
			Refused(422, "form_code_incorrect")
		second := b.Step(a.ID(), "attempt_first_factor", "strategy", "toy_word", "word", "please")
		assert.Equal(t, "needs_second_factor", second.Response()["status"])
		b.Step(a.ID(), "prepare_second_factor", "strategy", "toy_word").OK()
		done := b.Step(a.ID(), "attempt_second_factor", "strategy", "toy_word", "word", "please")
		assert.Equal(t, "complete", done.Response()["status"])
	})
	t.Run("/v1/me", func(t *testing.T) {
		s.User("bob", nil)
		b := s.SignedIn("bob")
		id := b.Post("/v1/me/email_addresses", "email_address", "second@example.com").ID()
		b.Post("/v1/me/email_addresses/"+id+"/prepare_verification", "strategy", "toy_word").OK()
		b.Post("/v1/me/email_addresses/"+id+"/attempt_verification", "word", "now").Refused(422, "form_code_incorrect")
		b.Post("/v1/me/email_addresses/"+id+"/attempt_verification", "word", "please").OK()
		assert.Equal(t, "bob", s.Stored("second@example.com").ID)
	})
	t.Run("sign-up", func(t *testing.T) {
		b := s.Browser()
		id := b.Post("/v1/client/sign_ups", "email_address", "new@example.com").ID()
		shown := b.Get("/v1/client/sign_ups/" + id)
		assert.Contains(t, shown.Get("response.verifications.email_address.supported_strategies"), "toy_word")
		b.Post("/v1/client/sign_ups/"+id+"/prepare_verification", "strategy", "toy_word").OK()
		done := b.Post("/v1/client/sign_ups/"+id+"/attempt_verification", "strategy", "toy_word", "word", "please")
		assert.Equal(t, "complete", done.Response()["status"])
		assert.NotNil(t, s.Stored("new@example.com"))
	})
}
