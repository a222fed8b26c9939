package fapi

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// A password hash takes long and much memory on purpose, and transactions come one at a time: a hash that is computed
// inside of one makes everybody wait. So an endpoint can say ahead of its transaction what has to be computed for it.

// Ahead looks at a request in a transaction of its own, and returns the slow work to do before the handler's one
// begins; nil for none. It changes nothing. Its coded errors are dropped: the handler meets the same faults and answers
// them.
type Ahead func(c *Call) (work func(), err error)

// Keep holds a result of the work ahead for the handler.
func (c *Call) Keep(key, value any) { c.kept[key] = value }

// Kept is a result of the work ahead, or nil.
func (c *Call) Kept(key any) any { return c.kept[key] }

// workAhead does what an endpoint wants to have done before its transaction.
func (s *Server) workAhead(received *Call, ahead Ahead) error {
	if ahead == nil {
		return nil
	}
	var work func()
	err := s.Store.Update(received.R.Context(), func(tx *store.Tx) error {
		c, err := received.in(tx)
		if err == nil {
			work, err = ahead(c)
		}
		return err
	})
	var coded *apierr.Error
	switch {
	case errors.As(err, &coded) || errors.Is(err, errReplaced) || (err == nil && work == nil):
		return nil
	case err != nil:
		return err
	}
	return s.slow.do(received.R.Context(), work)
}

// slow bounds how much slow work is done at once, because each piece takes a processor and tens of megabytes, and how
// many requests wait for their turn.
type slow struct {
	running chan struct{}
	called  chan struct{} // running and waiting
}

// slowQueue is how many requests wait for each processor: some seconds' worth.
const slowQueue = 128

func newSlow() slow {
	n := runtime.GOMAXPROCS(0)
	return slow{make(chan struct{}, n), make(chan struct{}, n*slowQueue)}
}

func (l slow) do(ctx context.Context, work func()) error {
	select {
	case l.called <- struct{}{}:
	default:
		return apierr.New("server_overloaded",
			"More passwords are to be checked than this machine can. Try again in a few seconds.").
			After(5 * time.Second)
	}
	defer func() { <-l.called }()
	select {
	case l.running <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.running }()
	work()
	return nil
}
