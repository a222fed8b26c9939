// Package judge holds every exchange of an API against its published OpenAPI document and keeps what does not fit. The
// server runs it when FAPI_SPEC names the document; tests and the browser tests read the result. It imports nothing of
// the server.
package judge

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Violation is an exchange that the document does not allow.
type Violation struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
	Part   string `json:"part"` // "route", "request" or "response"
	Reason string `json:"reason"`
}

// Report is what has been seen so far.
type Report struct {
	Exchanges  int         `json:"exchanges"`
	Known      int         `json:"known_gaps"`
	Violations []Violation `json:"violations"`
}

// Judge is safe for concurrent use.
type Judge struct {
	router routers.Router
	mu     sync.Mutex
	report Report
}

// Load reads a document. prefix is what the API's paths have in front of those of the document ("" or "/v1").
func Load(file, prefix string) (*Judge, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	doc.Servers = nil
	if prefix != "" {
		doc.Servers = openapi3.Servers{{URL: prefix}}
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			op.Servers = nil
			op.Security = nil // cookies and keys are the tests' business
		}
		item.Servers = nil
	}
	doc.Security = nil
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	return &Judge{router: router, report: Report{Violations: []Violation{}}}, nil
}

// Report is a copy of what has been seen so far.
func (j *Judge) Report() Report {
	j.mu.Lock()
	defer j.mu.Unlock()
	r := j.report
	r.Violations = append([]Violation{}, r.Violations...)
	return r
}

// Handler passes everything on to next and looks at what goes by.
func (j *Judge) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		if err != nil {
			http.Error(w, "unreadable body", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		copied := r.Clone(context.WithoutCancel(r.Context()))
		copied.Body = io.NopCloser(bytes.NewReader(body))
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		if r.Method != http.MethodOptions {
			j.look(copied, body, rec)
		}
	})
}

// recorder keeps a copy of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.body.Write(b)
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (j *Judge) look(r *http.Request, body []byte, rec *recorder) {
	if m := r.URL.Query().Get("_method"); m != "" && r.Method == http.MethodPost {
		r.Method = strings.ToUpper(m)
	}
	r.URL.Scheme, r.URL.Host = "", ""
	path := r.URL.Path
	add := func(part string, err error) {
		j.add(Violation{r.Method, path, rec.status, part, oneLine(err)}, rec.body.Bytes())
	}
	j.mu.Lock()
	j.report.Exchanges++
	j.mu.Unlock()

	route, params, err := j.router.FindRoute(r)
	if err != nil {
		add("route", err)
		return
	}
	body = withoutTransport(r, body)
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
			IncludeResponseStatus: true,
		}}
	if rec.status < 400 { // a request that was refused need not have been a right one
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		if len(body) == 0 {
			r.Header.Del("Content-Type")
		}
		if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
			add("request", err)
		}
		if err := closedForm(route, body); err != nil {
			add("request", err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: rec.status, Header: rec.Header(),
		Body: io.NopCloser(bytes.NewReader(rec.body.Bytes())), Options: in.Options}
	if err := openapi3filter.ValidateResponse(r.Context(), out); err != nil {
		add("response", err)
	}
}

// closedForm says which field of a form its closed schema does not have: openapi3filter reads the fields it knows and
// does not look at the others.
func closedForm(route *routers.Route, body []byte) error {
	if route.Operation.RequestBody == nil || route.Operation.RequestBody.Value == nil {
		return nil
	}
	media := route.Operation.RequestBody.Value.Content["application/x-www-form-urlencoded"]
	if media == nil || media.Schema == nil || media.Schema.Value == nil {
		return nil
	}
	schema := media.Schema.Value
	if open := schema.AdditionalProperties.Has; open == nil || *open {
		return nil
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return err
	}
	for name := range values {
		if schema.Properties[name] == nil {
			return fmt.Errorf("request body has the field %q, which the schema does not allow", name)
		}
	}
	return nil
}

// withoutTransport drops the body fields that start with "_": the transport's, not the operation's (PROTOCOL 7.1).
func withoutTransport(r *http.Request, body []byte) []byte {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return body
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return body
	}
	for name := range values {
		if strings.HasPrefix(name, "_") {
			values.Del(name)
		}
	}
	return []byte(values.Encode())
}

func (j *Judge) add(v Violation, answer []byte) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, g := range Gaps {
		if g.covers(v, answer) {
			j.report.Known++
			return
		}
	}
	if len(j.report.Violations) < 200 {
		j.report.Violations = append(j.report.Violations, v)
	}
}

// oneLine shortens kin-openapi's errors, which quote whole schemas. It never contains the value, which may be secret.
func oneLine(err error) string {
	text := err.Error()
	for _, cut := range []string{"\nSchema:", "\nValue:", "\n  Schema", "\n"} {
		if i := strings.Index(text, cut); i > 0 {
			text = text[:i]
		}
	}
	if len(text) > 600 {
		text = text[:600]
	}
	return text
}

// ServeHTTP shows the report as JSON.
func (j *Judge) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(j.Report())
}
