package store

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite" // the database/sql driver
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

//go:embed schema.sql
var schema string

//go:embed organizations.sql
var organizations string

// schemaVersion is kept in SQLite's user_version. Files of version 0 are from before there were versions.
const schemaVersion = 4

// added is what each version after the first has added to schema.sql, in their order.
var added = []string{
	organizations,
	"CREATE INDEX sessions_status ON sessions (status, expire_at);",
	"ALTER TABLE dev_browsers ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0; " +
		"CREATE INDEX dev_browsers_updated_at ON dev_browsers (updated_at);",
}

// Open opens the database file, or a private one in memory for "" or ":memory:". A file has one server at a time: a
// second one is refused.
func Open(path string) (*Store, error) {
	dsn := "file::memory:"
	if path != "" && path != ":memory:" {
		if err := prepareFile(path); err != nil {
			return nil, fmt.Errorf("database %s: %w", path, err)
		}
		// Exclusive locking keeps others out for as long as the file is open, on every platform.
		dsn = fileURL(path) + "?_pragma=locking_mode(EXCLUSIVE)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", path, err)
	}
	// One connection: an in-memory database lives in its connection, and a single writer is what serialises updates.
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	s := &Store{db: db}
	if err := s.Update(context.Background(), (*Tx).migrate); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("database %s: %w", path, explained(err))
	}
	return s, nil
}

// prepareFile makes the file its owner's alone: it holds the signing key and everybody's sessions. SQLite gives the
// same mode to the files beside it.
func prepareFile(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return errors.New("it is not a file")
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return errors.Unwrap(err)
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// fileURL is SQLite's URI of a path, in which ?, # and % have no meaning of their own.
func fileURL(path string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return "file:" + strings.Join(parts, "/")
}

// explained says in a sentence what SQLite says in a code.
func explained(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return errors.New("another server is using it; stop that one, or give this one a file of its own")
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return errors.New("it is not a database of signin-dev")
	}
	return err
}

// migrate brings the file to the schema of this version.
func (t *Tx) migrate() error {
	var version, tables, ours int
	for query, into := range map[string]*int{
		"PRAGMA user_version": &version,
		"SELECT count(*) FROM sqlite_master WHERE type = 'table'":                          &tables,
		"SELECT count(*) FROM sqlite_master WHERE name IN ('instance', 'identifications')": &ours,
	} {
		if err := t.tx.QueryRowContext(t.ctx, query).Scan(into); err != nil {
			return err
		}
	}
	switch {
	case version == schemaVersion && ours == 2:
		return nil
	case version > schemaVersion && ours == 2:
		return fmt.Errorf("it was written by a newer signin-dev (schema %d, this one knows %d)", version, schemaVersion)
	case tables > 0 && ours != 2:
		return errors.New("it is not a database of signin-dev")
	case tables > 0 && version > 0:
		return t.upgrade(strings.Join(added[version-1:], "\n"))
	case tables > 0:
		return t.fromVersion0()
	}
	return t.create()
}

func (t *Tx) create() error {
	return t.upgrade(schema + strings.Join(added, "\n"))
}

// upgrade runs statements that lead to the schema of this version.
func (t *Tx) upgrade(statements string) error {
	return t.exec(fmt.Sprintf("%s; PRAGMA user_version = %d", statements, schemaVersion))
}

// fromVersion0 writes all documents again, because version 0 lacks columns that are made from them.
func (t *Tx) fromVersion0() error {
	instance, err := t.pairs("SELECT key, doc FROM instance")
	if err != nil {
		return err
	}
	browsers, err := t.pairs("SELECT token_hash, client_id FROM dev_browsers")
	if err != nil {
		return err
	}
	users, err := many[domain.User](t, "SELECT doc FROM users ORDER BY rowid")
	if err != nil {
		return err
	}
	clients, err := many[domain.Client](t, "SELECT doc FROM clients")
	if err != nil {
		return err
	}
	sessions, err := many[domain.Session](t, "SELECT doc FROM sessions ORDER BY rowid")
	if err != nil {
		return err
	}
	messages, err := many[domain.Message](t, "SELECT doc FROM messages ORDER BY seq")
	if err != nil {
		return err
	}
	// Attempts and strategies' own values live for minutes: they are dropped.
	for _, table := range tables {
		if err := t.exec("DROP TABLE IF EXISTS " + table); err != nil {
			return err
		}
	}
	if err := t.create(); err != nil {
		return err
	}
	for key, doc := range instance {
		if err := t.PutInstance(key, json.RawMessage(doc)); err != nil {
			return err
		}
	}
	for hash, client := range browsers {
		if err := t.PutDevBrowser(hash, client, time.Time{}); err != nil {
			return err
		}
	}
	return errors.Join(
		each(users, t.PutUser),
		each(clients, t.PutClient),
		each(sessions, t.PutSession),
		each(messages, t.PutMessage),
	)
}

func each[T any](all []*T, put func(*T) error) error {
	for _, v := range all {
		if err := put(v); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) pairs(query string) (map[string]string, error) {
	rows, err := t.tx.QueryContext(t.ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		out[key] = value
	}
	return out, rows.Err()
}
