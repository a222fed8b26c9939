package passkey

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Strategy is the name on the wire.
const Strategy = "passkey"

// Register adds signing in by passkey: discoverable by create, prepared as first factor, and as second factor.
func Register(s *signin.SignIns) {
	s.Register(signin.Strategy{
		Name:          Strategy,
		TwoFactors:    true,
		Object:        "verification_passkey",
		Attribute:     signin.Attribute{Name: "passkey", First: true, Verifies: true, Listed: true},
		FirstFactors:  factors,
		SecondFactors: factors,
		Create: func(c *fapi.Call, step *signin.Step) (bool, error) {
			return false, challenge(c, step, nil)
		},
		Prepare: func(c *fapi.Call, step *signin.Step) error {
			if step.User == nil { // the authenticator knows whose it is
				return challenge(c, step, nil)
			}
			holder, err := HolderOf(step.User)
			if err != nil {
				return err
			}
			return challenge(c, step, holder)
		},
		Attempt:       attempt,
		PrepareParams: []string{"passkey_id"},
		AttemptParams: []string{"public_key_credential"},
	})
}

func factors(_ *fapi.Call, u *domain.User) []signin.Factor {
	for _, p := range u.Passkeys {
		if p.Verified {
			return []signin.Factor{{Strategy: Strategy}}
		}
	}
	return nil
}

// stateKey is where an attempt keeps a ceremony's state: each factor has its own.
func stateKey(stage signin.Stage) string { return fmt.Sprintf("%s_%d", Strategy, stage) }

func challenge(c *fapi.Call, step *signin.Step, holder *Holder) error {
	rp, err := SiteOf(c)
	if err != nil {
		return err
	}
	begun, err := BeginAssertion(rp, holder)
	if errors.Is(err, ErrNotRegistered) {
		return apierr.New("no_passkeys_found_for_user", "This account has no passkey.")
	}
	if err != nil {
		return err
	}
	step.Verification.Nonce, step.Verification.ExpireAt = begun.Options, c.Now.Add(Timeout)
	step.SignIn.Put(stateKey(step.Stage), begun.State)
	return nil
}

func attempt(c *fapi.Call, step *signin.Step) error {
	response, err := c.Form.Require("public_key_credential")
	if err != nil {
		return err
	}
	// A challenge takes one answer, right or wrong (WebAuthn §13.4.3): the next needs a new prepare.
	key := stateKey(step.Stage)
	state := step.SignIn.Extra[key]
	delete(step.SignIn.Extra, key)
	step.Verification.Nonce = ""
	if state == "" {
		return signin.Wrong(
			apierr.New("passkey_invalid_verification", "There is no open passkey challenge. Prepare the factor again."),
		)
	}

	user := step.User
	holder, credential, err := FinishAssertion(state, response, func(id string) (*Holder, error) {
		owner, err := c.Tx.UserBy(domain.KindPasskey, id)
		if errors.Is(err, store.ErrNotFound) {
			return nil, ErrNotRegistered
		}
		if err != nil {
			return nil, err
		}
		// The identified user is one record of the call; what is saved below must not be a copy of it.
		if user == nil || user.ID != owner.ID {
			user = owner
		}
		return HolderOf(user)
	})
	if err != nil {
		return refusal(err)
	}
	if step.User != nil && holder.UserID != step.User.ID {
		return refusal(ErrRefused)
	}
	if err := used(user, credential, c); err != nil {
		return err
	}
	step.User = user
	return c.SaveUser(user)
}

// refusal gives the coded error of PROTOCOL 7.5 for an answer that was not accepted.
func refusal(err error) error {
	switch {
	case errors.Is(err, ErrMalformed):
		return signin.Wrong(
			apierr.Param(
				"passkey_invalid_public_key_credential",
				"public_key_credential",
				"The passkey credential cannot be read.",
			),
		)
	case errors.Is(err, ErrNotRegistered):
		return signin.Wrong(apierr.New("passkey_not_registered", "This passkey is not registered here."))
	case errors.Is(err, ErrChallenge):
		return signin.Wrong(apierr.New("passkey_invalid_verification", "The passkey has answered another challenge."))
	case errors.Is(err, ErrRefused):
		return signin.Wrong(apierr.New("passkey_authentication_failure", "The passkey could not be verified."))
	}
	return err
}

// SiteOf is the relying party of the page that sent the request; a coded error when WebAuthn cannot work there.
func SiteOf(c *fapi.Call) (RelyingParty, error) {
	rp, err := For(c.PageOrigin(), "")
	if err != nil {
		return RelyingParty{}, apierr.New(
			"origin_invalid",
			"Passkeys need a page on a host name, such as http://localhost, not on an IP address.",
		)
	}
	return rp, nil
}

// HolderOf gives a user as the holder of their verified passkeys.
func HolderOf(u *domain.User) (*Holder, error) {
	name := u.PrimaryIdentifier()
	if name == "" {
		name = u.ID
	}
	holder := &Holder{UserID: u.ID, Name: name, DisplayName: name}
	if u.FirstName != "" {
		holder.DisplayName = u.FirstName
		if u.LastName != "" {
			holder.DisplayName += " " + u.LastName
		}
	}
	for _, p := range u.Passkeys {
		if !p.Verified {
			continue
		}
		var credential Credential
		if err := json.Unmarshal(p.Credential, &credential); err != nil {
			return nil, fmt.Errorf("passkey: stored credential %s: %w", p.ID, err)
		}
		holder.Credentials = append(holder.Credentials, credential)
	}
	return holder, nil
}

// used stores the moved counter.
func used(u *domain.User, credential *Credential, c *fapi.Call) error {
	record, err := json.Marshal(credential)
	if err != nil {
		return fmt.Errorf("passkey: credential: %w", err)
	}
	id := CredentialID(credential.ID)
	for i := range u.Passkeys {
		if p := &u.Passkeys[i]; p.CredentialID == id {
			p.Credential, p.LastUsedAt, p.UpdatedAt = record, c.Now, c.Now
		}
	}
	return nil
}
