// Package site serves files: the demo page at / and the built npm package under /sdk/. Files that have a .br or .gz
// neighbour are sent compressed. Of the server it imports page, for what is not there; app imports it.
package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// CSP is the policy of the demo page: scripts and styles from files only, WebAssembly allowed, nothing embedded. The
// worker made of text is the one in which signin-wasm keeps its time while the tab is hidden.
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
	"manifest-src 'self'; worker-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// raceCSP is the policy of the contestants of the demo page's race, which that page frames.
var raceCSP = strings.Replace(CSP, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)

// hashed names carry the hash of their content, such as signin.3f2a9c1b.wasm or signin-3f2a9c1b77.wasm.
var hashed = regexp.MustCompile(`[.-][0-9a-f]{8,64}\.[a-z0-9.]+$`)

// types that must not depend on the machine's mime.types.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".wasm": "application/wasm", ".json": "application/json; charset=utf-8",
	".map": "application/json; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
	".ts": "text/plain; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}

// Routes serves the tree's index.html, the demo page, under further paths that the page itself tells apart.
func Routes(root fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard(w)
		serve(w, r, root, "index.html")
	})
}

// Package serves the built npm package below /sdk/, and again below /sdk/<content>/, where content is the hash that
// build-info.json names: what lies there never changes, so browsers may keep it, and the wasm's compiled code with it.
// Pages of every origin may load it.
func Package(root fs.FS) http.Handler {
	files := Files("/sdk/", root)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		share(w)
		first, rest, nested := strings.Cut(strings.TrimPrefix(r.URL.Path, "/sdk/"), "/")
		if !nested || first != contentOf(root) {
			files.ServeHTTP(w, r)
			return
		}
		guard(w)
		if !fs.ValidPath(rest) || hidden(rest) {
			page.NotFound(w, r)
			return
		}
		if Exists(root, rest) {
			w.Header().Set("Cache-Control", immutable)
		}
		serve(w, r, root, rest)
	})
}

// contentOf is read for each request, so that a new build is seen without a restart.
func contentOf(root fs.FS) string {
	var info struct {
		Content string `json:"content"`
	}
	b, err := fs.ReadFile(root, "build-info.json")
	if err != nil || json.Unmarshal(b, &info) != nil {
		return ""
	}
	return info.Content
}

const immutable = "public, max-age=31536000, immutable"

func guard(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", CSP)
	h.Set("X-Content-Type-Options", "nosniff")
	// same-origin and not no-referrer, which would turn the Origin header of forms into "null" (Fetch).
	h.Set("Referrer-Policy", "same-origin")
}

// share lets pages of other origins load the answer, with crossorigin="anonymous" (Fetch). A browser asks it of
// the script and of the modules and the wasm that the script loads.
func share(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

// Files serves a directory tree below a URL prefix that ends with a slash. There are no listings; a directory is its
// index.html.
func Files(prefix string, root fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard(w)
		if strings.HasPrefix(r.URL.Path, "/race/") {
			w.Header().Set("Content-Security-Policy", raceCSP)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, prefix)
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if !fs.ValidPath(name) || hidden(name) {
			page.NotFound(w, r)
			return
		}
		serve(w, r, root, name)
	})
}

// hidden: dot files are not part of a site.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
}

func serve(w http.ResponseWriter, r *http.Request, root fs.FS, name string) {
	h := w.Header()
	source, err := fs.Stat(root, name)
	if err != nil {
		page.NotFound(w, r)
		return
	}
	h.Set("Content-Type", typeOf(name))
	switch {
	case hashed.MatchString(name):
		h.Set("Cache-Control", immutable)
	case h.Get("Cache-Control") == "":
		h.Set("Cache-Control", "no-cache")
	}
	file := name
	for _, c := range []struct{ token, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		packed, err := fs.Stat(root, name+c.suffix)
		if err != nil || packed.ModTime().Before(source.ModTime()) { // of an earlier build
			continue
		}
		h.Set("Vary", "Accept-Encoding") // a cache must keep the variants apart, also when this one is plain
		if file == name && accepts(r.Header.Get("Accept-Encoding"), c.token) {
			file = name + c.suffix
			h.Set("Content-Encoding", c.token)
		}
	}
	f, err := root.Open(file)
	if err != nil {
		h.Del("Content-Encoding")
		page.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	seeker, ok := f.(io.ReadSeeker)
	if err != nil || !ok || info.IsDir() {
		h.Del("Content-Encoding")
		page.NotFound(w, r)
		return
	}
	// The variants of a file are different representations: each has its own validator.
	var modified time.Time
	if m := info.ModTime(); !m.IsZero() {
		modified = m
		h.Set("ETag", `"`+strconv.FormatInt(m.UnixNano(), 36)+"-"+strconv.FormatInt(info.Size(), 36)+`"`)
	} else if sum, err := fingerprint(seeker); err == nil { // built-in files have no time
		h.Set("ETag", `"`+sum+`"`)
	}
	http.ServeContent(w, r, name, modified, seeker)
}

func fingerprint(f io.ReadSeeker) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	_, err := f.Seek(0, io.SeekStart)
	return hex.EncodeToString(sum.Sum(nil)[:16]), err
}

func typeOf(name string) string {
	ext := path.Ext(name)
	if t, ok := types[ext]; ok {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// accepts reads Accept-Encoding (RFC 9110 12.5.3): the coding is named, or "*" is, with a weight above zero.
func accepts(header, coding string) bool {
	wildcard := false
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		name = strings.ToLower(strings.TrimSpace(name))
		ok := true
		if q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); found {
			weight, err := strconv.ParseFloat(q, 64)
			ok = err == nil && weight > 0
		}
		switch name {
		case coding:
			return ok
		case "*":
			wildcard = ok
		}
	}
	return wildcard
}

// NoPage says why a build has no demo page.
const NoPage = "this build of signin-dev has no demo page, only the APIs. Start it by `npx signin-wasm-dev`, or by `make demo` in a checkout."

var absent = page.New(`{{define "title"}}No demo page{{end}}{{define "main"}}<h1>There is no demo page here</h1>
<p role="alert">{{.}}</p>{{end}}{{define "mark"}}signin-wasm{{end}}{{define "back"}}<a href="/__dev/inbox">The inbox</a> ·
<a href="/__dev/">What else is here</a>{{end}}`)

// Absent answers for a demo page that is not there.
func Absent() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reason := strings.ToUpper(NoPage[:1]) + NoPage[1:]
		switch {
		case r.URL.Path != "/":
			page.NotFound(w, r)
		case strings.Contains(r.Header.Get("Accept"), "text/html"):
			page.Write(w, http.StatusNotFound, absent, reason, page.Policy{})
		default:
			http.Error(w, reason+"\nThe inbox is at /__dev/inbox.", http.StatusNotFound)
		}
	})
}

// Exists says whether a tree has this file.
func Exists(root fs.FS, name string) bool {
	_, err := fs.Stat(root, name)
	return err == nil
}
