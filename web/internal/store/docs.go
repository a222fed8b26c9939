package store

import (
	"encoding/json"
	"time"
)

// PutDoc keeps a value of a strategy's own (a challenge, a state, a nonce) under bucket and key until it expires.
func (t *Tx) PutDoc(bucket, key string, expireAt time.Time, value any) error {
	doc, err := encode(value)
	if err != nil {
		return err
	}
	return t.exec(
		"INSERT OR REPLACE INTO docs (bucket, key, expire_at, doc) VALUES (?, ?, ?, ?)",
		bucket,
		key,
		millis(expireAt),
		doc,
	)
}

// GetDoc reads a value of PutDoc into out; ErrNotFound when it is absent or expired at now.
func (t *Tx) GetDoc(bucket, key string, now time.Time, out any) error {
	raw, err := one[json.RawMessage](
		t,
		"SELECT doc FROM docs WHERE bucket = ? AND key = ? AND expire_at > ?",
		bucket,
		key,
		millis(now),
	)
	if err != nil {
		return err
	}
	return json.Unmarshal(*raw, out)
}

// TakeDoc reads a value as GetDoc does and removes it, so that it can be used once.
func (t *Tx) TakeDoc(bucket, key string, now time.Time, out any) error {
	err := t.GetDoc(bucket, key, now, out)
	if delErr := t.exec("DELETE FROM docs WHERE bucket = ? AND key = ?", bucket, key); delErr != nil {
		return delErr
	}
	return err
}

// Docs returns all values of a bucket that have not expired at now, as JSON.
func (t *Tx) Docs(bucket string, now time.Time) ([]*json.RawMessage, error) {
	return many[json.RawMessage](
		t,
		"SELECT doc FROM docs WHERE bucket = ? AND expire_at > ? ORDER BY rowid",
		bucket,
		millis(now),
	)
}

// Instance reads a value that survives Clear: signing key, settings.
func (t *Tx) Instance(key string, out any) error {
	raw, err := one[json.RawMessage](t, "SELECT doc FROM instance WHERE key = ?", key)
	if err != nil {
		return err
	}
	return json.Unmarshal(*raw, out)
}

// PutInstance keeps a value that survives Clear.
func (t *Tx) PutInstance(key string, value any) error {
	doc, err := encode(value)
	if err != nil {
		return err
	}
	return t.exec("INSERT OR REPLACE INTO instance (key, doc) VALUES (?, ?)", key, doc)
}
