package wire

import (
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// shown is how many organizations come with a user. Others can put somebody into as many as they like; all of them are
// in the pages of /v1/me/organization_memberships.
const shown = 100

// Self is a user as they see themselves: with the organizations they are in, the first ones.
func Self(c *fapi.Call, u *domain.User) (fapi.JSON, error) {
	w := User(c, u)
	all, _, err := c.Tx.FindMemberships(store.MembershipFilter{UserID: u.ID, Ascending: true, Limit: shown})
	if err != nil {
		return nil, err
	}
	w["organization_memberships"], err = Memberships(c, all, u)
	return w, err
}

// Organization is an organization on the Frontend API.
func Organization(c *fapi.Call, o *domain.Organization) (fapi.JSON, error) {
	members, err := c.Tx.CountMemberships(store.MembershipFilter{OrganizationID: o.ID})
	return fapi.JSON{
		"object": "organization", "id": o.ID, "name": o.Name, "slug": o.Slug, "image_url": "", "has_image": false,
		"members_count": members, "pending_invitations_count": 0, "max_allowed_memberships": o.MaxMemberships,
		"admin_delete_enabled": o.AdminDelete, "self_serve_sso_enabled": false,
		"public_metadata": OrEmpty(o.PublicMetadata),
		"created_at":      fapi.Millis(o.CreatedAt), "updated_at": fapi.Millis(o.UpdatedAt),
	}, err
}

// Memberships are memberships on the Frontend API. They are all u's, or whoever's for a nil user.
func Memberships(c *fapi.Call, all []*domain.Membership, u *domain.User) ([]fapi.JSON, error) {
	out := []fapi.JSON{}
	if len(all) == 0 {
		return out, nil
	}
	set, err := roles.Load(c.Tx)
	if err != nil {
		return nil, err
	}
	organizations := map[string]fapi.JSON{}
	for _, m := range all {
		organization := organizations[m.OrganizationID]
		if organization == nil {
			o, err := c.Tx.Organization(m.OrganizationID)
			if err != nil {
				return nil, err
			}
			if organization, err = Organization(c, o); err != nil {
				return nil, err
			}
			organizations[m.OrganizationID] = organization
		}
		owner := u
		if owner == nil {
			if owner, err = c.Tx.User(m.UserID); err != nil {
				return nil, err
			}
		}
		name := m.Role
		if role := set.Role(m.Role); role != nil {
			name = role.Name
		}
		out = append(out, fapi.JSON{
			"object": "organization_membership", "id": m.ID, "role": m.Role, "role_name": name,
			"permissions": set.Of(m.Role), "public_metadata": OrEmpty(m.PublicMetadata), "organization": organization,
			"public_user_data": PublicUserData(c, owner),
			"created_at":       fapi.Millis(m.CreatedAt), "updated_at": fapi.Millis(m.UpdatedAt),
		})
	}
	return out, nil
}

// Role is a role with its permissions, as both APIs have it.
func Role(set *roles.Set, r *roles.Role) fapi.JSON {
	permissions := []fapi.JSON{}
	for _, key := range r.Permissions {
		if p := set.Permission(key); p != nil {
			permissions = append(permissions, Permission(p))
		}
	}
	return fapi.JSON{
		"object": "role", "id": r.ID, "key": r.Key, "name": r.Name, "description": r.Description,
		"is_creator_eligible": r.Key == roles.Admin, "permissions": permissions,
		"created_at": fapi.Millis(r.CreatedAt), "updated_at": fapi.Millis(r.UpdatedAt),
	}
}

// Permission is a permission, as both APIs have it.
func Permission(p *roles.Permission) fapi.JSON {
	kind := "user"
	if p.System() {
		kind = "system"
	}
	return fapi.JSON{
		"object": "permission", "id": p.ID, "key": p.Key, "name": p.Name, "description": p.Description, "type": kind,
		"created_at": fapi.Millis(p.CreatedAt), "updated_at": fapi.Millis(p.UpdatedAt),
	}
}
