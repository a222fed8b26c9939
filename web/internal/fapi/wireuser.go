package fapi

import (
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// byAdmin is the verification of what a user was created with.
func byAdmin(verified bool) JSON {
	status := domain.Unverified
	if verified {
		status = domain.Verified
	}
	return JSON{"object": "verification_admin", "status": status, "strategy": "admin", "attempts": nil, "expire_at": nil}
}

// WireUser is a user on the Frontend API (PROTOCOL 4.10).
func (c *Call) WireUser(u *domain.User) JSON {
	emails, phones, wallets := []JSON{}, []JSON{}, []JSON{}
	passkeys, accounts, enterprise := []JSON{}, []JSON{}, []JSON{}
	for _, e := range u.Emails {
		emails = append(emails, WireEmail(u, e))
	}
	for _, p := range u.Phones {
		phones = append(phones, WirePhone(p))
	}
	for _, w := range u.Wallets {
		wallets = append(wallets, WireWallet(w))
	}
	for _, p := range u.Passkeys {
		if p.Verified {
			passkeys = append(passkeys, WirePasskey(p))
		}
	}
	for _, a := range u.ExternalAccounts {
		if a.ConnectionID == "" {
			accounts = append(accounts, WireExternalAccount(a))
		} else {
			enterprise = append(enterprise, wireEnterpriseAccount(a))
		}
	}
	remaining := any(nil)
	if c.Settings.Lockout {
		remaining = max(0, c.Settings.LockoutAttempts-u.FailedAttempts)
	}
	return JSON{
		"object": "user", "id": u.ID, "username": OrNil(u.Username), "first_name": OrNil(u.FirstName), "last_name": OrNil(u.LastName),
		"external_id": OrNil(u.ExternalID), "image_url": "", "has_image": false, "locale": nil,
		"primary_email_address_id": OrNil(u.PrimaryEmailID), "primary_phone_number_id": OrNil(u.PrimaryPhoneID),
		"primary_web3_wallet_id": OrNil(u.PrimaryWalletID),
		"email_addresses":        emails, "phone_numbers": phones, "web3_wallets": wallets, "passkeys": passkeys,
		"external_accounts": accounts, "enterprise_accounts": enterprise, "saml_accounts": []JSON{}, "organization_memberships": []JSON{},
		"password_enabled": u.PasswordHash != "", "totp_enabled": u.TOTPEnabled(),
		"backup_code_enabled": len(u.BackupCodes) > 0, "two_factor_enabled": u.TwoFactorEnabled(),
		"password_last_updated_at": Millis(u.PasswordUpdatedAt),
		"public_metadata":          orEmpty(u.PublicMetadata), "unsafe_metadata": orEmpty(u.UnsafeMetadata),
		"banned": u.Banned, "locked": c.Now.Before(u.LockedUntil),
		"lockout_expires_in_seconds": lockoutSeconds(u, c.Now), "verification_attempts_remaining": remaining,
		"delete_self_enabled": false, "create_organization_enabled": false,
		"last_sign_in_at": Millis(u.LastSignInAt), "last_active_at": Millis(u.LastActiveAt),
		"mfa_enabled_at": Millis(u.MFAEnabledAt), "mfa_disabled_at": nil, "legal_accepted_at": nil,
		"created_at": Millis(u.CreatedAt), "updated_at": Millis(u.UpdatedAt),
	}
}

func orEmpty(m map[string]any) map[string]any {
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

// WireEmail is one address of a user.
func WireEmail(u *domain.User, e domain.Email) JSON {
	linked := []JSON{}
	for _, a := range u.ExternalAccounts {
		if a.EmailAddress == e.Address && a.ConnectionID == "" {
			linked = append(linked, JSON{"type": a.Provider, "id": a.ID})
		}
	}
	return JSON{"object": "email_address", "id": e.ID, "email_address": e.Address, "reserved": false,
		"verification": byAdmin(e.Verified), "linked_to": linked, "matches_sso_connection": false,
		"created_at": Millis(e.CreatedAt), "updated_at": Millis(e.UpdatedAt)}
}

// WirePhone is one number of a user.
func WirePhone(p domain.Phone) JSON {
	return JSON{"object": "phone_number", "id": p.ID, "phone_number": p.Number, "reserved": false,
		"reserved_for_second_factor": p.SecondFactor, "default_second_factor": p.DefaultSecondFactor,
		"verification": byAdmin(p.Verified), "linked_to": []JSON{}, "backup_codes": nil,
		"created_at": Millis(p.CreatedAt), "updated_at": Millis(p.UpdatedAt)}
}

// WireWallet is one wallet of a user.
func WireWallet(w domain.Wallet) JSON {
	return JSON{"object": "web3_wallet", "id": w.ID, "web3_wallet": w.Address, "verification": byAdmin(w.Verified),
		"created_at": Millis(w.CreatedAt), "updated_at": Millis(w.UpdatedAt)}
}

// WirePasskey is one passkey of a user.
func WirePasskey(p domain.Passkey) JSON {
	return JSON{"object": "passkey", "id": p.ID, "name": p.Name, "last_used_at": Millis(p.LastUsedAt),
		"verification": JSON{"object": "verification_passkey", "status": domain.Verified, "strategy": "passkey", "attempts": nil, "expire_at": Millis(p.CreatedAt)},
		"created_at":   Millis(p.CreatedAt), "updated_at": Millis(p.UpdatedAt)}
}

// WireExternalAccount is one OAuth account of a user.
func WireExternalAccount(a domain.ExternalAccount) JSON {
	return JSON{"object": "external_account", "id": a.ID, "identification_id": a.ID, "provider": a.Provider,
		"provider_user_id": a.Subject, "approved_scopes": "openid email profile", "email_address": a.EmailAddress,
		"first_name": a.FirstName, "last_name": a.LastName, "image_url": "", "username": nil, "phone_number": nil,
		"public_metadata": JSON{}, "label": nil,
		"verification": JSON{"object": "verification_oauth", "status": domain.Verified, "strategy": "oauth_" + strings.TrimPrefix(a.Provider, "oauth_"), "attempts": nil, "expire_at": Millis(a.CreatedAt)},
		"created_at":   Millis(a.CreatedAt), "updated_at": Millis(a.UpdatedAt)}
}

func wireEnterpriseAccount(a domain.ExternalAccount) JSON {
	return JSON{"object": "enterprise_account", "id": a.ID, "provider": a.Provider, "provider_user_id": a.Subject, "active": true,
		"email_address": a.EmailAddress, "first_name": OrNil(a.FirstName), "last_name": OrNil(a.LastName), "public_metadata": JSON{},
		"enterprise_connection_id": a.ConnectionID, "enterprise_connection": nil, "verification": nil}
}
