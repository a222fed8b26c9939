package store

import (
	"database/sql"
	"errors"

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
	return t.exec("INSERT INTO clients (id, token_hash, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, doc = excluded.doc", c.ID, c.TokenHash, doc)
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

// PutDevBrowser binds a dev-browser token to a client.
func (t *Tx) PutDevBrowser(tokenHash, clientID string) error {
	return t.exec("INSERT OR REPLACE INTO dev_browsers (token_hash, client_id) VALUES (?, ?)", tokenHash, clientID)
}

// User returns a user by id.
func (t *Tx) User(id string) (*domain.User, error) {
	return one[domain.User](t, "SELECT doc FROM users WHERE id = ?", id)
}

// UserBy returns the user an identification belongs to, such as (KindEmail, "a@b.co").
func (t *Tx) UserBy(kind, value string) (*domain.User, error) {
	return one[domain.User](t, "SELECT u.doc FROM users u JOIN identifications i ON i.user_id = u.id WHERE i.kind = ? AND i.value = ?", kind, value)
}

// Users returns all users, newest first.
func (t *Tx) Users() ([]*domain.User, error) {
	return many[domain.User](t, "SELECT doc FROM users ORDER BY created_at DESC, rowid DESC")
}

// PutUser creates or overwrites a user and its index entries; ErrTaken when one of them is another user's.
func (t *Tx) PutUser(u *domain.User) error {
	for _, k := range u.Keys() {
		var owner string
		err := t.tx.QueryRowContext(t.ctx, "SELECT user_id FROM identifications WHERE kind = ? AND value = ?", k.Kind, k.Value).Scan(&owner)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && owner != u.ID {
			return ErrTaken
		}
	}
	doc, err := encode(u)
	if err != nil {
		return err
	}
	if err := t.exec("DELETE FROM identifications WHERE user_id = ?", u.ID); err != nil {
		return err
	}
	for _, k := range u.Keys() {
		if err := t.exec("INSERT OR IGNORE INTO identifications (kind, value, user_id) VALUES (?, ?, ?)", k.Kind, k.Value, u.ID); err != nil {
			return err
		}
	}
	return t.exec("INSERT INTO users (id, created_at, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc", u.ID, millis(u.CreatedAt), doc)
}

// DeleteUser removes a user, its index entries and its sessions.
func (t *Tx) DeleteUser(id string) error {
	for _, q := range []string{"DELETE FROM identifications WHERE user_id = ?", "DELETE FROM sessions WHERE user_id = ?", "DELETE FROM users WHERE id = ?"} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}

// Session returns a session by id.
func (t *Tx) Session(id string) (*domain.Session, error) {
	return one[domain.Session](t, "SELECT doc FROM sessions WHERE id = ?", id)
}

// ClientSessions returns a client's active sessions, oldest first.
func (t *Tx) ClientSessions(clientID string) ([]*domain.Session, error) {
	return many[domain.Session](t, "SELECT doc FROM sessions WHERE client_id = ? AND status = 'active' ORDER BY created_at, rowid", clientID)
}

// UserSessions returns all sessions of a user, whatever their state, newest first.
func (t *Tx) UserSessions(userID string) ([]*domain.Session, error) {
	return many[domain.Session](t, "SELECT doc FROM sessions WHERE user_id = ? ORDER BY created_at DESC, rowid DESC", userID)
}

// Sessions returns all sessions, newest first.
func (t *Tx) Sessions() ([]*domain.Session, error) {
	return many[domain.Session](t, "SELECT doc FROM sessions ORDER BY created_at DESC, rowid DESC")
}

// PutSession creates or overwrites a session.
func (t *Tx) PutSession(s *domain.Session) error {
	doc, err := encode(s)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO sessions (id, client_id, user_id, status, created_at, doc) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, doc = excluded.doc",
		s.ID, s.ClientID, s.UserID, s.Status, millis(s.CreatedAt), doc)
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
	return t.exec("INSERT OR REPLACE INTO sign_ins (id, client_id, doc) VALUES (?, ?, ?)", s.ID, s.ClientID, doc)
}

// Messages returns the inbox, newest first, of one recipient or of all for "".
func (t *Tx) Messages(to string) ([]*domain.Message, error) {
	return many[domain.Message](t, "SELECT doc FROM messages WHERE ? = '' OR recipient = ? ORDER BY seq DESC LIMIT 500", to, to)
}

// PutMessage adds to the inbox.
func (t *Tx) PutMessage(m *domain.Message) error {
	doc, err := encode(m)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO messages (id, recipient, doc) VALUES (?, ?, ?)", m.ID, m.To, doc)
}
