package me

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// companyOwner names this package to the trips that verify a company's addresses.
const companyOwner = "me_company_address"

// companyAddresses are added addresses that the enterprise connection of their domain verifies: the parts of accounts,
// and trips that end otherwise.
type companyAddresses accounts

// prepare is that of addresses, with the strategy enterprise_sso beside those that send something.
func (a companyAddresses) prepare(c *fapi.Call, u person) (fapi.Reply, error) {
	if c.Form.Get("strategy") != sso.EnterpriseStrategy {
		return emails.prepare(c, u)
	}
	if err := c.Form.Allow(append([]string{"strategy"}, sso.Params...)...); err != nil {
		return fapi.Reply{}, err
	}
	p, err := emails.unproven(c, u)
	if err != nil {
		return fapi.Reply{}, err
	}
	connection := a.sso.ConnectionFor(p.Value)
	if connection == nil {
		return fapi.Reply{}, apierr.Invalid("strategy", "There is no enterprise connection for this address.")
	}
	p.Verification = &domain.Verification{Strategy: sso.EnterpriseStrategy, Status: domain.Unverified, FactorID: p.ID}
	p.Link, err = a.sso.Start(
		c,
		p.Verification,
		sso.Start{
			ClientID:     c.Client.ID,
			Owner:        companyOwner,
			OwnerID:      p.name(),
			Strategy:     sso.EnterpriseStrategy,
			ConnectionID: connection.ID,
			LoginHint:    p.Value,
		},
	)
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := p.save(c); err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Enveloped(emails.wire(u, p)), nil
}

// Finish implements sso.Owner: the address becomes the user's when the company vouches for this very address, and so
// does the account at the company.
func (a companyAddresses) Finish(c *fapi.Call, id, trip string, r sso.Result) (sessionID string, err error) {
	p, u, err := waiting(c, id, trip)
	if err != nil {
		return "", err
	}
	if address, _ := typed.Email(r.Identity.Email); r.Failure == nil && (address != p.Value || !r.Identity.EmailVerified) {
		r.Failure = apierr.New(
			"enterprise_sso_email_address_domain_mismatch",
			"The company's provider answered with another address.",
		)
	}
	if r.Failure != nil {
		return "", p.refuse(c, r.Failure)
	}
	if taken, err := emails.taken(c, p.Value); err != nil {
		return "", err
	} else if taken != nil {
		return "", p.refuse(c, apierr.New("form_identifier_exists", "This address belongs to another user."))
	}
	owner, err := c.Tx.UserBy(domain.KindExternal, r.Identity.Provider+":"+r.Identity.Subject)
	switch {
	case errors.Is(err, store.ErrNotFound):
		sso.Link(c, u, r.Identity, true)
	case err != nil:
		return "", err
	case owner.ID != u.ID:
		return "", p.refuse(c, apierr.New("oauth_identification_claimed", "This account is connected to another user."))
	}
	c.Changed(c.Client.ID)
	_, err = emails.own(c, a.signIns, u, p)
	return "", err
}

// connections are the enterprise connections of the domain of the user's primary address, once it is verified. None of
// them can be linked by way of an organization, which clerk-js' components ask for.
func (a accounts) connections(c *fapi.Call, u person) (fapi.Reply, error) {
	list := []fapi.JSON{}
	primary := u.Email(u.PrimaryEmailID)
	if primary == nil || !primary.Verified || c.R.URL.Query().Get("with_organization_account_linking") == "true" {
		return fapi.Enveloped(list), nil
	}
	if found := a.sso.ConnectionFor(primary.Address); found != nil {
		list = append(list, fapi.JSON{
			"id":                                 found.ID,
			"name":                               found.Name,
			"provider":                           found.Protocol + "_custom",
			"active":                             true,
			"domains":                            []string{found.Domain},
			"sync_user_attributes":               false,
			"disable_additional_identifications": false,
			"allow_organization_account_linking": false,
			"authenticatable":                    true,
			"created_at":                         0,
			"updated_at":                         0,
		})
	}
	return fapi.Enveloped(list), nil
}
