// Package clock is the one clock of the dev server. Everything that looks at the time (expiries, TOTP, tokens, rate
// limits) reads it here, so that a test can shift it. It imports nothing of the server and anyone may import it.
package clock

import (
	"sync/atomic"
	"time"
)

// Clock is the system clock plus an offset. The zero value is ready and unshifted; it is safe for concurrent use.
type Clock struct{ offset atomic.Int64 }

// Now is the shifted time in UTC, truncated to the millisecond of the wire.
func (c *Clock) Now() time.Time {
	return time.Now().Add(c.Offset()).UTC().Truncate(time.Millisecond)
}

// Offset is how far the clock is ahead of the system's.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// Advance moves the clock by d, backwards when d is negative.
func (c *Clock) Advance(d time.Duration) { c.offset.Add(int64(d)) }

// Reset returns to the system's time.
func (c *Clock) Reset() { c.offset.Store(0) }
