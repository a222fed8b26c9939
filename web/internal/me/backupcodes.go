package me

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// createBackupCodes replaces the account's backup codes. The answer is the only place where they are ever readable.
func createBackupCodes(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(); err != nil {
		return fapi.Reply{}, err
	}
	if !u.TwoFactorEnabled() {
		return fapi.Reply{}, apierr.New(
			"backup_codes_not_available",
			"Backup codes need two-step verification to be enabled.",
		)
	}
	codes, stored := factor.NewBackupCodes(u.ID)
	u.BackupCodes = stored
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(fapi.JSON{"object": "backup_code", "id": secret.ID("bck_"), "codes": codes,
		"created_at": fapi.Millis(c.Now), "updated_at": fapi.Millis(c.Now)}), nil
}
