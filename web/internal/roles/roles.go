// Package roles is what members of an organization can be and may do: the instance's roles and permissions. It imports
// store; every package above may import it.
package roles

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// The roles that every instance begins with.
const (
	Admin  = "org:admin"
	Member = "org:member"
)

// Permissions that the server itself asks for.
const (
	ManageProfile     = "org:sys_profile:manage"
	DeleteProfile     = "org:sys_profile:delete"
	ReadMemberships   = "org:sys_memberships:read"
	ManageMemberships = "org:sys_memberships:manage"
)

// Permission is a thing that a role may do. The feature in the middle of its key starts with "sys_" for those of the
// system.
type Permission struct {
	ID, Key, Name, Description string
	CreatedAt, UpdatedAt       time.Time
}

// System says whether the permission is the system's own. Session tokens do not have those.
func (p Permission) System() bool { return system(p.Key) }

func system(key string) bool { return strings.HasPrefix(key, "org:sys_") }

// Role is a set of permissions, by key.
type Role struct {
	ID, Key, Name, Description string
	Permissions                []string
	CreatedAt, UpdatedAt       time.Time
}

// Set are all roles and permissions of the instance.
type Set struct {
	Roles       []Role
	Permissions []Permission
}

// Default is what a new instance has.
func Default() *Set {
	began := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	s := new(Set)
	var keys []string
	for _, p := range []struct{ feature, does, name string }{
		{"profile", "manage", "Manage organization profile"}, {"profile", "delete", "Delete organization"},
		{"memberships", "read", "Read members"}, {"memberships", "manage", "Manage members"},
		{"domains", "read", "Read domains"}, {"domains", "manage", "Manage domains"},
		{"billing", "read", "Read billing"}, {"billing", "manage", "Manage billing"},
	} {
		key := "org:sys_" + p.feature + ":" + p.does
		keys = append(keys, key)
		s.Permissions = append(s.Permissions, Permission{
			ID: "perm_sys_" + p.feature + "_" + p.does, Key: key, Name: p.name, CreatedAt: began, UpdatedAt: began,
		})
	}
	s.Roles = []Role{
		{
			ID: "role_admin", Key: Admin, Name: "Admin", Description: "May do everything in the organization",
			Permissions: keys, CreatedAt: began, UpdatedAt: began,
		},
		{
			ID: "role_member", Key: Member, Name: "Member", Description: "May see the other members",
			Permissions: []string{ReadMemberships, "org:sys_billing:read"}, CreatedAt: began, UpdatedAt: began,
		},
	}
	return s
}

const key = "roles"

// Load reads the stored roles and permissions, or the defaults.
func Load(tx *store.Tx) (*Set, error) {
	s := new(Set)
	err := tx.Instance(key, s)
	if errors.Is(err, store.ErrNotFound) {
		return Default(), nil
	}
	return s, err
}

// Save stores them.
func Save(tx *store.Tx, s *Set) error { return tx.PutInstance(key, s) }

// Role is the role with a key or an id, or nil. "admin" is "org:admin", as older clients have it.
func (s *Set) Role(name string) *Role {
	for i := range s.Roles {
		if r := &s.Roles[i]; r.ID == name || r.Key == name || r.Key == "org:"+name {
			return r
		}
	}
	return nil
}

// Permission is the permission with a key or an id, or nil.
func (s *Set) Permission(name string) *Permission {
	for i := range s.Permissions {
		if p := &s.Permissions[i]; p.ID == name || p.Key == name {
			return p
		}
	}
	return nil
}

// Of are the keys of the permissions of a role; none for a role that does not exist.
func (s *Set) Of(role string) []string {
	if r := s.Role(role); r != nil && r.Permissions != nil {
		return r.Permissions
	}
	return []string{}
}

// Allows says whether a role has a permission.
func (s *Set) Allows(role, permission string) bool { return slices.Contains(s.Of(role), permission) }

// With are the keys of the roles that have a permission.
func (s *Set) With(permission string) []string {
	var keys []string
	for _, r := range s.Roles {
		if slices.Contains(r.Permissions, permission) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// Claims are what a session token says of a role's permissions, but for those of the system: the features
// ("o:invoices"), the names of what can be done, and for each feature the bits of what is allowed there, the first
// name's lowest.
func (s *Set) Claims(role string) (features, names []string, bits []int) {
	for _, key := range s.Of(role) {
		parts := strings.Split(key, ":")
		if len(parts) != 3 || system(key) {
			continue
		}
		at := slices.Index(features, "o:"+parts[1])
		if at < 0 {
			at = len(features)
			features, bits = append(features, "o:"+parts[1]), append(bits, 0)
		}
		does := slices.Index(names, parts[2])
		if does < 0 {
			does = len(names)
			names = append(names, parts[2])
		}
		bits[at] |= 1 << does
	}
	return features, names, bits
}
