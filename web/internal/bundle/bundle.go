// Package bundle is what a release of signin-dev carries in itself: the demo page and the built npm package
// signin-wasm. The build tag "bundle" puts in what `make release` has gathered in files/; a build without it has
// neither, so that `go install` works from the sources alone. It imports nothing of the server; the program imports it.
package bundle

import "io/fs"

// Page is the files of the demo page, or nil in a build without them.
func Page() fs.FS { return part("page") }

// SDK is the built npm package signin-wasm, or nil in a build without it.
func SDK() fs.FS { return part("sdk") }

func part(name string) fs.FS {
	if files == nil {
		return nil
	}
	sub, err := fs.Sub(files, "files/"+name)
	if err != nil {
		return nil
	}
	return sub
}
