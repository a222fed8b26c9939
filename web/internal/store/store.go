// Package store keeps the server's state in SQLite, in a file or in memory. Entities are JSON documents with the few
// columns that are searched; everything happens in transactions, one at a time, so that a check and the change that
// follows it cannot be interleaved. It imports domain only.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ErrNotFound is returned when there is nothing under that key.
var ErrNotFound = errors.New("store: not found")

// ErrTaken is returned by PutUser when another user has one of the identifications.
var ErrTaken = errors.New("store: identification belongs to another user")

// Store is an open database.
type Store struct {
	db      *sql.DB
	observe func([]Change)
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// statements run in a transaction: *sql.Tx, or what a test puts in front of it.
type statements interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is one transaction. It must not be kept after the function it was given to.
type Tx struct {
	tx       statements
	ctx      context.Context
	changes  []Change
	replaced bool // everything: there is nothing to tell
}

// Update runs fn in a transaction, commits when it returns nil and rolls back otherwise. Transactions do not nest: fn
// must not call Update, nor wait for an HTTP request to this server.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	// A caller who goes away must not interrupt a statement: the driver would drop the connection, and with it a
	// database in memory.
	ctx = context.WithoutCancel(ctx)
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	t := &Tx{tx: tx, ctx: ctx}
	if err := fn(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	if s.observe != nil && len(t.changes) > 0 && !t.replaced {
		s.observe(t.changes)
	}
	return nil
}

// Clear removes everything but the instance (keys, settings).
func (t *Tx) Clear() error {
	t.replaced = true
	for _, table := range tables[1:] {
		if err := t.exec("DELETE FROM " + table); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) exec(query string, args ...any) error {
	_, err := t.tx.ExecContext(t.ctx, query, args...)
	return err
}

// one decodes the document that the query selects as its only column.
func one[T any](t *Tx, query string, args ...any) (*T, error) {
	var text string
	err := t.tx.QueryRowContext(t.ctx, query, args...).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return nil, fmt.Errorf("store: document: %w", err)
	}
	return v, nil
}

// many decodes all documents that the query selects.
func many[T any](t *Tx, query string, args ...any) ([]*T, error) {
	rows, err := t.tx.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := []*T{}
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		v := new(T)
		if err := json.Unmarshal([]byte(text), v); err != nil {
			return nil, fmt.Errorf("store: document: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// millis is 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
