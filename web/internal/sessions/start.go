package sessions

import (
	"slices"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// maxKnown is how many users a client is known to, the latest.
const maxKnown = 100

// Start signs the user in on a client, which need not be the caller's. A completed sign-in and a completed
// sign-up end here. strategy is that of the first factor; second says that a second one was verified as well.
func Start(c *fapi.Call, cl *domain.Client, u *domain.User, strategy string, second bool) (*domain.Session, error) {
	if err := MayStart(c, cl.ID, u); err != nil {
		return nil, err
	}
	s := &domain.Session{ID: secret.ID("sess_"), ClientID: cl.ID, UserID: u.ID, Status: domain.SessionActive,
		FirstFactorAt: c.Now, LastActiveAt: c.Now, Activity: activity(c), CreatedAt: c.Now, UpdatedAt: c.Now,
		ExpireAt: c.Now.Add(7 * 24 * time.Hour), AbandonAt: c.Now.Add(30 * 24 * time.Hour)}
	if second {
		s.SecondFactorAt = c.Now
	}
	if err := c.Tx.PutSession(s); err != nil {
		return nil, err
	}
	u.LastSignInAt, u.LastActiveAt, u.FailedAttempts = c.Now, c.Now, 0
	if err := c.SaveUser(u); err != nil {
		return nil, err
	}
	cl.LastActiveSessionID = s.ID
	if strategy != "" {
		cl.LastAuthenticationStrategy = strategy
	}
	if !slices.Contains(cl.KnownUsers, u.ID) {
		cl.KnownUsers = append(cl.KnownUsers, u.ID)
		cl.KnownUsers = cl.KnownUsers[max(0, len(cl.KnownUsers)-maxKnown):]
	}
	if err := c.Rotate(cl); err != nil {
		return nil, err
	}
	return s, c.SaveClient(cl)
}

// CountFailure counts a wrong answer of a user. Misses are forgotten when a session starts and at no other time.
func CountFailure(c *fapi.Call, u *domain.User) error {
	if !c.Settings.Lockout {
		return nil
	}
	if u.FailedAttempts++; u.FailedAttempts >= c.Settings.LockoutAttempts {
		u.FailedAttempts, u.LockedUntil = 0, c.Now.Add(time.Duration(c.Settings.LockoutMinutes)*time.Minute)
	}
	return c.SaveUser(u)
}
