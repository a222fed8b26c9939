package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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
		gone, err := tx.Sweep(now.Add(time.Minute))
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
		require.NoError(
			t,
			s.Update(t.Context(), func(tx *store.Tx) error { return tx.PutUser(user("a", "x@example.com")) }),
		)
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "the signing key is in it")
		require.NoError(t, s.Close())
	}
	_, err := store.Open(filepath.Join(file, "below-a-file.db"))
	require.Error(t, err)
}

func TestPathsAreTakenAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"what?.db", "a#b.db", "100%.db", "%41.db", "with space.db", "ä.db", "x&mode=ro.db"} {
		file := filepath.Join(dir, name)
		s, err := store.Open(file)
		require.NoError(t, err, name)
		require.NoError(
			t,
			s.Update(t.Context(), func(tx *store.Tx) error { return tx.PutUser(user("a", "x@example.com")) }),
		)
		require.NoError(t, s.Close())
		info, err := os.Stat(file)
		require.NoError(t, err, name)
		assert.Positive(t, info.Size(), name)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 7, "nothing went elsewhere")
	_, err = store.Open(dir)
	require.ErrorContains(t, err, "not a file")
}

func TestASecondServerIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.db")
	first, err := store.Open(file)
	require.NoError(t, err)
	_, err = store.Open(file)
	require.ErrorContains(t, err, "another server is using it")
	require.NoError(t, first.Close())
	second, err := store.Open(file)
	require.NoError(t, err)
	require.NoError(t, second.Close())
}

func TestFilesOfOtherVersions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "s.db")
	raw := func(statements string) {
		db, err := sql.Open("sqlite", "file:"+file)
		require.NoError(t, err)
		_, err = db.Exec(statements)
		require.NoError(t, err)
		require.NoError(t, db.Close())
	}
	raw(version0)
	s, err := store.Open(file)
	require.NoError(t, err)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		u, err := tx.UserBy(domain.KindEmail, "old@example.com")
		require.NoError(t, err)
		assert.Equal(t, "user_old", u.ID)
		found, err := tx.FindUsers(store.UserFilter{Search: "OLD@"})
		require.NoError(t, err)
		assert.Len(t, found, 1, "its search columns are filled")
		var kept string
		require.NoError(t, tx.Instance("keys", &kept))
		assert.Equal(t, "signing", kept)
		sessions, err := tx.ClientSessions("client_old")
		assert.Len(t, sessions, 1)
		return err
	}))
	require.NoError(t, s.Close())

	// Version 1 had no organizations.
	raw("DROP TABLE organizations; DROP TABLE memberships; DROP INDEX sessions_status; " +
		"DROP INDEX dev_browsers_updated_at; ALTER TABLE dev_browsers DROP COLUMN updated_at; PRAGMA user_version = 1")
	s, err = store.Open(file)
	require.NoError(t, err)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.User("user_old")
		require.NoError(t, err)
		return tx.PutMembership(&domain.Membership{ID: "orgmem_1", OrganizationID: "org_1", UserID: "user_old"})
	}))
	require.NoError(t, s.Close())

	raw("PRAGMA user_version = 99")
	_, err = store.Open(file)
	require.ErrorContains(t, err, "newer signin-dev")

	require.NoError(t, os.Remove(file))
	raw("CREATE TABLE accounts (id)")
	_, err = store.Open(file)
	require.ErrorContains(t, err, "not a database of signin-dev")
	require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("no database ", 100)), 0o600))
	_, err = store.Open(file)
	require.ErrorContains(t, err, "not a database of signin-dev")
}

// version0 is a file from before there were versions.
const version0 = `
CREATE TABLE instance (key TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE clients (id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, doc TEXT NOT NULL);
CREATE TABLE dev_browsers (token_hash TEXT PRIMARY KEY, client_id TEXT NOT NULL);
CREATE TABLE users (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE TABLE identifications (kind TEXT NOT NULL, value TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (kind, value));
CREATE TABLE sessions (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, status TEXT NOT NULL,
  created_at INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE TABLE sign_ins (id TEXT PRIMARY KEY, client_id TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE docs (bucket TEXT NOT NULL, key TEXT NOT NULL, expire_at INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (bucket, key));
INSERT INTO instance VALUES ('keys', '"signing"');
INSERT INTO clients VALUES ('client_old', 'hash', '{"ID":"client_old","TokenHash":"hash"}');
INSERT INTO users VALUES ('user_old', 1, '{"ID":"user_old","Emails":[{"ID":"idn_1","Address":"old@example.com"}]}');
INSERT INTO identifications VALUES ('email_address', 'old@example.com', 'user_old');
INSERT INTO sessions VALUES ('sess_old', 'client_old', 'user_old', 'active', 1, '{"ID":"sess_old","ClientID":"client_old","UserID":"user_old","Status":"active"}');
`

