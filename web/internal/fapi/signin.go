package fapi

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// attemptLife is how long a sign-in can be worked on before it is abandoned.
const attemptLife = 24 * time.Hour

// createSignIn starts an attempt, and does as much of it as the body allows (PROTOCOL 5.1, 7.3).
func createSignIn(c *Call) (Reply, error) {
	allowed := c.Server.params(func(s *Strategy) []string { return s.CreateParams },
		"strategy", "identifier", "password", "redirect_url", "action_complete_redirect_url", "transfer", "sign_up_if_missing",
		"locale", "timezone", "captcha_token", "captcha_widget_type", "captcha_error")
	if err := c.Form.Allow(allowed...); err != nil {
		return Reply{}, err
	}
	if err := c.RequireHuman(); err != nil {
		return Reply{}, err
	}
	if c.Client != nil {
		if err := c.RefuseSecondSession(c.Client.ID); err != nil {
			return Reply{}, err
		}
	}
	si, err := c.create()
	if err != nil {
		return Reply{}, err
	}
	w, err := c.wireSignIn(si)
	return Enveloped(w), err
}

func (c *Call) create() (*domain.SignIn, error) {
	transfer, err := c.Form.Bool("transfer")
	if err != nil {
		return nil, err
	}
	name := c.Server.canonical(c.Form.Get("strategy"))
	row := c.Server.strategy(name)
	switch {
	case name != "" && row == nil:
		return nil, apierr.Invalid("strategy", name+" is not a strategy of this instance.")
	case transfer:
		return c.createByTransfer()
	case row != nil && row.Create != nil:
		return c.createBy(row, name)
	case c.Form.Get("identifier") != "":
		return c.createFor(row, name)
	case c.Form.Has("identifier"):
		return nil, apierr.Nil("identifier")
	case name != "" || c.Form.Has("password"):
		return nil, apierr.Missing("identifier")
	}
	return c.BeginSignIn()
}

// BeginSignIn starts a blank attempt, which replaces the client's current one.
func (c *Call) BeginSignIn() (*domain.SignIn, error) {
	cl, err := c.EnsureClient()
	if err != nil {
		return nil, err
	}
	si := &domain.SignIn{ID: secret.ID("sia_"), ClientID: cl.ID, Status: domain.NeedsIdentifier,
		Locale: c.Form.Get("locale"), CreatedAt: c.Now, AbandonAt: c.Now.Add(attemptLife)}
	if c.Settings.ProtectGate {
		si.ProtectCheck = &domain.ProtectCheck{Token: secret.Token(), ExpiresAt: c.Now.Add(protectLife)}
	}
	if err := c.SaveSignIn(si); err != nil {
		return nil, err
	}
	cl.SignInID = si.ID
	return si, c.SaveClient(cl)
}

// createBy lets a strategy that finds the user itself start the attempt.
func (c *Call) createBy(row *Strategy, name string) (*domain.SignIn, error) {
	si, err := c.BeginSignIn()
	if err != nil {
		return nil, err
	}
	step := &Step{Stage: First, SignIn: si, Strategy: name, Verification: &domain.Verification{Strategy: name, Status: domain.Unverified}}
	verified, err := row.Create(c, step)
	if err != nil {
		// The attempt that could not start leaves nothing behind.
		c.Client.SignInID = ""
		return nil, saved(c.SaveClient(c.Client), err)
	}
	si.First = step.Verification
	if verified {
		return si, c.FirstFactorVerified(si, step.User)
	}
	if step.User != nil {
		si.UserID = step.User.ID
	}
	return si, c.gate(si)
}

func (c *Call) createByTransfer() (*domain.SignIn, error) {
	if c.Server.Transfer == nil || c.Client == nil {
		return nil, apierr.New("account_transfer_invalid", "There is no external account to transfer.")
	}
	step := &Step{Stage: First, Verification: &domain.Verification{Status: domain.Verified}}
	if err := c.Server.Transfer(c, step); err != nil {
		return nil, err
	}
	si, err := c.BeginSignIn()
	if err != nil {
		return nil, err
	}
	si.First = step.Verification
	return si, c.FirstFactorVerified(si, step.User)
}

