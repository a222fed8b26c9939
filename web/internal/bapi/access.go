package bapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

func (a *API) setBanned(banned bool) handler {
	return func(c *fapi.Call, _ body) (any, error) {
		u, err := a.user(c)
		if err != nil {
			return nil, err
		}
		return banSaved(c, u, banned)
	}
}

func banSaved(c *fapi.Call, u *domain.User, banned bool) (any, error) {
	u.Banned = banned
	if banned {
		if err := revokeAll(c, u.ID); err != nil {
			return nil, err
		}
	}
	return saved(c, u)
}

// maxBanned is how many users can be banned at once.
const maxBanned = 50

// setAllBanned bans all users of a list, or none of them when one does not exist.
func (a *API) setAllBanned(banned bool) handler {
	return func(c *fapi.Call, b body) (any, error) {
		var ids []string
		if _, err := b.decode("user_ids", &ids); err != nil {
			return nil, err
		}
		if len(ids) == 0 || len(ids) > maxBanned {
			return nil, apierr.Invalid("user_ids", "user_ids must have 1 to 50 ids.").WithStatus(http.StatusBadRequest)
		}
		users := make([]*domain.User, len(ids))
		for i, id := range ids {
			var err error
			if users[i], err = c.Tx.User(id); errors.Is(err, store.ErrNotFound) {
				return nil, apierr.NotFound("user", id).WithStatus(http.StatusBadRequest)
			} else if err != nil {
				return nil, err
			}
		}
		out := []any{}
		for _, u := range users {
			w, err := banSaved(c, u, banned)
			if err != nil {
				return nil, err
			}
			out = append(out, w)
		}
		return out, nil
	}
}

func (a *API) setLocked(locked bool) handler {
	return func(c *fapi.Call, _ body) (any, error) {
		u, err := a.user(c)
		if err != nil {
			return nil, err
		}
		u.LockedUntil, u.FailedAttempts = time.Time{}, 0
		if locked {
			u.LockedUntil = c.Now.Add(time.Duration(c.Settings.LockoutMinutes) * time.Minute)
		}
		return saved(c, u)
	}
}
