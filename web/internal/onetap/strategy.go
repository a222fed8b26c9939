package onetap

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Strategy is the name on the wire.
const Strategy = "google_one_tap"

// Register adds signing in by One Tap and tells pages the client id to ask
// Google with.
func Register(s *signin.SignIns, v *Verifier) {
	s.Register(signin.Strategy{
		Name:         Strategy,
		Object:       "verification_google_one_tap",
		CreateParams: []string{"token"},
		Environment: func(env map[string]any) {
			if display, ok := env["display_config"].(map[string]any); ok {
				display["google_one_tap_client_id"] = v.ClientID()
			}
		},
		Create: func(c *fapi.Call, step *signin.Step) (bool, error) {
			proof, err := v.Identify(c)
			if err != nil {
				return false, err
			}
			if step.User, err = account(c, proof.Identity); err != nil {
				return false, err
			}
			if err := sessions.MayStart(c, step.SignIn.ClientID, step.User); err != nil {
				return false, err
			}
			return true, proof.Spend(c)
		},
	})
}

// Identify verifies the token field of a request, for sign-in and sign-up
// alike. Coded errors: form_param_missing, form_param_nil,
// google_one_tap_token_invalid.
func (v *Verifier) Identify(c *fapi.Call) (Proof, error) {
	token, err := c.Form.Require("token")
	if err != nil {
		return Proof{}, err
	}
	proof, err := v.Verify(c.R.Context(), token)
	if errors.Is(err, ErrInvalid) {
		return Proof{}, refused("The Google One Tap token is not valid.")
	}
	if err != nil {
		return Proof{}, err
	}
	if proof.Nonce != "" && (c.Client == nil || !secret.Equal(proof.Nonce, c.Client.ID)) {
		return Proof{}, refused(
			"The Google One Tap token has the nonce of another client. The nonce must be the client's id, or absent.",
		)
	}
	err = c.Tx.GetDoc(bucket, proof.key(), c.Now, new(bool))
	if err == nil {
		return Proof{}, refused("The Google One Tap token has been used already.")
	}
	if !errors.Is(err, store.ErrNotFound) {
		return Proof{}, err
	}
	return proof, nil
}

// A token is good once: Google lets it live for an hour, and whoever copies it could use it in another browser. A page
// that passes the client's id as nonce to google.accounts.id.initialize gets tokens that are good in its browser alone.
// Google gives tokens without nonce to pages that pass none (clerk-js is one), so those have to be taken, too.
const bucket = "one_tap_spent"

func (p Proof) key() string { return secret.Hash(bucket, string(p.Claims)) }

// Spend makes the token useless. Call it when the token has opened something.
func (p Proof) Spend(c *fapi.Call) error {
	return c.Tx.PutDoc(bucket, p.key(), p.Expiry.Add(skew), true)
}

func refused(long string) error { return apierr.Param("google_one_tap_token_invalid", "token", long) }

// account finds the user of a Google account. One whose address is not verified on both sides is nobody's: One Tap has
// no second step in which it could be proven.
func account(c *fapi.Call, id external.Identity) (*domain.User, error) {
	u, err := sso.Match(c, id, false)
	if errors.Is(err, sso.ErrUnknown) || errors.Is(err, sso.ErrUnproven) {
		return nil, apierr.New("external_account_not_found", "There is no account for this Google account.")
	}
	return u, err
}