func TestUsersAreFilteredAndOrdered(t *testing.T) {
	s := open(t)
	at := time.UnixMilli(1_000_000)
	yes := true
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		for i, name := range []string{"Cy", "Al", "Bo"} {
			u := user(name, strings.ToLower(name)+"_100%@example.com")
			u.FirstName, u.Username, u.PrimaryEmailID = name, "name-"+name, "idn_"+name
			u.CreatedAt = at.Add(time.Duration(i) * time.Second)
			u.Banned = name == "Bo"
			if name == "Al" {
				u.LastSignInAt = at
			}
			require.NoError(t, tx.PutUser(u))
		}
		for _, c := range []struct {
			filter store.UserFilter
			want   string
		}{
			{store.UserFilter{}, "Bo Al Cy"},
			{store.UserFilter{Order: "first_name", Ascending: true}, "Al Bo Cy"},
			{store.UserFilter{Order: "email_address"}, "Cy Bo Al"},
			{store.UserFilter{Limit: 1, Offset: 1}, "Al"},
			{store.UserFilter{StartingAfter: "Bo"}, "Al Cy"},
			{store.UserFilter{StartingAfter: "Cy", Ascending: true}, "Al Bo"},
			{store.UserFilter{NotIDs: []string{"Al"}}, "Bo Cy"},
			{store.UserFilter{Any: map[string][]string{domain.KindEmail: {"al_100%@example.com", "nobody@example.com"}}}, "Al"},
			{store.UserFilter{Like: map[string]string{domain.KindUsername: "E-B"}}, "Bo"},
			{store.UserFilter{Search: "_100%@"}, "Bo Al Cy"},
			{store.UserFilter{Search: "_1_0"}, ""},
			{store.UserFilter{Name: "cY"}, "Cy"},
			{store.UserFilter{Banned: &yes}, "Bo"},
			{store.UserFilter{Before: map[string]int64{"created_at": 1_001_000}}, "Cy"},
			{store.UserFilter{After: map[string]int64{"created_at": 1_001_000}}, "Bo"},
			{store.UserFilter{Before: map[string]int64{"last_sign_in_at": 2_000_000}}, "Al"},
		} {
			found, err := tx.FindUsers(c.filter)
			require.NoError(t, err)
			ids := []string{}
			for _, u := range found {
				ids = append(ids, u.ID)
			}
			assert.Equal(t, c.want, strings.Join(ids, " "), "%+v", c.filter)
		}
		_, err := tx.FindUsers(store.UserFilter{Order: "doc; DROP TABLE users"})
		require.Error(t, err)
		n, err := tx.CountUsers(store.UserFilter{Search: "example", Limit: 1})
		assert.Equal(t, 3, n)
		return err
	}))
}

func TestWhoLeavesWorksThereNoMore(t *testing.T) {
	s := open(t)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		in := func(user string) string {
			found, err := tx.Session("sess_" + user)
			require.NoError(t, err)
			return found.LastActiveOrganizationID
		}
		for _, id := range []string{"org_1", "org_2"} {
			require.NoError(t, tx.PutOrganization(&domain.Organization{ID: id, Slug: id, Name: id}))
		}
		require.ErrorIs(t, tx.PutOrganization(&domain.Organization{ID: "org_3", Slug: "org_1"}), store.ErrSlugTaken)
		for _, u := range []string{"al", "bo"} {
			require.NoError(t, tx.PutUser(user(u, u+"@example.com")))
			for _, id := range []string{"org_1", "org_2"} {
				m := &domain.Membership{ID: u + id, OrganizationID: id, UserID: u, Role: "org:member"}
				require.NoError(t, tx.PutMembership(m))
			}
			session := &domain.Session{ID: "sess_" + u, UserID: u, Status: "active", LastActiveOrganizationID: "org_1"}
			require.NoError(t, tx.PutSession(session))
		}
		m, err := tx.Membership("org_2", "al")
		require.NoError(t, err)
		require.NoError(t, tx.DeleteMembership(m))
		assert.Equal(t, "org_1", in("al"), "it was the other one")
		m, err = tx.Membership("org_1", "al")
		require.NoError(t, err)
		require.NoError(t, tx.DeleteMembership(m))
		assert.Equal(t, []string{"", "org_1"}, []string{in("al"), in("bo")})
		require.NoError(t, tx.DeleteOrganization("org_1"))
		assert.Empty(t, in("bo"))
		require.NoError(t, tx.DeleteUser("bo"))
		n, err := tx.CountMemberships(store.MembershipFilter{})
		assert.Zero(t, n)
		return err
	}))
}

