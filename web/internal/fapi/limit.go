package fapi

import (
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// window is the time in which limits count.
const window = 10 * time.Second

// limits are Clerk's published rate limits per address (PROTOCOL 7.5).
var limits = map[string]int{"create": 5, "attempt": 3, "create_sign_up": 5, "attempt_sign_up": 3}

// Limited puts an endpoint behind a rate limit when that is switched on.
func (s *Server) Limited(name string, h Handler) Handler {
	return func(c *Call) (Reply, error) {
		if c.Settings.RateLimit {
			if d := s.limiter.Wait(limitKey(c, name), limits[name], c.Now); d > 0 {
				return Reply{}, apierr.New("too_many_requests", "Too many requests, retry later.").After(d)
			}
		}
		return h(c)
	}
}

// HandleLimited is HandleAfter for an endpoint behind a rate limit, which holds for its slow work, too.
func (s *Server) HandleLimited(name string, ahead Ahead, pattern string, h Handler) {
	s.HandleAfter(func(c *Call) (func(), error) {
		if c.Settings.RateLimit && s.limiter.Full(limitKey(c, name), limits[name], c.Now) {
			return nil, nil
		}
		return ahead(c)
	}, pattern, s.Limited(name, h))
}

func limitKey(c *Call, name string) string { return name + " " + network(RemoteIP(c.R)) }

// network is what requests of an address are counted under. One subscriber has as many IPv6 addresses as they like, all
// in one network of 64 bits (RFC 6177).
func network(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if address = address.Unmap().WithZone(""); address.Is4() {
		return address.String()
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return ip
	}
	return prefix.String()
}

// RemoteIP is the address that a request comes from.
func RemoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// maxMessages go to one e-mail address or phone number within messageWindow, whoever asks for them.
const (
	maxMessages   = 20
	messageWindow = 10 * time.Minute
)

// MessageWait is how long nothing may be sent to an e-mail address or phone number; 0 counts a message.
func (c *Call) MessageWait(to string) time.Duration {
	return c.Server.messages.Wait(to, maxMessages, c.Now)
}

// ResetLimits forgets all counted requests and messages.
func (s *Server) ResetLimits() {
	s.limiter.Reset()
	s.messages.Reset()
}
