package fapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/world"
)

// slow takes a good part of a second on a busy machine to hash.
var slow = secret.Argon2{Time: 4, MemoryKiB: 32 << 10, Threads: 1}

func TestNobodyWaitsForAnotherOnesHash(t *testing.T) {
	s := world.WithAda(t, func(u *domain.User) { u.PasswordHash = secret.HashPassword(slow, "slow") })
	signedIn := make(chan time.Time)
	go func() {
		s.Raw("POST", "/v1/client/sign_ins", "identifier="+world.Ada+"&password=slow", "Content-Type", world.FormType)
		signedIn <- time.Now()
	}()
	for asked := 0; ; asked++ {
		select {
		case <-signedIn:
			assert.Greater(t, asked, 10, "requests that were answered in the meantime")
			return
		default:
			require.Equal(t, 200, s.Raw("GET", "/v1/client", "").Code)
		}
	}
}

func TestNobodyWaitsForASlowBody(t *testing.T) {
	s := world.WithAda(t, nil)
	server := httptest.NewServer(s)
	defer server.Close()
	arriving := &slowBody{started: make(chan struct{}), rest: make(chan struct{})}
	done := make(chan int)
	go func() {
		res, err := http.Post(server.URL+"/v1/client/sign_ins", world.FormType, arriving)
		if assert.NoError(t, err) {
			_ = res.Body.Close()
			done <- res.StatusCode
		}
	}()
	<-arriving.started
	require.Equal(t, 200, s.Raw("GET", "/v1/client", "").Code)
	close(arriving.rest)
	assert.Equal(t, 200, <-done)
}

// slowBody is a form whose end comes when rest is closed.
type slowBody struct {
	started, rest chan struct{}
	part          int
}

func (b *slowBody) Read(p []byte) (int, error) {
	switch b.part++; b.part {
	case 1:
		return copy(p, "identifier="), nil
	case 2:
		close(b.started)
		<-b.rest
		return copy(p, world.Ada), nil
	}
	return strings.NewReader("").Read(p)
}

func TestGuessesAtOnceAreCounted(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(now *settings.Settings) { now.LockoutAttempts = 5 })
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			s.Raw(
				"POST",
				"/v1/client/sign_ins",
				"identifier="+world.Ada+"&password=guessed-wrong",
				"Content-Type",
				world.FormType,
			)
		})
	}
	wg.Wait()
	assert.True(t, s.Stored("ada").LockedUntil.After(s.Clock.Now()))
	s.Browser().Start("password", world.Password).Refused(403, "user_locked")
}

func TestRateLimitCountsARequestOnce(t *testing.T) {
	s := world.WithAda(t, nil)
	s.Settings(func(now *settings.Settings) { now.RateLimit = true })
	for range 5 {
		require.Equal(t, "complete", s.Browser().Start("password", world.Password).Response()["status"])
	}
	s.Browser().Start("password", world.Password).Refused(429, "too_many_requests")
}
