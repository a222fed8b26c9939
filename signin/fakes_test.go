package signin

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	localKey = "pk_test_bG9jYWxob3N0LnRlc3Qk"                     // localhost.test: no dev browser
	devKey   = "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk" // foo-bar-13.clerk.accounts.dev
	liveKey  = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k"                 // clerk.example.com
	apiBase  = "https://api.test/v1"
	pageHref = "https://app.test/start"
)

var keys = map[string]Key{
	localKey: {Publishable: localKey, Suffix: "yyjwelY5", Host: "localhost.test", BaseURL: apiBase},
	devKey:   {Publishable: devKey, Suffix: "nx2hSE6I", Host: "foo-bar-13.clerk.accounts.dev", BaseURL: apiBase},
	liveKey:  {Publishable: liveKey, Suffix: "naoXFJnI", Host: "clerk.example.com", BaseURL: apiBase, Production: true},
}

// answer is what the fake server does with a request.
type answer func(ctx context.Context, req *Request) (*Response, error)

func ok(body string) answer { return status(200, body) }

func status(code int, body string) answer {
	return func(context.Context, *Request) (*Response, error) {
		return &Response{Status: code, StatusText: fmt.Sprint("Status ", code), Body: body}, nil
	}
}

func refusal(code int, name string) answer {
	return status(code, `{"errors":[{"code":"`+name+`","message":"short","long_message":"long `+name+`"}]}`)
}

var errNetwork = errors.New("connection refused")

func down(context.Context, *Request) (*Response, error) { return nil, errNetwork }

// slow answers after a while, or with the context's error when that ends first.
func slow(d time.Duration, then answer) answer {
	return func(ctx context.Context, req *Request) (*Response, error) {
		select {
		case <-time.After(d):
			return then(ctx, req)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// world fills every port with something a test can look at. Time is that of a synctest bubble.
type world struct {
	t     *testing.T
	clerk *Clerk

	mu       sync.Mutex
	routes   map[string][]answer
	requests []*Request
	log      []string // "POST /client/sign_ins identifier=x", in order
	at       []time.Duration
	events   []string // what observers, hooks and the window were told, in order
	visited  []string
	cookies  map[string]string
	written  []string
	href     string
	tab      string
	offline  bool
	chosen   *string // what the application answers to InitialSession; nil leaves the choice
	robot    bool
	opened   bool
	leaving  bool
	random   string
	locale   string
	zone     string
	allowed  func(origin string) bool
	suffixes map[string]bool // domains a cookie may not be set for
	hooks    map[string]error
	onGo     func() error
	watch    func(string)
	refuse   error // of ResourceChanged
	start    time.Time
	clock    time.Duration // how far the page's clock is ahead
	slept    int64         // milliseconds the steady clock stood still

	passkeys *fakePasskeys
	wallets  *fakeWallets
}

// bubble runs a test with a virtual clock. Goroutines that outlive it fail the test.
func bubble(t *testing.T, key string, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			t:        t,
			routes:   map[string][]answer{},
			cookies:  map[string]string{},
			href:     pageHref,
			tab:      "focused",
			random:   "80",
			locale:   "en-US",
			zone:     "",
			hooks:    map[string]error{},
			start:    time.Now(),
			passkeys: &fakePasskeys{},
			wallets:  &fakeWallets{},
		}
		w.clerk = New(keys[key], Ports{Transport: w, Page: w, Observer: w, Passkeys: w.passkeys})
		defer func() {
			w.clerk.Close()
			time.Sleep(time.Minute) // lets answers arrive that nobody waits for
		}()
		w.on("PATCH /environment", ok(`{"object":"environment"}`))
		w.on("GET /environment", ok(`{"object":"environment"}`))
		w.on("POST /dev_browser", ok(`{"id":"dvb_new"}`))
		test(t, w)
	})
}

// loaded is a bubble whose clerk has loaded a client, and whose log is empty. clientJSON "" is a new browser.
func loaded(t *testing.T, clientJSON string, test func(t *testing.T, w *world)) {
	t.Helper()
	loadedWith(t, localKey, clientJSON, `{"polling":false,"touchSession":false}`, test)
}

func loadedWith(t *testing.T, key, clientJSON string, options Document, test func(t *testing.T, w *world)) {
	t.Helper()
	bubble(t, key, func(t *testing.T, w *world) {
		w.load(clientJSON, options)
		test(t, w)
	})
}

