package me

import (
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

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
