package store

import "time"

// How long things are kept that nobody has use for any more.
const (
	attemptsFor = 2 * 24 * time.Hour
	messagesFor = 30 * 24 * time.Hour
	sessionsFor = 30 * 24 * time.Hour // after their end
	clientsFor  = 60 * 24 * time.Hour // without a live session; tokens of dev browsers without a client
)

// Sweep removes what has expired at now and what has been left alone for long, and returns how much that was.
func (t *Tx) Sweep(now time.Time) (removed int64, err error) {
	for _, old := range []struct {
		query string
		args  []any
	}{
		{"DELETE FROM docs WHERE expire_at <= ?", []any{millis(now)}},
		{"DELETE FROM sign_ins WHERE updated_at <= ?", []any{millis(now.Add(-attemptsFor))}},
		{"DELETE FROM messages WHERE created_at <= ?", []any{millis(now.Add(-messagesFor))}},
		{"DELETE FROM sessions WHERE expire_at <= ?", []any{millis(now.Add(-sessionsFor))}},
		{"DELETE FROM clients WHERE updated_at <= ? AND NOT EXISTS (SELECT 1 FROM sessions WHERE " +
			"client_id = clients.id AND status = 'active' AND expire_at > ?)",
			[]any{millis(now.Add(-clientsFor)), millis(now)}},
		{"DELETE FROM dev_browsers WHERE updated_at <= ? AND NOT EXISTS (SELECT 1 FROM clients WHERE " +
			"id = dev_browsers.client_id)", []any{millis(now.Add(-clientsFor))}},
	} {
		done, err := t.tx.ExecContext(t.ctx, old.query, old.args...)
		if err != nil {
			return removed, err
		}
		n, err := done.RowsAffected()
		if err != nil {
			return removed, err
		}
		removed += n
	}
	return removed, nil
}
