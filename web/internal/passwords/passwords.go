// Package passwords has the rules for new passwords, and hashes and compares them outside of transactions. It imports
// the plumbing (fapi) and packages below it; the packages of the resources and the Backend API import it.
package passwords

import (
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// Plan is what a request will need.
type Plan struct {
	// User is whose password is compared. With nil the comparison takes as long and fails.
	User *domain.User
	// Compare are the passwords to compare with the user's, Hash is the one to store. "" does nothing.
	Compare []string
	Hash    string
}

type (
	// comparison is the key of a result; tried that of a password which was compared with anything.
	comparison struct{ hash, password string }
	tried      struct{ password string }
	made       struct{ password string }
)

// Ahead does what a plan says before the handler's transaction.
func Ahead(plan func(c *fapi.Call) (Plan, error)) fapi.Ahead {
	return func(c *fapi.Call) (func(), error) {
		p, err := plan(c)
		if err != nil || (p.Hash == "" && len(p.Compare) == 0) {
			return nil, err
		}
		hash := hashOf(c, p.User)
		return func() {
			for _, password := range p.Compare {
				if password != "" {
					compare(c, hash, password)
				}
			}
			if p.Hash != "" && Check(nil, p.Hash) == nil { // what is refused anyway costs nothing
				c.Keep(made{p.Hash}, secret.HashPassword(c.Server.Argon2, p.Hash))
			}
		}, nil
	}
}

func hashOf(c *fapi.Call, u *domain.User) string {
	if u != nil && u.PasswordHash != "" {
		return u.PasswordHash
	}
	return c.Server.DummyHash
}

func compare(c *fapi.Call, hash, password string) bool {
	right, err := secret.CheckPassword(hash, password)
	c.Keep(comparison{hash, password}, err == nil && right)
	c.Keep(tried{password}, true)
	return err == nil && right
}

// Is compares a password with a user's. It takes as long for a user without one, or for no user. What was not done
// ahead, because the user has changed in between, is done here.
func Is(c *fapi.Call, u *domain.User, password string) bool {
	if u == nil || u.PasswordHash == "" {
		if c.Kept(tried{password}) == nil {
			compare(c, c.Server.DummyHash, password)
		}
		return false
	}
	right, known := c.Kept(comparison{u.PasswordHash, password}).(bool)
	if !known {
		right = compare(c, u.PasswordHash, password)
	}
	return right
}

// Hash is the PHC text to store of a new password.
func Hash(c *fapi.Call, password string) string {
	hash, known := c.Kept(made{password}).(string)
	if !known {
		hash = secret.HashPassword(c.Server.Argon2, password)
	}
	return hash
}

// Set gives a user a new password.
func Set(c *fapi.Call, u *domain.User, password string) {
	u.PasswordHash, u.PasswordUpdatedAt = Hash(c, password), c.Now
}
