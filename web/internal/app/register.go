package app

import (
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/captcha"
	"github.com/signin-wasm/signin-wasm/web/internal/clients"
	"github.com/signin-wasm/signin-wasm/web/internal/emaillink"
	"github.com/signin-wasm/signin-wasm/web/internal/environment"
	"github.com/signin-wasm/signin-wasm/web/internal/factor"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/handshake"
	"github.com/signin-wasm/signin-wasm/web/internal/images"
	"github.com/signin-wasm/signin-wasm/web/internal/me"
	"github.com/signin-wasm/signin-wasm/web/internal/onetap"
	"github.com/signin-wasm/signin-wasm/web/internal/organizations"
	"github.com/signin-wasm/signin-wasm/web/internal/passkey"
	"github.com/signin-wasm/signin-wasm/web/internal/popup"
	"github.com/signin-wasm/signin-wasm/web/internal/reverify"
	"github.com/signin-wasm/signin-wasm/web/internal/sessions"
	"github.com/signin-wasm/signin-wasm/web/internal/signin"
	"github.com/signin-wasm/signin-wasm/web/internal/signup"
	"github.com/signin-wasm/signin-wasm/web/internal/sso"
	"github.com/signin-wasm/signin-wasm/web/internal/ticket"
	"github.com/signin-wasm/signin-wasm/web/internal/web3"
)

// OneTapClientID is the client id of the stand-in for Google One Tap.
const OneTapClientID = "signin-wasm-dev"

// parts are what other pieces of the server need of the strategies.
type parts struct {
	tickets   *ticket.Service
	providers http.Handler
	google    *onetap.Issuer // nil when the real one is trusted
}

// register adds every strategy, in the order in which an attempt lists its factors.
func register(s *fapi.Server, cfg Config) (parts, error) {
	sessions.Register(s)
	images.Register(s)
	captcha.Register(s)
	signIns := signin.New(s)
	browsers := clients.Register(s, signIns)
	environment.Register(s, signIns)

	factor.Register(signIns)
	links := emaillink.Register(signIns)
	passkey.Register(signIns)
	web3.Register(signIns)
	popup.Register(s)
	handshake.Register(s, PublishableKey)

	tickets, err := ticket.New(s.Keys.HMAC, s.BaseURL)
	if err != nil {
		return parts{}, err
	}
	tickets.Register(signIns)

	oneTap := cfg.OneTap
	if oneTap.ClientID == "" {
		oneTap.ClientID = OneTapClientID
	}
	verifier, google, err := onetap.Open(oneTap, s.BaseURL, cfg.ProviderKey, s.Clock.Now)
	if err != nil {
		return parts{}, err
	}
	onetap.Register(signIns, verifier)

	people := cfg.SSO
	if people.Providers == nil {
		people = demoSSO
	}
	people.Key = cfg.ProviderKey
	providers, err := sso.New(signIns, people)
	if err != nil {
		return parts{}, err
	}
	signIns.Register(cfg.Strategies...)
	me.Register(signIns, links, providers)
	reverify.Register(signIns)
	organizations.Register(s)
	signup.New(signIns, browsers, providers, links, verifier, tickets)
	return parts{tickets: tickets, providers: providers.Providers(), google: google}, nil
}

// demoSSO is who the embedded providers know. The password of none of them matters: the login page asks who to be.
var demoSSO = sso.Options{
	Providers: []sso.Provider{
		{
			Strategy: "oauth_google",
			Name:     "Google",
		}, {Strategy: "oauth_github", Name: "GitHub"}, {Strategy: "oauth_microsoft", Name: "Microsoft"},
		{Strategy: "oauth_apple", Name: "Apple"}, {Strategy: "oauth_custom_mock", Name: "Mock"},
	},
	Connections: []sso.Connection{
		{ID: "ec_oidc", Name: "OpenID Corp", Domain: "oidc-corp.test", Protocol: sso.OIDC},
		{ID: "ec_saml", Name: "SAML Corp", Domain: "saml-corp.test", Protocol: sso.SAML},
	},
	People: []sso.Person{
		{Email: "ada@example.com", FirstName: "Ada", LastName: "Lovelace"},
		{Email: "new-person@example.com", FirstName: "New", LastName: "Person"},
		{Email: "unverified@example.com", FirstName: "Un", LastName: "Verified", Unverified: true},
		{Email: "kim@oidc-corp.test", FirstName: "Kim", LastName: "Open"},
		{Email: "sam@saml-corp.test", FirstName: "Sam", LastName: "Assertion"},
	},
}
