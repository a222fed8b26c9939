// Package published knows the operations of Clerk's OpenAPI documents, and what this server answers in place of those
// that it does not have: a test that relies on one learns why it fails. It imports apierr; fapi and bapi import it.
package published

import (
	_ "embed"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
)

// Operation is one of a document. Path is that of a request, with names in braces.
type Operation struct{ Method, Path, Name string }

var (
	//go:embed frontend.txt
	frontendText string
	//go:embed backend.txt
	backendText string

	// Frontend are the operations of the Frontend API.
	Frontend = parse(frontendText)
	// Backend are those of the Backend API.
	Backend = parse(backendText)
)

func parse(text string) []Operation {
	var all []Operation
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) == 3 {
			all = append(all, Operation{f[0], f[1], f[2]})
		}
	}
	return all
}

// Absent says that the server does not have the operation.
func (o Operation) Absent() *apierr.Error {
	return apierr.New(
		"not_implemented",
		"This server does not have "+o.Method+" "+o.Path+" ("+o.Name+"). What it has is listed in web/README.md.",
	)
}

// Find is the operation of the Frontend API that a request asks for.
func Find(r *http.Request) (Operation, bool) {
	for _, o := range Frontend {
		if o.Method == r.Method && matches(o.Path, r.URL.Path) {
			return o, true
		}
	}
	return Operation{}, false
}

// matches says whether a path is that of a request, with something in place of each name in braces.
func matches(published, path string) bool {
	named, given := strings.Split(published, "/"), strings.Split(path, "/")
	if len(named) != len(given) {
		return false
	}
	for i, part := range named {
		before, rest, isNamed := strings.Cut(part, "{")
		_, after, _ := strings.Cut(rest, "}")
		got := given[i]
		switch {
		case !isNamed && part != got,
			isNamed && (len(got) <= len(before+after) || !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after)):
			return false
		}
	}
	return true
}
