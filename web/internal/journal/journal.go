// Package journal prints what happens on the server for the developer who started it: a line for each request and for
// each code and link that was sent. Queries and bodies stay out of it. It imports domain; the program makes it, app
// passes things to it.
package journal

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
)

// Journal is safe for concurrent use. A nil one prints nothing.
type Journal struct {
	mu   sync.Mutex
	out  io.Writer
	json *slog.Logger // nil for text
}

// Formats of New.
const (
	Text = "text"
	JSON = "json"
	Off  = "off"
)

// New prints to out in one of the formats; it is nil for Off.
func New(out io.Writer, format string) *Journal {
	switch format {
	case Off:
		return nil
	case JSON:
		return &Journal{out: out, json: slog.New(slog.NewJSONHandler(out, nil))}
	}
	return &Journal{out: out}
}

// Message prints the code or link of a message, as the inbox shows it.
func (j *Journal) Message(m domain.Message) {
	if j == nil {
		return
	}
	for _, part := range [][2]string{{"code", m.Code}, {"link", m.Link}} {
		if part[1] == "" {
			continue
		}
		if j.json != nil {
			j.json.Info(part[0], part[0], part[1], "to", m.To, "channel", m.Channel)
			continue
		}
		j.line("%s %s → %s", part[0], part[1], m.To)
	}
}

// Handler prints a line for each request that next has answered. Files of the page are left out: they come by the dozen
// and say nothing.
func (j *Journal) Handler(next http.Handler, shown func(path string) bool) http.Handler {
	if j == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !shown(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		start := time.Now()
		seen := &observed{ResponseWriter: w, status: http.StatusOK}
		defer func() { j.request(r, seen.status, time.Since(start)) }()
		next.ServeHTTP(seen, r)
	})
}

func (j *Journal) request(r *http.Request, status int, took time.Duration) {
	method := r.Method
	if m := r.URL.Query().Get("_method"); m != "" && method == http.MethodPost {
		method += " (" + url.QueryEscape(m) + ")" // a line's end or a terminal's commands are not for the journal
	}
	if j.json != nil {
		j.json.Info("request", "method", method, "path", r.URL.Path, "status", status, "ms", took.Milliseconds())
		return
	}
	j.line("%d %s %s %d ms", status, method, r.URL.EscapedPath(), took.Milliseconds())
}

func (j *Journal) line(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	// The terminal is closed or the pipe broken: the server goes on without a journal.
	_, _ = fmt.Fprintf(j.out, format+"\n", args...)
}

// observed remembers the status of an answer.
type observed struct {
	http.ResponseWriter
	status int
}

func (o *observed) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }
