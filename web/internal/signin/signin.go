package signin

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/protect"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// attemptLife is how long a sign-in can be worked on before it is abandoned.
const attemptLife = 24 * time.Hour

// createSignIn starts an attempt, and does as much of it as the body allows (PROTOCOL 5.1, 7.3).
func (s *SignIns) createSignIn(c *fapi.Call) (fapi.Reply, error) {
	allowed := s.params(
		func(s *Strategy) []string { return s.CreateParams },
		"strategy",
		"identifier",
		"password",
		"redirect_url",
		"action_complete_redirect_url",
		"transfer",
		"sign_up_if_missing",
		"locale",
		"timezone",
		"captcha_token",
		"captcha_widget_type",
		"captcha_error",
	)
	if err := c.Form.Allow(allowed...); err != nil {
		return fapi.Reply{}, err
	}
	if err := captcha.Require(c); err != nil {
		return fapi.Reply{}, err
	}
	if c.Client != nil {
		if err := sessions.RefuseMore(c, c.Client.ID); err != nil {
			return fapi.Reply{}, err
		}
	}
	si, err := s.create(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	w, err := s.Wire(c, si)
	return fapi.Enveloped(w), err
}

func (s *SignIns) create(c *fapi.Call) (*domain.SignIn, error) {
	transfer, err := c.Form.Bool("transfer")
	if err != nil {
		return nil, err
	}
	name := s.canonical(c.Form.Get("strategy"))
	row := s.strategy(name)
	switch {
	case name != "" && row == nil:
		return nil, apierr.Invalid("strategy", name+" is not a strategy of this instance.")
	case transfer:
		return s.createByTransfer(c)
	case row != nil && row.Create != nil:
		return s.createBy(c, row, name)
	case c.Form.Get("identifier") != "":
		return s.createFor(c, row, name)
	case c.Form.Has("identifier"):
		return nil, apierr.Nil("identifier")
	case name != "" || c.Form.Has("password"):
		return nil, apierr.Missing("identifier")
	}
	return s.begin(c)
}

// begin starts a blank attempt, which replaces the client's current one.
func (s *SignIns) begin(c *fapi.Call) (*domain.SignIn, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return nil, err
	}
	si := &domain.SignIn{ID: secret.ID("sia_"), ClientID: cl.ID, Status: domain.NeedsIdentifier,
		ProtectCheck: protect.New(c), CreatedAt: c.Now, AbandonAt: c.Now.Add(attemptLife)}
	if err := Save(c, si); err != nil {
		return nil, err
	}
	cl.SignInID = si.ID
	return si, c.SaveClient(cl)
}

// createBy lets a strategy that finds the user itself start the attempt.
func (s *SignIns) createBy(c *fapi.Call, row *Strategy, name string) (*domain.SignIn, error) {
	si, err := s.begin(c)
	if err != nil {
		return nil, err
	}
	step := &Step{
		Stage:        First,
		SignIn:       si,
		Strategy:     name,
		Verification: &domain.Verification{Strategy: name, Status: domain.Unverified},
	}
	verified, err := row.Create(c, step)
	if err != nil {
		// The attempt that could not start leaves nothing behind.
		c.Client.SignInID = ""
		return nil, fapi.Saved(c.SaveClient(c.Client), err)
	}
	si.First = step.Verification
	if verified {
		return si, s.FirstFactorVerified(c, si, step.User)
	}
	if step.User != nil {
		si.UserID = step.User.ID
	}
	return si, s.gate(c, si)
}

func (s *SignIns) createByTransfer(c *fapi.Call) (*domain.SignIn, error) {
	if s.Transfer == nil || c.Client == nil {
		return nil, apierr.New("account_transfer_invalid", "There is no external account to transfer.")
	}
	step := &Step{Stage: First, Verification: &domain.Verification{Status: domain.Verified}}
	if err := s.Transfer(c, step); err != nil {
		return nil, err
	}
	si, err := s.begin(c)
	if err != nil {
		return nil, err
	}
	si.First = step.Verification
	return si, s.FirstFactorVerified(c, si, step.User)
}

