// Package limiter counts requests per address in a sliding window. It imports nothing of the server.
package limiter

import (
	"sync"
	"time"
)

// Window is the time in which a limit counts (PROTOCOL 7.5).
const Window = 10 * time.Second

// Limiter counts requests per address in a sliding window.
type Limiter struct {
	mu   sync.Mutex
	seen map[string][]time.Time
}

// New returns one that has counted nothing.
func New() *Limiter { return &Limiter{seen: map[string][]time.Time{}} }

// Wait is how long a caller must wait; 0 lets the request pass and counts it.
func (l *Limiter) Wait(key string, limit int, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) > 10_000 { // addresses that are long gone
		clear(l.seen)
	}
	recent := l.seen[key][:0]
	for _, t := range l.seen[key] {
		if now.Sub(t) < Window && !t.After(now) {
			recent = append(recent, t)
		}
	}
	if len(recent) >= limit {
		l.seen[key] = recent
		return Window - now.Sub(recent[0])
	}
	l.seen[key] = append(recent, now)
	return 0
}

// Reset forgets all counted requests.
func (l *Limiter) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.seen)
}
