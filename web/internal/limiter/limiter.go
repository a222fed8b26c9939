// Package limiter counts events per key in a sliding window. It imports nothing of the server.
package limiter

import (
	"sync"
	"time"
)

// Limiter counts events per key, an address for example, in a sliding window.
type Limiter struct {
	window time.Duration
	mu     sync.Mutex
	seen   map[string][]time.Time
	// sweepAt is how many keys there are when old ones are next looked for.
	sweepAt int
}

// minSweep is the smallest number of keys worth a sweep.
const minSweep = 10_000

// New returns a limiter that has counted nothing. window is the time in which a limit counts.
func New(window time.Duration) *Limiter {
	return &Limiter{window: window, seen: map[string][]time.Time{}, sweepAt: minSweep}
}

// Wait is how long a caller must wait; 0 lets the event pass and counts it.
func (l *Limiter) Wait(key string, limit int, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.seen) > l.sweepAt {
		l.forget(now)
	}
	recent := l.recent(key, now)
	if len(recent) >= limit {
		l.seen[key] = recent
		return l.window - now.Sub(recent[0])
	}
	l.seen[key] = append(recent, now)
	return 0
}

// Full says whether Wait would make a caller wait. It counts nothing.
func (l *Limiter) Full(key string, limit int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.recent(key, now)) >= limit
}

// recent are the events of a key that count.
func (l *Limiter) recent(key string, now time.Time) []time.Time {
	var out []time.Time
	for _, t := range l.seen[key] {
		if now.Sub(t) < l.window && !t.After(now) {
			out = append(out, t)
		}
	}
	return out
}

// forget drops the keys whose events are all too old to count. Keys whose events still count stay, however many keys
// somebody makes up; the next sweep is due when they have doubled, so that their number slows nobody down.
func (l *Limiter) forget(now time.Time) {
	for key, times := range l.seen {
		if len(times) == 0 || now.Sub(times[len(times)-1]) >= l.window {
			delete(l.seen, key)
		}
	}
	l.sweepAt = max(minSweep, 2*len(l.seen))
}

// Reset forgets all counted events.
func (l *Limiter) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.seen)
}
