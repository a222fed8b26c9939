package oidcprovider

import (
	_ "embed"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

var (
	//go:embed login.html
	loginText string
	//go:embed consent.html
	consentText string

	loginPage   = page.New(loginText)
	consentPage = page.New(consentText)
)

type loginData struct {
	Provider, Action, Email, Problem string
	Accounts                         []Account
}

type consentData struct {
	Provider, Action, Site string
	Account                Account
	Scopes                 []string
}

// pending finds the request that a page is about, or answers with a page that says it is gone.
func (p *Provider) pending(w http.ResponseWriter, r *http.Request) *request {
	req, err := p.storage.byID(r.URL.Query().Get("id"))
	if err != nil {
		page.Problem(w, http.StatusBadRequest, page.Trouble{Title: "This sign-in is over",
			Detail: "It expired, or it was already used. Go back to the app and start again."})
		return nil
	}
	return req
}

func (p *Provider) page(name, id string) string {
	return p.options.Issuer + "/" + name + "?id=" + url.QueryEscape(id)
}

func (p *Provider) name(clientID string) string {
	i := slices.IndexFunc(p.options.Clients, func(c Client) bool { return c.ID == clientID })
	if i < 0 {
		return clientID
	}
	return p.options.Clients[i].Name
}

func (p *Provider) showLogin(w http.ResponseWriter, r *http.Request) {
	if req := p.pending(w, r); req != nil {
		p.writeLogin(w, http.StatusOK, req, req.asked.LoginHint, "")
	}
}

func (p *Provider) writeLogin(w http.ResponseWriter, status int, req *request, email, problem string) {
	page.Write(w, status, loginPage, loginData{
		Provider: p.name(req.GetClientID()), Action: p.page("login", req.id),
		Email: email, Problem: problem, Accounts: p.options.Accounts,
	}, page.Policy{FormAction: p.options.FormAction})
}

func (p *Provider) login(w http.ResponseWriter, r *http.Request) {
	req := p.pending(w, r)
	if req == nil {
		return
	}
	if r.PostFormValue("decision") == "cancel" {
		p.refuse(w, r, req)
		return
	}
	email := strings.TrimSpace(r.PostFormValue("email"))
	account := Account{
		Email:         email,
		EmailVerified: r.PostFormValue("email_verified") != "",
		GivenName:     r.PostFormValue("given_name"),
		FamilyName:    r.PostFormValue("family_name"),
	}
	// A button names one of the seeded people; the form below the buttons describes a person.
	chosen := func(a Account) bool { return a.Email == r.PostFormValue("account") }
	if i := slices.IndexFunc(p.options.Accounts, chosen); i >= 0 {
		account = p.options.Accounts[i]
	} else if parsed, err := mail.ParseAddress(email); err != nil || parsed.Address != email {
		p.writeLogin(w, http.StatusUnprocessableEntity, req, email, "Enter an e-mail address, such as someone@example.com.")
		return
	}
	req, err := p.storage.update(req.id, func(stored *request) {
		stored.account, stored.authTime, stored.allowed = &account, time.Now(), false
	})
	if err != nil {
		p.pending(w, r)
		return
	}
	http.Redirect(w, r, p.page("consent", req.id), http.StatusSeeOther)
}

// loggedIn is pending for a page that needs to know who it is; others are sent to log in.
func (p *Provider) loggedIn(w http.ResponseWriter, r *http.Request) *request {
	req := p.pending(w, r)
	if req != nil && req.account == nil {
		http.Redirect(w, r, p.page("login", req.id), http.StatusSeeOther)
		return nil
	}
	return req
}

func (p *Provider) showConsent(w http.ResponseWriter, r *http.Request) {
	req := p.loggedIn(w, r)
	if req == nil {
		return
	}
	site := req.asked.RedirectURI
	if u, err := url.Parse(site); err == nil {
		site = u.Host
	}
	page.Write(w, http.StatusOK, consentPage, consentData{
		Provider: p.name(req.GetClientID()), Action: p.page("consent", req.id), Site: site,
		Account: *req.account, Scopes: req.GetScopes(),
	}, page.Policy{FormAction: p.options.FormAction})
}

func (p *Provider) consent(w http.ResponseWriter, r *http.Request) {
	req := p.loggedIn(w, r)
	if req == nil {
		return
	}
	if r.PostFormValue("decision") != "allow" {
		p.refuse(w, r, req)
		return
	}
	if _, err := p.storage.update(req.id, func(stored *request) { stored.allowed = true }); err != nil {
		p.pending(w, r)
		return
	}
	ctx := op.ContextWithIssuer(r.Context(), p.options.Issuer)
	http.Redirect(w, r, op.AuthCallbackURL(p.op)(ctx, req.id), http.StatusSeeOther)
}

// refuse leads the person back to the app, which hears that they did not want to.
func (p *Provider) refuse(w http.ResponseWriter, r *http.Request, req *request) {
	_ = p.storage.DeleteAuthRequest(r.Context(), req.id)
	op.AuthRequestError(w, r, req, oidc.ErrAccessDenied().WithDescription("the user refused"), p.op)
}
