package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

func open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open("")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

func user(id, email string) *domain.User {
	return &domain.User{ID: id, Emails: []domain.Email{{ID: "idn_" + id, Address: email}}}
}

func TestIdentificationsAreUnique(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		require.NoError(t, tx.PutUser(user("a", "x@example.com")))
		require.NoError(t, tx.PutUser(user("a", "x@example.com")), "a user may keep its own")
		require.ErrorIs(t, tx.PutUser(user("b", "x@example.com")), store.ErrTaken)
		require.NoError(t, tx.PutUser(user("a", "y@example.com")))
		require.NoError(t, tx.PutUser(user("b", "x@example.com")), "what was given up is free")
		found, err := tx.UserBy(domain.KindEmail, "x@example.com")
		require.NoError(t, err)
		assert.Equal(t, "b", found.ID)
		require.NoError(t, tx.DeleteUser("b"))
		_, err = tx.UserBy(domain.KindEmail, "x@example.com")
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	}))
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	s := open(t)
	boom := errors.New("boom")
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		require.NoError(t, tx.PutUser(user("a", "x@example.com")))
		return boom
	})
	require.ErrorIs(t, err, boom)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.User("a")
		require.ErrorIs(t, err, store.ErrNotFound)
		return nil
	}))
}

func TestDocsExpireAndAreTakenOnce(t *testing.T) {
	s := open(t)
	now := time.Now()
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		require.NoError(t, tx.PutDoc("nonce", "n", now.Add(time.Minute), "value"))
		var v string
		require.ErrorIs(t, tx.GetDoc("nonce", "n", now.Add(time.Minute), &v), store.ErrNotFound)
		require.NoError(t, tx.TakeDoc("nonce", "n", now, &v))
		assert.Equal(t, "value", v)
		require.ErrorIs(t, tx.TakeDoc("nonce", "n", now, &v), store.ErrNotFound)
		return nil
	}))
}

func TestExpiredDocsAreDropped(t *testing.T) {
	s := open(t)
	now := time.Now()
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		require.NoError(t, tx.PutDoc("nonce", "old", now.Add(time.Minute), "value"))
		require.NoError(t, tx.PutDoc("nonce", "new", now.Add(time.Hour), "value"))
		gone, err := tx.DropExpired(now.Add(time.Minute))
		require.NoError(t, err)
		assert.EqualValues(t, 1, gone)
		left, err := tx.Docs("nonce", now)
		assert.Len(t, left, 1)
		return err
	}))
}

func TestFileKeepsItsContent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.db")
	for range 2 {
		s, err := store.Open(file)
		require.NoError(t, err)
		require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error { return tx.PutUser(user("a", "x@example.com")) }))
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "the signing key is in it")
		require.NoError(t, s.Close())
	}
	_, err := store.Open(filepath.Join(file, "below-a-file.db"))
	require.Error(t, err)
}