func TestOldThingsAreSwept(t *testing.T) {
	s := open(t)
	now := time.Now()
	old := now.Add(-100 * 24 * time.Hour)
	require.NoError(t, s.Update(t.Context(), func(tx *store.Tx) error {
		for id, at := range map[string]time.Time{"old": old, "new": now, "kept": old} {
			require.NoError(t, tx.PutClient(&domain.Client{ID: "client_" + id, TokenHash: id, UpdatedAt: at}))
			require.NoError(t, tx.PutSignIn(&domain.SignIn{ID: "sia_" + id, UpdatedAt: at}))
			require.NoError(t, tx.PutMessage(&domain.Message{ID: "msg_" + id, CreatedAt: at}))
			require.NoError(
				t,
				tx.PutSession(
					&domain.Session{
						ID:        "sess_" + id,
						ClientID:  "client_" + id,
						Status:    "active",
						CreatedAt: at,
						ExpireAt:  at.Add(time.Hour),
					},
				),
			)
		}
		require.NoError(
			t,
			tx.PutSession(
				&domain.Session{
					ID:       "sess_live",
					ClientID: "client_kept",
					Status:   "active",
					ExpireAt: now.Add(time.Hour),
				},
			),
		)
		for hash, client := range map[string]string{"left": "client_none", "unused": "", "used": "client_kept"} {
			require.NoError(t, tx.PutDevBrowser(hash, client, now.Add(-90*24*time.Hour)))
		}
		require.NoError(t, tx.PutDevBrowser("new", "", now))
		_, err := tx.Sweep(now)
		require.NoError(t, err)
		for hash, kept := range map[string]bool{"left": false, "unused": false, "used": true, "new": true} {
			_, err := tx.DevBrowser(hash)
			assert.Equal(t, kept, err == nil, hash)
		}
		_, err = tx.Client("client_old")
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = tx.Client("client_kept")
		require.NoError(t, err, "somebody is signed in there")
		_, err = tx.SignIn("sia_new")
		require.NoError(t, err)
		_, total, err := tx.FindSessions(store.SessionFilter{})
		require.NoError(t, err)
		assert.Equal(t, 2, total)
		messages, err := tx.Messages("")
		assert.Len(t, messages, 1)
		return err
	}))
}

// What a list, a count and a sign-out cost with many users: nothing may scan the documents.
func BenchmarkManyUsers(b *testing.B) {
	s, err := store.Open(filepath.Join(b.TempDir(), "many.db"))
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	require.NoError(b, s.Update(b.Context(), func(tx *store.Tx) error {
		for i := range 100_000 {
			id := strconv.Itoa(i)
			u := user("user_"+id, "person"+id+"@example.com")
			u.FirstName, u.CreatedAt = "Person "+id, time.UnixMilli(int64(i))
			u.PrivateMetadata = map[string]any{"note": strings.Repeat("x", 1000)}
			if err := tx.PutUser(u); err != nil {
				return err
			}
			m := &domain.Membership{ID: "orgmem_" + id, OrganizationID: "org_" + strconv.Itoa(i/1000), UserID: u.ID,
				Role: "org:member"}
			if err := tx.PutMembership(m); err != nil {
				return err
			}
		}
		return nil
	}))
	for name, f := range map[string]func(*store.Tx) error{
		"list": func(tx *store.Tx) error { _, err := tx.FindUsers(store.UserFilter{Limit: 10}); return err },
		"last page": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Offset: 99_990})
			return err
		},
		"by name": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Order: "first_name"})
			return err
		},
		"query": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Search: "son99999"})
			return err
		},
		"count":       func(tx *store.Tx) error { _, err := tx.CountUsers(store.UserFilter{}); return err },
		"count query": func(tx *store.Tx) error { _, err := tx.CountUsers(store.UserFilter{Search: "son9"}); return err },
		"any":         func(tx *store.Tx) error { _, err := tx.HasUsers(); return err },
		"of organization": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Organizations: []string{"org_7"}})
			return err
		},
		"not of organization": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, NotOrganizations: []string{"org_7"}})
			return err
		},
		"by address": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10,
				Any: map[string][]string{domain.KindEmail: {"person77@example.com"}}})
			return err
		},
		"part of an address": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Like: map[string]string{domain.KindEmail: "son99999"}})
			return err
		},
		"name": func(tx *store.Tx) error {
			_, err := tx.FindUsers(store.UserFilter{Limit: 10, Name: "son 99999"})
			return err
		},
		"members": func(tx *store.Tx) error {
			f := store.MembershipFilter{OrganizationID: "org_7", Order: "email_address", Limit: 10}
			_, _, err := tx.FindMemberships(f)
			return err
		},
		"sweep":        func(tx *store.Tx) error { _, err := tx.Sweep(time.Now()); return err },
		"delete empty": func(tx *store.Tx) error { return tx.DeleteClient("client_x") },
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				require.NoError(b, s.Update(b.Context(), f))
			}
		})
	}
}
