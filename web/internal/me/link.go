package me

import (
	"errors"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
)

// linkOwner names this package to the e-mail links that it asks for.
const linkOwner = "me_email_address"

// addressLinks are the links that verify addresses which users add.
type addressLinks struct{ signIns *signin.SignIns }

// LinkOpened implements emaillink.Owner. The link makes the address the user's, and signs nobody in.
func (l addressLinks) LinkOpened(
	c *fapi.Call,
	id, name, atClient string,
	tooLate bool,
) (sessionID string, ok bool, err error) {
	p, err := named(c, id)
	if err != nil || p == nil || p.Link != name || p.Verification == nil {
		return "", false, err
	}
	p.Link = ""
	if tooLate {
		p.Verification.Status = domain.Expired
		return "", true, p.save(c)
	}
	// Whoever was signed out may have been an intruder, whose addresses must not come after them.
	session, err := c.Tx.Session(p.SessionID)
	if err != nil {
		return "", false, fapi.IgnoreNotFound(err)
	}
	u, err := sessions.Live(c, session)
	var over *apierr.Error
	if errors.As(err, &over) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	p.Verification.Status, p.Verification.VerifiedAtClient = domain.Verified, atClient
	_, err = emails.own(c, l.signIns, u, p)
	var taken *apierr.Error
	if errors.As(err, &taken) {
		p.Verification.Status = domain.Failed
		return "", false, p.save(c)
	}
	return "", err == nil, err
}
