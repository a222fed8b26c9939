package signin

import "context"

// call is one request to the Frontend API in its own terms.
type call struct {
	method string // the logical verb
	path   string // below /v1
	query  Params
	body   Params
	raw    bool // no form, no cookies: POST /dev_browser
	bare   bool // a refusal does not lead to HandleUnauthenticated: this call reads the client itself
	client clientUpdate
}

// clientUpdate says what to do with a client that rides on an answer (PROTOCOL 3.2).
type clientUpdate int

const (
	byMethod clientUpdate = iota // apply and notify, except on GET
	always                       // reload: on GET too
	silently                     // apply, but do not notify
	never
)

// fetch sends a request and, when the server wants a captcha, reports that there is no widget and
// sends it once more (PROTOCOL 2.15 b, c).
func (c *Clerk) fetch(ctx context.Context, q call) (Document, error) {
	if c.captchaBlocked() {
		return "", runtimeError(CodeCaptchaAttemptsExceeded, "", nil)
	}
	payload, err := c.send(ctx, q)
	if !isCode(err, "requires_captcha") {
		return payload, err
	}
	if err := c.reportCaptcha(ctx); err != nil {
		return "", err
	}
	return c.send(ctx, q)
}

// bareList is the one path whose answer is a list without an envelope.
const bareList = "/me/sessions/active"

// Send makes a request that belongs to no attempt, such as PUT /client or GET /me, and returns its resource. The client
// that /client and /client/sessions answer with is taken over without telling the listeners.
func (c *Clerk) Send(ctx context.Context, method, path string, body Params) (Document, error) {
	q := call{method: method, path: path, body: body}
	// These are the reads that reload() of a session, a user or a part of a user makes: they take the whole client over
	// (PROTOCOL 2.11).
	if method == "GET" && (hasPrefix(path, "/me") || hasPrefix(path, "/client/sessions/")) {
		q.client = always
	}
	payload, err := c.fetch(ctx, q)
	response := orEmpty(payload.Get("response"))
	if path == bareList {
		response = orEmpty(payload)
	}
	if err == nil && (path == "/client" || path == "/client/sessions") && !payload.Nil() {
		if path == "/client" && method == "DELETE" {
			response = `{"id":""}`
		}
		c.replaceClient(response)
	}
	return response, err
}

// send makes the HTTP request, applies what rides on the answer and turns failures into errors
// (PROTOCOL 2.11, 2.12). An empty Document without an error is an answer without a body.
func (c *Clerk) send(ctx context.Context, q call) (Document, error) {
	req := &Request{Method: "GET", URL: c.url(q), Form: !q.raw}
	if q.method != "GET" {
		req.Method = "POST"
		req.Body = q.body.encode()
	}
	res, err := c.transmit(ctx, req, q.method == "GET")
	if err != nil {
		rethrow := c.options.At("experimental", "rethrowOfflineNetworkErrors").Truthy()
		if e := asError(err); e != nil && e.Code == CodeNetworkError && !c.ports.Page.Online() && !rethrow {
			return "", nil // PROTOCOL 2.10: offline calls resolve with what there is
		}
		return "", err
	}
	payload, isJSON := ParseDocument(res.Body)
	if res.Status < 400 && res.Status != 204 && (!isJSON || !payload.Nil() && !payload.isObject() && q.path != bareList) {
		return "", usage(CodeInvalidResponse, "The answer of the Frontend API is not a JSON object.")
	}
	if res.DevBrowser != "" {
		c.setDevBrowser(res.DevBrowser)
	}
	if q.client != never && (q.method != "GET" || q.client == always) {
		client := payload.Get("client")
		if !client.Truthy() {
			client = payload.At("meta", "client")
		}
		if client.Truthy() {
			if err := c.updateClient(client, q.client != silently); err != nil {
				return "", err
			}
		}
	}
	switch {
	case res.Status >= 200 && res.Status < 300:
		return payload, nil
	case res.Status < 400:
		return "", nil
	}
	e := responseError(res, payload)
	if e.has("session_exists") && len(c.client.signedIn()) == 0 {
		c.catchUp(ctx)
	}
	return "", c.refused(ctx, e, q.bare)
}

