// Package membership is who belongs to which organization and what they may do there: its rules, whichever API they are
// asked by, and what session tokens say of it. It imports the plumbing (fapi), roles and store; sessions,
// organizations, environment, the seed and the Backend API import it.
package membership

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/roles"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
)

// Max is how many members an organization can have unless a backend decides otherwise.
const Max = 5

var (
	slugs   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	between = regexp.MustCompile(`[^a-z0-9]+`)
)

const maxSlug = 256

// Create makes an organization; its creator, if it has one, becomes an administrator. An empty slug is made from the
// name.
func Create(c *fapi.Call, o *domain.Organization) error {
	o.ID, o.UpdatedAt = secret.ID("org_"), c.Now
	if o.CreatedAt.IsZero() {
		o.CreatedAt = c.Now
	}
	if o.Slug == "" {
		o.Slug = strings.Trim(between.ReplaceAllString(strings.ToLower(o.Name), "-"), "-")
		if _, err := c.Tx.OrganizationBySlug(o.Slug); err == nil || o.Slug == "" {
			o.Slug = strings.TrimPrefix(o.Slug+"-"+secret.Digits(8), "-")
		}
	}
	if o.CreatedBy != "" { // asked before anything is stored
		if err := known(c, o.CreatedBy); err != nil {
			return err
		}
	}
	if err := Save(c, o); err != nil {
		return err
	}
	if o.CreatedBy == "" {
		return nil
	}
	_, err := Join(c, o, &domain.Membership{UserID: o.CreatedBy, Role: roles.Admin})
	return err
}

// IsSlug says whether a text can be the slug of an organization.
func IsSlug(text string) bool { return len(text) <= maxSlug && slugs.MatchString(text) }

// Save checks name and slug of an organization and stores it.
func Save(c *fapi.Call, o *domain.Organization) error {
	o.Name, o.UpdatedAt = typed.Text(o.Name), c.Now
	switch {
	case o.Name == "":
		return apierr.Nil("name")
	case utf8.RuneCountInString(o.Name) > fapi.MaxName:
		return apierr.Param("form_param_max_length_exceeded", "name", "name is too long.")
	case !IsSlug(o.Slug):
		return apierr.Param(
			"form_param_format_invalid",
			"slug",
			"A slug has lower-case letters, digits and single dashes between them.",
		)
	}
	err := c.Tx.PutOrganization(o)
	if errors.Is(err, store.ErrSlugTaken) {
		return apierr.Param("form_identifier_exists", "slug", "That slug is taken. Please try another.")
	}
	return err
}

// maxCreated is how many organizations a user can create unless a backend decides otherwise. It is the hosted service's
// limit.
const maxCreated = 100

// MayCreate says why a user may not create an organization.
func MayCreate(c *fapi.Call, u *domain.User) error {
	if u.CreateOrganizationEnabled != nil && !*u.CreateOrganizationEnabled {
		return apierr.New("user_create_organization_not_enabled", "You may not create organizations.")
	}
	limit := maxCreated
	if u.CreateOrganizationsLimit != nil {
		limit = *u.CreateOrganizationsLimit
	}
	if limit == 0 {
		return nil
	}
	_, made, err := c.Tx.FindOrganizations(store.OrganizationFilter{CreatedBy: u.ID, Limit: 1})
	if err == nil && made >= limit {
		err = apierr.New("organization_quota_exceeded", "You have created as many organizations as you may.")
	}
	return err
}

// Join makes a user a member. The membership has the user's id, the role and metadata; the rest is filled in.
func Join(c *fapi.Call, o *domain.Organization, m *domain.Membership) (*domain.Membership, error) {
	role, err := role(c, m.Role)
	if err != nil {
		return nil, err
	}
	if err := known(c, m.UserID); err != nil {
		return nil, err
	}
	if _, err := c.Tx.Membership(o.ID, m.UserID); err == nil {
		return nil, apierr.New("already_a_member_in_organization", "The user is already a member of the organization.")
	} else if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	n, err := c.Tx.CountMemberships(store.MembershipFilter{OrganizationID: o.ID})
	if err != nil {
		return nil, err
	}
	if o.MaxMemberships > 0 && n >= o.MaxMemberships {
		return nil, apierr.New(
			"organization_membership_quota_exceeded",
			"The organization has as many members as it can have ("+strconv.Itoa(o.MaxMemberships)+").",
		)
	}
	m.ID, m.OrganizationID, m.Role = secret.ID("orgmem_"), o.ID, role.Key
	m.CreatedAt, m.UpdatedAt = c.Now, c.Now
	return m, c.Tx.PutMembership(m)
}

