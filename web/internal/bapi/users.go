package bapi

import (
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/images"
	"github.com/signin-wasm/signin-wasm/web/internal/passwords"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// wireUser adds to the Frontend API's user what only a backend sees.
func wireUser(c *fapi.Call, u *domain.User) fapi.JSON {
	w := wire.User(c, u)
	delete(w, "organization_memberships") // they have a list of their own
	w["private_metadata"] = u.PrivateMetadata
	if u.PrivateMetadata == nil {
		w["private_metadata"] = fapi.JSON{}
	}
	emails, phones := []fapi.JSON{}, []fapi.JSON{}
	for _, e := range u.Emails {
		emails = append(emails, wireEmail(u, e))
	}
	for _, p := range u.Phones {
		phones = append(phones, wirePhone(p))
	}
	w["email_addresses"], w["phone_numbers"] = emails, phones
	w["locale"], w["bypass_client_trust"] = fapi.OrNil(u.Locale), u.BypassClientTrust
	w["create_organizations_limit"] = u.CreateOrganizationsLimit
	for name, set := range map[string]*bool{"delete_self_enabled": u.DeleteSelfEnabled,
		"create_organization_enabled": u.CreateOrganizationEnabled} {
		if set != nil {
			w[name] = *set
		}
	}
	// The published Backend API has passkeys with one time: the last use, which at first is the making.
	for _, p := range w["passkeys"].([]fapi.JSON) {
		if p["last_used_at"] == nil {
			p["last_used_at"] = p["created_at"]
		}
		delete(p, "created_at")
		delete(p, "updated_at")
	}
	return w
}

// wireEmail and wirePhone have no verification before there is one, as the Backend API shows it.
func wireEmail(u *domain.User, e domain.Email) fapi.JSON {
	return unlessVerified(wire.Email(u, e), e.Verified)
}

func wirePhone(p domain.Phone) fapi.JSON { return unlessVerified(wire.Phone(p), p.Verified) }

func unlessVerified(w fapi.JSON, verified bool) fapi.JSON {
	if !verified {
		w["verification"] = nil
	}
	return w
}

// saved stores the user and shows it.
func saved(c *fapi.Call, u *domain.User) (any, error) {
	if err := c.SaveUser(u); err != nil {
		return nil, err
	}
	return wireUser(c, u), nil
}

// createUser makes a user whose identifications count as verified: whoever has the secret key vouches for them.
func (a *API) createUser(c *fapi.Call, b body) (any, error) {
	u := &domain.User{ID: secret.ID("user_"), CreatedAt: c.Now}
	setters := []func(*fapi.Call, body, *domain.User) error{
		setProfile, setIdentifications, setPassword, setSecondFactors,
	}
	for _, set := range setters {
		if err := set(c, b, u); err != nil {
			return nil, err
		}
	}
	if len(u.Keys()) == 0 {
		return nil, apierr.Param("form_param_missing", "email_address", "A user needs at least one identifier.")
	}
	return saved(c, u)
}

func setProfile(c *fapi.Call, b body, u *domain.User) error {
	var locked bool
	fields := map[string]any{
		"first_name": &u.FirstName, "last_name": &u.LastName, "external_id": &u.ExternalID, "banned": &u.Banned,
		"locale": &u.Locale, "delete_self_enabled": &u.DeleteSelfEnabled,
		"create_organization_enabled": &u.CreateOrganizationEnabled,
		"create_organizations_limit":  &u.CreateOrganizationsLimit, "bypass_client_trust": &u.BypassClientTrust,
		"locked": &locked,
	}
	if err := b.decodeAll(fields); err != nil {
		return err
	}
	if err := b.decodeMetadata(metadataOf(u)); err != nil {
		return err
	}
	if locked {
		u.LockedUntil = c.Now.Add(time.Duration(c.Settings.LockoutMinutes) * time.Minute)
	}
	var err error
	if u.LegalAcceptedAt, err = parseTime(b, "legal_accepted_at", u.LegalAcceptedAt); err != nil {
		return err
	}
	u.CreatedAt, err = parseTime(b, "created_at", u.CreatedAt)
	return err
}

func setIdentifications(c *fapi.Call, b body, u *domain.User) error {
	var emails, phones, wallets []string
	var name string
	fields := map[string]any{"email_address": &emails, "phone_number": &phones, "web3_wallet": &wallets, "username": &name}
	if err := b.decodeAll(fields); err != nil {
		return err
	}
	for _, field := range []string{"email_address_identification_status", "phone_number_identification_status"} {
		var statuses []string
		if _, err := b.decode(field, &statuses); err != nil {
			return err
		}
		if slices.ContainsFunc(statuses, func(s string) bool { return s != "verified" }) {
			return apierr.Invalid(field, "This server reserves nothing: the status must be verified.")
		}
	}
	for _, text := range emails {
		if _, err := addEmail(c, u, text, true); err != nil {
			return err
		}
	}
	for _, text := range phones {
		if _, err := addPhone(c, u, text, true); err != nil {
			return err
		}
	}
	for _, text := range wallets {
		kind, value, ok := typed.Identifier(text)
		if kind == domain.KindUsername {
			kind, value = domain.KindWallet, text // a Solana address in the form of a username
		}
		if !ok || kind != domain.KindWallet {
			return apierr.Param("form_param_format_invalid", "web3_wallet", "web3_wallet must be a wallet address.")
		}
		w := domain.Wallet{ID: secret.ID("idn_"), Address: value, Verified: true, CreatedAt: c.Now, UpdatedAt: c.Now}
		u.Wallets = append(u.Wallets, w)
		if u.PrimaryWalletID == "" {
			u.PrimaryWalletID = w.ID
		}
	}
	if name != "" {
		kind, value, ok := typed.Identifier(name)
		if !ok || kind != domain.KindUsername {
			return apierr.Param(
				"form_username_invalid_character",
				"username",
				"A username has 4 to 64 letters, digits, dashes or underscores.",
			)
		}
		u.Username = value
	}
	return nil
}

func addEmail(c *fapi.Call, u *domain.User, text string, verified bool) (*domain.Email, error) {
	value, ok := typed.Email(text)
	if !ok {
		return nil, apierr.Param(
			"form_param_format_invalid",
			"email_address",
			"email_address must be a valid email address.",
		)
	}
	if slices.ContainsFunc(u.Emails, func(e domain.Email) bool { return e.Address == value }) {
		return nil, apierr.Param(
			"form_identifier_exists",
			"email_address",
			"That email address is taken. Please try another.",
		)
	}
	u.Emails = append(
		u.Emails,
		domain.Email{ID: secret.ID("idn_"), Address: value, Verified: verified, CreatedAt: c.Now, UpdatedAt: c.Now},
	)
	e := &u.Emails[len(u.Emails)-1]
	if u.PrimaryEmailID == "" && verified {
		u.PrimaryEmailID = e.ID
	}
	return e, nil
}

func addPhone(c *fapi.Call, u *domain.User, text string, verified bool) (*domain.Phone, error) {
	value, ok := typed.Phone(text)
	if !ok {
		return nil, apierr.Param(
			"form_param_format_invalid",
			"phone_number",
			"phone_number must be a valid phone number in E.164 form.",
		)
	}
	if slices.ContainsFunc(u.Phones, func(p domain.Phone) bool { return p.Number == value }) {
		return nil, apierr.Param(
			"form_identifier_exists",
			"phone_number",
			"That phone number is taken. Please try another.",
		)
	}
	u.Phones = append(
		u.Phones,
		domain.Phone{ID: secret.ID("idn_"), Number: value, Verified: verified, CreatedAt: c.Now, UpdatedAt: c.Now},
	)
	p := &u.Phones[len(u.Phones)-1]
	if u.PrimaryPhoneID == "" && verified {
		u.PrimaryPhoneID = p.ID
	}
	return p, nil
}

func setPassword(c *fapi.Call, b body, u *domain.User) error {
	var password, digest, hasher string
	var skip bool
	fields := map[string]any{"password": &password, "password_digest": &digest, "password_hasher": &hasher,
		"skip_password_checks": &skip}
	if err := b.decodeAll(fields); err != nil {
		return err
	}
	switch {
	case password != "" && digest != "":
		return apierr.Param(
			"form_conditional_param_disallowed",
			"password_digest",
			"Give password or password_digest, not both.",
		)
	case digest != "":
		if hasher != "argon2id" {
			return apierr.Invalid("password_hasher", "This server takes argon2id digests only.")
		}
		if !secret.IsPasswordHash(digest) {
			return apierr.Param(
				"form_password_digest_invalid_code",
				"password_digest",
				"The digest is not a PHC text of argon2id.",
			)
		}
		u.PasswordHash, u.PasswordUpdatedAt = digest, c.Now
	case password != "":
		if !skip {
			if err := passwords.Check(u, password); err != nil {
				return err
			}
		}
		passwords.Set(c, u, password)
		return nil
	}
	return nil
}

func setSecondFactors(c *fapi.Call, b body, u *domain.User) error {
	var totp string
	var codes []string
	if _, err := b.decode("totp_secret", &totp); err != nil {
		return err
	}
	if _, err := b.decode("backup_codes", &codes); err != nil {
		return err
	}
	if totp != "" {
		totp = strings.ToUpper(strings.TrimRight(totp, "="))
		if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(totp); err != nil ||
			len(raw) < 10 {
			return apierr.Param(
				"form_param_format_invalid",
				"totp_secret",
				"totp_secret must be at least 80 bits in base32.",
			)
		}
		u.TOTP = &domain.TOTP{ID: secret.ID("totp_"), Secret: totp, Verified: true, CreatedAt: c.Now, UpdatedAt: c.Now}
		u.MFAEnabledAt = c.Now
	}
	for _, code := range codes {
		if typed.Code(code) == "" {
			return apierr.Param("form_param_format_invalid", "backup_codes", "A backup code must have letters or digits.")
		}
		u.BackupCodes = append(u.BackupCodes, domain.BackupCode{Hash: factor.BackupCodeHash(u.ID, code)})
	}
	return nil
}

func (a *API) getUser(c *fapi.Call, _ body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	return wireUser(c, u), nil
}

// listUsers answers with a bare array, as the published API does; clerk-sdk-go expects one.
func (a *API) listUsers(c *fapi.Call, _ body) (any, error) {
	filter, err := userFilter(c)
	if err != nil {
		return nil, err
	}
	found, err := c.Tx.FindUsers(filter)
	out := []fapi.JSON{}
	for _, u := range found {
		out = append(out, wireUser(c, u))
	}
	return out, err
}

func (a *API) countUsers(c *fapi.Call, _ body) (any, error) {
	filter, err := userFilter(c)
	if err != nil {
		return nil, err
	}
	n, err := c.Tx.CountUsers(filter)
	return fapi.JSON{"object": "total_count", "total_count": n}, err
}

func (a *API) updateUser(c *fapi.Call, b body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	setters := []func(*fapi.Call, body, *domain.User) error{
		setProfile, setIdentifications, setPrimaries, setPassword, setSecondFactors,
	}
	for _, set := range setters {
		if err := set(c, b, u); err != nil {
			return nil, err
		}
	}
	var signOut bool
	if _, err := b.decode("sign_out_of_other_sessions", &signOut); err != nil {
		return nil, err
	}
	if signOut {
		if err := revokeAll(c, u.ID); err != nil {
			return nil, err
		}
	}
	return saved(c, u)
}

// setPrimaries takes verified identifications of the user only.
func setPrimaries(c *fapi.Call, b body, u *domain.User) error {
	var email, phone, wallet string
	if err := b.decodeAll(map[string]any{"primary_email_address_id": &email, "primary_phone_number_id": &phone,
		"primary_web3_wallet_id": &wallet}); err != nil {
		return err
	}
	if email != "" {
		e := u.Email(email)
		if e == nil || !e.Verified {
			return apierr.Param(
				"form_resource_not_found",
				"primary_email_address_id",
				"The user has no verified e-mail address with this id.",
			)
		}
		if err := makePrimary(c, b, u, e); err != nil {
			return err
		}
	}
	if phone != "" {
		if p := u.Phone(phone); p == nil || !p.Verified {
			return apierr.Param(
				"form_resource_not_found",
				"primary_phone_number_id",
				"The user has no verified phone number with this id.",
			)
		}
		u.PrimaryPhoneID = phone
	}
	if wallet != "" {
		if w := u.Wallet(wallet); w == nil || !w.Verified {
			return apierr.Param(
				"form_resource_not_found",
				"primary_web3_wallet_id",
				"The user has no verified wallet with this id.",
			)
		}
		u.PrimaryWalletID = wallet
	}
	return nil
}

func (a *API) deleteUser(c *fapi.Call, _ body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	if err := images.Drop(c, u); err != nil {
		return nil, err
	}
	return fapi.JSON{"object": "user", "id": u.ID, "deleted": true}, c.Tx.DeleteUser(u.ID)
}
