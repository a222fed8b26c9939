package me_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Whoever signs in thousands of times must not make the list of their devices a list of thousands.
func TestTheListOfSessionsEnds(t *testing.T) {
	s, b := start(t)
	now := s.Clock.Now()
	s.Update(func(tx *store.Tx) error {
		for i := range 300 {
			at := now.Add(time.Duration(i-300) * time.Minute)
			session := &domain.Session{ID: fmt.Sprintf("sess_%d", i), ClientID: "client_x", UserID: "user_1",
				Status: domain.SessionActive, CreatedAt: at, UpdatedAt: at, ExpireAt: now.Add(time.Hour),
				LastActiveAt: at, AbandonAt: now.Add(2 * time.Hour)}
			if i%2 == 1 {
				session.Status = domain.SessionEnded
			}
			if err := tx.PutSession(session); err != nil {
				return err
			}
		}
		return nil
	})
	for path, next := range map[string]string{"/v1/me/sessions": "sess_299", "/v1/me/sessions/active": "sess_298"} {
		var list []map[string]any
		require.NoError(t, json.Unmarshal([]byte(b.Get(path).Text), &list))
		assert.Len(t, list, 100, path)
		assert.Equal(t, next, list[1]["id"], "the newest first, after the session that asks")
	}
}
