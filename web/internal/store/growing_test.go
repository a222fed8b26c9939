package store

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// watched passes statements on, and keeps what SQLite would do for each.
type watched struct {
	*sql.Tx
	plans map[string][]string
}

func (e watched) explain(ctx context.Context, query string, args []any) {
	rows, err := e.Tx.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return // the statement itself fails with the same error
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if rows.Scan(&id, &parent, &unused, &step) == nil {
			e.plans[query] = append(e.plans[query], step)
		}
	}
}

func (e watched) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	e.explain(ctx, query, args)
	return e.Tx.ExecContext(ctx, query, args...)
}

func (e watched) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	e.explain(ctx, query, args)
	return e.Tx.QueryContext(ctx, query, args...)
}

func (e watched) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	e.explain(ctx, query, args)
	return e.Tx.QueryRowContext(ctx, query, args...)
}

// everyUserFilter is one filter for each field, and one for each order.
func everyUserFilter() []UserFilter {
	yes, no, day := true, false, map[string]int64{"created_at": 1}
	all := []UserFilter{
		{},
		{Limit: 10, Offset: 5},
		{IDs: []string{"a"}},
		{NotIDs: []string{"a"}, Limit: 10},
		{ExternalIDs: []string{"a"}},
		{NotExternalIDs: []string{"a"}, Limit: 10},
		{Any: map[string][]string{domain.KindEmail: {"a@b.co"}}},
		{Like: map[string]string{domain.KindEmail: "a"}},
		{Search: "a"},
		{Name: "a"},
		{Banned: &yes},
		{Banned: &no},
		{Before: day},
		{After: day},
		{StartingAfter: "a", Limit: 10},
		{Organizations: []string{"o"}},
		{NotOrganizations: []string{"o"}, Limit: 10},
	}
	for _, order := range userOrders {
		all = append(all, UserFilter{Order: order, Limit: 10}, UserFilter{Order: order, Ascending: true, Limit: 10})
	}
	return all
}

// exercise is what requests do: every way to find something, and every way to remove it.
func exercise(t *testing.T, tx *Tx) {
	t.Helper()
	now := time.Now()
	for _, f := range everyUserFilter() {
		_, err := tx.FindUsers(f)
		require.NoError(t, err)
		_, err = tx.CountUsers(f)
		require.NoError(t, err)
	}
	for _, f := range []SessionFilter{
		{}, {UserID: "u"}, {ClientID: "c"}, {UserID: "u", Status: domain.SessionActive, Now: now},
		{Status: domain.SessionExpired, Now: now, Limit: 10},
	} {
		_, _, err := tx.FindSessions(f)
		require.NoError(t, err)
	}
	for _, f := range []OrganizationFilter{{Limit: 10}, {Search: "a"}, {Members: []string{"u"}}, {CreatedBy: "u"}} {
		_, _, err := tx.FindOrganizations(f)
		require.NoError(t, err)
	}
	for _, f := range []MembershipFilter{
		{OrganizationID: "o"}, {UserID: "u"}, {OrganizationID: "o", Roles: []string{"org:admin"}},
		{OrganizationID: "o", Users: UserFilter{Search: "a"}},
	} {
		_, _, err := tx.FindMemberships(f)
		require.NoError(t, err)
	}
	for _, find := range []func() error{
		func() error { _, err := tx.UserBy(domain.KindEmail, "a@b.co"); return err },
		func() error { _, err := tx.UserByIdentification("idn"); return err },
		func() error { _, err := tx.ClientByToken("x"); return err },
		func() error { _, err := tx.DevBrowser("x"); return err },
		func() error { _, err := tx.Membership("o", "u"); return err },
		func() error { _, err := tx.OrganizationBySlug("o"); return err },
		func() error { _, err := tx.User("u"); return err },
		func() error { _, err := tx.Session("s"); return err },
		func() error { _, err := tx.SignIn("s"); return err },
		func() error { return tx.TakeDoc("b", "k", now, new(any)) },
	} {
		require.ErrorIs(t, find(), ErrNotFound)
	}
	_, err := tx.HasUsers()
	require.NoError(t, err)
	_, err = tx.ClientSessions("c")
	require.NoError(t, err)
	_, err = tx.Messages("a@b.co")
	require.NoError(t, err)
	require.NoError(t, tx.DeleteMessages("a@b.co"))
	require.NoError(t, tx.PutUser(&domain.User{ID: "u", Username: "u"}))
	require.NoError(t, tx.PutSession(&domain.Session{ID: "s", ClientID: "c", UserID: "u"}))
	require.NoError(t, tx.DeleteClient("c"))
	require.NoError(t, tx.DeleteUser("u"))
	_, err = tx.Sweep(now)
	require.NoError(t, err)
}

