// Package nethttp runs package signin in a Go program: commands, load generators, end-to-end tests. It
// fills [signin.Ports] over net/http, keeps cookies in a jar and does nothing in the background.
//
// Any Go program may import it, except packages bridge and wasm: in the WebAssembly build net/http would weigh more
// than everything else, and package bridge fills the ports there.
package nethttp

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"github.com/signin-wasm/signin-wasm/signin"
)

// Config says which instance to talk to, and how. Only PublishableKey is required.
type Config struct {
	// PublishableKey of the instance, pk_test_… or pk_live_….
	PublishableKey string
	// ProxyURL replaces https://<host of the key> as the address of the Frontend API. A local server
	// without TLS is reached so: http://localhost:4400. A path is resolved against PageURL.
	ProxyURL string
	// Domain of a production instance that is not the key's: requests go to https://clerk.<Domain>.
	// For a satellite in development it travels along, when Options has isSatellite.
	Domain string
	// PageURL is the address the program stands at, as a page would: the Origin of its requests and the
	// base of relative URLs, http or https. Without one only absolute URLs can be used.
	PageURL string
	// HTTPClient sends the requests. One without a cookie jar gets one; a jar of the caller's can keep
	// the client, and with it the session, from run to run. Nil is a client with a timeout of 30 seconds.
	HTTPClient *http.Client
	// Locale is the user's language as a BCP 47 tag, TimeZone an IANA name. Empty ones are not sent.
	Locale   string
	TimeZone string
	// Options are Clerk's load options in Clerk's names, for instance signInUrl or allowedRedirectOrigins (here a list
	// of origins). polling and touchSession are always false: tokens are fetched when the program needs them.
	Options map[string]any
	// OnNavigate learns of every navigation: to a provider, to a task, after a sign-in. Its error becomes
	// that of the call which navigated. A program without it can look at [Clerk.Location].
	OnNavigate func(ctx context.Context, to string) error
	// Observer learns of changes. [signin.Clerk.AddListener] is the simpler way for most.
	Observer signin.Observer
	// Passkeys sign for the user. Without them the flows with passkeys fail with a coded error.
	Passkeys signin.Passkeys
}

// Clerk is a [signin.Clerk] over net/http. Its methods may be called from several goroutines.
type Clerk struct {
	*signin.Clerk
	page    *page
	options signin.Document
}

// New checks the configuration and makes a client that has sent nothing yet. Errors are *signin.Error
// with code publishable_key_missing, publishable_key_invalid, proxy_url_invalid, page_url_invalid or
// options_invalid.
func New(config Config) (*Clerk, error) {
	key, err := ParseKey(config.PublishableKey)
	if err != nil {
		return nil, err
	}
	key.Domain = config.Domain
	p := &page{
		locale:     config.Locale,
		timeZone:   config.TimeZone,
		onNavigate: config.OnNavigate,
		capable:    config.Passkeys != nil,
	}
	if config.PageURL != "" {
		p.address, err = url.Parse(config.PageURL)
		if err != nil || p.address.Scheme != "http" && p.address.Scheme != "https" || p.address.Host == "" {
			return nil, refuse(signin.CodePageURLInvalid, "The PageURL must be an absolute http or https URL.")
		}
	}
	if key.BaseURL, err = baseURL(key, config.ProxyURL, p.address); err != nil {
		return nil, err
	}
	options := map[string]any{}
	maps.Copy(options, config.Options)
	options["polling"], options["touchSession"] = false, false
	text, err := json.Marshal(options)
	if err != nil {
		return nil, refuse(signin.CodeOptionsInvalid, "The Options cannot be written as JSON: "+err.Error())
	}
	parsed, _ := signin.ParseDocument(string(text))
	for _, allowed := range parsed.Get("allowedRedirectOrigins").Items() {
		p.origins = append(p.origins, allowed.Text())
	}
	client := &http.Client{Timeout: 30 * time.Second}
	if config.HTTPClient != nil {
		*client = *config.HTTPClient
	}
	if client.Jar == nil {
		if client.Jar, err = cookiejar.New(nil); err != nil {
			return nil, err
		}
	}
	p.jar = client.Jar
	bare := *client
	bare.Jar = nil
	ports := signin.Ports{Transport: &transport{client, &bare, p}, Page: p, Observer: config.Observer,
		Passkeys: config.Passkeys}
	if ports.Observer == nil {
		ports.Observer = quiet{}
	}
	return &Clerk{Clerk: signin.New(key, ports), page: p, options: parsed}, nil
}

// Load fetches the instance's environment and this client, with the options of the configuration. It
// comes before everything else; a second call does nothing.
func (c *Clerk) Load(ctx context.Context) error { return c.Clerk.Load(ctx, c.options) }

// Location is where the program stands: PageURL, or where it was last sent. "" without a PageURL.
func (c *Clerk) Location() string { return c.page.Href() }

// Visit puts the program at another address, as if a browser had opened it, before a call that reads
// the address: [signin.Clerk.HandleRedirectCallback], [signin.Clerk.HandleEmailLinkVerification].
func (c *Clerk) Visit(href string) { c.page.ReplaceURL(href) }

// quiet is the observer of a program that does not want to know.
type quiet struct{}

func (quiet) ClientChanged(*signin.Client)             {}
func (quiet) ResourceChanged(*signin.Resource) error   { return nil }
func (quiet) SessionChanged(signin.SessionState) error { return nil }
func (quiet) StatusChanged(string)                     {}
