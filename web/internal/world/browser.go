package world

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
)

// Browser is one browser: its cookies, and the origin of the page that is open.
type Browser struct {
	Origin string
	world  *World
	jar    *cookiejar.Jar
	t      testing.TB
}

// Browser opens a new browser.
func (w *World) Browser() *Browser {
	jar, err := cookiejar.New(nil)
	require.NoError(w.t, err)
	return &Browser{Origin: w.Page, world: w, jar: jar, t: w.t}
}

// SignedIn opens a browser and signs a user in by password.
func (w *World) SignedIn(name string) *Browser {
	w.t.Helper()
	if !isAddress(name) {
		name += "@example.com"
	}
	b := w.Browser()
	a := b.Post("/v1/client/sign_ins", "identifier", name, "password", Password)
	require.Equal(w.t, "complete", a.Response()["status"], a.Text)
	return b
}

// Copy is another browser with the same cookies.
func (b *Browser) Copy() *Browser {
	other := b.world.Browser()
	other.Origin = b.Origin
	other.jar.SetCookies(home, b.jar.Cookies(home))
	return other
}

// OnlyDevBrowser leaves the browser nothing but a dev-browser token, where pages keep it: in a cookie of the host name.
func (b *Browser) OnlyDevBrowser(token string) {
	b.t.Helper()
	b.jar = b.world.Browser().jar
	b.jar.SetCookies(
		home,
		[]*http.Cookie{
			{Name: "__clerk_db_jwt_Ab3", Value: token},
			{Name: "__clerk_db_jwt", Value: "dvb_of_another_app"},
		},
	)
}

var home, _ = url.Parse(URL)

// handle is the transport of all browsers: it answers with the world's handler.
type handle struct{ http.Handler }

func (h handle) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	in := r.Clone(r.Context())
	in.Host, in.RemoteAddr, in.RequestURI = r.URL.Host, "192.0.2.1:1234", r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	h.ServeHTTP(w, in)
	res := w.Result()
	res.Request = r
	return res, nil
}

