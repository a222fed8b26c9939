//go:build !bundle

package bundle

import "io/fs"

var files fs.FS
