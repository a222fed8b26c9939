package me

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// pendingLife is how long an addition waits for its proof.
const pendingLife = 24 * time.Hour

// bucket is where the additions of a user are kept: reading them must not take longer because others have many.
func bucket(userID string) string { return "me_pending " + userID }

// pending is an identification that somebody has added and not proven yet. It
// is kept outside of the user: the user's own are unique among all accounts, and
// nobody may take an address away from its owner by naming it.
type pending struct {
	ID           string
	UserID       string
	SessionID    string // that asked for the link
	Kind         string // domain.Kind…
	Value        string
	SecondFactor bool   // of a phone number
	State        string // of a passkey ceremony
	Link         string // name of the e-mail link or the trip that it waits for
	Again        bool   // the user has the account with this ID already, and is asked for it once more
	ProvenBy     domain.ProvenBy
	SentAt       time.Time // of the last code; outlives the verification it was for
	Verification *domain.Verification
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

func (p *pending) save(c *fapi.Call) error {
	p.UpdatedAt = c.Now
	return c.Tx.PutDoc(bucket(p.UserID), p.ID, p.CreatedAt.Add(pendingLife), p)
}

// drop removes the pending identification from the store.
func (p *pending) drop(c *fapi.Call) error {
	return c.Tx.TakeDoc(bucket(p.UserID), p.ID, c.Now, new(pending))
}

// name is what a link or a trip calls the addition that waits for it; named finds it again, nil when it is gone.
func (p *pending) name() string { return p.UserID + " " + p.ID }

func named(c *fapi.Call, name string) (*pending, error) {
	userID, id, _ := strings.Cut(name, " ")
	p := &pending{}
	if err := c.Tx.GetDoc(bucket(userID), id, c.Now, p); err != nil {
		return nil, fapi.IgnoreNotFound(err)
	}
	return p, nil
}

// waiting is what a trip was made for, and its user, who must still be the one who is signed in here.
func waiting(c *fapi.Call, name, trip string) (*pending, *domain.User, error) {
	p, err := named(c, name)
	if err != nil {
		return nil, nil, err
	}
	if p == nil || p.Link != trip {
		return nil, nil, sso.ErrStale
	}
	p.Link, p.Verification.RedirectURL = "", ""
	all, err := c.Tx.ClientSessions(c.Client.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range all {
		if s.UserID != p.UserID {
			continue
		}
		u, err := sessions.Live(c, s)
		var over *apierr.Error
		if errors.As(err, &over) {
			continue
		}
		return p, u, err
	}
	return nil, nil, sso.ErrStale
}

// refuse ends the verification with the error that the user is shown.
func (p *pending) refuse(c *fapi.Call, e *apierr.Error) error {
	p.Verification.Status, p.Verification.Error = domain.Failed, sso.Problem(e)
	return p.save(c)
}

// pendingOf is the user's pending identification of the request's path, or nil.
func pendingOf(c *fapi.Call, u person, kind string) (*pending, error) {
	var p pending
	err := c.Tx.GetDoc(bucket(u.ID), c.R.PathValue("id"), c.Now, &p)
	if errors.Is(err, store.ErrNotFound) || (err == nil && p.Kind != kind) {
		return nil, nil
	}
	verify.Lapse(c, p.Verification)
	return &p, err
}

// maxOwned is how many identifications an account can have that are proven: every answer carries them.
const maxOwned = 100

// maxPending is how many identifications of an account can wait for their proof, because each may send messages.
const maxPending = 10

func refuseMore(c *fapi.Call, u person) error {
	if len(u.Emails)+len(u.Phones)+len(u.Wallets)+len(u.ExternalAccounts) >= maxOwned {
		return apierr.New("quota_exceeded", "An account can have a hundred addresses, numbers, wallets and accounts.")
	}
	waiting := 0
	for _, kind := range []string{domain.KindEmail, domain.KindPhone, domain.KindWallet, domain.KindExternal} {
		list, err := allPending(c, u, kind)
		if err != nil {
			return err
		}
		waiting += len(list)
	}
	if waiting >= maxPending {
		return apierr.New(
			"too_many_unverified_identifications",
			"Verify or delete what you have added before you add more.",
		)
	}
	return nil
}

// allPending lists the user's pending identifications of a kind.
func allPending(c *fapi.Call, u person, kind string) ([]*pending, error) {
	docs, err := c.Tx.Docs(bucket(u.ID), c.Now)
	if err != nil {
		return nil, err
	}
	var out []*pending
	for _, doc := range docs {
		var p pending
		if err := json.Unmarshal(*doc, &p); err != nil {
			return nil, err
		}
		if p.Kind == kind {
			verify.Lapse(c, p.Verification)
			out = append(out, &p)
		}
	}
	slices.SortStableFunc(out, func(a, b *pending) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return out, nil
}

// ready says why a prepared verification cannot be attempted (PROTOCOL 7.5).
func (p *pending) ready(c *fapi.Call) error {
	err := verify.RefuseAttempt(c, p.Verification, "")
	if err != nil && p.Verification != nil && p.Verification.Status == domain.Expired {
		if err := p.save(c); err != nil {
			return err
		}
	}
	return err
}

// missed returns the error of a failed attempt. A wrong proof counts, a malformed request does not.
func (p *pending) missed(c *fapi.Call, cause error) error {
	if signin.IsWrong(cause) {
		verify.CountMiss(p.Verification)
		if err := p.save(c); err != nil {
			return err
		}
	}
	return cause
}
