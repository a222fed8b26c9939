package walktest

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Browser is one browser with its cookies.
type Browser struct {
	world *World
	http  *http.Client
	t     *testing.T
}

// Browser opens a new one.
func (w *World) Browser() *Browser {
	jar, err := cookiejar.New(nil)
	require.NoError(w.t, err)
	own := strings.TrimPrefix(w.URL, "http://")
	return &Browser{w, &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != own || len(via) > 10 {
			return http.ErrUseLastResponse
		}
		return nil
	}}, w.t}
}

// OnlyDevBrowser leaves the browser nothing but a dev-browser token, where pages keep it: in a cookie of the host name.
func (b *Browser) OnlyDevBrowser(token string) {
	b.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(b.t, err)
	u, err := url.Parse(b.world.URL)
	require.NoError(b.t, err)
	jar.SetCookies(u, []*http.Cookie{{Name: "__clerk_db_jwt_Ab3", Value: token}, {Name: "__clerk_db_jwt", Value: "dvb_of_another_app"}})
	b.http.Jar = jar
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
	res, err := b.http.Do(r)
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
	return b.Post(to, form)
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

// Post sends a form of the server's own pages.
func (b *Browser) Post(to string, form url.Values) Page {
	b.t.Helper()
	return b.navigate(http.MethodPost, to, form, b.world.URL)
}

// Call sends a request of the app's page to the API. Everything but GET is a POST (PROTOCOL 2.1).
func (b *Browser) Call(method, path string, fields ...string) Answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	to := b.world.URL + path
	if method != http.MethodGet && method != http.MethodPost {
		to, method = to+"?_method="+method, http.MethodPost
	}
	r, err := http.NewRequestWithContext(b.t.Context(), method, to, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Origin", App)
	res, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	a := Answer{t: b.t, Status: res.StatusCode, Text: string(body)}
	_ = json.Unmarshal(body, &a.body)
	return a
}

// Client is the browser's client as the API gives it, nil when it has none.
func (b *Browser) Client() Answer {
	b.t.Helper()
	a := b.Call(http.MethodGet, "/v1/client")
	require.Equal(b.t, http.StatusOK, a.Status, a.Text)
	return a
}

// Answer is an answer of the API.
type Answer struct {
	Status int
	Text   string
	body   any
	t      *testing.T
}

// Get walks through the JSON by names and indexes, "response.first_factor_verification.status"; nil when there is nothing.
func (a Answer) Get(path string) any {
	at := a.body
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

// Text of a field, "" when it is none.
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
	fields = append(fields, "strategy", strategy, "redirect_url", "/sso-callback", "action_complete_redirect_url", "/done")
	a := b.Call(http.MethodPost, "/v1/client/"+resource, fields...).OK()
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
