package emaillink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// adding is a user who has asked for a link that verifies a new address.
func adding(t *testing.T) (w *world.World, b *world.Browser, path, link string) {
	t.Helper()
	w = world.Walk(t)
	w.User("ada@example.com", nil)
	b = w.SignedIn("ada@example.com")
	path = "/v1/me/email_addresses/" + b.Post("/v1/me/email_addresses", "email_address", "new@example.com").ID()
	a := b.Post(path+"/prepare_verification", "strategy", "email_link", "redirect_url", "/verify")
	require.Equal(t, "unverified", a.OK().String("response.verification.status"))
	return w, b, path, w.Inbox("new@example.com").Link
}

func TestALinkVerifiesAnAddress(t *testing.T) {
	w, b, path, link := adding(t)
	assert.Nil(t, w.Stored("new@example.com"), "not before the link was used")
	other := w.Browser()
	assert.Equal(t, "verified", open(other, link).Get("__clerk_status"))
	assert.Equal(t, "verified", b.Get(path).String("response.verification.status"))
	assert.NotNil(t, w.Stored("new@example.com"))
	assert.Empty(t, other.Client().Get("response.sessions"), "it signs nobody in")
	assert.Equal(t, "failed", open(w.Browser(), link).Get("__clerk_status"), "a link works once")
}

func TestALinkOfAnAddressIsRefused(t *testing.T) {
	t.Run("too late", func(t *testing.T) {
		w, b, path, link := adding(t)
		w.Wait(11 * time.Minute)
		assert.Equal(t, "expired", open(b, link).Get("__clerk_status"))
		assert.Equal(t, domain.Expired, b.Get(path).String("response.verification.status"))
	})
	t.Run("taken in between", func(t *testing.T) {
		w, b, path, link := adding(t)
		w.User("new@example.com", nil)
		assert.Equal(t, "failed", open(b, link).Get("__clerk_status"))
		assert.Equal(t, domain.Failed, b.Get(path).String("response.verification.status"))
	})
	t.Run("banned", func(t *testing.T) {
		w, _, _, link := adding(t)
		u := w.Stored("ada@example.com")
		w.User(u.ID, world.Banned)
		assert.Equal(t, "failed", open(w.Browser(), link).Get("__clerk_status"))
	})
}
