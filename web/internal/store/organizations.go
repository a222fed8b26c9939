package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// ErrSlugTaken is returned by PutOrganization when another organization has the slug.
var ErrSlugTaken = errors.New("store: slug belongs to another organization")

// Organization returns an organization by id.
func (t *Tx) Organization(id string) (*domain.Organization, error) {
	return one[domain.Organization](t, "SELECT doc FROM organizations WHERE id = ?", id)
}

// OrganizationBySlug returns an organization by its slug.
func (t *Tx) OrganizationBySlug(slug string) (*domain.Organization, error) {
	return one[domain.Organization](t, "SELECT doc FROM organizations WHERE slug = ?", slug)
}

// PutOrganization creates or overwrites an organization; ErrSlugTaken when its slug is another's.
func (t *Tx) PutOrganization(o *domain.Organization) error {
	if other, err := t.OrganizationBySlug(o.Slug); err == nil && other.ID != o.ID {
		return ErrSlugTaken
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	doc, err := encode(o)
	if err != nil {
		return err
	}
	return t.exec(
		"INSERT INTO organizations (id, slug, name, search, created_by, created_at, doc) VALUES (?, ?, ?, ?, ?, ?, ?) "+
			"ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, search = excluded.search, "+
			"created_at = excluded.created_at, doc = excluded.doc",
		o.ID, o.Slug, o.Name, strings.ToLower(strings.Join([]string{o.ID, o.Slug, o.Name}, "\n")), o.CreatedBy,
		millis(o.CreatedAt), doc,
	)
}

// DeleteOrganization removes an organization with its memberships. Sessions that worked in it do so no more.
func (t *Tx) DeleteOrganization(id string) error {
	members := "SELECT user_id FROM memberships WHERE organization_id = ?"
	if err := t.leave(id, "user_id IN ("+members+")", id); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM memberships WHERE organization_id = ?", id); err != nil {
		return err
	}
	return t.exec("DELETE FROM organizations WHERE id = ?", id)
}

// leave takes sessions that fit a condition out of an organization.
func (t *Tx) leave(organization, condition string, args ...any) error {
	return t.exec(
		"UPDATE sessions SET doc = json_set(doc, '$.LastActiveOrganizationID', '') WHERE "+condition+
			" AND json_extract(doc, '$.LastActiveOrganizationID') = ?",
		append(args, organization)...)
}

// Columns by which organizations and memberships can be ordered, with the Backend API's names.
var (
	organizationOrders = map[string]string{
		"name": "name", "created_at": "created_at",
		"members_count": "(SELECT count(*) FROM memberships WHERE organization_id = organizations.id)",
	}
	membershipOrders = []string{
		"created_at", "first_name", "last_name", "username", "email_address", "phone_number",
	}
)

// OrdersOrganizations says whether organizations can be ordered by this column.
func OrdersOrganizations(column string) bool { return organizationOrders[column] != "" }

// OrdersMemberships says whether memberships can be ordered by this column.
func OrdersMemberships(column string) bool { return slices.Contains(membershipOrders, column) }

// OrganizationFilter selects organizations. Its zero value selects all; every field that is set narrows.
type OrganizationFilter struct {
	IDs, NotIDs         []string
	Members, NotMembers []string // ids of users of whom one must, and none may, be a member
	Search              string   // what the id, the slug or the name must contain
	CreatedBy           string   // id of a user

	Order         string // one of OrdersOrganizations; "" is created_at
	Ascending     bool
	Limit, Offset int // Limit 0 is no limit
}

func (f OrganizationFilter) conditions() *conditions {
	const ofMembers = " (SELECT organization_id FROM memberships WHERE user_id IN ("
	c := new(conditions)
	c.among("id", f.IDs)
	c.among("id NOT", f.NotIDs)
	if len(f.Members) > 0 {
		c.add("id IN"+ofMembers+marks(len(f.Members))+"))", anys(f.Members)...)
	}
	if len(f.NotMembers) > 0 {
		c.add("id NOT IN"+ofMembers+marks(len(f.NotMembers))+"))", anys(f.NotMembers)...)
	}
	if f.Search != "" {
		c.add("rowid IN (SELECT rowid FROM organizations WHERE instr(search, ?))", strings.ToLower(f.Search))
	}
	if f.CreatedBy != "" {
		c.add("created_by = ?", f.CreatedBy)
	}
	return c
}

