package site

import (
	"io/fs"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// script is the file of clerk-js that Clerk's framework packages put into a page.
const script = "dist/clerk.browser.js"

// Modules answers for /npm/<package>@<version>/<file>, where Clerk's framework packages look for clerk-js and its
// components on a Frontend API. Whatever version they name, they get the one that is there: from installed, a
// node_modules folder, or else the script build of sdk in place of clerk-js.
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
		case name == "@clerk/clerk-js" && file == script && Exists(sdk, "clerk.browser.js"):
			// The script finds its modules beside itself, and they are below /sdk/.
			http.Redirect(w, r, "/sdk/clerk.browser.js", http.StatusFound)
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
