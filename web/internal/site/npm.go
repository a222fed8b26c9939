package site

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// Modules answers for /npm/<package>@<version>/<file>, where Clerk's framework packages look for clerk-js and its
// components on a Frontend API. Whatever version they name, they get the one that is there: from installed, a
// node_modules folder, or else the script build of sdk in place of clerk-js, with its modules beside it. That is no
// redirect to /sdk/: a script knows itself by the address in its tag, where it then looks for its module.
func Modules(sdk, installed fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard(w)
		share(w)
		name, file, ok := module(strings.TrimPrefix(r.URL.Path, "/npm/"))
		switch {
		case !ok:
			page.NotFound(w, r)
		case installed != nil:
			serve(w, r, installed, name+"/"+file)
		case name == "@clerk/clerk-js" && strings.HasPrefix(file, "dist/"):
			serve(w, r, sdk, strings.TrimPrefix(file, "dist/"))
		default:
			page.NotFound(w, r)
		}
	})
}

// module reads "@clerk/ui@1/dist/ui.browser.js". Nothing but the two packages is served, whatever lies beside them.
func module(path string) (name, file string, ok bool) {
	for _, name := range []string{"@clerk/clerk-js", "@clerk/ui"} {
		if rest, found := strings.CutPrefix(path, name); found {
			version, file, nested := strings.Cut(rest, "/")
			versioned := version == "" || (version[0] == '@' && len(version) > 1)
			return name, file, versioned && nested && fs.ValidPath(file) && !hidden(file)
		}
	}
	return "", "", false
}
