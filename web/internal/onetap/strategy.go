package onetap

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/external"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
)

// Strategy is the name on the wire.
const Strategy = "google_one_tap"

// Register adds signing in by One Tap and tells pages the client id to ask
// Google with.
func Register(s *fapi.Server, v *Verifier) {
	s.Register(fapi.Strategy{
		Name:         Strategy,
		CreateParams: []string{"token"},
		Create: func(c *fapi.Call, step *fapi.Step) (bool, error) {
			id, err := v.Identify(c)
			if err != nil {
				return false, err
			}
			step.User, err = account(c, id)
			return err == nil, err
		},
	})
	s.ExtendEnvironment(func(env map[string]any) {
		if display, ok := env["display_config"].(map[string]any); ok {
			display["google_one_tap_client_id"] = v.ClientID()
		}
	})
}

// Identify verifies the token field of a request, for sign-in and sign-up
// alike. Coded errors: form_param_missing, form_param_nil,
// google_one_tap_token_invalid.
func (v *Verifier) Identify(c *fapi.Call) (external.Identity, error) {
	token, err := c.Form.Require("token")
	if err != nil {
		return external.Identity{}, err
	}
	id, err := v.Verify(c.R.Context(), token, "")
	if errors.Is(err, ErrInvalid) {
		return external.Identity{}, apierr.Param("google_one_tap_token_invalid", "token", "The Google One Tap token is not valid.")
	}
	return id, err
}

// account finds the user of a Google account. One whose address is not verified on both sides is nobody's: One Tap has
// no second step in which it could be proven.
func account(c *fapi.Call, id external.Identity) (*domain.User, error) {
	u, err := sso.Match(c, id, false)
	if errors.Is(err, sso.ErrUnknown) || errors.Is(err, sso.ErrUnproven) {
		return nil, apierr.New("external_account_not_found", "There is no account for this Google account.")
	}
	return u, err
}