func (w *world) load(clientJSON string, options Document) {
	if clientJSON == "" {
		clientJSON = "null"
	}
	w.on("GET /client", ok(`{"response":`+clientJSON+`,"client":null}`))
	require.NoError(w.t, w.clerk.Load(context.Background(), options))
	w.forget()
}

// on sets the answers of a route; the last one stays. Routes are the logical verb and the path.
func (w *world) on(route string, answers ...answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.routes[route] = answers
}

// forget empties what was noted so far.
func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests, w.log, w.events, w.visited, w.written, w.at = nil, nil, nil, nil, nil, nil
	w.start = time.Now()
}

func (w *world) note(event string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, event)
}

func (w *world) Send(ctx context.Context, req *Request) (*Response, error) {
	parsed, err := url.Parse(req.URL)
	require.NoError(w.t, err)
	method := req.Method
	if logical := parsed.Query().Get("_method"); logical != "" {
		require.Equal(w.t, "POST", method, "every other verb travels as POST")
		method = logical
	}
	route := method + " " + strings.TrimPrefix(parsed.EscapedPath(), "/v1")
	w.mu.Lock()
	copied := *req
	w.requests = append(w.requests, &copied)
	w.log = append(w.log, strings.TrimSpace(route+" "+req.Body))
	w.at = append(w.at, time.Since(w.start))
	answers := w.routes[route]
	if len(answers) > 1 {
		w.routes[route] = answers[1:]
	}
	w.mu.Unlock()
	if len(answers) == 0 {
		w.t.Errorf("unexpected request %s", route)
		return status(404, `{"errors":[]}`)(ctx, req)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return answers[0](ctx, req)
}

// sent are the requests noted so far.
func (w *world) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.log...)
}

func (w *world) seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.events...)
}

// query of the last request.
func (w *world) query() url.Values {
	w.mu.Lock()
	defer w.mu.Unlock()
	parsed, _ := url.Parse(w.requests[len(w.requests)-1].URL)
	return parsed.Query()
}

func (w *world) Href() string { return w.href }

func (w *world) Resolve(ref string) (URL, bool) {
	base, _ := url.Parse(w.href)
	target, err := base.Parse(ref)
	if err != nil {
		return URL{}, false
	}
	if target.Host != "" && target.Path == "" {
		target.Path = "/"
	}
	origin := "null"
	if target.Host != "" {
		origin = target.Scheme + "://" + target.Host
	}
	return URL{Href: target.String(), Origin: origin, Protocol: target.Scheme + ":"}, true
}

func (w *world) OriginAllowed(origin string) bool { return w.allowed != nil && w.allowed(origin) }

func (w *world) Navigate(_ context.Context, to URL, same bool) error {
	w.note(fmt.Sprintf("navigate %s same=%t", to.Href, same))
	w.mu.Lock()
	w.visited = append(w.visited, to.Href)
	w.mu.Unlock()
	if w.onGo != nil {
		return w.onGo()
	}
	return nil
}

func (w *world) ReplaceURL(href string) { w.href = href; w.note("replace " + href) }
func (w *world) Opened() bool           { return w.opened }
func (w *world) Leaving() bool {
	was := w.leaving
	w.leaving = false
	return was
}

func (w *world) Cookie(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cookies[name]
}

func (w *world) SetCookie(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written = append(w.written, text)
	pair, attributes, _ := strings.Cut(text, ";")
	name, value, _ := strings.Cut(pair, "=")
	if _, domain, found := strings.Cut(attributes, "domain="); found {
		domain, _, _ = strings.Cut(domain, ";")
		if w.suffixes[strings.TrimSpace(domain)] {
			return
		}
	}
	if strings.Contains(attributes, "max-age=0") {
		delete(w.cookies, name)
		return
	}
	w.cookies[name] = value
}

func (w *world) Locale() string   { return w.locale }
func (w *world) TimeZone() string { return w.zone }
func (w *world) TabState() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tab
}

func (w *world) setTab(state string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tab = state
}

func (w *world) InitialSession() (string, bool) {
	if w.chosen == nil {
		return "", false
	}
	return *w.chosen, true
}

func (w *world) Online() bool  { return !w.offline }
func (w *world) Capable() bool { return !w.robot }
func (w *world) Now() int64    { return time.Now().Add(w.clock).UnixMilli() }
func (w *world) Steady() int64 { return time.Since(w.start).Milliseconds() - w.slept }
func (w *world) Random(n int) string {
	return strings.Repeat(w.random, n)
}
func (w *world) Broadcast() { w.note("broadcast") }

