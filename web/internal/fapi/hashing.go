package fapi

import (
	"context"
	"runtime"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// A password hash takes long and much memory on purpose, and transactions come one at a time: a hash that is computed
// inside one makes everybody wait. So a call that needs a hash gives its transaction up with an unhashed error, the
// hash is computed outside, and the call runs again from its start, where everything is checked anew.

// unhashed stops a call whose password has to be hashed first.
type unhashed struct{ compute func() }

func (*unhashed) Error() string {
	return "fapi: a password has to be hashed outside of the transaction"
}

// passwords are the hashes that were computed for one request.
type passwords struct {
	checked map[comparison]bool
	made    map[string]string // by password
}

type comparison struct{ hash, password string }

func newPasswords() *passwords {
	return &passwords{checked: map[comparison]bool{}, made: map[string]string{}}
}

// hashing bounds how many hashes are computed at once: each takes a processor and tens of megabytes.
type hashing chan struct{}

func newHashing() hashing { return make(hashing, runtime.GOMAXPROCS(0)) }

func (h hashing) do(ctx context.Context, compute func()) error {
	select {
	case h <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h }()
	compute()
	return nil
}

// PasswordIs compares a password with a user's. It takes as long for a user without one, or for no user. The error is
// not for the caller to judge: return it as it is.
func (c *Call) PasswordIs(u *domain.User, password string) (bool, error) {
	hash := c.Server.dummyHash
	if u != nil && u.PasswordHash != "" {
		hash = u.PasswordHash
	}
	known, key := c.passwords, comparison{hash, password}
	right, ok := known.checked[key]
	if !ok {
		return false, &unhashed{func() {
			right, err := secret.CheckPassword(hash, password)
			known.checked[key] = err == nil && right
		}}
	}
	return right && u != nil && u.PasswordHash != "", nil
}

// HashPassword is the PHC text to store of a new password. For the error see PasswordIs.
func (c *Call) HashPassword(password string) (string, error) {
	known := c.passwords
	hash, ok := known.made[password]
	if !ok {
		return "", &unhashed{func() { known.made[password] = secret.HashPassword(c.Server.Argon2, password) }}
	}
	return hash, nil
}

// SetPassword gives a user a new password. For the error see PasswordIs.
func (c *Call) SetPassword(u *domain.User, password string) error {
	hash, err := c.HashPassword(password)
	if err != nil {
		return err
	}
	u.PasswordHash, u.PasswordUpdatedAt = hash, c.Now
	return nil
}
