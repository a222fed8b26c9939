package me

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// maxPasskeys is how many passkeys an account can have.
const maxPasskeys = 10

// maxPasskeyName bounds what a user calls a passkey, in characters.
const maxPasskeyName = 256

const passkeyName = "Passkey"

// createPasskey starts a registration: the verification's nonce holds the
// creation options for navigator.credentials.create.
func createPasskey(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(); err != nil {
		return fapi.Reply{}, err
	}
	if len(u.Passkeys) >= maxPasskeys {
		return fapi.Reply{}, apierr.New("passkey_quota_exceeded", "An account can have ten passkeys at most.")
	}
	begun, err := allPending(c, u, domain.KindPasskey)
	if err != nil {
		return fapi.Reply{}, err
	}
	if len(begun) >= maxPending { // the prompt of the oldest one was given up
		if err := begun[0].drop(c); err != nil {
			return fapi.Reply{}, err
		}
	}
	rp, err := passkey.SiteOf(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	holder, err := passkey.HolderOf(u.User)
	if err != nil {
		return fapi.Reply{}, err
	}
	ceremony, err := passkey.BeginRegistration(rp, holder)
	if err != nil {
		return fapi.Reply{}, err
	}
	p := &pending{ID: secret.ID("idn_"), UserID: u.ID, Kind: domain.KindPasskey, State: ceremony.State, CreatedAt: c.Now,
		Verification: &domain.Verification{
			Strategy: passkey.Strategy,
			Status:   domain.Unverified,
			Nonce:    ceremony.Options,
			ExpireAt: c.Now.Add(passkey.Timeout),
		}}
	if err := p.save(c); err != nil {
		return fapi.Reply{}, err
	}
	wire := wire.Passkey(domain.Passkey{ID: p.ID, Name: passkeyName, CreatedAt: c.Now, UpdatedAt: c.Now})
	wire["verification"] = u.signIns.WireVerification(p.Verification)
	return fapi.Enveloped(wire), nil
}

// attemptPasskey verifies what the authenticator has made and adds it to the account.
func attemptPasskey(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("strategy", "public_key_credential"); err != nil {
		return fapi.Reply{}, err
	}
	if s := c.Form.Get("strategy"); s != "" && s != passkey.Strategy {
		return fapi.Reply{}, apierr.Invalid("strategy", "The strategy of a passkey is passkey.")
	}
	response, err := c.Form.Require("public_key_credential")
	if err != nil {
		return fapi.Reply{}, err
	}
	p, err := pendingOf(c, u, domain.KindPasskey)
	if err != nil {
		return fapi.Reply{}, err
	}
	if p == nil {
		if indexOf(u.Passkeys, c.R.PathValue("id")) >= 0 {
			return fapi.Reply{}, apierr.New("verification_already_verified", "This passkey has already been verified.")
		}
		return fapi.Reply{}, apierr.NotFound("passkey", c.R.PathValue("id"))
	}
	if err := p.ready(c); err != nil {
		return fapi.Reply{}, err
	}
	holder, err := passkey.HolderOf(u.User)
	if err != nil {
		return fapi.Reply{}, err
	}
	// The challenge takes one answer, right or wrong (WebAuthn §13.4.3).
	if err := p.drop(c); err != nil {
		return fapi.Reply{}, err
	}
	credential, err := passkey.FinishRegistration(p.State, holder, response)
	switch {
	case errors.Is(err, passkey.ErrMalformed):
		return fapi.Reply{}, apierr.Param(
			"passkey_invalid_public_key_credential",
			"public_key_credential",
			"The passkey credential cannot be read.",
		)
	case errors.Is(err, passkey.ErrChallenge), errors.Is(err, passkey.ErrRefused):
		return fapi.Reply{}, apierr.New("passkey_invalid_verification", "The passkey could not be verified.")
	case err != nil:
		return fapi.Reply{}, err
	}
	added, err := addPasskey(c, u, p, credential)
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(wire.Passkey(added)), nil
}

func addPasskey(c *fapi.Call, u person, p *pending, credential *passkey.Credential) (domain.Passkey, error) {
	record, err := json.Marshal(credential)
	if err != nil {
		return domain.Passkey{}, err
	}
	id := passkey.CredentialID(credential.ID)
	// A credential id is one account's (WebAuthn §7.1 step 26).
	switch _, err := c.Tx.UserBy(domain.KindPasskey, id); {
	case err == nil:
		return domain.Passkey{}, apierr.New("passkey_invalid_verification", "The passkey is registered already.")
	case !errors.Is(err, store.ErrNotFound):
		return domain.Passkey{}, err
	}
	added := domain.Passkey{
		ID:           p.ID,
		Name:         passkeyName,
		CredentialID: id,
		Credential:   record,
		Verified:     true,
		CreatedAt:    p.CreatedAt,
		UpdatedAt:    c.Now,
	}
	u.Passkeys = append(u.Passkeys, added)
	return added, c.SaveUser(u.User)
}

func indexOf(list []domain.Passkey, id string) int {
	return slices.IndexFunc(list, func(p domain.Passkey) bool { return p.ID == id })
}

// ownPasskey is the user's passkey of the request's path.
func ownPasskey(c *fapi.Call, u person) (int, error) {
	id := c.R.PathValue("id")
	i := indexOf(u.Passkeys, id)
	if i < 0 {
		return 0, apierr.NotFound("passkey", id)
	}
	return i, nil
}

func getPasskey(c *fapi.Call, u person) (fapi.Reply, error) {
	i, err := ownPasskey(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(wire.Passkey(u.Passkeys[i])), nil
}

func renamePasskey(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow("name"); err != nil {
		return fapi.Reply{}, err
	}
	i, err := ownPasskey(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	name, err := c.Form.Text("name", maxPasskeyName)
	if err != nil {
		return fapi.Reply{}, err
	}
	if name != "" {
		u.Passkeys[i].Name, u.Passkeys[i].UpdatedAt = name, c.Now
		if err := c.SaveUser(u.User); err != nil {
			return fapi.Reply{}, err
		}
	}
	return fapi.Enveloped(wire.Passkey(u.Passkeys[i])), nil
}

// deletePasskey removes a passkey, or the beginning of one: that is what a browser asks for when it made none.
func deletePasskey(c *fapi.Call, u person) (fapi.Reply, error) {
	begun, err := pendingOf(c, u, domain.KindPasskey)
	if err != nil {
		return fapi.Reply{}, err
	}
	if begun != nil {
		return deleted("passkey", begun.ID), begun.drop(c)
	}
	i, err := ownPasskey(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	id := u.Passkeys[i].ID
	u.Passkeys = slices.Delete(u.Passkeys, i, i+1)
	if len(u.signIns.UserFactors(c, u.User)) == 0 {
		return fapi.Reply{}, apierr.New(
			"last_required_identification_deletion_failed",
			"This passkey is the only way to sign in.",
		)
	}
	return deleted("passkey", id), c.SaveUser(u.User)
}