// client follows redirects on the server when follow is set.
func (b *Browser) client(follow bool) *http.Client {
	return &http.Client{
		Transport: handle{b.world.App.Handler},
		Jar:       b.jar,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if !follow || r.URL.Host != home.Host || len(via) > 10 {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
}

// Page is what a navigation ended at: a page of the server, or the address in the app that the server sent
// the browser to.
type Page struct {
	URL    *url.URL
	Status int
	Header http.Header
	Body   string
}

// At is the page's address without its query.
func (p Page) At() string { return p.URL.Scheme + "://" + p.URL.Host + p.URL.Path }

// Visit follows a link as a browser does.
func (b *Browser) Visit(to string) Page {
	b.t.Helper()
	return b.navigate(http.MethodGet, to, nil, "")
}

func (b *Browser) navigate(method, to string, form url.Values, origin string) Page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, to, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	res, err := b.client(true).Do(r)
	require.NoError(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	p := Page{URL: res.Request.URL, Status: res.StatusCode, Header: res.Header, Body: string(body)}
	if next, err := res.Location(); err == nil { // to the app, where nothing answers
		p.URL = next
	}
	return p
}

var (
	formTag   = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"(.*?)</form>`)
	hiddenTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// Submit fills the page's form that has the first field, with alternating names and values, and presses its button.
func (b *Browser) Submit(p Page, fields ...string) Page {
	b.t.Helper()
	to, form := b.Form(p, fields...)
	return b.PostForm(to, form)
}

// Form is what Submit would send.
func (b *Browser) Form(p Page, fields ...string) (to string, form url.Values) {
	b.t.Helper()
	for _, m := range formTag.FindAllStringSubmatch(p.Body, -1) {
		if len(fields) > 0 && !strings.Contains(m[2], `name="`+fields[0]+`"`) {
			continue
		}
		form = url.Values{}
		for _, h := range hiddenTag.FindAllStringSubmatch(m[2], -1) {
			form.Set(h[1], html.UnescapeString(h[2]))
		}
		for i := 0; i+1 < len(fields); i += 2 {
			form.Set(fields[i], fields[i+1])
		}
		action, err := p.URL.Parse(html.UnescapeString(m[1]))
		require.NoError(b.t, err)
		return action.String(), form
	}
	require.Fail(b.t, "the page has no such form", p.Body)
	return "", nil
}

// PostForm sends a form of the server's own pages.
func (b *Browser) PostForm(to string, form url.Values) Page {
	b.t.Helper()
	return b.navigate(http.MethodPost, to, form, URL)
}

// Post sends a form of alternating names and values, as the open page would.
func (b *Browser) Post(path string, fields ...string) Answer {
	b.t.Helper()
	return b.Do(http.MethodPost, path, fields...)
}

// Get asks for a resource.
func (b *Browser) Get(path string) Answer {
	b.t.Helper()
	return b.Do(http.MethodGet, path)
}

// Do sends a request as clerk-js does: everything but GET is a POST with _method (PROTOCOL 2.1). It follows no
// redirect.
func (b *Browser) Do(method, path string, fields ...string) Answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if method != http.MethodGet && method != http.MethodPost {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		path, method = path+separator+"_method="+method, http.MethodPost
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, URL+path, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.send(r)
}

func (b *Browser) send(r *http.Request) Answer {
	b.t.Helper()
	if b.Origin != "" {
		r.Header.Set("Origin", b.Origin)
	}
	res, err := b.client(false).Do(r)
	require.NoError(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	a := Answer{t: b.t, Status: res.StatusCode, Header: res.Header, Text: string(body)}
	_ = json.Unmarshal(body, &a.value)
	a.Body, _ = a.value.(map[string]any)
	return a
}

// Upload sends a body of another kind than a form.
func (b *Browser) Upload(path, kind string, body []byte) Answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, URL+path, bytes.NewReader(body))
	require.NoError(b.t, err)
	r.Header.Set("Content-Type", kind)
	return b.send(r)
}

// Client is the browser's client as the API gives it, nil when it has none.
func (b *Browser) Client() Answer {
	b.t.Helper()
	return b.Get("/v1/client").OK()
}

// Answer is an answer of the API.
type Answer struct {
	Status int
	Header http.Header
	Text   string
	Body   map[string]any // nil when the body is no JSON object
	value  any
	t      testing.TB
}

// Response is the resource of a successful answer.
func (a Answer) Response() map[string]any {
	a.t.Helper()
	response, ok := a.OK().Body["response"].(map[string]any)
	require.True(a.t, ok, a.Text)
	return response
}

// Object is an object inside of the resource.
func (a Answer) Object(name string) map[string]any {
	a.t.Helper()
	o, ok := a.Response()[name].(map[string]any)
	require.True(a.t, ok, "%s in %s", name, a.Text)
	return o
}

// ID is the resource's id.
func (a Answer) ID() string {
	a.t.Helper()
	id, ok := a.Response()["id"].(string)
	require.True(a.t, ok, a.Text)
	return id
}

// Param is meta.param_name of a coded error.
func (a Answer) Param() string { return a.String("errors.0.meta.param_name") }

// Get walks through the JSON by names and indexes, "response.first_factor_verification.status"; nil when there is
// nothing.
func (a Answer) Get(path string) any {
	at := a.value
	for name := range strings.SplitSeq(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			i := int(name[0] - '0')
			if i < 0 || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// String is the text of a field, "" when the field is not text.
func (a Answer) String(path string) string {
	s, _ := a.Get(path).(string)
	return s
}

// OK asserts success and returns the answer.
func (a Answer) OK() Answer {
	a.t.Helper()
	require.Equal(a.t, http.StatusOK, a.Status, a.Text)
	return a
}

// Refused asserts a coded error.
func (a Answer) Refused(status int, code string) {
	a.t.Helper()
	require.Equal(a.t, code, a.String("errors.0.code"), a.Text)
	require.Equal(a.t, status, a.Status, a.Text)
}

// Trip starts a sign-in or sign-up and returns where the provider's login page is.
func (b *Browser) Trip(resource, strategy string, fields ...string) string {
	b.t.Helper()
	verification := "first_factor_verification"
	if resource == "sign_ups" {
		verification = "verifications.external_account"
	}
	fields = append(
		fields,
		"strategy",
		strategy,
		"redirect_url",
		"/sso-callback",
		"action_complete_redirect_url",
		"/done",
	)
	a := b.Do(http.MethodPost, "/v1/client/"+resource, fields...).OK()
	require.Equal(b.t, "unverified", a.String("response."+verification+".status"), a.Text)
	return a.String("response." + verification + ".external_verification_redirect_url")
}

// Through logs in at the OpenID provider as somebody and decides.
func (b *Browser) Through(to, email, decision string) Page {
	b.t.Helper()
	login := b.Visit(to)
	require.Equal(b.t, http.StatusOK, login.Status, login.Body)
	consent := b.Submit(login, "email", email, "email_verified", "1")
	require.Equal(b.t, http.StatusOK, consent.Status, consent.Body)
	return b.Submit(consent, "decision", decision)
}

// FormType is the content type of a form.
const FormType = "application/x-www-form-urlencoded"

// Raw sends a request to the API as written and past the judge, for what a browser would not send. headers alternate
// names and values.
func (w *World) Raw(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, URL+target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder
}

// Backend calls the Backend API with the secret key; body is JSON, "" for none.
func (w *World) Backend(method, path, body string) Answer {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, URL+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+app.SecretKey)
	r.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.App.Handler.ServeHTTP(recorder, r)
	a := Answer{t: w.t, Status: recorder.Code, Header: recorder.Header(), Text: recorder.Body.String()}
	_ = json.Unmarshal(recorder.Body.Bytes(), &a.value)
	a.Body, _ = a.value.(map[string]any)
	return a
}

// Transport answers HTTP clients other than Browser by the world's handler.
func (w *World) Transport() http.RoundTripper { return handle{w.App.Handler} }