// createFor starts an attempt for an identifier, then prepares or attempts what else the body names.
func (s *SignIns) createFor(c *fapi.Call, row *Strategy, name string) (*domain.SignIn, error) {
	u, kind, value, err := s.findUser(c, c.Form.Get("identifier"))
	if err != nil {
		return nil, err
	}
	identifier := typed.Text(c.Form.Get("identifier"))
	signUp, err := c.Form.Bool("sign_up_if_missing")
	if err != nil {
		return nil, err
	}
	probe := &domain.SignIn{Identifier: identifier, SignUpIfMissing: signUp}
	if u == nil {
		probe.Unknown = &domain.UnknownIdentifier{
			Kind: kind,
			ID:   secret.DerivedID("idn_", c.Server.Keys.HMAC, kind+":"+value),
		}
		if !signUp && !c.Settings.EnumerationProtection && len(s.unknownFactors(c, kind, value)) == 0 {
			return nil, apierr.Param("form_identifier_not_found", "identifier", "Couldn't find your account.")
		}
		if signUp && c.Settings.SignUpMode != "public" {
			return nil, apierr.New("sign_up_if_missing_not_allowed", "Sign-ups are restricted on this instance.")
		}
	} else {
		probe.UserID = u.ID
	}
	// Under enumeration protection also when there is an account: the answer must not tell.
	if signUp && (u == nil || c.Settings.EnumerationProtection) &&
		(c.Form.Has("password") || row != nil && !row.VerifiesNew) {
		return nil, apierr.New(
			"sign_up_if_missing_strategy_not_supported",
			"sign_up_if_missing works with strategies that verify the identifier.",
		)
	}
	if name == "password" && !c.Form.Has("password") {
		return nil, apierr.Missing("password")
	}
	si, err := s.begin(c)
	if err != nil {
		return nil, err
	}
	si.Identifier, si.UserID = probe.Identifier, probe.UserID
	si.Unknown, si.SignUpIfMissing = probe.Unknown, probe.SignUpIfMissing
	si.Status = domain.NeedsFirstFactor
	if err := s.gate(c, si); err != nil || si.ProtectCheck != nil {
		return si, err
	}
	switch {
	case c.Form.Has("password") && (name == "" || name == "password"):
		return si, s.attemptStep(c, First, si, u, "password")
	case row != nil && row.Prepare != nil:
		return si, s.Prepare(c, First, si, u, name)
	}
	return si, nil
}

// gate stores the attempt, behind the protect check when one is pending.
func (s *SignIns) gate(c *fapi.Call, si *domain.SignIn) error {
	if si.ProtectCheck != nil && si.Status != domain.NeedsIdentifier {
		si.Status = domain.NeedsProtectCheck
	}
	return Save(c, si)
}

func (s *SignIns) getCurrentSignIn(c *fapi.Call) (fapi.Reply, error) {
	if c.Client == nil {
		return fapi.Reply{}, apierr.New("resource_not_found", "There is no sign-in.")
	}
	si, err := s.Current(c, c.Client)
	if err != nil {
		return fapi.Reply{}, err
	}
	if si == nil {
		return fapi.Reply{}, apierr.New("resource_not_found", "There is no sign-in.")
	}
	w, err := s.Wire(c, si)
	return fapi.Enveloped(w), err
}

func (s *SignIns) getSignIn(c *fapi.Call) (fapi.Reply, error) {
	si, err := s.ownSignIn(c)
	if err != nil {
		return fapi.Reply{}, err
	}
	if verify.Lapse(c, si.First) {
		if err := Save(c, si); err != nil {
			return fapi.Reply{}, err
		}
	}
	w, err := s.Wire(c, si)
	return fapi.Enveloped(w), err
}

// ownSignIn is the attempt of the path. An attempt of another client, an attempt that has been replaced and an
// abandoned attempt do not exist for the caller (PROTOCOL 7.1).
func (s *SignIns) ownSignIn(c *fapi.Call) (*domain.SignIn, error) {
	id := c.R.PathValue("id")
	missing := apierr.New("resource_not_found", "No sign in was found with id "+id+".")
	if c.Client == nil {
		return nil, missing
	}
	si, err := c.Tx.SignIn(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, missing
	}
	if err != nil {
		return nil, err
	}
	done := si.Status == domain.Complete
	if si.ClientID != c.Client.ID || (!done && (c.Client.SignInID != id || !c.Now.Before(si.AbandonAt))) {
		return nil, missing
	}
	return si, nil
}
