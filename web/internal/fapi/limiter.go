package fapi

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// limits are Clerk's published rate limits per address (PROTOCOL 7.5).
var limits = map[string]int{"create": 5, "attempt": 3, "create_sign_up": 5, "attempt_sign_up": 3}

const limitWindow = 10 * time.Second

// limiter counts requests per address in a sliding window.
type limiter struct {
	mu   sync.Mutex
	seen map[string][]time.Time
}

func newLimiter() *limiter { return &limiter{seen: map[string][]time.Time{}} }

// wait is how long a caller must wait; 0 lets the request pass and counts it.
func (l *limiter) wait(key string, limit int, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) > 10_000 { // addresses that are long gone
		clear(l.seen)
	}
	recent := l.seen[key][:0]
	for _, t := range l.seen[key] {
		if now.Sub(t) < limitWindow && !t.After(now) {
			recent = append(recent, t)
		}
	}
	if len(recent) >= limit {
		l.seen[key] = recent
		return limitWindow - now.Sub(recent[0])
	}
	l.seen[key] = append(recent, now)
	return 0
}

// Limited puts an endpoint behind a rate limit when that is switched on.
func (s *Server) Limited(name string, h Handler) Handler {
	return func(c *Call) (Reply, error) {
		if c.Settings.RateLimit && !c.again {
			if d := s.limiter.wait(name+" "+remoteIP(c.R), limits[name], c.Now); d > 0 {
				return Reply{}, apierr.New("too_many_requests", "Too many requests, retry later.").After(d)
			}
		}
		return h(c)
	}
}

func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// ResetLimits forgets all counted requests.
func (s *Server) ResetLimits() {
	s.limiter.mu.Lock()
	defer s.limiter.mu.Unlock()
	clear(s.limiter.seen)
}
