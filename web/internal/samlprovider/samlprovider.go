// Package samlprovider is the SAML identity provider inside the dev server: the company directory of
// the demo's enterprise connection. It answers the redirect and POST bindings with signed assertions
// over HTTP POST (SAML 2.0 Bindings 3.4, 3.5).
//
// It has no passwords; whoever sees its login page may be anyone. Only sso, which starts it, imports it; the service
// provider (samlsp) meets it through its metadata and its responses alone.
package samlprovider

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// Account is one person of the directory.
type Account struct {
	Email, GivenName, FamilyName string
}

// Options configure [New].
type Options struct {
	// URL is the public URL of the provider without a trailing slash; metadata and login lie below it.
	URL string
	// Name is what the login page calls the directory.
	Name     string
	Accounts []Account
	// FormAction are the CSP sources that an answer may end at.
	FormAction string
	// Key signs assertions; a new one is made when it is nil.
	Key *rsa.PrivateKey
}

// Provider is the identity provider.
type Provider struct {
	options Options
	idp     *saml.IdentityProvider
	sp      *saml.EntityDescriptor
	mux     *http.ServeMux
}

var (
	//go:embed login.html
	loginText string
	//go:embed post.html
	postText string

	loginPage = page.New(loginText)
	postPage  = page.New(postText)
)

// New makes a provider with a self-signed certificate.
func New(o Options) (*Provider, error) {
	base, err := url.Parse(o.URL)
	if err != nil || base.Host == "" || strings.HasSuffix(o.URL, "/") {
		return nil, fmt.Errorf("samlprovider: %q must be an absolute URL without a trailing slash", o.URL)
	}
	if o.Key == nil {
		if o.Key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			return nil, err
		}
	}
	certificate, err := selfSigned(o.Key, base.Host)
	if err != nil {
		return nil, err
	}
	p := &Provider{options: o, mux: http.NewServeMux()}
	p.idp = &saml.IdentityProvider{
		Key: o.Key, Certificate: certificate, SignatureMethod: dsig.RSASHA256SignatureMethod,
		MetadataURL: *base.JoinPath("metadata"), SSOURL: *base.JoinPath("sso"),
		ServiceProviderProvider: p, Logger: log.New(io.Discard, "", 0),
	}
	sso := http.NewCrossOriginProtection().Handler(http.HandlerFunc(p.sso))
	p.mux.Handle(base.Path+"/sso", sso)
	p.mux.HandleFunc("GET "+base.Path+"/metadata", p.idp.ServeMetadata)
	return p, nil
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Metadata is what a service provider has to know: entity id, endpoints and certificate.
func (p *Provider) Metadata() ([]byte, error) { return xml.Marshal(p.idp.Metadata()) }

// Trust registers the one service provider that assertions are made for.
func (p *Provider) Trust(metadata []byte) error {
	sp := &saml.EntityDescriptor{}
	if err := xml.Unmarshal(metadata, sp); err != nil {
		return err
	}
	p.sp = sp
	return nil
}

// GetServiceProvider implements [saml.ServiceProviderProvider].
func (p *Provider) GetServiceProvider(_ *http.Request, id string) (*saml.EntityDescriptor, error) {
	if p.sp == nil || p.sp.EntityID != id {
		return nil, os.ErrNotExist
	}
	return p.sp, nil
}

func (p *Provider) sso(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := wieldy(r)
	var request *saml.IdpAuthnRequest
	if err == nil {
		request, err = saml.NewIdpAuthnRequest(p.idp, r)
	}
	if err == nil {
		err = request.Validate()
	}
	if err != nil {
		page.Problem(w, http.StatusBadRequest, page.Trouble{Title: "This sign-in cannot go on",
			Detail: "The app sent a request that is not valid or too old. Go back to the app and start again."})
		return
	}
	account, err := p.account(r)
	switch {
	case r.Method != http.MethodPost || r.PostFormValue("decision") == "":
		p.writeLogin(w, http.StatusOK, request, "")
		return
	case r.PostFormValue("decision") == "cancel":
		err = refuse(request)
	case err != nil:
		p.writeLogin(
			w,
			http.StatusUnprocessableEntity,
			request,
			"Enter an e-mail address, such as someone@example.com.",
		)
		return
	default:
		err = saml.DefaultAssertionMaker{}.MakeAssertion(request, session(account))
	}
	var form saml.IdpAuthnRequestForm
	if err == nil {
		form, err = request.PostBinding()
	}
	if err != nil {
		page.Problem(w, http.StatusInternalServerError, page.Trouble{Title: "The answer could not be made",
			Detail: "Go back to the app and start again."})
		return
	}
	page.Write(w, http.StatusOK, postPage, form, page.Policy{FormAction: p.options.FormAction})
}

var errNoAddress = errors.New("samlprovider: no e-mail address was entered")

func (p *Provider) account(r *http.Request) (Account, error) {
	if r.Method != http.MethodPost {
		return Account{}, nil
	}
	email := strings.TrimSpace(r.PostFormValue("email"))
	chosen := func(a Account) bool { return a.Email == r.PostFormValue("account") }
	if i := slices.IndexFunc(p.options.Accounts, chosen); i >= 0 {
		return p.options.Accounts[i], nil
	}
	if parsed, err := mail.ParseAddress(email); err != nil || parsed.Address != email {
		return Account{}, errNoAddress
	}
	return Account{
		Email:      email,
		GivenName:  r.PostFormValue("given_name"),
		FamilyName: r.PostFormValue("family_name"),
	}, nil
}

func (p *Provider) writeLogin(w http.ResponseWriter, status int, request *saml.IdpAuthnRequest, problem string) {
	page.Write(w, status, loginPage, struct {
		Name, Action, SAMLRequest, RelayState, Problem string
		Accounts                                       []Account
	}{
		p.options.Name, p.idp.SSOURL.Path, base64.StdEncoding.EncodeToString(request.RequestBuffer),
		request.RelayState, problem, p.options.Accounts,
	}, page.Policy{FormAction: p.options.FormAction})
}

// session says who the assertion is about. The NameID is a hash of the address, persistent over
// restarts and opaque as SAML 2.0 Core 8.3.7 wants it.
func session(a Account) *saml.Session {
	now := saml.TimeNow()
	sum := sha256.Sum256([]byte("saml\x00" + strings.ToLower(a.Email)))
	return &saml.Session{
		ID: rand.Text(), Index: rand.Text(), CreateTime: now, ExpireTime: now.Add(time.Hour),
		NameID: base64.RawURLEncoding.EncodeToString(sum[:16]), NameIDFormat: string(saml.PersistentNameIDFormat),
		UserName: a.Email, UserEmail: a.Email, UserGivenName: a.GivenName, UserSurname: a.FamilyName,
	}
}

func selfSigned(key *rsa.PrivateKey, name string) (*x509.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().
			Add(-time.Hour),
		NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
