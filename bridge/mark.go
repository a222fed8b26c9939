//go:build js && wasm

package bridge

// mark is raised once, by a callback, and waited for by a goroutine. It closes a channel, which never blocks. TinyGo
// takes a send for a call that may block, even in a select with a default, and then everything that can reach the
// callback as well; that cost the small build 2 KB.
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
