package signin

import "context"

// lifetime is a context that ends when its cancel function is called, or with its parent. It stands in for
// context.WithCancel, which costs the TinyGo build ten kilobytes for timers and reflection that nothing here uses.
type lifetime struct {
	context.Context // the parent: deadline and values are its own
	done            chan struct{}
	mu              lock
	err             error
}

// WithCancel returns a context that ends when cancel is called or parent ends.
func WithCancel(parent context.Context) (ctx context.Context, cancel context.CancelFunc) {
	l := &lifetime{Context: parent, done: make(chan struct{})}
	if ended := parent.Done(); ended != nil {
		go func() {
			select {
			case <-ended:
				l.end(parent.Err())
			case <-l.done:
			}
		}()
	}
	return l, func() { l.end(context.Canceled) }
}

func (l *lifetime) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
		close(l.done)
	}
}

// Done is closed when the lifetime has ended.
func (l *lifetime) Done() <-chan struct{} { return l.done }

// Err is nil until the lifetime ends, and context.Canceled or the parent's error afterwards.
func (l *lifetime) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}
