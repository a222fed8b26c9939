// Package organizations is organizations on the Frontend API, for their members: /v1/organizations and what /v1/me has
// of them. The rules are membership's. Only the server's wiring imports it.
package organizations

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/membership"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/wire"
)

// Register adds the endpoints.
func Register(s *fapi.Server) {
	const path = "/v1/organizations/{organization_id}"
	s.Handle("POST /v1/organizations", signedIn(create))
	s.Handle("GET "+path, member("", show))
	s.Handle("PATCH "+path, member(roles.ManageProfile, update))
	s.Handle("DELETE "+path, member(roles.DeleteProfile, remove))
	s.Handle("GET "+path+"/roles", member("", listRoles))
	s.Handle("GET "+path+"/memberships", member(roles.ReadMemberships, listMembers))
	s.Handle("POST "+path+"/memberships", member(roles.ManageMemberships, addMember))
	s.Handle("PATCH "+path+"/memberships/{user_id}", member(roles.ManageMemberships, changeMember))
	s.Handle("DELETE "+path+"/memberships/{user_id}", member(roles.ManageMemberships, removeMember))
	s.Handle("GET /v1/me/organization_memberships", signedIn(listOwn))
	s.Handle("DELETE /v1/me/organization_memberships/{organization_id}", member("", leave))

	// Nobody is invited here and no domain leads anywhere: pages that ask are told that there are none.
	s.Handle("GET /v1/me/organization_invitations", signedIn(none))
	s.Handle("GET /v1/me/organization_suggestions", signedIn(none))
	for _, of := range []string{"invitations", "domains", "membership_requests"} {
		s.Handle("GET "+path+"/"+of, member("", func(m place) (fapi.Reply, error) { return none(m.person) }))
	}
}

// person is who a request speaks for, place what they are in the organization of its path.
type (
	person struct {
		*fapi.Call
		user    *domain.User
		session *domain.Session
	}
	place struct {
		person
		*domain.Membership
		organization *domain.Organization
	}
)

// saw answers with v; the client that goes with it shows what has changed.
func (p person) saw(v any, err error) (fapi.Reply, error) {
	p.Changed(p.session.ClientID)
	return fapi.Enveloped(v), err
}

func signedIn(h func(person) (fapi.Reply, error)) fapi.Handler {
	return func(c *fapi.Call) (fapi.Reply, error) {
		session, user, err := sessions.SignedIn(c)
		if err != nil {
			return fapi.Reply{}, err
		}
		return h(person{c, user, session})
	}
}

// member is an endpoint for members with a permission, "" for all of them. Others are not told whether there is such an
// organization.
func member(permission string, h func(place) (fapi.Reply, error)) fapi.Handler {
	return signedIn(func(p person) (fapi.Reply, error) {
		m, err := p.Tx.Membership(p.R.PathValue("organization_id"), p.user.ID)
		if errors.Is(err, store.ErrNotFound) {
			err = apierr.New("not_a_member_in_organization", "You are not a member of this organization.")
		}
		if err != nil {
			return fapi.Reply{}, err
		}
		set, err := roles.Load(p.Tx)
		if err != nil {
			return fapi.Reply{}, err
		}
		if permission != "" && !set.Allows(m.Role, permission) {
			return fapi.Reply{}, apierr.New("missing_organization_permission", "You need the permission "+permission+".").
				With("permissions", []string{permission})
		}
		o, err := p.Tx.Organization(m.OrganizationID)
		if err != nil {
			return fapi.Reply{}, err
		}
		return h(place{p, m, o})
	})
}

func create(p person) (fapi.Reply, error) {
	if err := p.Form.Allow("name", "slug"); err != nil {
		return fapi.Reply{}, err
	}
	if err := membership.MayCreate(p.Call, p.user); err != nil {
		return fapi.Reply{}, err
	}
	o := &domain.Organization{
		Name: p.Form.Get("name"), Slug: p.Form.Get("slug"), CreatedBy: p.user.ID,
		MaxMemberships: membership.Max, AdminDelete: true,
	}
	if err := membership.Create(p.Call, o); err != nil {
		return fapi.Reply{}, err
	}
	return p.saw(wire.Organization(p.Call, o))
}

func show(m place) (fapi.Reply, error) { return m.saw(wire.Organization(m.Call, m.organization)) }

func update(m place) (fapi.Reply, error) {
	if err := m.Form.Allow("name", "slug"); err != nil {
		return fapi.Reply{}, err
	}
	for name, into := range map[string]*string{"name": &m.organization.Name, "slug": &m.organization.Slug} {
		if m.Form.Has(name) {
			*into = m.Form.Get(name)
		}
	}
	if err := membership.Save(m.Call, m.organization); err != nil {
		return fapi.Reply{}, err
	}
	return show(m)
}

