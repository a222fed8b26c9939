package bapi

import (
	"errors"
	"net/http"

	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/images"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

func required(b body, name string) (string, error) {
	var text string
	ok, err := b.decode(name, &text)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", apierr.Missing(name)
	}
	if text == "" {
		return "", apierr.Nil(name)
	}
	return text, nil
}

func (a *API) verifyPassword(c *fapi.Call, b body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	password, err := required(b, "password")
	if err != nil {
		return nil, err
	}
	if u.PasswordHash == "" {
		return nil, apierr.New("no_password_set", "The user has no password.")
	}
	if !passwords.Is(c, u, password) {
		return nil, apierr.Param("form_password_incorrect", "password", "The password is incorrect.")
	}
	return fapi.JSON{"verified": true}, nil
}

func (a *API) verifyTOTP(c *fapi.Call, b body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	code, err := required(b, "code")
	if err != nil {
		return nil, err
	}
	if step, ok := factor.MatchTOTP(u.TOTP, code, c.Now); ok {
		u.TOTP.LastStep = step
		return fapi.JSON{"verified": true, "code_type": "totp"}, c.SaveUser(u)
	}
	for i, stored := range u.BackupCodes {
		if stored.UsedAt.IsZero() && secret.Equal(stored.Hash, factor.BackupCodeHash(u.ID, code)) {
			u.BackupCodes[i].UsedAt = c.Now
			return fapi.JSON{"verified": true, "code_type": "backup_code"}, c.SaveUser(u)
		}
	}
	return nil, apierr.Param("form_code_incorrect", "code", "Incorrect code")
}

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

// setImage stores a profile image. A file that is not an image is a bad request, as the document has it.
func (a *API) setImage(c *fapi.Call, _ body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	err = images.Set(c, u)
	var coded *apierr.Error
	if errors.As(err, &coded) {
		return nil, coded.WithStatus(http.StatusBadRequest)
	}
	if err != nil {
		return nil, err
	}
	return wireUser(c, u), nil
}

func removeImage(c *fapi.Call, u *domain.User) (any, error) { return nil, images.Remove(c, u) }

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

// createPhone adds a number to a user; reserved_for_second_factor makes it a second factor.
func (a *API) createPhone(c *fapi.Call, b body) (any, error) {
	u, text, err := a.owner(c, b, "phone_number")
	if err != nil {
		return nil, err
	}
	var verified, primary, second bool
	for name, into := range map[string]any{"verified": &verified, "primary": &primary,
		"reserved_for_second_factor": &second} {
		if _, err := b.decode(name, into); err != nil {
			return nil, err
		}
	}
	p, err := addPhone(c, u, text, verified)
	if err != nil {
		return nil, err
	}
	if primary {
		u.PrimaryPhoneID = p.ID
	}
	if second {
		p.DefaultSecondFactor = !u.TwoFactorEnabled()
		p.SecondFactor, u.MFAEnabledAt = true, c.Now
	}
	return wirePhone(*p), c.SaveUser(u)
}

func (a *API) createEmail(c *fapi.Call, b body) (any, error) {
	u, text, err := a.owner(c, b, "email_address")
	if err != nil {
		return nil, err
	}
	var verified, primary bool
	for name, into := range map[string]any{"verified": &verified, "primary": &primary} {
		if _, err := b.decode(name, into); err != nil {
			return nil, err
		}
	}
	e, err := addEmail(c, u, text, verified)
	if err != nil {
		return nil, err
	}
	if primary {
		if err := makePrimary(c, b, u, e.ID); err != nil {
			return nil, err
		}
	}
	return wireEmail(u, *e), c.SaveUser(u)
}

// owner is the user of user_id, and the value of the other required field.
func (a *API) owner(c *fapi.Call, b body, field string) (*domain.User, string, error) {
	id, err := required(b, "user_id")
	if err != nil {
		return nil, "", err
	}
	text, err := required(b, field)
	if err != nil {
		return nil, "", err
	}
	u, err := c.Tx.User(id)
	if err != nil {
		return nil, "", notFound(err, "user", id)
	}
	return u, text, nil
}
