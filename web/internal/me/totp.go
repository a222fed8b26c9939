package me

import (
	"net/url"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
)

// createTOTP makes the secret for an authenticator app. It is shown in this answer only, and replaces one that was
// never confirmed.
func createTOTP(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(); err != nil {
		return fapi.Reply{}, err
	}
	if u.TOTPEnabled() {
		return fapi.Reply{}, apierr.New(
			"totp_already_enabled",
			"An authenticator app is enrolled already. Remove it first.",
		)
	}
	account := u.PrimaryIdentifier()
	if account == "" {
		account = u.ID
	}
	text, uri, err := factor.NewTOTP(issuer(c), account)
	if err != nil {
		return fapi.Reply{}, err
	}
	u.TOTP = &domain.TOTP{ID: secret.ID("totp_"), Secret: text, CreatedAt: c.Now, UpdatedAt: c.Now}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	w := wireTOTP(u.TOTP)
	w["secret"], w["uri"] = text, uri
	return fapi.Enveloped(w), nil
}

// issuer is what the app shows above the code: the host of the instance.
func issuer(c *fapi.Call) string {
	if u, err := url.Parse(c.Server.BaseURL); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return c.Server.BaseURL
}

// attemptTOTP confirms the secret by its first code and switches two-step verification on. An account that had
// no second factor gets its backup codes now.
func attemptTOTP(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("code"); err != nil {
		return fapi.Reply{}, err
	}
	code, err := c.Form.Code("code")
	if err != nil {
		return fapi.Reply{}, err
	}
	switch {
	case u.TOTP == nil:
		return fapi.Reply{}, apierr.New(
			"resource_not_found",
			"There is no authenticator app to verify. Create a secret first.",
		)
	case u.TOTP.Verified:
		return fapi.Reply{}, apierr.New("totp_already_enabled", "This authenticator app has been verified already.")
	}
	step, ok := factor.MatchTOTP(u.TOTP, code, c.Now)
	if !ok {
		return fapi.Reply{}, apierr.Param("form_code_incorrect", "code", "Incorrect code")
	}
	before := u.TwoFactorEnabled()
	u.TOTP.Verified, u.TOTP.LastStep, u.TOTP.UpdatedAt = true, step, c.Now
	w := wireTOTP(u.TOTP)
	if codes := secondFactorChanged(c, u.User, before); codes != nil {
		w["backup_codes"] = codes
	}
	if err := c.SaveUser(u.User); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(w), nil
}

func deleteTOTP(c *fapi.Call, u person) (fapi.Reply, error) {
	if u.TOTP == nil {
		return fapi.Reply{}, apierr.New("resource_not_found", "There is no authenticator app.")
	}
	id, before := u.TOTP.ID, u.TwoFactorEnabled()
	u.TOTP = nil
	secondFactorChanged(c, u.User, before)
	return deleted("totp", id), c.SaveUser(u.User)
}

func wireTOTP(t *domain.TOTP) fapi.JSON {
	return fapi.JSON{
		"object":       "totp",
		"id":           t.ID,
		"secret":       nil,
		"uri":          nil,
		"verified":     t.Verified,
		"backup_codes": nil,
		"created_at":   fapi.Millis(t.CreatedAt),
		"updated_at":   fapi.Millis(t.UpdatedAt),
	}
}