// FindOrganizations returns the organizations that fit, in the filter's order, and how many there are on all pages.
func (t *Tx) FindOrganizations(f OrganizationFilter) (page []*domain.Organization, total int, err error) {
	if f.Order == "" {
		f.Order = "created_at"
	}
	order := organizationOrders[f.Order]
	if order == "" {
		return nil, 0, fmt.Errorf("store: organizations are not ordered by %q", f.Order)
	}
	c := f.conditions()
	if err := t.tx.QueryRowContext(t.ctx, "SELECT count(*) FROM organizations"+c.where(), c.args...).
		Scan(&total); err != nil {
		return nil, 0, err
	}
	page, err = many[domain.Organization](
		t,
		"SELECT doc FROM organizations"+c.where()+ordered(order, f.Ascending, "rowid"),
		append(c.args, limited(f.Limit), f.Offset)...)
	return page, total, err
}

func ordered(column string, ascending bool, tie string) string {
	direction := " DESC"
	if ascending {
		direction = " ASC"
	}
	return " ORDER BY " + column + direction + ", " + tie + direction + " LIMIT ? OFFSET ?"
}

// limited is the LIMIT of a filter, in which 0 means no limit.
func limited(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// Membership returns the membership of a user in an organization.
func (t *Tx) Membership(organizationID, userID string) (*domain.Membership, error) {
	return one[domain.Membership](
		t,
		"SELECT doc FROM memberships WHERE organization_id = ? AND user_id = ?",
		organizationID,
		userID,
	)
}

// PutMembership creates or overwrites a membership. A user has one in each organization.
func (t *Tx) PutMembership(m *domain.Membership) error {
	doc, err := encode(m)
	if err != nil {
		return err
	}
	return t.exec(
		"INSERT INTO memberships (id, organization_id, user_id, role, created_at, doc) VALUES (?, ?, ?, ?, ?, ?) "+
			"ON CONFLICT (id) DO UPDATE SET role = excluded.role, doc = excluded.doc",
		m.ID, m.OrganizationID, m.UserID, m.Role, millis(m.CreatedAt), doc,
	)
}

// DeleteMembership removes a user from an organization. Sessions of theirs that worked in it do so no more.
func (t *Tx) DeleteMembership(m *domain.Membership) error {
	if err := t.leave(m.OrganizationID, "user_id = ?", m.UserID); err != nil {
		return err
	}
	return t.exec("DELETE FROM memberships WHERE id = ?", m.ID)
}

// MembershipFilter selects memberships. Its zero value selects all; every field that is set narrows.
type MembershipFilter struct {
	OrganizationID, UserID string
	Roles                  []string
	// Users narrows to memberships of users who fit. Its order and page mean nothing.
	Users UserFilter
	// Before and After bound when the membership was created, in milliseconds; 0 is no bound.
	Before, After int64

	Order         string // one of OrdersMemberships; "" is created_at
	Ascending     bool
	Limit, Offset int // Limit 0 is no limit
}

func (f MembershipFilter) conditions() *conditions {
	c := new(conditions)
	if f.OrganizationID != "" {
		c.add("organization_id = ?", f.OrganizationID)
	}
	if f.UserID != "" {
		c.add("user_id = ?", f.UserID)
	}
	c.among("role", f.Roles)
	if f.Before > 0 {
		c.add("created_at < ?", f.Before)
	}
	if f.After > 0 {
		c.add("created_at > ?", f.After)
	}
	if users := f.Users.conditions(); len(users.text) > 0 {
		c.add("user_id IN (SELECT id FROM users"+users.where()+")", users.args...)
	}
	return c
}

// FindMemberships returns the memberships that fit, in the filter's order, and how many there are on all pages.
func (t *Tx) FindMemberships(f MembershipFilter) (page []*domain.Membership, total int, err error) {
	order := "created_at"
	if f.Order != "" {
		order = f.Order
	}
	if !OrdersMemberships(order) {
		return nil, 0, fmt.Errorf("store: memberships are not ordered by %q", order)
	}
	if order != "created_at" {
		order = "(SELECT " + order + " FROM users WHERE id = memberships.user_id)"
	}
	c := f.conditions()
	if err := t.tx.QueryRowContext(t.ctx, "SELECT count(*) FROM memberships"+c.where(), c.args...).
		Scan(&total); err != nil {
		return nil, 0, err
	}
	page, err = many[domain.Membership](
		t,
		"SELECT doc FROM memberships"+c.where()+ordered(order, f.Ascending, "rowid"),
		append(c.args, limited(f.Limit), f.Offset)...)
	return page, total, err
}

// CountMemberships counts the memberships that fit, whatever the page.
func (t *Tx) CountMemberships(f MembershipFilter) (n int, err error) {
	c := f.conditions()
	err = t.tx.QueryRowContext(t.ctx, "SELECT count(*) FROM memberships"+c.where(), c.args...).Scan(&n)
	return n, err
}