func remove(m place) (fapi.Reply, error) {
	o := m.organization
	if !o.AdminDelete {
		return fapi.Reply{}, apierr.New(
			"organization_admin_delete_not_enabled",
			"This organization is deleted by the application only.",
		)
	}
	return m.saw(gone("organization", o.ID), m.Tx.DeleteOrganization(o.ID))
}

func gone(object, id string) fapi.JSON { return fapi.JSON{"object": object, "id": id, "deleted": true} }

func listRoles(m place) (fapi.Reply, error) {
	set, err := roles.Load(m.Tx)
	if err != nil {
		return fapi.Reply{}, err
	}
	out := []fapi.JSON{}
	for i := range set.Roles {
		out = append(out, wire.Role(set, &set.Roles[i]))
	}
	return m.saw(fapi.JSON{"data": out, "total_count": len(out), "has_role_set_migration": false}, nil)
}

func listMembers(m place) (fapi.Reply, error) {
	f := store.MembershipFilter{OrganizationID: m.OrganizationID, Users: store.UserFilter{Search: m.Query.Get("query")}}
	for _, role := range append(m.Query["role"], m.Query["role[]"]...) {
		if role != "" {
			f.Roles = append(f.Roles, role)
		}
	}
	return m.list(f, nil)
}

func listOwn(p person) (fapi.Reply, error) {
	return p.list(store.MembershipFilter{UserID: p.user.ID}, p.user)
}

// list answers with a page of memberships: the bare array unless the request asks for it with the total.
func (p person) list(f store.MembershipFilter, owner *domain.User) (fapi.Reply, error) {
	var err error
	if f.Limit, f.Offset, err = p.Page(20); err != nil {
		return fapi.Reply{}, err
	}
	found, total, err := p.Tx.FindMemberships(f)
	if err != nil {
		return fapi.Reply{}, err
	}
	out, err := wire.Memberships(p.Call, found, owner)
	if p.Query.Get("paginated") == "true" {
		return p.saw(fapi.JSON{"data": out, "total_count": total}, err)
	}
	return p.saw(out, err)
}

func addMember(m place) (fapi.Reply, error) {
	if err := m.Form.Allow("user_id", "role"); err != nil {
		return fapi.Reply{}, err
	}
	id, err := m.Form.Require("user_id")
	if err != nil {
		return fapi.Reply{}, err
	}
	role, err := m.Form.Require("role")
	if err != nil {
		return fapi.Reply{}, err
	}
	if err := membership.MayGive(m.Call, m.Membership, role); err != nil {
		return fapi.Reply{}, err
	}
	joined, err := membership.Join(m.Call, m.organization, &domain.Membership{UserID: id, Role: role})
	return m.shown(joined, err)
}

// shown answers with one membership.
func (p person) shown(m *domain.Membership, err error) (fapi.Reply, error) {
	if err != nil {
		return fapi.Reply{}, err
	}
	all, err := wire.Memberships(p.Call, []*domain.Membership{m}, nil)
	if err != nil {
		return fapi.Reply{}, err
	}
	return p.saw(all[0], nil)
}

// other is the membership of the path, which the member may change.
func (m place) other() (*domain.Membership, error) {
	id := m.R.PathValue("user_id")
	other, err := m.Tx.Membership(m.OrganizationID, id)
	if errors.Is(err, store.ErrNotFound) {
		err = apierr.NotFound("membership", id)
	}
	if err == nil {
		err = membership.MayGive(m.Call, m.Membership, other.Role)
	}
	return other, err
}

func changeMember(m place) (fapi.Reply, error) {
	if err := m.Form.Allow("role"); err != nil {
		return fapi.Reply{}, err
	}
	role, err := m.Form.Require("role")
	if err != nil {
		return fapi.Reply{}, err
	}
	other, err := m.other()
	if err == nil {
		err = membership.MayGive(m.Call, m.Membership, role)
	}
	if err == nil {
		err = membership.SetRole(m.Call, other, role)
	}
	return m.shown(other, err)
}

func removeMember(m place) (fapi.Reply, error) {
	other, err := m.other()
	if err == nil {
		err = membership.Leave(m.Call, other)
	}
	return m.shown(other, err)
}

func leave(m place) (fapi.Reply, error) {
	err := membership.Leave(m.Call, m.Membership)
	return m.saw(gone("organization_membership", m.Membership.ID), err)
}

func none(p person) (fapi.Reply, error) {
	return p.saw(fapi.JSON{"data": []fapi.JSON{}, "total_count": 0}, nil)
}
