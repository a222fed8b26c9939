package fapi

import (
	"net"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// limits are Clerk's published rate limits per address (PROTOCOL 7.5).
var limits = map[string]int{"create": 5, "attempt": 3, "create_sign_up": 5, "attempt_sign_up": 3}

// Limited puts an endpoint behind a rate limit when that is switched on.
func (s *Server) Limited(name string, h Handler) Handler {
	return func(c *Call) (Reply, error) {
		if c.Settings.RateLimit {
			if d := s.limiter.Wait(name+" "+RemoteIP(c.R), limits[name], c.Now); d > 0 {
				return Reply{}, apierr.New("too_many_requests", "Too many requests, retry later.").After(d)
			}
		}
		return h(c)
	}
}

// RemoteIP is the address that a request comes from.
func RemoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// ResetLimits forgets all counted requests.
func (s *Server) ResetLimits() { s.limiter.Reset() }
