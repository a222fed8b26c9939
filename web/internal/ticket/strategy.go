package ticket

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// Strategy is the name on the wire.
const Strategy = "ticket"

// Register adds signing in by ticket, and the link that carries one into the app.
func (s *Service) Register(f *signin.SignIns) {
	f.Register(
		signin.Strategy{
			Name:         Strategy,
			Object:       "verification_ticket",
			Attribute:    signin.Attribute{Name: "ticket", Listed: true},
			Create:       s.create,
			CreateParams: []string{"ticket"},
		},
	)
	f.Handle("GET /v1/tickets/accept", fapi.Navigation(s.accept))
}

func (s *Service) create(c *fapi.Call, step *signin.Step) (bool, error) {
	text, err := c.Form.Require("ticket")
	if err != nil {
		return false, err
	}
	claims, err := s.claims(text, c.Now)
	if err != nil {
		return false, err
	}
	if claims.SourceType == sourceInvitation {
		return false, s.invitationSignsUp(c, claims)
	}
	r, err := s.signInToken(c.Tx, c.Now, claims)
	if err != nil {
		return false, err
	}
	step.User, err = c.Tx.User(r.UserID)
	if errors.Is(err, store.ErrNotFound) {
		return false, apierr.New(
			"sign_in_identification_or_user_deleted",
			"The account of this ticket has been deleted.",
		)
	}
	if err != nil {
		return false, err
	}
	// A ticket that cannot be used now is not spent.
	if err := sessions.MayStart(c, step.SignIn.ClientID, step.User); err != nil {
		return false, err
	}
	return true, s.spend(c.Tx, c.Now, r)
}

// invitationSignsUp says why an invitation signs nobody in: it makes an account, once.
func (s *Service) invitationSignsUp(c *fapi.Call, claims Claims) error {
	i, err := s.invitationOf(c.Tx, c.Now, claims)
	if err != nil {
		return err
	}
	_, err = c.Tx.UserBy(domain.KindEmail, i.EmailAddress)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return apierr.New("invitation_account_not_exists", "There is no account for this invitation yet. Sign up with it.")
	case err != nil:
		return err
	}
	return apierr.New("invitation_account_exists", "The account of this invitation exists. Sign in without it.")
}

// accept sends a browser that has followed a ticket's link on to the app, which redeems the ticket (PROTOCOL 6.14). The
// ticket is not spent here: link previews and mail scanners open links, too.
func (s *Service) accept(c *fapi.Call) (fapi.Reply, error) {
	text := c.Query.Get("ticket")
	if text == "" {
		return fapi.Reply{}, apierr.New("missing_query_parameter", "ticket is required.").With("param_name", "ticket")
	}
	claims, err := s.claims(text, c.Now)
	if err != nil {
		return fapi.Reply{}, err
	}
	target, status := c.Query.Get("redirect_url"), "sign_in"
	if claims.SourceType == sourceInvitation {
		i, err := s.invitationOf(c.Tx, c.Now, claims)
		if err != nil {
			return fapi.Reply{}, err
		}
		target, status = cmp.Or(target, i.RedirectURL), "sign_up"
	} else if _, err := s.signInToken(c.Tx, c.Now, claims); err != nil {
		return fapi.Reply{}, err
	}
	target, err = c.RedirectURL("redirect_url", cmp.Or(target, "/"))
	var refused *apierr.Error
	if errors.As(err, &refused) {
		return fapi.Reply{}, refused.WithStatus(http.StatusBadRequest) // all that the published document has here
	}
	if err != nil {
		return fapi.Reply{}, err
	}
	return fapi.Redirect(redirecturl.WithQuery(target, "__clerk_ticket", text, "__clerk_status", status)), nil
}
