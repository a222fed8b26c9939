// Package wire has the shapes of the Frontend API that belong to no single resource: users and what identifies them
// (PROTOCOL 4.10). It imports the plumbing (fapi) and nothing above it; resources and the Backend API import it.
package wire

import (
	"cmp"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// proof is how an identification was verified; by an administrator when the user was created with it.
func proof(by domain.ProvenBy, verified bool) fapi.JSON {
	status := domain.Unverified
	if verified {
		status = domain.Verified
	}
	w := fapi.JSON{
		"object":    "verification_admin",
		"status":    status,
		"strategy":  "admin",
		"attempts":  nil,
		"expire_at": nil,
	}
	if by.Strategy != "" {
		w["object"], w["strategy"] = by.Object, by.Strategy
		if !by.ExpireAt.IsZero() {
			w["attempts"], w["expire_at"] = by.Attempts, fapi.Millis(by.ExpireAt)
		}
	}
	return w
}

// User is a user on the Frontend API (PROTOCOL 4.10).
func User(c *fapi.Call, u *domain.User) fapi.JSON {
	emails, phones, wallets := []fapi.JSON{}, []fapi.JSON{}, []fapi.JSON{}
	passkeys, accounts, enterprise := []fapi.JSON{}, []fapi.JSON{}, []fapi.JSON{}
	for _, e := range u.Emails {
		emails = append(emails, Email(u, e))
	}
	for _, p := range u.Phones {
		phones = append(phones, Phone(p))
	}
	for _, w := range u.Wallets {
		wallets = append(wallets, Wallet(w))
	}
	for _, p := range u.Passkeys {
		if p.Verified {
			passkeys = append(passkeys, Passkey(p))
		}
	}
	for _, a := range u.ExternalAccounts {
		if a.ConnectionID == "" {
			accounts = append(accounts, ExternalAccount(a))
		} else {
			enterprise = append(enterprise, wireEnterpriseAccount(a))
		}
	}
	remaining := any(nil)
	if c.Settings.Lockout {
		remaining = max(0, c.Settings.LockoutAttempts-u.FailedAttempts)
	}
	return fapi.JSON{
		"object":                          "user",
		"id":                              u.ID,
		"username":                        fapi.OrNil(u.Username),
		"first_name":                      fapi.OrNil(u.FirstName),
		"last_name":                       fapi.OrNil(u.LastName),
		"external_id":                     fapi.OrNil(u.ExternalID),
		"image_url":                       Image(c, u),
		"has_image":                       u.ImageID != "",
		"locale":                          fapi.OrNil(u.Locale),
		"primary_email_address_id":        fapi.OrNil(u.PrimaryEmailID),
		"primary_phone_number_id":         fapi.OrNil(u.PrimaryPhoneID),
		"primary_web3_wallet_id":          fapi.OrNil(u.PrimaryWalletID),
		"email_addresses":                 emails,
		"phone_numbers":                   phones,
		"web3_wallets":                    wallets,
		"passkeys":                        passkeys,
		"external_accounts":               accounts,
		"enterprise_accounts":             enterprise,
		"saml_accounts":                   []fapi.JSON{},
		"organization_memberships":        []fapi.JSON{},
		"password_enabled":                u.PasswordHash != "",
		"totp_enabled":                    u.TOTPEnabled(),
		"backup_code_enabled":             len(u.BackupCodes) > 0,
		"two_factor_enabled":              u.TwoFactorEnabled(),
		"password_last_updated_at":        fapi.Millis(u.PasswordUpdatedAt),
		"public_metadata":                 OrEmpty(u.PublicMetadata),
		"unsafe_metadata":                 OrEmpty(u.UnsafeMetadata),
		"banned":                          u.Banned,
		"locked":                          c.Now.Before(u.LockedUntil),
		"lockout_expires_in_seconds":      lockoutSeconds(u, c.Now),
		"verification_attempts_remaining": remaining,
		"delete_self_enabled":             DeleteSelf(u),
		"create_organization_enabled":     u.CreateOrganizationEnabled == nil || *u.CreateOrganizationEnabled,
		"last_sign_in_at":                 fapi.Millis(u.LastSignInAt),
		"last_active_at":                  fapi.Millis(u.LastActiveAt),
		"mfa_enabled_at":                  fapi.Millis(u.MFAEnabledAt),
		"mfa_disabled_at":                 nil,
		"legal_accepted_at":               fapi.Millis(u.LegalAcceptedAt),
		"create_organizations_limit":      limit(u),
		"bypass_client_trust":             u.BypassClientTrust,
		"deprovisioned":                   false,
		"created_at":                      fapi.Millis(u.CreatedAt),
		"updated_at":                      fapi.Millis(u.UpdatedAt),
	}
}

// OrEmpty is a metadata object, never null.
func OrEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

func lockoutSeconds(u *domain.User, now time.Time) any {
	if !now.Before(u.LockedUntil) {
		return nil
	}
	return int64(u.LockedUntil.Sub(now).Seconds())
}

// Email is one address of a user.
func Email(u *domain.User, e domain.Email) fapi.JSON {
	linked := []fapi.JSON{}
	for _, a := range u.ExternalAccounts {
		if a.EmailAddress == e.Address && a.ConnectionID == "" {
			linked = append(linked, fapi.JSON{"type": a.Provider, "id": a.ID})
		}
	}
	return fapi.JSON{
		"object":                 "email_address",
		"id":                     e.ID,
		"email_address":          e.Address,
		"reserved":               false,
		"verification":           proof(e.ProvenBy, e.Verified),
		"linked_to":              linked,
		"matches_sso_connection": false,
		"created_at":             fapi.Millis(e.CreatedAt),
		"updated_at":             fapi.Millis(e.UpdatedAt),
	}
}

// Phone is one number of a user.
func Phone(p domain.Phone) fapi.JSON {
	return fapi.JSON{
		"object":                     "phone_number",
		"id":                         p.ID,
		"phone_number":               p.Number,
		"reserved":                   false,
		"reserved_for_second_factor": p.SecondFactor,
		"default_second_factor":      p.DefaultSecondFactor,
		"verification":               proof(p.ProvenBy, p.Verified),
		"linked_to":                  []fapi.JSON{},
		"backup_codes":               nil,
		"created_at":                 fapi.Millis(p.CreatedAt),
		"updated_at":                 fapi.Millis(p.UpdatedAt),
	}
}

// Wallet is one wallet of a user.
func Wallet(w domain.Wallet) fapi.JSON {
	return fapi.JSON{
		"object":       "web3_wallet",
		"id":           w.ID,
		"web3_wallet":  w.Address,
		"verification": proof(w.ProvenBy, w.Verified),
		"created_at":   fapi.Millis(w.CreatedAt),
		"updated_at":   fapi.Millis(w.UpdatedAt),
	}
}

// Passkey is one passkey of a user.
func Passkey(p domain.Passkey) fapi.JSON {
	return fapi.JSON{
		"object":       "passkey",
		"id":           p.ID,
		"name":         p.Name,
		"last_used_at": fapi.Millis(p.LastUsedAt),
		"verification": fapi.JSON{
			"object":    "verification_passkey",
			"status":    domain.Verified,
			"strategy":  "passkey",
			"attempts":  nil,
			"expire_at": fapi.Millis(p.CreatedAt),
		},
		"created_at": fapi.Millis(p.CreatedAt),
		"updated_at": fapi.Millis(p.UpdatedAt),
	}
}

// ExternalAccount is one OAuth account of a user.
func ExternalAccount(a domain.ExternalAccount) fapi.JSON {
	scopes := cmp.Or(a.Scopes, "openid email profile")
	return fapi.JSON{
		"object":            "external_account",
		"id":                a.ID,
		"identification_id": a.ID,
		"provider":          a.Provider,
		"provider_user_id":  a.Subject,
		"approved_scopes":   scopes,
		"email_address":     a.EmailAddress,
		"first_name":        a.FirstName,
		"last_name":         a.LastName,
		"image_url":         "",
		"username":          nil,
		"phone_number":      nil,
		"public_metadata":   fapi.JSON{},
		"label":             nil,
		"verification": fapi.JSON{
			"object":    "verification_oauth",
			"status":    domain.Verified,
			"strategy":  "oauth_" + strings.TrimPrefix(a.Provider, "oauth_"),
			"attempts":  nil,
			"expire_at": fapi.Millis(a.CreatedAt),
		},
		"created_at": fapi.Millis(a.CreatedAt),
		"updated_at": fapi.Millis(a.UpdatedAt),
	}
}

func wireEnterpriseAccount(a domain.ExternalAccount) fapi.JSON {
	return fapi.JSON{
		"object":                   "enterprise_account",
		"id":                       a.ID,
		"provider":                 a.Provider,
		"provider_user_id":         a.Subject,
		"active":                   true,
		"email_address":            a.EmailAddress,
		"first_name":               fapi.OrNil(a.FirstName),
		"last_name":                fapi.OrNil(a.LastName),
		"public_metadata":          fapi.JSON{},
		"enterprise_connection_id": a.ConnectionID,
		"enterprise_connection":    nil,
		"verification":             nil,
	}
}

// PublicUserData is what a session shows of its user (PROTOCOL 4.6).
func PublicUserData(c *fapi.Call, u *domain.User) fapi.JSON {
	return fapi.JSON{
		"first_name": fapi.OrNil(u.FirstName),
		"last_name":  fapi.OrNil(u.LastName),
		"image_url":  Image(c, u),
		"has_image":  u.ImageID != "",
		"identifier": u.PrimaryIdentifier(),
		"user_id":    u.ID,
		"username":   fapi.OrNil(u.Username),
	}
}

// ImagePath is where profile images are.
const ImagePath = "/profile_images/"

// Image is the address of a user's profile image, "" without one.
func Image(c *fapi.Call, u *domain.User) string {
	if u.ImageID == "" {
		return ""
	}
	return c.Server.BaseURL + ImagePath + u.ImageID
}

// DeleteSelf says whether a user may delete their account: as an administrator decided for them, else yes.
func DeleteSelf(u *domain.User) bool { return u.DeleteSelfEnabled == nil || *u.DeleteSelfEnabled }

func limit(u *domain.User) int {
	if u.CreateOrganizationsLimit == nil {
		return 0
	}
	return *u.CreateOrganizationsLimit
}
