package sessions

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Who may have a session is decided in this file and nowhere else. Whoever starts one asks Admit; whoever shows one,
// mints a token for it or acts for its user asks Live.

var errBanned = apierr.New("user_banned", "This account is banned.")

// Admit says why a user may not get a session now: the account is closed, or locked after too many wrong answers. A
// lock ends no session that exists already, for strangers could sign a person out by guessing.
func Admit(c *fapi.Call, u *domain.User) error {
	if u.Banned {
		return errBanned
	}
	if !Locked(c, u) {
		return nil
	}
	left := u.LockedUntil.Sub(c.Now)
	return apierr.New("user_locked", "Your account is locked. You will be able to try again in "+inWords(left)+".").
		With("lockout_expires_in_seconds", int64(left.Seconds()))
}

// inWords rounds up to minutes, so that nobody comes back too early: "1 minute", "59 minutes", "1 hour 5 minutes".
func inWords(d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	var parts []string
	for _, part := range []struct {
		n    int
		unit string
	}{{minutes / 60, "hour"}, {minutes % 60, "minute"}} {
		switch {
		case part.n == 1:
			parts = append(parts, "1 "+part.unit)
		case part.n > 1:
			parts = append(parts, strconv.Itoa(part.n)+" "+part.unit+"s")
		}
	}
	return strings.Join(parts, " ")
}

// Locked says whether too many wrong answers, or a backend, keep a user out now. A lock outlives the setting that
// answers are counted.
func Locked(c *fapi.Call, u *domain.User) bool { return c.Now.Before(u.LockedUntil) }

// Live is the user of a session that counts now: it is active and in time, and its user exists and is not banned. The
// error is coded for everything else.
func Live(c *fapi.Call, s *domain.Session) (*domain.User, error) {
	if !s.Alive(c.Now) {
		return nil, apierr.New(
			"authentication_invalid",
			"Unable to authenticate the request: the session is "+s.StatusAt(c.Now)+".",
		)
	}
	u, err := c.Tx.User(s.UserID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, apierr.New("signed_out", "The account of this session has been deleted.")
	}
	if err != nil {
		return nil, err
	}
	if u.Banned {
		return nil, errBanned
	}
	return u, nil
}

// Session is a session that Live has admitted, and its user.
type Session struct {
	*domain.Session
	User *domain.User
}

// Of are the sessions of a client that count now, oldest first.
func Of(c *fapi.Call, clientID string) ([]Session, error) {
	all, err := c.Tx.ClientSessions(clientID)
	if err != nil {
		return nil, err
	}
	var out []Session
	for _, s := range all {
		u, err := Live(c, s)
		var coded *apierr.Error
		switch {
		case errors.As(err, &coded):
		case err != nil:
			return nil, err
		default:
			out = append(out, Session{s, u})
		}
	}
	return out, nil
}

// MayStart says why a session of the user cannot start on a client now. Callers ask it before they spend what can be
// used once (a ticket, a transfer).
func MayStart(c *fapi.Call, clientID string, u *domain.User) error {
	if err := Admit(c, u); err != nil {
		return err
	}
	if err := RefuseSameUser(c, clientID, u.ID); err != nil {
		return err
	}
	return RefuseMore(c, clientID)
}

// maxOfClient is how many people can be signed in on one client at once. Every answer carries all its sessions, with a
// token that is signed for each.
const maxOfClient = 50

// RefuseMore keeps a client from having more sessions than it may: one in single-session mode, else maxOfClient.
func RefuseMore(c *fapi.Call, clientID string) error {
	live, err := Of(c, clientID)
	switch {
	case err != nil || len(live) == 0:
		return err
	case c.Settings.SingleSession:
		return errSessionExists
	case len(live) >= maxOfClient:
		return apierr.New(
			"session_creation_not_allowed",
			"As many people are signed in on this device as can be. Sign one of them out first.",
		)
	}
	return nil
}

// RefuseSameUser keeps a client from having two sessions of the same user.
func RefuseSameUser(c *fapi.Call, clientID, userID string) error {
	live, err := Of(c, clientID)
	if err != nil {
		return err
	}
	for _, s := range live {
		if s.UserID == userID {
			return apierr.New("identifier_already_signed_in", "You're already signed in.").With("session_id", s.ID)
		}
	}
	return nil
}

var errSessionExists = apierr.New(
	"session_exists",
	"You're currently in single session mode. You can only be signed into one account at a time.",
)
