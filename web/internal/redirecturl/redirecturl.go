// Package redirecturl decides where the dev server may send a browser.
//
// Every URL that comes in from outside and that the server later redirects to, links to or posts a
// message to (redirect_url, action_complete_redirect_url, return_url) passes through [Policy.Resolve]
// first. Any package of the server may import it; it imports nothing of the server.
package redirecturl

import (
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Codes of [Error], as FAPI names them (PROTOCOL 7.5).
const (
	CodeInvalid        = "invalid_redirect_url"
	CodeInvalidScheme  = "invalid_url_scheme"
	CodeDomainMismatch = "redirect_url_domain_mismatch"
)

// maxLength bounds what is kept in an attempt and put into a Location header.
const maxLength = 4096

// Error says why a URL is refused. The offending text is left out on purpose: it may carry a secret
// and may be rendered in a page.
type Error struct {
	Code    string // one of the Code constants; HTTP status 422
	Message string
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Policy is the set of places that a browser may be sent to.
type Policy struct {
	own     string
	allowed map[string]bool
}

// New makes a policy. own is the server's public origin and the base of relative URLs that arrive
// without an Origin header; allowed are further origins ("https://app.example.com"). Loopback origins
// are always allowed, on every port: this is a development server.
func New(own string, allowed ...string) (*Policy, error) {
	p := &Policy{allowed: make(map[string]bool, len(allowed)+1)}
	for i, raw := range append([]string{own}, allowed...) {
		u, err := parse(raw)
		if err != nil {
			return nil, err
		}
		origin := Origin(u)
		if i == 0 {
			p.own = origin
		}
		p.allowed[origin] = true
	}
	return p, nil
}

// Resolve checks raw and returns it as an absolute URL. A relative raw is resolved against
// requestOrigin, the Origin header of the request that brought it, when that origin is itself
// allowed, and against the server's own origin when the request had none (PROTOCOL 11: relative
// redirect_url).
func (p *Policy) Resolve(raw, requestOrigin string) (string, error) {
	u, err := p.resolve(raw, requestOrigin)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func (p *Policy) resolve(raw, requestOrigin string) (*url.URL, error) {
	if err := checkText(raw); err != nil {
		return nil, err
	}
	if ref, err := url.Parse(raw); err == nil && ref.Scheme == "" {
		base, err := p.base(requestOrigin)
		if err != nil {
			return nil, err
		}
		raw = base.ResolveReference(ref).String()
	}
	u, err := parse(raw)
	if err != nil {
		return nil, err
	}
	if !p.Allows(Origin(u)) {
		return nil, &Error{CodeDomainMismatch, "The origin of the URL is not one this server may redirect to."}
	}
	return u, nil
}

func (p *Policy) base(requestOrigin string) (*url.URL, error) {
	if requestOrigin == "" {
		requestOrigin = p.own
	}
	if !p.Allows(requestOrigin) {
		return nil, &Error{CodeDomainMismatch, "A relative URL needs a request from an allowed origin."}
	}
	return url.Parse(requestOrigin + "/")
}

// Allows reports whether origin ("scheme://host[:port]") is one that browsers may be sent to.
func (p *Policy) Allows(origin string) bool {
	u, err := parse(origin)
	if err != nil || Origin(u) != strings.ToLower(origin) {
		return false
	}
	return p.allowed[origin] || isLoopback(u.Hostname())
}

// FormActionSources lists the allowed origins as CSP sources. Chromium applies form-action to every
// redirect that follows a form's submission, so a page whose form ends in the app has to name it.
func (p *Policy) FormActionSources() string {
	sources := []string{"'self'"}
	for origin := range p.allowed {
		sources = append(sources, origin)
	}
	for _, host := range []string{"localhost", "127.0.0.1"} {
		sources = append(sources, "http://"+host+":*", "https://"+host+":*")
	}
	return strings.Join(sources, " ")
}

// Origin is the serialized origin of an http(s) URL: lower case, without the default port.
func Origin(u *url.URL) string {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" || (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		return u.Scheme + "://" + host
	}
	return u.Scheme + "://" + host + ":" + port
}

// WithQuery returns target with the given names set, replacing values that target already had: a
// redirect_url cannot bring its own __clerk_status. pairs alternates names and values; a pair with an
// empty value only removes.
func WithQuery(target string, pairs ...string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// checkText refuses what Go and browsers read differently: browsers drop tabs and newlines, trim
// spaces and take a backslash for a slash, so each of these can hide another host (WHATWG URL 4.4).
func checkText(raw string) error {
	switch {
	case raw == "":
		return &Error{CodeInvalid, "The URL is empty."}
	case len(raw) > maxLength:
		return &Error{CodeInvalid, "The URL is too long."}
	case strings.HasPrefix(raw, "//"):
		return &Error{CodeInvalid, "A scheme-relative URL is not accepted."}
	case strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' || r == 0xfffd }):
		return &Error{CodeInvalid, "The URL has a character that belongs percent-encoded."}
	}
	return nil
}

func parse(raw string) (*url.URL, error) {
	if err := checkText(raw); err != nil {
		return nil, err
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, &Error{CodeInvalid, "The URL cannot be parsed."}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, &Error{CodeInvalidScheme, "The URL must be an http or https URL."}
	case u.Opaque != "" || u.Hostname() == "":
		return nil, &Error{CodeInvalid, "The URL has no host."}
	case u.User != nil:
		return nil, &Error{CodeInvalid, "The URL must not carry credentials."}
	case !plainHost(u):
		return nil, &Error{CodeInvalid, "The host of the URL must be a name in ASCII, or an IP address, with a port up to 65535."}
	}
	return u, nil
}

// plainHost refuses hosts that some programs read differently: characters that Unicode maps to others (a full-width
// slash ends a host), and percent signs.
func plainHost(u *url.URL) bool {
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n > 65535 {
			return false
		}
	}
	return net.ParseIP(u.Hostname()) != nil || !strings.ContainsFunc(u.Hostname(), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != '_'
	})
}

// isLoopback knows only the spellings that a browser never resolves elsewhere (Secure Contexts 3.1).
func isLoopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
