package fapi

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/secret"
	"github.com/signin-wasm/signin-wasm/web/internal/settings"
	"github.com/signin-wasm/signin-wasm/web/internal/store"
)

// CookieName is the cookie that identifies the browser (PROTOCOL 7.1).
const CookieName = "__client"

// Call is one request inside its transaction.
type Call struct {
	Server   *Server
	W        http.ResponseWriter
	R        *http.Request
	Tx       *store.Tx
	Now      time.Time
	Settings settings.Settings
	Query    url.Values
	Form     Form
	// Client is the caller's browser; nil until it has one (EnsureClient).
	Client *domain.Client

	// Body is the body of a Backend API request, or an uploaded file.
	Body []byte

	backend         bool
	cookie          string // the request's, when it is one of this server's
	made            bool   // the client was made by this call
	devBrowserToken string // that identifies the browser; "" when its cookie does
	devBrowser      string // its hash
	// unknownDevBrowser is true when the token is not of this server, or not any more.
	unknownDevBrowser bool
	newToken          string // cookie to set
	dropCookie        bool
	changed           bool
	kept              map[any]any // results of the work ahead
	after             []func()
}

// bodyKind is what an endpoint takes: a form, a file, or the JSON of a backend, which has no client.
type bodyKind int

const (
	asForm bodyKind = iota
	asUpload
	asBackend
)

// receive reads a request, before its transaction: a body may arrive slowly.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, kind bodyKind) (*Call, error) {
	c := &Call{
		Server:  s,
		W:       w,
		R:       r,
		Query:   r.URL.Query(),
		Form:    Form{url.Values{}},
		backend: kind == asBackend,
		kept:    map[any]any{},
	}
	var err error
	switch {
	case kind != asForm:
		c.Body, err = readBody(r)
	case r.Method != http.MethodGet:
		c.Form, err = readForm(r)
	}
	return c, err
}

// in is the call in a transaction.
func (c *Call) in(tx *store.Tx) (*Call, error) {
	run := *c
	run.Tx, run.Now = tx, c.Server.Clock.Now()
	var err error
	if run.Settings, err = settings.Load(tx); err != nil || c.backend {
		return &run, err
	}
	return &run, run.findClient()
}

func (c *Call) findClient() error {
	if token := c.Query.Get(devBrowserParam); token != "" {
		c.devBrowserToken, c.devBrowser = token, DevBrowserHash(token)
		id, err := c.Tx.DevBrowser(c.devBrowser)
		if errors.Is(err, store.ErrNotFound) {
			c.unknownDevBrowser = true
			return nil
		}
		if err != nil || id == "" {
			return err
		}
		c.Client, err = c.Tx.Client(id)
		return IgnoreNotFound(err)
	}
	return c.findCookie()
}

// IgnoreNotFound turns store.ErrNotFound into nil.
func IgnoreNotFound(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// Identities are the clients that the request's dev-browser token and its cookie stand for; nil for none.
func (c *Call) Identities() (byToken, byCookie *domain.Client, err error) {
	other := *c
	other.Client = nil
	if err := other.findCookie(); err != nil {
		return nil, nil, err
	}
	if c.devBrowser != "" {
		byToken = c.Client
	}
	return byToken, other.Client, nil
}

// EnsureClient gives the browser a client, and its cookie, when it has none yet.
func (c *Call) EnsureClient() (*domain.Client, error) {
	if c.Client != nil {
		return c.Client, nil
	}
	token := c.cookie
	if token == "" {
		token = c.Server.newCookie()
		c.newToken = token
	}
	c.Client, c.made = &domain.Client{ID: secret.ID("client_"), TokenHash: cookieHash(token), CreatedAt: c.Now}, true
	if c.devBrowser != "" {
		if err := c.Tx.PutDevBrowser(c.devBrowser, c.Client.ID, c.Now); err != nil {
			return nil, err
		}
	}
	return c.Client, c.SaveClient(c.Client)
}

// unmake forgets the client that the call has made.
func (c *Call) unmake() error {
	id := c.Client.ID
	c.Client, c.newToken, c.changed = nil, "", false
	return c.Tx.DeleteClient(id)
}

// SaveClient stores a client. When it is the caller's, the answer carries it, errors included.
func (c *Call) SaveClient(cl *domain.Client) error {
	cl.UpdatedAt = c.Now
	if c.Client != nil && cl.ID == c.Client.ID {
		c.Client, c.changed = cl, true
	}
	return c.Tx.PutClient(cl)
}

// Changed says that something of a client has changed. When it is the caller's, the answer carries the client, errors
// included.
func (c *Call) Changed(clientID string) {
	if c.Client != nil && clientID == c.Client.ID {
		c.changed = true
	}
}

// SaveUser stores a user; form_identifier_exists when an identification is another user's.
func (c *Call) SaveUser(u *domain.User) error {
	u.UpdatedAt = c.Now
	err := c.Tx.PutUser(u)
	if errors.Is(err, store.ErrTaken) {
		return apierr.Param("form_identifier_exists", "identifier", "That identifier is taken. Please try another.")
	}
	return err
}

// Saved returns the error of storing a change, if any, else the coded error that the change belongs to.
func Saved(storeErr, coded error) error {
	if storeErr != nil {
		return storeErr
	}
	return coded
}

// After runs f when the transaction has been committed.
func (c *Call) After(f func()) { c.after = append(c.after, f) }

// Deliver puts a message into the inbox and sends it once the transaction has been committed.
func (c *Call) Deliver(m domain.Message) error {
	if err := c.Server.Outbox.Put(c.Tx, c.Now, &m); err != nil {
		return err
	}
	c.After(func() { c.Server.Outbox.Send(m) })
	return nil
}

// PageOrigin is the origin of the page that sent the request; without an Origin header, the server's own.
func (c *Call) PageOrigin() string {
	if o := c.R.Header.Get("Origin"); o != "" && o != "null" {
		return o
	}
	return c.Server.BaseURL
}

// secure says whether cookies are Secure. Some browsers drop Secure cookies of a local server without TLS.
func (c *Call) secure() bool { return strings.HasPrefix(c.Server.BaseURL, "https://") }

// DropClient forgets the browser: its record, its cookie.
func (c *Call) DropClient() error {
	if c.Client == nil {
		return nil
	}
	id := c.Client.ID
	c.Client, c.dropCookie, c.newToken = nil, true, ""
	return c.Tx.DeleteClient(id)
}
