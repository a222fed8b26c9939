package store

import (
	"database/sql"
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// Client returns a client by id.
func (t *Tx) Client(id string) (*domain.Client, error) {
	return one[domain.Client](t, "SELECT doc FROM clients WHERE id = ?", id)
}

// ClientByToken returns the client with this hash of its cookie token.
func (t *Tx) ClientByToken(hash string) (*domain.Client, error) {
	return one[domain.Client](t, "SELECT doc FROM clients WHERE token_hash = ?", hash)
}

// PutClient creates or overwrites a client.
func (t *Tx) PutClient(c *domain.Client) error {
	doc, err := encode(c)
	if err != nil {
		return err
	}
	return t.exec(
		"INSERT INTO clients (id, token_hash, updated_at, doc) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, updated_at = excluded.updated_at, doc = excluded.doc",
		c.ID,
		c.TokenHash,
		millis(c.UpdatedAt),
		doc,
	)
}

// DeleteClient removes a client and its sign-ins, and frees its dev browser; its sessions stay.
func (t *Tx) DeleteClient(id string) error {
	if err := t.exec("DELETE FROM sign_ins WHERE client_id = ?", id); err != nil {
		return err
	}
	if err := t.exec("UPDATE dev_browsers SET client_id = '' WHERE client_id = ?", id); err != nil {
		return err
	}
	return t.exec("DELETE FROM clients WHERE id = ?", id)
}

// DevBrowser returns the client id a dev-browser token stands for, "" before it has one.
func (t *Tx) DevBrowser(tokenHash string) (string, error) {
	var id string
	err := t.tx.QueryRowContext(t.ctx, "SELECT client_id FROM dev_browsers WHERE token_hash = ?", tokenHash).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNotFound
	}
	return id, err
}

// PutDevBrowser binds a dev-browser token to a client, "" for one that it has yet to get.
func (t *Tx) PutDevBrowser(tokenHash, clientID string, now time.Time) error {
	return t.exec(
		"INSERT OR REPLACE INTO dev_browsers (token_hash, client_id, updated_at) VALUES (?, ?, ?)",
		tokenHash, clientID, millis(now),
	)
}

// Session returns a session by id.
func (t *Tx) Session(id string) (*domain.Session, error) {
	return one[domain.Session](t, "SELECT doc FROM sessions WHERE id = ?", id)
}

// ClientSessions returns a client's active sessions, oldest first.
func (t *Tx) ClientSessions(clientID string) ([]*domain.Session, error) {
	return many[domain.Session](
		t,
		"SELECT doc FROM sessions WHERE client_id = ? AND status = 'active' ORDER BY created_at, rowid",
		clientID,
	)
}

// SessionFilter selects sessions; "" selects all of a field.
type SessionFilter struct {
	UserID, ClientID string
	Status           string    // an active session that is past its end counts as expired
	Now              time.Time // when that is
	Limit, Offset    int       // Limit 0 is no limit
}

func (f SessionFilter) conditions() *conditions {
	c := new(conditions)
	if f.UserID != "" {
		c.add("user_id = ?", f.UserID)
	}
	if f.ClientID != "" {
		c.add("client_id = ?", f.ClientID)
	}
	switch f.Status {
	case "":
	case domain.SessionActive:
		c.add("status = 'active' AND expire_at > ?", millis(f.Now))
	case domain.SessionExpired:
		c.add("(status = 'expired' OR (status = 'active' AND expire_at <= ?))", millis(f.Now))
	default:
		c.add("status = ?", f.Status)
	}
	return c
}

// FindSessions returns the sessions that fit, newest first, and how many there are on all pages.
func (t *Tx) FindSessions(f SessionFilter) (page []*domain.Session, total int, err error) {
	c := f.conditions()
	if err := t.tx.QueryRowContext(t.ctx, "SELECT count(*) FROM sessions"+c.where(), c.args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	page, err = many[domain.Session](
		t,
		"SELECT doc FROM sessions"+c.where()+" ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
		append(c.args, limited(f.Limit), f.Offset)...)
	return page, total, err
}

// PutSession creates or overwrites a session.
func (t *Tx) PutSession(s *domain.Session) error {
	doc, err := encode(s)
	if err != nil {
		return err
	}
	created, err := t.isNew("sessions", s.ID)
	if err != nil {
		return err
	}
	t.note(Change{Kind: ChangedSession, ID: s.ID, Created: created, Doc: []byte(doc)})
	return t.exec(
		"INSERT INTO sessions (id, client_id, user_id, status, created_at, updated_at, expire_at, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "+
			"ON CONFLICT (id) DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at, expire_at = excluded.expire_at, doc = excluded.doc",
		s.ID,
		s.ClientID,
		s.UserID,
		s.Status,
		millis(s.CreatedAt),
		millis(s.UpdatedAt),
		millis(s.ExpireAt),
		doc,
	)
}

// SignIn returns an attempt by id.
func (t *Tx) SignIn(id string) (*domain.SignIn, error) {
	return one[domain.SignIn](t, "SELECT doc FROM sign_ins WHERE id = ?", id)
}

// PutSignIn creates or overwrites an attempt.
func (t *Tx) PutSignIn(s *domain.SignIn) error {
	doc, err := encode(s)
	if err != nil {
		return err
	}
	return t.exec(
		"INSERT OR REPLACE INTO sign_ins (id, client_id, updated_at, doc) VALUES (?, ?, ?, ?)",
		s.ID,
		s.ClientID,
		millis(s.UpdatedAt),
		doc,
	)
}

// Messages returns the inbox, newest first, of one recipient or of all for "".
func (t *Tx) Messages(to string) ([]*domain.Message, error) {
	if to != "" {
		return many[domain.Message](t, "SELECT doc FROM messages WHERE recipient = ? ORDER BY seq DESC LIMIT 500", to)
	}
	return many[domain.Message](t, "SELECT doc FROM messages ORDER BY seq DESC LIMIT 500")
}

// PutMessage adds to the inbox.
func (t *Tx) PutMessage(m *domain.Message) error {
	doc, err := encode(m)
	if err != nil {
		return err
	}
	t.note(Change{Kind: ChangedMessage, ID: m.ID, Created: true, Doc: []byte(doc)})
	return t.exec(
		"INSERT INTO messages (id, recipient, created_at, doc) VALUES (?, ?, ?, ?)",
		m.ID,
		m.To,
		millis(m.CreatedAt),
		doc,
	)
}

// DeleteMessages empties the inbox of one recipient, or of all for "".
func (t *Tx) DeleteMessages(to string) error {
	if to == "" {
		return t.exec("DELETE FROM messages")
	}
	return t.exec("DELETE FROM messages WHERE recipient = ?", to)
}
