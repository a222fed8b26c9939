package onetap_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

func start(t *testing.T) (*world.World, *onetap.Issuer) {
	t.Helper()
	s := world.New(t)
	s.User("user_1", nil)
	return s, s.App.OneTap
}

func signIn(t *testing.T, s *world.World, google *onetap.Issuer, id external.Identity) world.Answer {
	t.Helper()
	token, err := google.Token(id, "")
	require.NoError(t, err)
	return s.Browser().Post("/v1/client/sign_ins", "strategy", "google_one_tap", "token", token)
}

func TestOneTapSignsInTheLinkedAccount(t *testing.T) {
	s, google := start(t)
	s.User("user_2", func(u *domain.User) {
		u.ExternalAccounts = []domain.ExternalAccount{
			{ID: "eac_1", Provider: "oauth_google", Subject: "108", CreatedAt: s.Clock.Now(), UpdatedAt: s.Clock.Now()},
		}
	})
	a := signIn(t, s, google, external.Identity{Subject: "108", Email: "user_1@example.com", EmailVerified: true})
	assert.Equal(t, "complete", a.Response()["status"])
	assert.Contains(t, a.Text, `"user_2"`, "the subject names the account, not the address")
}

func TestOneTapLinksByVerifiedAddress(t *testing.T) {
	s, google := start(t)
	require.Equal(
		t,
		"complete",
		signIn(t, s, google, external.Identity{Subject: "108", Email: "User_1@example.com",
			EmailVerified: true}).Response()["status"],
	)
	accounts := s.Stored("user_1").ExternalAccounts
	require.Len(t, accounts, 1)
	assert.Equal(t, "108", accounts[0].Subject)
	require.Equal(
		t,
		"complete",
		signIn(t, s, google, external.Identity{Subject: "108", Email: "changed@example.com"}).Response()["status"],
	)
}

func TestOneTapUnknownAccount(t *testing.T) {
	s, google := start(t)
	signIn(
		t,
		s,
		google,
		external.Identity{Subject: "1", Email: "nobody@example.com", EmailVerified: true},
	).Refused(404, "external_account_not_found")
	signIn(
		t,
		s,
		google,
		external.Identity{Subject: "1", Email: "user_1@example.com"},
	).Refused(404, "external_account_not_found")
	s.User("user_3", func(u *domain.User) { u.Emails[0].Verified = false })
	signIn(
		t,
		s,
		google,
		external.Identity{Subject: "1", Email: "user_3@example.com", EmailVerified: true},
	).Refused(404, "external_account_not_found")
}

func TestOneTapRefuses(t *testing.T) {
	s, google := start(t)
	identity := external.Identity{Subject: "108", Email: "user_1@example.com", EmailVerified: true}
	foreign, err := onetap.NewIssuer(s.BaseURL+"/__dev/one_tap", app.OneTapClientID, nil, s.Clock.Now)
	require.NoError(t, err)
	signIn(t, s, foreign, identity).Refused(400, "google_one_tap_token_invalid")

	token, err := google.Token(identity, "")
	require.NoError(t, err)
	s.Wait(time.Hour + time.Minute)
	s.Browser().
		Post("/v1/client/sign_ins", "strategy", "google_one_tap", "token", token).
		Refused(400, "google_one_tap_token_invalid")
	s.Browser().Post("/v1/client/sign_ins", "strategy", "google_one_tap").Refused(422, "form_param_missing")
}

func TestPagesLearnTheClientID(t *testing.T) {
	s, _ := start(t)
	env := s.Browser().Get("/v1/environment")
	assert.Equal(
		t,
		app.OneTapClientID,
		env.Body["display_config"].(map[string]any)["google_one_tap_client_id"],
		env.Text,
	)
}

// Google lets a token live for an hour.
func TestATokenOpensOneBrowserOnce(t *testing.T) {
	s, google := start(t)
	identity := external.Identity{Subject: "108", Email: "user_1@example.com", EmailVerified: true}
	token, err := google.Token(identity, "")
	require.NoError(t, err)
	const path = "/v1/client/sign_ins"
	require.Equal(
		t,
		"complete",
		s.Browser().Post(path, "strategy", "google_one_tap", "token", token).Response()["status"],
	)
	s.Browser().Post(path, "strategy", "google_one_tap", "token", token).Refused(400, "google_one_tap_token_invalid")

	own, stranger := s.Browser(), s.Browser()
	bound, err := google.Token(identity, own.Do("PUT", "/v1/client").ID())
	require.NoError(t, err)
	stranger.Post(path, "strategy", "google_one_tap", "token", bound).Refused(400, "google_one_tap_token_invalid")
	stranger.Do("PUT", "/v1/client")
	stranger.Post(path, "strategy", "google_one_tap", "token", bound).Refused(400, "google_one_tap_token_invalid")
	require.Equal(t, "complete", own.Post(path, "strategy", "google_one_tap", "token", bound).Response()["status"])
}
