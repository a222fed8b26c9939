package nethttp

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/signin"
)

// page stands in for the document a browser would have: an address that navigations change, cookies
// in the jar the requests use, and a window that is always in front.
type page struct {
	jar        http.CookieJar
	locale     string
	timeZone   string
	origins    []string
	capable    bool
	onNavigate func(ctx context.Context, to string) error

	mu      sync.Mutex
	address *url.URL // nil: nowhere
}

func (p *page) location() *url.URL {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.address
}

func (p *page) Href() string {
	if address := p.location(); address != nil {
		return address.String()
	}
	return ""
}

// Resolve does what the URL constructor does, except that it refuses what net/url cannot read.
func (p *page) Resolve(ref string) (signin.URL, bool) {
	target, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return signin.URL{}, false
	}
	if base := p.location(); base != nil {
		target = base.ResolveReference(target)
	}
	if !target.IsAbs() {
		return signin.URL{}, false
	}
	if target.Host != "" && target.Path == "" {
		target.Path = "/"
	}
	return signin.URL{Href: target.String(), Origin: origin(target), Protocol: target.Scheme + ":"}, true
}

// origin serialises an origin as the HTML Standard does: without the scheme's own port, and "null"
// for schemes without hosts.
func origin(u *url.URL) string {
	if u.Scheme != "http" && u.Scheme != "https" {
		return "null"
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && !(u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443") {
		host += ":" + port
	}
	return u.Scheme + "://" + host
}

func (p *page) OriginAllowed(origin string) bool { return slices.Contains(p.origins, origin) }

// Navigate changes the address and tells the program. Without an address of its own it cannot follow
// relative targets, which arrive here empty.
func (p *page) Navigate(ctx context.Context, to signin.URL, _ bool) error {
	if to.Href == "" {
		return nil
	}
	if p.location() != nil {
		p.ReplaceURL(to.Href)
	}
	if p.onNavigate == nil {
		return nil
	}
	return p.onNavigate(ctx, to.Href)
}

func (p *page) ReplaceURL(href string) {
	if target, err := url.Parse(href); err == nil {
		p.mu.Lock()
		p.address = target
		p.mu.Unlock()
	}
}

func (p *page) Cookie(name string) string {
	if address := p.location(); address != nil {
		for _, cookie := range p.jar.Cookies(address) {
			if cookie.Name == name {
				return cookie.Value
			}
		}
	}
	return ""
}

// SetCookie keeps cookies of the page's own host. Those for a whole domain are for the application's
// server to read in a browser's requests, which a program does not make, and a jar without a list of
// public suffixes should not take them.
func (p *page) SetCookie(text string) {
	cookie, err := http.ParseSetCookie(text)
	if address := p.location(); err == nil && cookie.Domain == "" && address != nil {
		p.jar.SetCookies(address, []*http.Cookie{cookie})
	}
}

func (p *page) Opened() bool                   { return false }
func (p *page) Leaving() bool                  { return false }
func (p *page) Locale() string                 { return p.locale }
func (p *page) TimeZone() string               { return p.timeZone }
func (p *page) TabState() string               { return "focused" }
func (p *page) InitialSession() (string, bool) { return "", false }

func (p *page) Online() bool  { return true }
func (p *page) Capable() bool { return p.capable }

// started is where the steady clock begins: a Time remembers what a clock that nobody sets said.
var started = time.Now()

func (p *page) Now() int64    { return time.Now().UnixMilli() }
func (p *page) Steady() int64 { return time.Since(started).Milliseconds() }
func (p *page) Broadcast()    {}

func (p *page) Watch(context.Context, func(event string))        {}
func (p *page) Hook(context.Context, string, string) (err error) { return nil }

func (p *page) Sleep(ctx context.Context, milliseconds int) error {
	timer := time.NewTimer(time.Duration(milliseconds) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *page) Random(n int) string {
	bytes := make([]byte, n)
	_, _ = rand.Read(bytes) // crypto/rand ends the program where it cannot read, and returns no error
	return hex.EncodeToString(bytes)
}
