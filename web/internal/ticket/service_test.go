package ticket_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

type fixture struct {
	*world.World
	t       *testing.T
	tickets *ticket.Service
}

func start(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t}
	f.World = world.New(t)
	f.tickets = f.App.Tickets
	f.User("user_1", nil)
	return f
}

func (f *fixture) issue(life time.Duration) ticket.SignInToken {
	f.t.Helper()
	var token ticket.SignInToken
	f.Update(func(tx *store.Tx) (err error) {
		token, err = f.tickets.Issue(tx, f.Clock.Now(), "user_1", life)
		return err
	})
	return token
}

func (f *fixture) revoke(id string) (token ticket.SignInToken, code string) {
	f.t.Helper()
	f.Update(func(tx *store.Tx) error {
		var err error
		token, err = f.tickets.Revoke(tx, f.Clock.Now(), id)
		code = apierr.Code(err)
		return nil
	})
	return token, code
}

func signIn(b *world.Browser, text string) world.Answer {
	return b.Post("/v1/client/sign_ins", "strategy", "ticket", "ticket", text)
}

func TestTicketSignsInOnce(t *testing.T) {
	f := start(t)
	token := f.issue(time.Hour)
	done := signIn(f.Browser(), token.Token)
	assert.Equal(t, "complete", done.Response()["status"])
	assert.NotEmpty(t, done.Response()["created_session_id"])
	signIn(f.Browser(), token.Token).Refused(400, "sign_in_token_already_used_code")
	_, code := f.revoke(token.ID)
	assert.Equal(t, "sign_in_token_cannot_be_used_code", code)
}

func TestTicketStillNeedsTheSecondFactor(t *testing.T) {
	f := start(t)
	f.User("user_1", func(u *domain.User) { u.TOTP = &domain.TOTP{Verified: true, Secret: "JBSWY3DPEHPK3PXP"} })
	require.Equal(t, "needs_second_factor", signIn(f.Browser(), f.issue(time.Hour).Token).Response()["status"])
}

func TestTicketsThatAreRefused(t *testing.T) {
	t.Run("expired", func(t *testing.T) {
		f := start(t)
		token := f.issue(time.Hour)
		f.Wait(time.Hour + time.Minute)
		signIn(f.Browser(), token.Token).Refused(400, "ticket_expired_code")
	})
	t.Run("revoked", func(t *testing.T) {
		f := start(t)
		token := f.issue(time.Hour)
		revoked, code := f.revoke(token.ID)
		require.Empty(t, code)
		require.Equal(t, ticket.Revoked, revoked.Status)
		require.Empty(t, revoked.Token)
		signIn(f.Browser(), token.Token).Refused(400, "sign_in_token_revoked_code")
	})
	t.Run("unknown to revoke", func(t *testing.T) {
		_, code := start(t).revoke("sit_nobody")
		require.Equal(t, "resource_not_found", code)
	})
	t.Run("of another instance", func(t *testing.T) {
		signIn(start(t).Browser(), start(t).issue(time.Hour).Token).Refused(400, "ticket_invalid_code")
	})
	t.Run("changed", func(t *testing.T) {
		f := start(t)
		text := f.issue(time.Hour).Token
		signIn(f.Browser(), text[:len(text)-4]+"AAAA").Refused(400, "ticket_invalid_code")
	})
	t.Run("a session token", func(t *testing.T) {
		f := start(t)
		done := signIn(f.Browser(), f.issue(time.Hour).Token)
		session := done.Body["client"].(map[string]any)["sessions"].([]any)[0].(map[string]any)
		jwt := session["last_active_token"].(map[string]any)["jwt"].(string)
		signIn(f.Browser(), jwt).Refused(400, "ticket_invalid_code")
	})
	t.Run("and cannot be taken for a session token", func(t *testing.T) {
		f := start(t)
		require.Error(t, f.Keys.Verify(f.issue(time.Hour).Token, &map[string]any{}))
	})
	t.Run("missing", func(t *testing.T) {
		f := start(t)
		f.Browser().Post("/v1/client/sign_ins", "strategy", "ticket").Refused(422, "form_param_missing")
		f.Browser().Post("/v1/client/sign_ins", "strategy", "ticket", "ticket", "").Refused(422, "form_param_nil")
	})
	t.Run("user deleted", func(t *testing.T) {
		f := start(t)
		token := f.issue(time.Hour)
		f.Update(func(tx *store.Tx) error { return tx.DeleteUser("user_1") })
		signIn(f.Browser(), token.Token).Refused(400, "sign_in_identification_or_user_deleted")
	})
	t.Run("user banned or locked", func(t *testing.T) {
		f := start(t)
		f.User("user_1", func(u *domain.User) { u.Banned = true })
		signIn(f.Browser(), f.issue(time.Hour).Token).Refused(403, "user_banned")
		f.User("user_1", func(u *domain.User) { u.LockedUntil = f.Clock.Now().Add(time.Hour) })
		signIn(f.Browser(), f.issue(time.Hour).Token).Refused(403, "user_locked")
	})
	t.Run("while signed in, and keeps it good", func(t *testing.T) {
		f := start(t)
		b := f.SignedIn("user_1")
		token := f.issue(time.Hour)
		signIn(b, token.Token).Refused(400, "session_exists")
		require.Equal(t, "complete", signIn(f.Browser(), token.Token).Response()["status"])
	})
}

func TestTicketLinkLeadsToTheApp(t *testing.T) {
	f := start(t)
	token := f.issue(time.Hour)
	require.True(t, strings.HasPrefix(*token.URL, world.URL+"/v1/tickets/accept?ticket="))
	path := strings.TrimPrefix(*token.URL, world.URL)
	for redirect, want := range map[string]string{
		"": world.URL + "/", "http://localhost:3000/in?a=b&__clerk_status=complete": "http://localhost:3000/in",
	} {
		b := f.Browser()
		b.Origin = ""
		a := b.Get(path + "&redirect_url=" + url.QueryEscape(redirect))
		require.Equal(t, http.StatusSeeOther, a.Status, a.Text)
		location, err := url.Parse(a.Header.Get("Location"))
		require.NoError(t, err)
		assert.Equal(t, token.Token, location.Query().Get("__clerk_ticket"))
		assert.Equal(t, []string{"sign_in"}, location.Query()["__clerk_status"])
		location.RawQuery = ""
		assert.Equal(t, want, location.String())
	}
	require.Equal(
		t,
		"complete",
		signIn(f.Browser(), token.Token).Response()["status"],
		"following the link does not spend it",
	)

	b := f.Browser()
	b.Origin = ""
	b.Get(path).Refused(400, "sign_in_token_already_used_code")
	b.Get("/v1/tickets/accept?ticket=abc").Refused(400, "ticket_invalid_code")
	b.Get("/v1/tickets/accept").Refused(400, "missing_query_parameter")
}

func TestTicketLinkIsNoOpenRedirect(t *testing.T) {
	f := start(t)
	path := strings.TrimPrefix(*f.issue(time.Hour).URL, world.URL)
	for target, code := range map[string]string{
		"https://evil.example/": "redirect_url_domain_mismatch", "//evil.example/": "invalid_redirect_url",
		`/\evil.example`:      "invalid_redirect_url",
		"javascript:alert(1)": "invalid_url_scheme", "https://localhost@evil.example": "invalid_redirect_url",
	} {
		b := f.Browser()
		b.Origin = ""
		a := b.Get(path + "&redirect_url=" + url.QueryEscape(target))
		assert.Empty(t, a.Header.Get("Location"), target)
		a.Refused(400, code)
	}
}
