package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// Columns by which users can be ordered, with the Backend API's names.
var userOrders = []string{
	"created_at",
	"updated_at",
	"last_active_at",
	"last_sign_in_at",
	"first_name",
	"last_name",
	"username",
	"email_address",
	"phone_number",
	"web3wallet",
}

// OrdersUsers says whether users can be ordered by this column.
func OrdersUsers(column string) bool { return slices.Contains(userOrders, column) }

// UserFilter selects users. Its zero value selects all; every field that is set narrows.
type UserFilter struct {
	IDs, NotIDs                 []string
	ExternalIDs, NotExternalIDs []string
	// Any has for a kind of identification the values of which a user must have one.
	Any map[string][]string
	// Like has for a kind of identification what one of the user's must contain.
	Like map[string]string
	// Search is what an identification, a name or the id must contain, Name what the full name must contain.
	Search, Name string
	Banned       *bool
	// Before and After bound the columns created_at, last_active_at and last_sign_in_at, in milliseconds.
	Before, After map[string]int64
	// StartingAfter is the id of the user that the page follows, ordered by created_at.
	StartingAfter string
	// Organizations are ids of which the user must be in one, NotOrganizations those in none of which they may be.
	Organizations, NotOrganizations []string

	Order         string // one of OrdersUsers; "" is created_at
	Ascending     bool
	Limit, Offset int // Limit 0 is no limit
}

// conditions collects the parts of a WHERE.
type conditions struct {
	text []string
	args []any
}

func (c *conditions) add(text string, args ...any) {
	c.text, c.args = append(c.text, text), append(c.args, args...)
}

func (c *conditions) among(column string, values []string) {
	if len(values) > 0 {
		c.add(column+" IN ("+marks(len(values))+")", anys(values)...)
	}
}

func (c *conditions) where() string {
	if len(c.text) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.text, " AND ")
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

func anys(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// containing is the LIKE pattern of a text in lower case, in which % and _ are themselves.
func containing(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%"
}

const like = ` LIKE ? ESCAPE '\'`

func (f UserFilter) conditions() *conditions {
	c := new(conditions)
	c.among("id", f.IDs)
	c.among("id NOT", f.NotIDs)
	// The indexes of external_id and banned hold the users who have one and who are, which the conditions have to say.
	const whose = "rowid%s IN (SELECT rowid FROM users WHERE external_id != '' AND external_id IN (%s))"
	if len(f.ExternalIDs) > 0 {
		c.add(fmt.Sprintf(whose, "", marks(len(f.ExternalIDs))), anys(f.ExternalIDs)...)
	}
	if len(f.NotExternalIDs) > 0 {
		c.add(fmt.Sprintf(whose, " NOT", marks(len(f.NotExternalIDs))), anys(f.NotExternalIDs)...)
	}
	for kind, values := range f.Any {
		c.add("id IN (SELECT user_id FROM identifications WHERE kind = ? AND value IN ("+marks(len(values))+"))",
			append([]any{kind}, anys(values)...)...)
	}
	for kind, text := range f.Like {
		c.add("id IN (SELECT user_id FROM identifications WHERE kind = ? AND value"+like+")", kind, containing(text))
	}
	const ofOrganizations = " (SELECT user_id FROM memberships WHERE organization_id IN ("
	if len(f.Organizations) > 0 {
		c.add("id IN"+ofOrganizations+marks(len(f.Organizations))+"))", anys(f.Organizations)...)
	}
	if len(f.NotOrganizations) > 0 {
		c.add("id NOT IN"+ofOrganizations+marks(len(f.NotOrganizations))+"))", anys(f.NotOrganizations)...)
	}
	if f.Search != "" {
		// By rowid the index alone is read, and not every user's document; instr takes a quarter of the time of LIKE.
		c.add("rowid IN (SELECT rowid FROM users WHERE instr(search, ?))", strings.ToLower(f.Search))
	}
	if f.Name != "" {
		c.add("rowid IN (SELECT rowid FROM users WHERE instr(name, ?))", strings.ToLower(f.Name))
	}
	if f.Banned != nil {
		not := " NOT"
		if *f.Banned {
			not = ""
		}
		c.add("rowid" + not + " IN (SELECT rowid FROM users WHERE banned)")
	}
	for column, at := range f.Before {
		c.add(column+" < ? AND "+column+" > 0", at)
	}
	for column, at := range f.After {
		c.add(column+" > ?", at)
	}
	return c
}

// FindUsers returns the users that fit, in the filter's order.
func (t *Tx) FindUsers(f UserFilter) ([]*domain.User, error) {
	order, direction, beyond := "created_at", "DESC", "<"
	if f.Order != "" {
		order = f.Order
	}
	if !OrdersUsers(order) {
		return nil, fmt.Errorf("store: users are not ordered by %q", order)
	}
	if f.Ascending {
		direction, beyond = "ASC", ">"
	}
	c := f.conditions()
	if f.StartingAfter != "" {
		c.add("(created_at, rowid) "+beyond+" (SELECT created_at, rowid FROM users WHERE id = ?)", f.StartingAfter)
	}
	query := "SELECT doc FROM users" + c.where() + " ORDER BY " + order + " " + direction + ", rowid " + direction +
		" LIMIT ? OFFSET ?"
	return many[domain.User](t, query, append(c.args, limited(f.Limit), f.Offset)...)
}

// CountUsers counts the users that fit, whatever the page.
func (t *Tx) CountUsers(f UserFilter) (int, error) {
	c := f.conditions()
	var n int
	err := t.tx.QueryRowContext(t.ctx, "SELECT count(*) FROM users"+c.where(), c.args...).Scan(&n)
	return n, err
}

// HasUsers says whether there is any user.
func (t *Tx) HasUsers() (bool, error) {
	var any bool
	err := t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM users)").Scan(&any)
	return any, err
}

