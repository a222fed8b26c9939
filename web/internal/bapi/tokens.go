package bapi

import (
	"math"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
)

func (a *API) createSignInToken(c *fapi.Call, b body) (any, error) {
	id, err := required(b, "user_id")
	if err != nil {
		return nil, err
	}
	if _, err := c.Tx.User(id); err != nil {
		return nil, notFound(err, "user", id)
	}
	life := ticket.DefaultLife
	var seconds int64
	if ok, err := b.decode("expires_in_seconds", &seconds); err != nil {
		return nil, err
	} else if ok {
		if seconds < 1 || seconds > math.MaxInt32 {
			return nil, apierr.Invalid("expires_in_seconds", "expires_in_seconds must be between 1 and 2147483647.")
		}
		life = time.Duration(seconds) * time.Second
	}
	return a.tickets.Issue(c.Tx, c.Now, id, life)
}

func (a *API) revokeSignInToken(c *fapi.Call, _ body) (any, error) {
	return a.tickets.Revoke(c.Tx, c.Now, c.R.PathValue("sign_in_token_id"))
}

const testingTokenLife = time.Hour

// createTestingToken makes the value of __clerk_testing_token, with which requests pass bot checks.
func (a *API) createTestingToken(c *fapi.Call, _ body) (any, error) {
	end := c.Now.Add(testingTokenLife)
	return fapi.JSON{
		"object":     "testing_token",
		"token":      captcha.NewTestingToken(c, end),
		"expires_at": end.Unix(),
	}, nil
}
