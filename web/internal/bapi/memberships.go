package bapi

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// membership is the membership of the path.
func (a *API) membership(c *fapi.Call) (*domain.Membership, error) {
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	id := c.R.PathValue("user_id")
	m, err := c.Tx.Membership(o.ID, id)
	return m, notFound(err, "membership", id)
}

// wireMemberships adds to the Frontend API's memberships what only a backend sees.
func wireMemberships(c *fapi.Call, all []*domain.Membership) ([]fapi.JSON, error) {
	out, err := wire.Memberships(c, all, nil)
	if err != nil {
		return nil, err
	}
	organizations := map[string]fapi.JSON{}
	for i, m := range all {
		if organizations[m.OrganizationID] == nil {
			o, err := c.Tx.Organization(m.OrganizationID)
			if err == nil {
				organizations[m.OrganizationID], err = wireOrganization(c, o)
			}
			if err != nil {
				return nil, err
			}
		}
		who := out[i]["public_user_data"].(fapi.JSON)
		who["profile_image_url"] = who["image_url"]
		out[i]["organization"], out[i]["private_metadata"] = organizations[m.OrganizationID], wire.OrEmpty(m.PrivateMetadata)
	}
	return out, nil
}

func wireMembership(c *fapi.Call, m *domain.Membership) (any, error) {
	all, err := wireMemberships(c, []*domain.Membership{m})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func (a *API) listMembers(c *fapi.Call, _ body) (any, error) {
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	f := store.MembershipFilter{OrganizationID: o.ID, Users: emptyUserFilter()}
	for name, values := range c.Query {
		if len(values) > maxFilterValues {
			return nil, apierr.Invalid(name, name+" takes at most 100 values.")
		}
		switch {
		case name == "role":
			f.Roles = values
		case name == "order_by":
			err = order(values[0], store.OrdersMemberships, &f.Order, &f.Ascending)
		case name == "created_at_before", name == "created_at_after":
			into := map[string]*int64{"created_at_before": &f.Before, "created_at_after": &f.After}[name]
			if *into, err = strconv.ParseInt(values[0], 10, 64); err != nil || *into < 0 {
				err = apierr.Invalid(name, name+" must be a time in milliseconds since 1970.")
			}
		case name == "limit", name == "offset":
		case name == "user_id", name == "query", userKinds[strings.TrimSuffix(name, "_query")] != "", name == "name_query",
			strings.HasPrefix(name, "last_active_at_"):
			err = narrow(&f.Users, name, values)
		default:
			err = unknownFilter(name)
		}
		if err != nil {
			return nil, err
		}
	}
	return a.pageOfMemberships(c, f)
}

func (a *API) listMemberships(c *fapi.Call, _ body) (any, error) {
	if err := onlyFilters(c, "order_by", "limit", "offset"); err != nil {
		return nil, err
	}
	var f store.MembershipFilter
	if text := c.Query.Get("order_by"); text != "" {
		if err := order(text, store.OrdersMemberships, &f.Order, &f.Ascending); err != nil {
			return nil, err
		}
	}
	return a.pageOfMemberships(c, f)
}

func (a *API) listMembershipsOfUser(c *fapi.Call, _ body) (any, error) {
	u, err := a.user(c)
	if err != nil {
		return nil, err
	}
	if err := onlyFilters(c, "limit", "offset"); err != nil {
		return nil, err
	}
	return a.pageOfMemberships(c, store.MembershipFilter{UserID: u.ID})
}

func (a *API) pageOfMemberships(c *fapi.Call, f store.MembershipFilter) (any, error) {
	var err error
	if f.Limit, f.Offset, err = pageOf(c); err != nil {
		return nil, err
	}
	found, total, err := c.Tx.FindMemberships(f)
	if err != nil {
		return nil, err
	}
	out, err := wireMemberships(c, found)
	return fapi.JSON{"data": out, "total_count": total}, err
}

func (a *API) createMembership(c *fapi.Call, b body) (any, error) {
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	m := new(domain.Membership)
	if m.UserID, err = required(b, "user_id"); err != nil {
		return nil, err
	}
	if m.Role, err = required(b, "role"); err != nil {
		return nil, err
	}
	if err := b.decodeMetadata(map[string]*map[string]any{
		"public_metadata": &m.PublicMetadata, "private_metadata": &m.PrivateMetadata,
	}); err != nil {
		return nil, err
	}
	if m, err = membership.Join(c, o, m); err != nil {
		return nil, err
	}
	return wireMembership(c, m)
}

// asPublished gives the error of the last administrator the status that the published document has for these endpoints.
func asPublished(err error) error {
	var coded *apierr.Error
	if errors.As(err, &coded) && coded.Code == "organization_minimum_permissions_needed" {
		return coded.WithStatus(http.StatusUnprocessableEntity)
	}
	return err
}

func (a *API) updateMembership(c *fapi.Call, b body) (any, error) {
	m, err := a.membership(c)
	if err != nil {
		return nil, err
	}
	role, err := required(b, "role")
	if err != nil {
		return nil, err
	}
	if err := membership.SetRole(c, m, role); err != nil {
		return nil, asPublished(err)
	}
	return wireMembership(c, m)
}

func (a *API) deleteMembership(c *fapi.Call, _ body) (any, error) {
	m, err := a.membership(c)
	if err != nil {
		return nil, err
	}
	w, err := wireMembership(c, m)
	if err != nil {
		return nil, err
	}
	return w, asPublished(membership.Leave(c, m))
}