// createFor starts an attempt for an identifier, then prepares or attempts what else the body names.
func (c *Call) createFor(row *Strategy, name string) (*domain.SignIn, error) {
	identifier := typed.Text(c.Form.Get("identifier"))
	u, kind, value, err := c.findUser(identifier)
	if err != nil {
		return nil, err
	}
	signUp, err := c.Form.Bool("sign_up_if_missing")
	if err != nil {
		return nil, err
	}
	probe := &domain.SignIn{Identifier: identifier, SignUpIfMissing: signUp}
	if u == nil {
		probe.Unknown = &domain.UnknownIdentifier{Kind: kind, ID: secret.DerivedID("idn_", c.Server.Keys.HMAC, kind+":"+value)}
		if !signUp && !c.Settings.EnumerationProtection && len(c.unknownFactors(kind, value)) == 0 {
			return nil, apierr.Param("form_identifier_not_found", "identifier", "Couldn't find your account.")
		}
		if signUp && c.Settings.SignUpMode != "public" {
			return nil, apierr.New("sign_up_if_missing_not_allowed", "Sign-ups are restricted on this instance.")
		}
	} else {
		probe.UserID = u.ID
	}
	// Under enumeration protection also when there is an account: the answer must not tell.
	if signUp && (u == nil || c.Settings.EnumerationProtection) && (c.Form.Has("password") || row != nil && !row.VerifiesNew) {
		return nil, apierr.New("sign_up_if_missing_strategy_not_supported", "sign_up_if_missing works with strategies that verify the identifier.")
	}
	if name == "password" && !c.Form.Has("password") {
		return nil, apierr.Missing("password")
	}
	si, err := c.BeginSignIn()
	if err != nil {
		return nil, err
	}
	si.Identifier, si.UserID, si.Unknown, si.SignUpIfMissing = probe.Identifier, probe.UserID, probe.Unknown, probe.SignUpIfMissing
	si.Status = domain.NeedsFirstFactor
	if err := c.gate(si); err != nil || si.ProtectCheck != nil {
		return si, err
	}
	switch {
	case c.Form.Has("password") && (name == "" || name == "password"):
		return si, c.attemptStep(First, si, u, "password")
	case row != nil && row.Prepare != nil:
		return si, c.prepareStep(First, si, u, name)
	}
	return si, nil
}

// gate stores the attempt, behind the protect check when one is pending.
func (c *Call) gate(si *domain.SignIn) error {
	if si.ProtectCheck != nil && si.Status != domain.NeedsIdentifier {
		si.Status = domain.NeedsProtectCheck
	}
	return c.SaveSignIn(si)
}

func getCurrentSignIn(c *Call) (Reply, error) {
	if c.Client == nil {
		return Reply{}, apierr.New("resource_not_found", "There is no sign-in.")
	}
	si, err := c.currentSignIn(c.Client)
	if err != nil {
		return Reply{}, err
	}
	if si == nil {
		return Reply{}, apierr.New("resource_not_found", "There is no sign-in.")
	}
	w, err := c.wireSignIn(si)
	return Enveloped(w), err
}

func getSignIn(c *Call) (Reply, error) {
	si, err := c.ownSignIn()
	if err != nil {
		return Reply{}, err
	}
	if v := si.First; v != nil && v.Status == domain.Unverified && !v.ExpireAt.IsZero() && !c.Now.Before(v.ExpireAt) {
		v.Status = domain.Expired
		if err := c.SaveSignIn(si); err != nil {
			return Reply{}, err
		}
	}
	w, err := c.wireSignIn(si)
	return Enveloped(w), err
}

// ownSignIn is the attempt of the path. One of another client, one that has been replaced and one that was abandoned do
// not exist for the caller (PROTOCOL 7.1).
func (c *Call) ownSignIn() (*domain.SignIn, error) {
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