// catchUp reads the client after the server spoke of a session that is not known here: another tab signed in.
func (c *Clerk) catchUp(ctx context.Context) {
	payload, err := c.send(ctx, call{method: "GET", path: "/client", client: never, bare: true})
	if response := payload.Get("response"); err == nil && response.Truthy() {
		_ = c.updateClient(response, true)
	}
}

// refused has the side effects of an error answer (PROTOCOL 2.12).
func (c *Clerk) refused(ctx context.Context, e *Error, bare bool) error {
	if e.Code == "origin_invalid" && c.key.Production {
		e.Message = `Clerk: Production Keys are only allowed for domain "` + withoutClerk(
			c.key.Host,
		) + "\". \nAPI Error: " + e.Message
	}
	if e.Status == 401 {
		switch e.Code {
		case "requires_captcha":
		case "dev_browser_unauthenticated":
			if c.usesDevBrowser() {
				c.setDevBrowser("")
				_ = c.createDevBrowser(ctx)
			}
		default:
			if !bare {
				if err := c.HandleUnauthenticated(ctx); err != nil {
					return err
				}
			}
		}
	}
	return e
}

// url writes the address with the query of PROTOCOL 2.2, in its order.
func (c *Clerk) url(q call) string {
	query := append(q.query[:len(q.query):len(q.query)],
		P("__clerk_api_version", APIVersion, "_clerk_js_version", ClientVersion)...)
	if c.options.Get("isSatellite").Truthy() && !c.key.Production && c.key.Domain != "" {
		query = append(query, P("__domain", c.key.Domain)...)
	}
	if q.method != "GET" && q.method != "POST" {
		query = append(query, P("_method", q.method)...)
	}
	if id := c.SessionID(); id != "" && !hasPrefix(q.path, "/client") && !hasPrefix(q.path, "/waitlist") {
		query = append(query, P("_clerk_session_id", id)...)
	}
	if token := c.devBrowserToken(); token != "" && !q.raw {
		query = append(query, P("__clerk_db_jwt", token)...)
	}
	return c.key.BaseURL + q.path + "?" + query.encode()
}

// transmit repeats GETs that got no answer (PROTOCOL 2.9).
func (c *Clerk) transmit(ctx context.Context, req *Request, retry bool) (*Response, error) {
	delay := 100
	target := req.URL
	place, _ := cut(target, '?') // without the query, which holds tokens
	for attempt := 1; ; attempt++ {
		if err := ctx.Err(); err != nil {
			return nil, err // given up before it was sent
		}
		res, err := c.ports.Transport.Send(ctx, req)
		if err == nil || ctx.Err() != nil || asError(err) != nil {
			return res, err
		}
		tries := 4
		if !c.ports.Page.Online() {
			tries = 11
		}
		if limit := int(c.options.Get("fetchMaxTries").Int()); limit > 0 {
			tries = limit
		}
		if !retry || attempt >= tries {
			return nil, runtimeError(
				CodeNetworkError,
				`Network error at "`+place+`" - `+err.Error()+". Please try again.",
				err,
			)
		}
		if err := c.ports.Page.Sleep(ctx, c.jittered(delay)); err != nil {
			return nil, err
		}
		if delay = delay * 2; attempt == 1 {
			delay = 700
		}
		req.URL = withQuery(target, "_clerk_retry_attempt", itoa(int64(attempt)))
	}
}

// jittered stretches a delay by a random factor in [1, 2) and caps it at five seconds.
func (c *Clerk) jittered(delay int) int {
	r, _ := hex4(c.ports.Page.Random(2), 0)
	return min(delay+delay*int(r)>>16, 5000)
}