// User returns a user by id.
func (t *Tx) User(id string) (*domain.User, error) {
	return one[domain.User](t, "SELECT doc FROM users WHERE id = ?", id)
}

// UserBy returns the user an identification belongs to, such as (KindEmail, "a@b.co").
func (t *Tx) UserBy(kind, value string) (*domain.User, error) {
	return one[domain.User](
		t,
		"SELECT u.doc FROM users u JOIN identifications i ON i.user_id = u.id WHERE i.kind = ? AND i.value = ?",
		kind,
		value,
	)
}

// kindID marks the index entries that lead from the id of an address or number to its user.
const kindID = "id"

// UserByIdentification returns the user with the e-mail address or phone number of this id.
func (t *Tx) UserByIdentification(id string) (*domain.User, error) { return t.UserBy(kindID, id) }

// Users returns all users, newest first.
func (t *Tx) Users() ([]*domain.User, error) { return t.FindUsers(UserFilter{}) }

// PutUser creates or overwrites a user and its index entries; ErrTaken when one of them is another user's.
func (t *Tx) PutUser(u *domain.User) error {
	keys := u.Keys()
	if err := t.refuseTaken(keys, u.ID); err != nil {
		return err
	}
	doc, err := encode(u)
	if err != nil {
		return err
	}
	created, err := t.isNew("users", u.ID)
	if err != nil {
		return err
	}
	t.note(Change{Kind: ChangedUser, ID: u.ID, Created: created, Doc: []byte(doc)})
	if err := t.index(u, keys); err != nil {
		return err
	}
	email, phone, wallet := "", "", ""
	if e := u.Email(u.PrimaryEmailID); e != nil {
		email = e.Address
	}
	if p := u.Phone(u.PrimaryPhoneID); p != nil {
		phone = p.Number
	}
	if w := u.Wallet(u.PrimaryWalletID); w != nil {
		wallet = w.Address
	}
	name := strings.ToLower(strings.TrimSpace(u.FirstName + " " + u.LastName))
	return t.exec(
		`INSERT INTO users (id, external_id, banned, created_at, updated_at, last_active_at, last_sign_in_at, first_name, last_name,
			username, email_address, phone_number, web3wallet, name, search, doc)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id, banned = excluded.banned,
			created_at = excluded.created_at,
			updated_at = excluded.updated_at, last_active_at = excluded.last_active_at,
			last_sign_in_at = excluded.last_sign_in_at,
			first_name = excluded.first_name, last_name = excluded.last_name, username = excluded.username,
			email_address = excluded.email_address, phone_number = excluded.phone_number, web3wallet = excluded.web3wallet,
			name = excluded.name, search = excluded.search, doc = excluded.doc`,
		u.ID,
		u.ExternalID,
		u.Banned,
		millis(u.CreatedAt),
		millis(u.UpdatedAt),
		millis(u.LastActiveAt),
		millis(u.LastSignInAt),
		u.FirstName,
		u.LastName,
		u.Username,
		email,
		phone,
		wallet,
		name,
		searchable(u, name, keys),
		doc,
	)
}

// refuseTaken returns ErrTaken when one of the keys is another user's.
func (t *Tx) refuseTaken(keys []domain.Key, userID string) error {
	for _, k := range keys {
		var owner string
		const query = "SELECT user_id FROM identifications WHERE kind = ? AND value = ?"
		err := t.tx.QueryRowContext(t.ctx, query, k.Kind, k.Value).Scan(&owner)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err == nil && owner != userID {
			return ErrTaken
		}
	}
	return nil
}

// index makes a user be found by the keys, and by the ids of addresses and numbers.
func (t *Tx) index(u *domain.User, keys []domain.Key) error {
	if err := t.exec("DELETE FROM identifications WHERE user_id = ?", u.ID); err != nil {
		return err
	}
	all := slices.Clone(keys)
	for _, e := range u.Emails {
		all = append(all, domain.Key{Kind: kindID, Value: e.ID})
	}
	for _, p := range u.Phones {
		all = append(all, domain.Key{Kind: kindID, Value: p.ID})
	}
	for _, k := range all {
		const insert = "INSERT OR IGNORE INTO identifications (kind, value, user_id) VALUES (?, ?, ?)"
		if err := t.exec(insert, k.Kind, k.Value, u.ID); err != nil {
			return err
		}
	}
	return nil
}

// searchable is the text in which a search looks for its words: the name, the id and what people know the user by.
func searchable(u *domain.User, name string, keys []domain.Key) string {
	words := []string{name, strings.ToLower(u.ID)}
	for _, k := range keys {
		if k.Kind != domain.KindPasskey && k.Kind != domain.KindExternal {
			words = append(words, strings.ToLower(k.Value))
		}
	}
	return strings.Join(words, "\n")
}

// DeleteUser removes a user, its index entries, its sessions and its memberships.
func (t *Tx) DeleteUser(id string) error {
	t.note(Change{Kind: ChangedUser, ID: id, Deleted: true})
	for _, q := range []string{"DELETE FROM identifications WHERE user_id = ?", "DELETE FROM sessions WHERE user_id = ?",
		"DELETE FROM memberships WHERE user_id = ?", "DELETE FROM users WHERE id = ?"} {
		if err := t.exec(q, id); err != nil {
			return err
		}
	}
	return nil
}
