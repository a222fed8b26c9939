//go:build tinygo

package signin

// lock does nothing in the small build, which has one thread whose goroutines change only where they wait: nothing
// waits while it is held. A mutex that may wait would make every accessor one that asyncify has to instrument, and cost
// 3.4 KB brotli.
type lock struct{}

func (*lock) Lock()   {}
func (*lock) Unlock() {}
