//go:build bundle

package bundle

import (
	"embed"
	"io/fs"
)

//go:embed files
var gathered embed.FS

var files fs.FS = gathered
