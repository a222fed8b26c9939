package domain

import "time"

// Organization is a group of users with roles of its own.
type Organization struct {
	ID, Name, Slug       string
	CreatedBy            string // id of the user, or "" when a backend made it
	MaxMemberships       int    // 0 is no limit
	AdminDelete          bool   // its administrators may delete it
	PublicMetadata       map[string]any
	PrivateMetadata      map[string]any
	CreatedAt, UpdatedAt time.Time
}

// Membership is a user's place in an organization.
type Membership struct {
	ID                     string
	OrganizationID, UserID string
	Role                   string // key of a role, "org:admin"
	PublicMetadata         map[string]any
	PrivateMetadata        map[string]any
	CreatedAt, UpdatedAt   time.Time
}
