package signin

import "context"

// Clerk is one instance of the SDK: an application's key, the client it is, and the session in use.
// Its methods may be called from several goroutines.
type Clerk struct {
	key     Key
	ports   Ports
	options Document // of Load, in Clerk's names

	mu              lock // guards what follows
	status          string
	environment     Document
	client          *Client
	session         SessionState
	devBrowser      string
	captchaFailures int
	captchaFailedAt int64
	captchaReport   *flight
	serials         int
	uatDomain       string // the domain of the cookie __client_uat
	tokens          []*cachedToken
	listeners       []*listener
	life            context.Context // ends with Close; the work in the background hangs on it
	end             context.CancelFunc
}

// New makes an instance that has not loaded anything yet.
func New(key Key, ports Ports) *Clerk {
	c := &Clerk{key: key, ports: ports, status: "loading"}
	c.life, c.end = WithCancel(context.Background())
	c.client = &Client{clerk: c}
	c.client.replace("{}")
	return c
}

// Close ends what goes on in the background: polling, refreshing, listening.
func (c *Clerk) Close() { c.end() }

// Client is the browser or device as the server knows it. Before Load it is empty.
func (c *Clerk) Client() *Client { return c.client }

// SignIn is the attempt under way, or an empty one to begin with.
func (c *Clerk) SignIn() *SignIn { return c.client.SignIn() }

// SignUp is the registration under way, or an empty one.
func (c *Clerk) SignUp() *SignUp { return c.client.SignUp() }

// Environment is the instance's configuration.
func (c *Clerk) Environment() Document {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.environment
}

// Status is loading, ready, degraded (usable, with something missing) or error.
func (c *Clerk) Status() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

func (c *Clerk) setStatus(status string) {
	c.mu.Lock()
	changed := c.status != status
	c.status = status
	c.mu.Unlock()
	if changed {
		c.ports.Observer.StatusChanged(status)
	}
}

func (c *Clerk) loaded() bool {
	status := c.Status()
	return status == "ready" || status == "degraded"
}

func (c *Clerk) option(name string) string { return c.options.Get(name).Text() }

// loadTimeout bounds the first GET /client and GET /environment, in milliseconds (PROTOCOL 6.1).
const loadTimeout = 7000

// Load fetches the environment and the client (PROTOCOL 6.1). options is a JSON object in Clerk's
// names, "" for no options. A second call does nothing.
func (c *Clerk) Load(ctx context.Context, options Document) error {
	if c.loaded() {
		return nil
	}
	c.options = options
	err := c.load(ctx)
	if err != nil {
		c.setStatus("error")
	}
	return err
}

func (c *Clerk) load(ctx context.Context) error {
	if c.usesDevBrowser() {
		if err := c.findDevBrowser(ctx); err != nil {
			return err
		}
	}
	complete, client := c.readFirst(ctx)
	if isCode(client.err, "dev_browser_unauthenticated") && c.usesDevBrowser() {
		c.setDevBrowser("")
		if err := c.createDevBrowser(ctx); err != nil {
			return err
		}
		complete, client = c.readFirst(ctx)
	}
	if client.err != nil {
		return client.err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.writeClientUat()
	c.cleanURL()
	c.startBackground()
	if complete && client.fresh {
		c.setStatus("ready")
	} else {
		c.setStatus("degraded")
	}
	return nil
}

// readFirst reads the environment and the client side by side.
func (c *Clerk) readFirst(ctx context.Context) (complete bool, client loadedClient) {
	first := make(chan loadedClient, 1)
	go func() { first <- c.firstClient(ctx) }()
	limited, cancel := c.within(ctx, loadTimeout)
	defer cancel()
	complete = c.fetchEnvironment(limited)
	if limited.Err() != nil && ctx.Err() == nil {
		go c.fetchEnvironment(c.life) // it is late: the SDK begins with defaults
	}
	return complete, <-first
}

// fetchEnvironment reads the instance's configuration. Without one the SDK works with defaults.
func (c *Clerk) fetchEnvironment(ctx context.Context) bool {
	q := call{method: "GET", path: "/environment", client: never}
	if !c.key.Production {
		q.method = "PATCH"
	}
	payload, err := c.fetch(ctx, q)
	if response := payload.Get("response"); response.Truthy() {
		payload = response
	}
	if err != nil || payload.Nil() {
		return false
	}
	c.mu.Lock()
	c.environment = payload
	c.mu.Unlock()
	return true
}

// loadedClient is how the first GET /client went.
type loadedClient struct {
	fresh bool // false when the server failed, and the client is made of the session cookie
	err   error
}

// firstClient reads the client, and falls back on what the session cookie tells when the server fails.
func (c *Clerk) firstClient(ctx context.Context) loadedClient {
	limited, cancel := c.within(ctx, loadTimeout)
	defer cancel()
	payload, err := c.fetch(limited, call{method: "GET", path: "/client", client: never})
	if err == nil {
		_ = c.updateClient(orEmpty(payload.Get("response")), true)
		return loadedClient{fresh: true}
	}
	if e := asError(err); ctx.Err() != nil || e != nil && e.Kind == KindAPI && e.Status < 500 {
		return loadedClient{err: err}
	}
	_ = c.updateClient(clientOfToken(c.readCookie("__session")), true)
	go func() {
		if payload, err := c.fetch(c.life, call{method: "GET", path: "/client", client: never}); err == nil {
			_ = c.updateClient(orEmpty(payload.Get("response")), true)
		}
	}()
	return loadedClient{}
}

func orEmpty(d Document) Document {
	if d.Nil() {
		return "{}"
	}
	return d
}

// cleanURL drops the parameters that the server leaves on the page's address for the SDK.
func (c *Clerk) cleanURL() {
	href := c.ports.Page.Href()
	clean := href
	for _, name := range [...]string{"__clerk_synced", "suffixed_cookies", "__clerk_handshake", "__clerk_handshake_nonce",
		"__clerk_help"} {
		if queryParam(clean, name) != "" {
			clean = withQuery(clean, name, "")
		}
	}
	if clean != href {
		c.ports.Page.ReplaceURL(clean)
	}
}
