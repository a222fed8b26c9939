//go:build js && wasm

package bridge

// mark is raised once, by a callback, and waited for by a goroutine. It closes a channel, which never blocks. TinyGo
// treats a send as a call that may block, even in a select with a default, and with it every function that can reach
// the callback; that cost the small build 2 KB.
type mark struct {
	raised bool
	c      chan struct{}
}

func newMark() *mark { return &mark{c: make(chan struct{})} }

func (m *mark) raise() {
	if !m.raised {
		m.raised = true
		close(m.c)
	}
}
