package me

import (
	"errors"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// tripOwner names this package to the trips that it starts.
const tripOwner = "me_external_account"

// accounts are the accounts at providers that a user connects.
type accounts struct {
	signIns *signin.SignIns
	sso     *sso.SSO
}

// connect sends the person to a provider, and waits for them to come back.
func (a accounts) connect(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(append([]string{"strategy", "additional_scope"}, sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	strategy, err := c.Form.Require("strategy")
	if err != nil {
		return fapi.Reply{}, err
	}
	if !strings.HasPrefix(strategy, "oauth_") {
		return fapi.Reply{}, apierr.Invalid("strategy", strategy+" is not a strategy to connect an account with.")
	}
	if slices.ContainsFunc(u.ExternalAccounts, func(x domain.ExternalAccount) bool { return x.Provider == strategy }) {
		return fapi.Reply{}, apierr.New("external_account_exists", "An account of this provider is connected already.")
	}
	if err := refuseMore(c, u); err != nil {
		return fapi.Reply{}, err
	}
	p := &pending{ID: secret.ID("eac_"), UserID: u.ID, Kind: domain.KindExternal, Value: strategy, CreatedAt: c.Now}
	if err := a.leave(c, p, u.PrimaryIdentifier()); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(a.draft(p)), nil
}

// leave sends the person to the provider of an account. hint says who they probably are there.
func (a accounts) leave(c *fapi.Call, p *pending, hint string) (err error) {
	p.Verification = &domain.Verification{Strategy: p.Value, Status: domain.Unverified}
	p.Link, err = a.sso.Start(
		c,
		p.Verification,
		sso.Start{
			ClientID:  c.Client.ID,
			Owner:     tripOwner,
			OwnerID:   p.name(),
			Strategy:  p.Value,
			LoginHint: hint,
			Scopes:    c.Form.All("additional_scope"),
		},
	)
	if err != nil {
		return err
	}
	return p.save(c)
}

// reauthorize sends the person to the provider of an account once more, for more scopes or because the first time came
// to nothing. Until they come back, the account stays as it is.
func (a accounts) reauthorize(c *fapi.Call, u person) (fapi.Reply, error) {
	if err := c.Form.Allow(append([]string{"additional_scope"}, sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	id := c.R.PathValue("id")
	if i := connected(u.User, id); i >= 0 {
		x := u.ExternalAccounts[i]
		p := &pending{ID: id, UserID: u.ID, Kind: domain.KindExternal, Value: x.Provider, CreatedAt: c.Now, Again: true}
		if err := a.leave(c, p, x.EmailAddress); err != nil {
			return fapi.Reply{}, err
		}
		w := wire.ExternalAccount(x)
		w["verification"] = a.signIns.WireVerification(p.Verification)
		return fapi.Enveloped(w), nil
	}
	p, err := pendingOf(c, u, domain.KindExternal)
	if err == nil && p == nil {
		err = apierr.NotFound("external account", id)
	}
	if err == nil {
		err = a.leave(c, p, u.PrimaryIdentifier())
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(a.draft(p)), nil
}

// connected is where the account with an id stands among those that the user has connected, or -1. Accounts of
// enterprise connections do not count: the company has them.
func connected(u *domain.User, id string) int {
	return slices.IndexFunc(
		u.ExternalAccounts,
		func(x domain.ExternalAccount) bool { return x.ID == id && x.ConnectionID == "" },
	)
}

// draft is an account that waits for its provider.
func (a accounts) draft(p *pending) fapi.JSON {
	w := wire.ExternalAccount(
		domain.ExternalAccount{ID: p.ID, Provider: p.Value, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt},
	)
	w["verification"] = a.signIns.WireVerification(p.Verification)
	return w
}

// Finish implements sso.Owner: the account becomes the user's, unless another user has it already.
func (a accounts) Finish(c *fapi.Call, id, trip string, r sso.Result) (sessionID string, err error) {
	p, u, err := waiting(c, id, trip)
	if err != nil {
		return "", err
	}
	if r.Failure != nil {
		return "", p.refuse(c, r.Failure)
	}
	if p.Again {
		i := connected(u, p.ID)
		switch {
		case i < 0:
			return "", sso.ErrStale
		case u.ExternalAccounts[i].Provider != r.Identity.Provider || u.ExternalAccounts[i].Subject != r.Identity.Subject:
			return "", p.refuse(c, apierr.New("external_account_not_found", "The provider answered for another account."))
		}
		u.ExternalAccounts[i].Scopes, u.ExternalAccounts[i].UpdatedAt = r.Identity.Scopes, c.Now
		return "", a.finished(c, u, p)
	}
	owner, err := c.Tx.UserBy(domain.KindExternal, r.Identity.Provider+":"+r.Identity.Subject)
	switch {
	case err == nil && owner.ID == u.ID:
		return "", p.refuse(c, apierr.New("external_account_exists", "This account is connected already."))
	case err == nil:
		return "", p.refuse(c, apierr.New("oauth_identification_claimed", "This account is connected to another user."))
	case !errors.Is(err, store.ErrNotFound):
		return "", err
	}
	sso.Link(c, u, r.Identity, false)
	u.ExternalAccounts[len(u.ExternalAccounts)-1].ID = p.ID
	return "", a.finished(c, u, p)
}

// finished stores what an account has become.
func (accounts) finished(c *fapi.Call, u *domain.User, p *pending) error {
	if err := c.SaveUser(u); err != nil {
		return err
	}
	c.Changed(c.Client.ID)
	return p.drop(c)
}

func (a accounts) disconnect(c *fapi.Call, u person) (fapi.Reply, error) {
	id := c.R.PathValue("id")
	i := connected(u.User, id)
	if i < 0 {
		p, err := pendingOf(c, u, domain.KindExternal)
		if err != nil {
			return fapi.Reply{}, err
		}
		if p == nil {
			return fapi.Reply{}, apierr.NotFound("external account", id)
		}
		return deleted("external_account", id), p.drop(c)
	}
	u.ExternalAccounts = slices.Delete(u.ExternalAccounts, i, i+1)
	if len(u.signIns.UserFactors(c, u.User)) == 0 {
		return fapi.Reply{}, apierr.New(
			"last_required_identification_deletion_failed",
			"This account is the only way to sign in.",
		)
	}
	c.Changed(u.session.ClientID)
	return deleted("external_account", id), c.SaveUser(u.User)
}