func (w *world) Sleep(ctx context.Context, milliseconds int) error {
	select {
	case <-time.After(time.Duration(milliseconds) * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *world) Watch(_ context.Context, fn func(string)) { w.watch = fn }

func (w *world) Hook(_ context.Context, name, argument string) error {
	w.note(strings.TrimSpace("hook " + strings.TrimPrefix(name, "__internal_") + " " + argument))
	return w.hooks[name]
}

func (w *world) ClientChanged(c *Client) {
	w.note(fmt.Sprintf("client sign_in=%s", c.SignIn().ID()))
}

func (w *world) ResourceChanged(r *Resource) error {
	w.note("resource " + r.ID())
	return w.refuse
}

func (w *world) SessionChanged(s SessionState) error {
	if s.Transitional() {
		w.note("session transitional")
		return nil
	}
	w.note("session " + s.ID)
	return nil
}
func (w *world) StatusChanged(status string) { w.note("status " + status) }

// fakePasskeys answers with what the test left in it.
type fakePasskeys struct {
	conditional bool
	credential  string
	err         error
	during      func()
	asked       []Document
	mediation   []bool
}

func (p *fakePasskeys) Conditional(context.Context) bool { return p.conditional }

func (p *fakePasskeys) Get(_ context.Context, options Document, conditional bool) (string, error) {
	p.asked, p.mediation = append(p.asked, options), append(p.mediation, conditional)
	if p.during != nil {
		p.during()
	}
	return p.credential, p.err
}

// fakeWallets has one wallet, or none.
type fakeWallets struct {
	wallet  *fakeWallet
	err     error
	looking []string
}

func (f *fakeWallets) Find(_ context.Context, provider, name string) (Wallet, error) {
	f.looking = append(f.looking, strings.TrimSpace(provider+" "+name))
	if f.err != nil || f.wallet == nil {
		return nil, f.err
	}
	return f.wallet, nil
}

type fakeWallet struct {
	address    string
	addressErr error
	signErr    []error // one for each request; then it signs
	signed     []string
}

func (f *fakeWallet) Address(context.Context) (string, error) { return f.address, f.addressErr }

func (f *fakeWallet) Sign(_ context.Context, message, address string) (string, error) {
	f.signed = append(f.signed, message+" by "+address)
	if len(f.signErr) > 0 {
		err := f.signErr[0]
		f.signErr = f.signErr[1:]
		if err != nil {
			return "", err
		}
	}
	return "0xsigned", nil
}

// codedError is a wallet's error, namedError a DOMException.
type codedError struct {
	code int
	text string
}

func (e codedError) Error() string { return e.text }
func (e codedError) Code() int     { return e.code }

type namedError struct{ name string }

func (e namedError) Error() string { return "The platform says " + e.name }
func (e namedError) Name() string  { return e.name }

// Documents of the server.

func signInJSON(id, state, more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"object":"sign_in","id":"` + id + `","status":"` + state + `"` + more + `}`
}

func sessionJSON(id, state, more string) string {
	if more != "" {
		more = "," + more
	}
	return `{"object":"session","id":"` + id + `","status":"` + state + `","user":{"object":"user","id":"user_1"}` + more +
		`}`
}

// clientJSON is a client with a sign-in ("" for null) and sessions.
func clientJSON(signIn string, sessions ...string) string {
	if signIn == "" {
		signIn = "null"
	}
	return `{"object":"client","id":"client_1","sign_in":` + signIn + `,"sign_up":null,"sessions":[` + strings.Join(
		sessions,
		",",
	) + `],"updated_at":1700000000123}`
}

// reply is an envelope.
func reply(response, client string) answer {
	if client == "" {
		client = "null"
	}
	return ok(`{"response":` + response + `,"client":` + client + `}`)
}

// mint makes a token with claims that a test wants; times are seconds from the bubble's now.
func mint(sid string, iat, exp int64, more string) string {
	now := time.Now().Unix()
	return encodeJWT(
		`{"alg":"RS256"}`,
		fmt.Sprintf(`{"sid":"%s","sub":"user_1","iat":%d,"exp":%d%s}`, sid, now+iat, now+exp, more),
	)
}

func encodeJWT(header, claims string) string {
	b := base64.RawURLEncoding
	return b.EncodeToString([]byte(header)) + "." + b.EncodeToString([]byte(claims)) + ".sig"
}

func tokenReply(jwt string) answer { return ok(`{"object":"token","jwt":"` + jwt + `"}`) }