func known(c *fapi.Call, userID string) error {
	_, err := c.Tx.User(userID)
	if errors.Is(err, store.ErrNotFound) {
		return apierr.NotFound("user", userID)
	}
	return err
}

func role(c *fapi.Call, name string) (*roles.Role, error) {
	set, err := roles.Load(c.Tx)
	if err != nil {
		return nil, err
	}
	r := set.Role(name)
	if r == nil {
		return nil, apierr.Param("form_resource_not_found", "role", "There is no role "+name+".")
	}
	return r, nil
}

// MayGive says why a member may not give a role, or take it away: nobody makes others, or themselves, more than they
// are. The permissions of an application's own are not the organization's to guard.
func MayGive(c *fapi.Call, by *domain.Membership, name string) error {
	set, err := roles.Load(c.Tx)
	if err != nil {
		return err
	}
	for _, key := range set.Of(name) {
		if p := set.Permission(key); p != nil && p.System() && !set.Allows(by.Role, key) {
			return apierr.New("missing_organization_permission", "You need the permission "+key+".").
				With("permissions", []string{key})
		}
	}
	return nil
}

// SetRole gives a member another role.
func SetRole(c *fapi.Call, m *domain.Membership, name string) error {
	r, err := role(c, name)
	if err != nil {
		return err
	}
	if err := replaceable(c, m, r.Key); err != nil {
		return err
	}
	m.Role, m.UpdatedAt = r.Key, c.Now
	return c.Tx.PutMembership(m)
}

// Leave takes a member out of their organization.
func Leave(c *fapi.Call, m *domain.Membership) error {
	if err := replaceable(c, m, ""); err != nil {
		return err
	}
	return c.Tx.DeleteMembership(m)
}

// replaceable keeps an organization from losing the last member who can manage its members.
func replaceable(c *fapi.Call, m *domain.Membership, role string) error {
	set, err := roles.Load(c.Tx)
	if err != nil || !set.Allows(m.Role, roles.ManageMemberships) || set.Allows(role, roles.ManageMemberships) {
		return err
	}
	able := store.MembershipFilter{OrganizationID: m.OrganizationID, Roles: set.With(roles.ManageMemberships)}
	n, err := c.Tx.CountMemberships(able)
	if err == nil && n < 2 {
		err = apierr.New(
			"organization_minimum_permissions_needed",
			"The organization must have at least one member who can manage its members.",
		)
	}
	return err
}

// Claims adds to a session token what it says of the organization that it is for. A user who is not in it gets none.
func Claims(c *fapi.Call, claims fapi.JSON, organizationID, userID string) error {
	if organizationID == "" {
		return nil
	}
	m, err := c.Tx.Membership(organizationID, userID)
	if err != nil {
		return fapi.IgnoreNotFound(err)
	}
	o, err := c.Tx.Organization(organizationID)
	if err != nil {
		return err
	}
	set, err := roles.Load(c.Tx)
	if err != nil {
		return err
	}
	about := fapi.JSON{"id": o.ID, "slg": o.Slug, "rol": strings.TrimPrefix(m.Role, "org:")}
	if features, names, bits := set.Claims(m.Role); len(features) > 0 {
		maps := make([]string, len(bits))
		for i, n := range bits {
			maps[i] = strconv.Itoa(n)
		}
		claims["fea"] = strings.Join(features, ",")
		about["per"], about["fpm"] = strings.Join(names, ","), strings.Join(maps, ",")
	}
	claims["o"] = about
	return nil
}

// Switch reads from a form in which organization a session works from now on; "" is in none. An organization in which
// the user is no member is answered like one that does not exist.
func Switch(c *fapi.Call, s *domain.Session, param string) error {
	if !c.Form.Has(param) {
		return nil
	}
	id := c.Form.Get(param)
	if id != "" {
		_, err := c.Tx.Membership(id, s.UserID)
		if errors.Is(err, store.ErrNotFound) {
			return apierr.Param("resource_not_found", param, "There is no such organization, or you are not a member of it.")
		}
		if err != nil {
			return err
		}
	}
	s.LastActiveOrganizationID = id
	return nil
}