// However many users there are: no statement reads a table from its beginning to its end. What is searched by a part of
// its text reads an index from end to end, which holds that text alone.
func TestEveryStatementUsesAnIndex(t *testing.T) {
	s, err := Open("")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	plans := map[string][]string{}
	require.NoError(t, s.Update(t.Context(), func(tx *Tx) error {
		tx.tx = watched{tx.tx.(*sql.Tx), plans}
		exercise(t, tx)
		return nil
	}))
	require.Greater(t, len(plans), 60)
	for query, steps := range plans {
		for _, step := range steps {
			whole := strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, " USING ")
			assert.False(t, whole && step != "SCAN CONSTANT ROW", "%s\n%s", query, step)
			sorted := strings.Contains(step, "TEMP B-TREE FOR ORDER BY") && !strings.Contains(query, "WHERE")
			assert.False(t, sorted, "%s\n%s", query, step)
		}
	}
}

// BenchmarkGrowing is what requests cost beside 100,000 users with a session each, in a file.
func BenchmarkGrowing(b *testing.B) {
	const many = 100_000
	file := filepath.Join(b.TempDir(), "growing.db")
	s, err := Open(file)
	require.NoError(b, err)
	now := time.Now()
	require.NoError(b, s.Update(b.Context(), func(tx *Tx) error {
		for i := range many {
			id := fmt.Sprintf("user_%06d", i)
			at := now.Add(time.Duration(i) * time.Second)
			u := &domain.User{ID: id, FirstName: "First", LastName: id, CreatedAt: at, UpdatedAt: at,
				Emails: []domain.Email{{ID: "idn_" + id, Address: id + "@example.com", Verified: true}}}
			if err := tx.PutUser(u); err != nil {
				return err
			}
			client := &domain.Client{ID: "client_" + id, TokenHash: id, UpdatedAt: at}
			if err := tx.PutClient(client); err != nil {
				return err
			}
			if err := tx.PutDevBrowser(id, client.ID, time.Now()); err != nil {
				return err
			}
			session := &domain.Session{ID: "sess_" + id, ClientID: client.ID, UserID: id, Status: domain.SessionActive,
				CreatedAt: at, UpdatedAt: at, ExpireAt: at.Add(time.Hour)}
			if err := tx.PutSession(session); err != nil {
				return err
			}
		}
		return nil
	}))
	n := 0
	for _, of := range []struct {
		name string
		do   func(tx *Tx) error
	}{
		{"page", func(tx *Tx) error { _, err := tx.FindUsers(UserFilter{Limit: 10}); return err }},
		{"last page", func(tx *Tx) error { _, err := tx.FindUsers(UserFilter{Limit: 10, Offset: many - 10}); return err }},
		{"count", func(tx *Tx) error { _, err := tx.CountUsers(UserFilter{}); return err }},
		{"by address", func(tx *Tx) error {
			_, err := tx.FindUsers(UserFilter{Any: map[string][]string{domain.KindEmail: {"user_050000@example.com"}}})
			return err
		}},
		{"by a part of anything", func(tx *Tx) error {
			_, err := tx.FindUsers(UserFilter{Search: "er_0500", Limit: 10})
			return err
		}},
		{"delete a client", func(tx *Tx) error { n++; return tx.DeleteClient(fmt.Sprintf("client_user_%06d", n%many)) }},
	} {
		b.Run(of.name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.Update(b.Context(), of.do))
			}
		})
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			require.NoError(b, s.Close())
			s, err = Open(file)
			require.NoError(b, err)
		}
	})
	require.NoError(b, s.Close())
}
