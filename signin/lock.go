//go:build !tinygo

package signin

import "sync"

// lock guards what several goroutines read and write. It is held for a few assignments, never while a port is called:
// a page's Date.now may call back into the package.
type lock = sync.Mutex
