// Package page writes the HTML pages that the dev server itself shows in the middle of a sign-in: the
// confirm page of an e-mail link, the popup callback, the login pages of the embedded providers.
//
// The pages share one stylesheet, whose colours are the demo page's too, a way back to the sign-in, which
// in a popup is to close it, and one rule: nothing inline. Any package that answers a navigation
// may import it; it imports nothing of the server.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
)

// AssetPath is where [Assets] has to be mounted.
const AssetPath = "/__pages/"

//go:embed assets
var assets embed.FS

//go:embed layout.html
var layoutText string

var layout = template.Must(template.New("layout").Parse(layoutText))

// Policy holds what a page may do beyond showing itself.
type Policy struct {
	// FormAction are the CSP sources that the page's forms may lead to, redirects included. Empty
	// forbids forms.
	FormAction string
}

// New parses the body of a page: a template that defines "title" and "main", and may define "head", "width", and the
// links "mark" and "back".
func New(text string) *template.Template {
	return template.Must(template.Must(layout.Clone()).Parse(text))
}

// Write answers with the page. The template runs before the first byte is written, so a page is
// either whole or an error.
func Write(w http.ResponseWriter, status int, t *template.Template, data any, p Policy) {
	var body bytes.Buffer
	if err := t.Execute(&body, data); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", p.csp())
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
	// same-origin and not no-referrer: the latter turns the Origin header of our own forms into "null"
	// (Fetch, "append a request Origin header"), which no cross-origin check can tell from an attack.
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

func (p Policy) csp() string {
	directives := []string{
		"default-src 'none'",
		"style-src 'self'",
		"img-src 'self'",
		"script-src 'self'", // those of [Assets]
		"base-uri 'none'",
		"frame-ancestors 'none'",
	}
	if p.FormAction == "" {
		p.FormAction = "'none'"
	}
	return strings.Join(append(directives, "form-action "+p.FormAction), "; ")
}

// Assets serves the stylesheet and the scripts of the pages below [AssetPath].
func Assets() http.Handler {
	files := http.FileServerFS(assets)
	return http.StripPrefix(AssetPath, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "assets/" + r.URL.Path
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasSuffix(r.URL.Path, "/") {
			http.NotFound(w, r)
			return
		}
		files.ServeHTTP(w, r)
	}))
}

// Trouble is what a page says went wrong.
type Trouble struct {
	Code          string // of the error, or ""
	Title, Detail string
}

var problem = New(`{{define "title"}}{{.Title}}{{end}}{{define "main"}}<h1>{{.Title}}</h1>
<p role="alert" data-code="{{.Code}}">{{.Detail}}</p>{{end}}`)

// Problem answers with a page that says in words what went wrong. In a popup it says so to the demo page that waits for
// the popup, too (assets/way-back.js).
func Problem(w http.ResponseWriter, status int, t Trouble) {
	Write(w, status, problem, t, Policy{})
}

// NotFound answers a browser that navigates with a page, and everything else, such as a script that is
// missing, with plain text.
func NotFound(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.NotFound(w, r)
		return
	}
	Problem(w, http.StatusNotFound, Trouble{Title: "There is no such page",
		Detail: "Nothing lies at " + r.URL.Path + " on this server."})
}
