package ticket

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// InvitationLife is how long an invitation can be accepted when its maker does not say (Backend API, CreateInvitation).
const InvitationLife = 30 * 24 * time.Hour

// Expired is the state of an invitation that nobody has accepted in time.
const Expired = "expired"

const (
	sourceInvitation = "invitation"
	invitations      = "invitations"
	// invitationsKept is how long an invitation is listed after its end.
	invitationsKept = 30 * 24 * time.Hour
)

// Invitation is an invitation as the Backend API shows it. Times are milliseconds since 1970. URL is shown once, to its
// maker, because whoever has it can sign up with the address.
type Invitation struct {
	Object         string         `json:"object"`
	ID             string         `json:"id"`
	EmailAddress   string         `json:"email_address"`
	PublicMetadata map[string]any `json:"public_metadata"`
	Revoked        bool           `json:"revoked"`
	Status         string         `json:"status"`
	URL            *string        `json:"url,omitempty"`
	ExpiresAt      int64          `json:"expires_at"`
	CreatedAt      int64          `json:"created_at"`
	UpdatedAt      int64          `json:"updated_at"`
}

// invitation is what is stored. RedirectURL is where its link leads, or "".
type invitation struct {
	Invitation
	RedirectURL string
}

// Invite makes an invitation to sign up with an address, and mails its link when notify is set.
func (s *Service) Invite(c *fapi.Call, i Invitation, life time.Duration, to string, notify bool) (Invitation, error) {
	i.Object, i.ID, i.Status = sourceInvitation, secret.ID("inv_"), Pending
	expires := c.Now.Add(life)
	i.CreatedAt, i.UpdatedAt, i.ExpiresAt = c.Now.UnixMilli(), c.Now.UnixMilli(), expires.UnixMilli()
	text, err := s.signer.Sign(Claims{SourceType: sourceInvitation, SourceID: i.ID, Expires: expires}, c.Now)
	if err != nil {
		return Invitation{}, err
	}
	if err := putInvitation(c.Tx, invitation{i, to}); err != nil {
		return Invitation{}, err
	}
	link := s.baseURL + "/v1/tickets/accept?ticket=" + url.QueryEscape(text)
	i.URL = &link
	if !notify {
		return i, nil
	}
	return i, c.Deliver(domain.Message{
		Channel: "email", To: i.EmailAddress, Subject: "You are invited to sign up", Link: link,
		Body: "Open this link to make your account:\n\n" + link +
			"\n\nIt works once. If you did not expect it, ignore this message.",
	})
}

// Invitations are those that can be listed, the newest first.
func Invitations(tx *store.Tx, now time.Time) ([]Invitation, error) {
	docs, err := tx.Docs(invitations, now)
	if err != nil {
		return nil, err
	}
	out := []Invitation{}
	for _, doc := range docs {
		var i invitation
		if err := json.Unmarshal(*doc, &i); err != nil {
			return nil, err
		}
		out = append(out, i.at(now))
	}
	slices.SortStableFunc(out, func(a, b Invitation) int { return int(b.CreatedAt - a.CreatedAt) })
	return out, nil
}

// at is the invitation as it is now.
func (i invitation) at(now time.Time) Invitation {
	if i.Status == Pending && now.UnixMilli() >= i.ExpiresAt {
		i.Status = Expired
	}
	return i.Invitation
}

// RevokeInvitation makes a pending invitation useless. Coded errors: resource_not_found, and
// invitation_already_accepted or revoked_invitation for one that is not pending any more.
func (s *Service) RevokeInvitation(tx *store.Tx, now time.Time, id string) (Invitation, error) {
	i, err := getInvitation(tx, now, id)
	if errors.Is(err, store.ErrNotFound) {
		return Invitation{}, apierr.NotFound("invitation", id)
	}
	if err == nil {
		err = i.usable()
	}
	if err != nil {
		return Invitation{}, err
	}
	i.Status, i.Revoked, i.UpdatedAt = Revoked, true, now.UnixMilli()
	return i.Invitation, putInvitation(tx, i)
}

func (i invitation) usable() error {
	switch i.Status {
	case Accepted:
		return apierr.New("invitation_already_accepted", "This invitation has already been accepted. Try to sign in.")
	case Revoked:
		return apierr.New("revoked_invitation", "This invitation has been revoked.")
	}
	return nil
}

// Invited is the invitation of a ticket that a sign-up brings. Coded errors say why it cannot be used.
func (s *Service) Invited(tx *store.Tx, now time.Time, text string) (Invitation, error) {
	claims, err := s.claims(text, now)
	if err != nil {
		return Invitation{}, err
	}
	if claims.SourceType == SourceSignInToken {
		return Invitation{}, apierr.New(
			"sign_in_token_not_in_sign_in_code",
			"A sign-in token signs in; an account is made with an invitation.",
		)
	}
	i, err := s.invitationOf(tx, now, claims)
	return i.Invitation, err
}

func (s *Service) invitationOf(tx *store.Tx, now time.Time, claims Claims) (invitation, error) {
	if claims.SourceType != sourceInvitation {
		return invitation{}, errForeign
	}
	i, err := getInvitation(tx, now, claims.SourceID)
	if errors.Is(err, store.ErrNotFound) {
		return invitation{}, errForeign
	}
	if err == nil {
		err = i.usable()
	}
	return i, err
}

// MayAccept says why an invitation cannot be used any more.
func (s *Service) MayAccept(tx *store.Tx, now time.Time, id string) error {
	_, err := s.invitationOf(tx, now, Claims{SourceType: sourceInvitation, SourceID: id})
	return err
}

// Accept spends an invitation. The coded error says that it cannot be used any more.
func (s *Service) Accept(tx *store.Tx, now time.Time, id string) error {
	i, err := s.invitationOf(tx, now, Claims{SourceType: sourceInvitation, SourceID: id})
	if err != nil {
		return err
	}
	i.Status, i.UpdatedAt = Accepted, now.UnixMilli()
	return putInvitation(tx, i)
}

func putInvitation(tx *store.Tx, i invitation) error {
	return tx.PutDoc(invitations, i.ID, time.UnixMilli(i.ExpiresAt).Add(invitationsKept), i)
}

func getInvitation(tx *store.Tx, now time.Time, id string) (i invitation, err error) {
	return i, tx.GetDoc(invitations, id, now, &i)
}
