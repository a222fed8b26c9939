package signin

import "context"

// moment is a point in time by both clocks of the page.
type moment struct{ steady, wall int64 }

func (c *Clerk) now() moment { return moment{c.ports.Page.Steady(), c.ports.Page.Now()} }

// since is the time between two moments in milliseconds: the longer of what the two clocks say. The steady clock stands
// still while the machine sleeps, and the other one may be set back.
func (m moment) since(earlier moment) int64 {
	return max(m.steady-earlier.steady, m.wall-earlier.wall)
}

// within is a context that ends with parent or after a time in milliseconds. cancel ends it early and has to be called.
func (c *Clerk) within(parent context.Context, limit int64) (ctx context.Context, cancel context.CancelFunc) {
	ctx, cancel = WithCancel(parent)
	begun := c.now()
	go func() {
		// A wait ends early when the page comes to the front, which is no reason to give up.
		for rest := limit; rest > 0; rest = limit - c.now().since(begun) {
			if c.ports.Page.Sleep(ctx, int(rest)) != nil {
				return
			}
		}
		cancel()
	}()
	return ctx, cancel
}
