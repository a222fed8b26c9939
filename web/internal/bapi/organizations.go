package bapi

import (
	"errors"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// organization is the organization of the path, by id or by slug.
func (a *API) organization(c *fapi.Call) (*domain.Organization, error) {
	id := c.R.PathValue("organization_id")
	o, err := c.Tx.Organization(id)
	if errors.Is(err, store.ErrNotFound) {
		o, err = c.Tx.OrganizationBySlug(id)
	}
	return o, notFound(err, "organization", id)
}

// wireOrganization adds to the Frontend API's organization what only a backend sees.
func wireOrganization(c *fapi.Call, o *domain.Organization) (fapi.JSON, error) {
	w, err := wire.Organization(c, o)
	if err != nil {
		return nil, err
	}
	delete(w, "self_serve_sso_enabled")
	w["private_metadata"] = wire.OrEmpty(o.PrivateMetadata)
	if o.CreatedBy != "" {
		w["created_by"] = o.CreatedBy
	}
	return w, nil
}

func savedOrganization(c *fapi.Call, o *domain.Organization) (any, error) {
	if err := membership.Save(c, o); err != nil {
		return nil, err
	}
	return wireOrganization(c, o)
}

func (a *API) listOrganizations(c *fapi.Call, _ body) (any, error) {
	var f store.OrganizationFilter
	counted := true
	for name, values := range c.Query {
		var err error
		switch name {
		case "organization_id":
			f.IDs, f.NotIDs = signed(values)
		case "user_id":
			f.Members, f.NotMembers = signed(values)
		case "query":
			f.Search = values[0]
		case "order_by":
			err = order(values[0], store.OrdersOrganizations, &f.Order, &f.Ascending)
		case "include_members_count":
			counted = values[0] == "true"
		case "limit", "offset":
		default:
			err = unknownFilter(name)
		}
		if err != nil {
			return nil, err
		}
	}
	var err error
	if f.Limit, f.Offset, err = pageOf(c); err != nil {
		return nil, err
	}
	found, total, err := c.Tx.FindOrganizations(f)
	if err != nil {
		return nil, err
	}
	out := []fapi.JSON{}
	for _, o := range found {
		w, err := wireOrganization(c, o)
		if err != nil {
			return nil, err
		}
		if !counted {
			delete(w, "members_count")
		}
		out = append(out, w)
	}
	return fapi.JSON{"data": out, "total_count": total}, nil
}

func (a *API) createOrganization(c *fapi.Call, b body) (any, error) {
	o := &domain.Organization{AdminDelete: true, MaxMemberships: membership.Max}
	if err := setOrganization(c, b, o); err != nil {
		return nil, err
	}
	if _, err := b.decode("created_by", &o.CreatedBy); err != nil {
		return nil, err
	}
	if err := b.decodeMetadata(map[string]*map[string]any{
		"public_metadata": &o.PublicMetadata, "private_metadata": &o.PrivateMetadata,
	}); err != nil {
		return nil, err
	}
	err := membership.Create(c, o)
	var coded *apierr.Error
	if errors.As(err, &coded) && coded.Status == http.StatusNotFound { // the document has no 404 here
		err = coded.WithStatus(http.StatusUnprocessableEntity)
	}
	if err != nil {
		return nil, err
	}
	return wireOrganization(c, o)
}

func setOrganization(c *fapi.Call, b body, o *domain.Organization) error {
	if err := b.decodeAll(map[string]any{
		"name": &o.Name, "slug": &o.Slug, "max_allowed_memberships": &o.MaxMemberships,
		"admin_delete_enabled": &o.AdminDelete,
	}); err != nil {
		return err
	}
	if o.MaxMemberships < 0 {
		return apierr.Invalid("max_allowed_memberships", "max_allowed_memberships must be 0, for no limit, or more.")
	}
	var err error
	o.CreatedAt, err = parseTime(b, "created_at", o.CreatedAt)
	return err
}

func (a *API) getOrganization(c *fapi.Call, _ body) (any, error) {
	if err := onlyFilters(c, "include_members_count"); err != nil {
		return nil, err
	}
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	return wireOrganization(c, o)
}

func (a *API) updateOrganization(c *fapi.Call, b body) (any, error) {
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	if err := setOrganization(c, b, o); err != nil {
		return nil, err
	}
	return savedOrganization(c, o)
}

func (a *API) deleteOrganization(c *fapi.Call, _ body) (any, error) {
	o, err := a.organization(c)
	if err != nil {
		return nil, err
	}
	return fapi.JSON{"object": "organization", "id": o.ID, "slug": o.Slug, "deleted": true}, c.Tx.DeleteOrganization(o.ID)
}
