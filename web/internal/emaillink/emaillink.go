// Package emaillink is the strategy email_link: a link that is mailed, shown, and only then used
// (PROTOCOL 5.6, 7.7).
//
// Opening the link shows a page with a button and changes nothing, because mail scanners and link previews open links
// too. The button consumes it. The link may be opened in any browser; the session is always that of the browser which
// asked for the link. app wires the package; sign-up and /v1/me wait for links of their own by Owned.
package emaillink

import (
	"errors"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
	"github.com/signin-wasm/signin-wasm/web/internal/typed"
	"github.com/signin-wasm/signin-wasm/web/internal/verify"
)

// Strategy is the name on the wire.
const Strategy = "email_link"

const (
	path   = "/v1/verify"
	bucket = "email_link"
	life   = 10 * time.Minute
	// remembered is how long a link is known after it was sent, so that an old or used one is answered
	// on the app's page instead of with an error.
	remembered = 24 * time.Hour
)

// Values of __clerk_status (PROTOCOL 6.11).
const (
	verified       = "verified"
	expired        = "expired"
	failed         = "failed"
	clientMismatch = "client_mismatch"
	transferable   = "transferable"
)

// link is what a token stands for. The token itself is in the message alone; the store has its hash.
type link struct {
	ClientID       string // of the attempt
	SignInID       string // or the owner
	Owner, OwnerID string
	Second         bool
	Address        string
	RedirectURL    string
	ExpireAt       time.Time
}

// Owner waits for links that are not for a sign-in: a sign-up, or an address that a user adds.
type Owner interface {
	// LinkOpened marks the e-mail address as verified at a client, or expired. name is the name of the link; ok is
	// false when another link has replaced it or nobody waits for it any longer.
	LinkOpened(c *fapi.Call, id, name, atClient string, tooLate bool) (sessionID string, ok bool, err error)
}

// Links is the strategy.
type Links struct {
	signIns *signin.SignIns
	owners  map[string]Owner
}

// Register adds the strategy and its page to the server.
func Register(s *signin.SignIns) *Links {
	l := &Links{signIns: s, owners: map[string]Owner{}}
	s.Register(signin.Strategy{
		Name: Strategy, FirstFactors: factors, GenericFactors: genericFactors, VerifiesNew: true,
		ReachesUser: true, Prepare: l.prepare,
		Object:    "verification_email_link",
		Attribute: signin.Attribute{Name: domain.KindEmail, First: true, Verifies: true, Listed: true},
		Proof: &signin.Proof{
			Kind:   domain.KindEmail,
			Params: []string{"redirect_url"},
			Needs:  []string{"redirect_url"},
			Ask:    ask,
		},
		CreateParams: []string{"redirect_url"}, PrepareParams: []string{"email_address_id", "redirect_url"},
	})
	s.Handle("GET "+path, fapi.Navigation(l.show))
	s.Handle("POST "+path, fapi.Navigation(l.open))
	return l
}

// Owned registers who waits for the links of an owner's name.
func (l *Links) Owned(owner string, o Owner) { l.owners[owner] = o }

func ask(c *fapi.Call, v *domain.Verification, to string, p signin.Purpose) (string, error) {
	return send(c, v, target{ClientID: p.ClientID, Owner: p.Owner, OwnerID: p.ID, Subject: p.Offer}, to)
}

func factors(_ *fapi.Call, u *domain.User) []signin.Factor {
	var out []signin.Factor
	for _, e := range u.Emails {
		if e.Verified {
			primary := e.ID == u.PrimaryEmailID
			out = append(
				out,
				signin.Factor{Strategy: Strategy, EmailAddressID: e.ID, SafeIdentifier: e.Address, Primary: &primary},
			)
		}
	}
	return out
}

func genericFactors(kind, _, id string) []signin.Factor {
	if kind != domain.KindEmail {
		return nil
	}
	yes := true
	return []signin.Factor{{Strategy: Strategy, EmailAddressID: id, Primary: &yes}}
}

func (l *Links) prepare(c *fapi.Call, step *signin.Step) error {
	to := ""
	if step.User != nil {
		if e := step.User.Email(step.Factor.EmailAddressID); e != nil {
			to = e.Address
		}
	} else {
		to, _ = typed.Email(step.SignIn.Identifier)
	}
	name, err := send(c, step.Verification, target{
		ClientID: step.SignIn.ClientID, SignInID: step.SignIn.ID, Second: step.Stage == signin.Second, Subject: "Sign in",
	}, to)
	if err != nil {
		return err
	}
	step.SignIn.Put(Strategy, name)
	return nil
}

// target is the attempt that a link belongs to.
type target struct {
	ClientID       string
	SignInID       string // or the owner
	Owner, OwnerID string
	Second         bool
	Subject        string // what the message offers, "Sign in"
}

// send mails a link that ends at the form's redirect_url. It returns the name under which the attempt
// remembers its current link. For a decoy it only looks as if.
func send(c *fapi.Call, v *domain.Verification, t target, to string) (name string, err error) {
	raw, err := c.Form.Require("redirect_url")
	if err != nil {
		return "", err
	}
	back, err := c.RedirectURL("redirect_url", raw)
	if err != nil {
		return "", err
	}
	if err := verify.RefuseMessage(c, to); err != nil {
		return "", err
	}
	if err := freshCookie(c, t); err != nil {
		return "", err
	}
	token := secret.Token()
	name = secret.Hash(bucket, token)
	v.ExpireAt, v.SentAt = c.Now.Add(life), c.Now
	if v.Decoy {
		return name, nil
	}
	kept := link{
		ClientID:    t.ClientID,
		SignInID:    t.SignInID,
		Owner:       t.Owner,
		OwnerID:     t.OwnerID,
		Second:      t.Second,
		Address:     to,
		RedirectURL: back,
		ExpireAt:    v.ExpireAt,
	}
	if err := c.Tx.PutDoc(bucket, name, c.Now.Add(remembered), kept); err != nil {
		return "", err
	}
	address := c.Server.BaseURL + path + "?token=" + token
	return name, c.Deliver(domain.Message{
		Channel: "email", To: to, Subject: t.Subject + " with this link", Link: address,
		Body: t.Subject + " by opening this link:\n\n" + address +
			"\n\nIt works once, within 10 minutes.\n\nIf you did not ask for it, ignore this message.",
	})
}

// freshCookie gives the browser that asks for a link a new cookie, if the link signs it in. The link is often opened in
// another browser, whose answer cannot replace the cookie of this one: a cookie that somebody had planted here would
// have the session with it.
func freshCookie(c *fapi.Call, t target) error {
	if c.Client == nil || c.Client.ID != t.ClientID {
		return nil
	}
	if err := c.Rotate(c.Client); err != nil {
		return err
	}
	return c.SaveClient(c.Client)
}

func find(c *fapi.Call, token string) (l link, name string, err error) {
	name = secret.Hash(bucket, token)
	err = c.Tx.GetDoc(bucket, name, c.Now, &l)
	if token == "" || errors.Is(err, store.ErrNotFound) {
		return link{}, "", errInvalid
	}
	return l, name, err
}
