package fapi

import (
	"context"
	"runtime"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
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

// hashing bounds how many hashes are computed at once, because each takes a processor and tens of megabytes, and how many
// calls wait for their turn.
type hashing struct {
	running chan struct{}
	called  chan struct{} // running and waiting
}

// hashQueue is how many calls wait for each processor: some seconds' worth.
const hashQueue = 128

func newHashing() hashing {
	n := runtime.GOMAXPROCS(0)
	return hashing{make(chan struct{}, n), make(chan struct{}, n*hashQueue)}
}

func (h hashing) do(ctx context.Context, compute func()) error {
	select {
	case h.called <- struct{}{}:
	default:
		return apierr.New("server_overloaded", "More passwords are to be checked than this machine can. Try again in a few seconds.").After(5 * time.Second)
	}
	defer func() { <-h.called }()
	select {
	case h.running <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h.running }()
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
