package store

import "encoding/json"

// Kinds of changes.
const (
	ChangedUser    = "user"
	ChangedSession = "session"
	ChangedMessage = "message"
)

// Change is an entity that a transaction has made, changed or removed. Doc is its document at the end.
type Change struct {
	Kind, ID         string
	Created, Deleted bool
	Doc              json.RawMessage
}

// Observe has f told of what each transaction has changed, once it is committed. Filling, emptying and restoring the
// store are not reported. Call it before the store is used by others.
func (s *Store) Observe(f func([]Change)) { s.observe = f }

// note remembers a change; several of one entity are one.
func (t *Tx) note(c Change) {
	for i, before := range t.changes {
		if before.Kind == c.Kind && before.ID == c.ID {
			c.Created = before.Created
			t.changes[i] = c
			return
		}
	}
	t.changes = append(t.changes, c)
}

// isNew says whether a table has no row of this id yet.
func (t *Tx) isNew(table, id string) (bool, error) {
	var there bool
	err := t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM "+table+" WHERE id = ?)", id).Scan(&there)
	return !there, err
}
