package bapi

import (
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

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
	if step, ok := factor.MatchTOTP(u.TOTP, code, c.Now); ok && u.TOTPEnabled() {
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

func removePassword(_ *fapi.Call, u *domain.User) (any, error) {
	if u.PasswordHash == "" {
		return nil, apierr.New("no_password_set", "The user has no password.")
	}
	u.PasswordHash = ""
	return nil, nil
}

func removeSecondFactors(_ *fapi.Call, u *domain.User) (any, error) {
	u.TOTP, u.BackupCodes, u.MFAEnabledAt = nil, nil, time.Time{}
	for i := range u.Phones {
		u.Phones[i].SecondFactor, u.Phones[i].DefaultSecondFactor = false, false
	}
	return fapi.JSON{"user_id": u.ID}, nil
}

func removeTOTP(_ *fapi.Call, u *domain.User) (any, error) {
	u.TOTP = nil
	if !u.TwoFactorEnabled() {
		u.BackupCodes, u.MFAEnabledAt = nil, time.Time{}
	}
	return fapi.JSON{"user_id": u.ID}, nil
}

func removeBackupCodes(_ *fapi.Call, u *domain.User) (any, error) {
	u.BackupCodes = nil
	return fapi.JSON{"user_id": u.ID}, nil
}

func removePasskey(u *domain.User, id string) (object string, found bool) {
	u.Passkeys, found = without(u.Passkeys, func(p domain.Passkey) bool { return p.ID == id })
	return "passkey", found
}
