package emaillink

import (
	_ "embed"
	"errors"
	"net/http"
	"net/url"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/page"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
)

//go:embed confirm.html
var confirmText string

var confirmPage = page.New(confirmText)

var errInvalid = apierr.New(
	"verification_link_token_invalid",
	"This link is not one of ours, or it is too old. Ask for a new one.",
)

// show is the page behind the link. It only reads.
func (l *Links) show(c *fapi.Call) (fapi.Reply, error) {
	token := c.Query.Get("token")
	found, _, err := find(c, token)
	if err != nil {
		return fapi.Reply{}, err
	}
	target, err := url.Parse(found.RedirectURL)
	if err != nil {
		return fapi.Reply{}, err
	}
	data := struct{ Token, Action, Site, Address string }{token, path, target.Host, found.Address}
	policy := page.Policy{FormAction: "'self' " + redirecturl.Origin(target)}
	return fapi.Render(func(w http.ResponseWriter) { page.Write(w, http.StatusOK, confirmPage, data, policy) }), nil
}

// open uses the link and goes to the app.
func (l *Links) open(c *fapi.Call) (fapi.Reply, error) {
	found, name, err := find(c, c.Form.Get("token"))
	if err != nil {
		return fapi.Reply{}, err
	}
	status, session, err := l.use(c, found, name)
	if err != nil {
		return fapi.Reply{}, err
	}
	back := redirecturl.WithQuery(found.RedirectURL, "__clerk_status", status, "__clerk_created_session", session)
	return c.Return(back), nil
}

// use decides the row of PROTOCOL 7.7. The attempt forgets its link with the first use, so that a second one finds
// nothing that waits for it. A link that was opened in the wrong browser stays good for the right one.
func (l *Links) use(c *fapi.Call, found link, name string) (status, session string, err error) {
	same, err := c.Recognize(found.ClientID)
	if err != nil {
		return "", "", err
	}
	if c.Settings.EmailLinkSameClient && !same {
		return clientMismatch, "", nil
	}
	at, err := c.EnsureClient()
	if err != nil {
		return "", "", err
	}
	tooLate := !c.Now.Before(found.ExpireAt)
	if found.Owner != "" {
		owner := l.owners[found.Owner]
		if owner == nil {
			return failed, "", nil
		}
		session, ok, err := owner.LinkOpened(c, found.OwnerID, name, at.ID, tooLate)
		return outcome(ok, tooLate), session, err
	}
	return l.openSignIn(c, found, name, at.ID, tooLate)
}

func outcome(ok, tooLate bool) string {
	switch {
	case !ok:
		return failed
	case tooLate:
		return expired
	}
	return verified
}

func (l *Links) openSignIn(
	c *fapi.Call,
	found link,
	name, atClient string,
	tooLate bool,
) (status, session string, err error) {
	si, v, err := current(c, found, name)
	if err != nil || si == nil {
		return failed, "", err
	}
	if tooLate {
		v.Status = domain.Expired
		return expired, "", signin.Save(c, si)
	}
	var u *domain.User
	if si.UserID != "" {
		if u, err = c.Tx.User(si.UserID); err != nil {
			return failed, "", fapi.IgnoreNotFound(err)
		}
		// The address of the link must still be the user's.
		if e := u.Email(v.FactorID); e == nil || !e.Verified || e.Address != found.Address {
			return failed, "", nil
		}
	}
	v.Status, v.VerifiedAtClient = domain.Verified, atClient
	if found.Second {
		err = l.signIns.SecondFactorVerified(c, si, u)
	} else {
		err = l.signIns.FirstFactorVerified(c, si, u)
	}
	var coded *apierr.Error
	switch {
	case err == nil:
		return verified, si.CreatedSessionID, nil
	case !errors.As(err, &coded):
		return "", "", err
	case coded.Code == "sign_up_if_missing_transfer":
		return transferable, "", nil
	}
	// Locked, banned, or signed in already: the attempt is told, the browser that clicked only that it failed.
	v.Status = domain.Failed
	v.Error = &domain.VerificationError{
		Code:        coded.Code,
		Message:     coded.Message,
		LongMessage: coded.LongMessage,
		Meta:        coded.Meta,
	}
	return failed, "", signin.Save(c, si)
}

// current is the attempt of a link while it waits for just this link, else nil.
func current(c *fapi.Call, found link, name string) (*domain.SignIn, *domain.Verification, error) {
	si, err := c.Tx.SignIn(found.SignInID)
	if err != nil {
		return nil, nil, fapi.IgnoreNotFound(err)
	}
	owner, err := c.Tx.Client(found.ClientID)
	if err != nil {
		return nil, nil, fapi.IgnoreNotFound(err)
	}
	v, status := si.First, domain.NeedsFirstFactor
	if found.Second {
		v, status = si.Second, si.Status
		if status != domain.NeedsSecondFactor && status != domain.NeedsClientTrust {
			return nil, nil, nil
		}
	}
	waiting := v != nil && v.Strategy == Strategy && (v.Status == domain.Unverified || v.Status == domain.Expired)
	if !waiting || si.Status != status || si.Extra[Strategy] != name || owner.SignInID != si.ID ||
		!c.Now.Before(si.AbandonAt) {
		return nil, nil, nil
	}
	delete(si.Extra, Strategy)
	return si, v, nil
}
