package signin

import "context"

// Ports are what the package needs of its surroundings. Page, Transport and Observer are required,
// the others make their flows fail with a coded error when they are nil.
type Ports struct {
	Transport Transport
	Page      Page
	Observer  Observer
	Passkeys  Passkeys
	Captcha   Captcha
}

// Request is one HTTP request. Method is GET or POST: every other verb travels in the query (PROTOCOL 2.1).
type Request struct {
	Method string
	URL    string
	// Body is form-urlencoded, and sent with that content type on every POST with Form set.
	Body string
	// Form is false for the one raw POST, /v1/dev_browser, which has neither body nor content type
	// nor cookies.
	Form bool
}

// Response is an answer, its headers reduced to those FAPI uses.
type Response struct {
	Status     int
	StatusText string
	Body       string
	RetryAfter string // Retry-After
	DevBrowser string // Clerk-Db-Jwt
}

// Transport sends requests with cookies. An error means that no answer arrived, [TooLarge] that it was not read.
type Transport interface {
	Send(ctx context.Context, req *Request) (*Response, error)
}

// URL is a parsed absolute URL.
type URL struct{ Href, Origin, Protocol string }

// Page is the document a sign-in runs in, or what stands in for it.
type Page interface {
	// Href is the address of the page, "" where there is none.
	Href() string
	// Resolve parses ref against the page's address (URL Standard).
	Resolve(ref string) (URL, bool)
	// OriginAllowed applies the caller's list of redirect origins.
	OriginAllowed(origin string) bool
	// InitialSession asks the application, which knows the client by now, for the session to begin with: its id, or "" for
	// none. asked is false when it leaves the choice.
	InitialSession() (id string, asked bool)
	// Navigate leaves for a URL that was found safe. same: the target has the page's origin, so a router may take it.
	Navigate(ctx context.Context, to URL, same bool) error
	// ReplaceURL changes the address without a navigation.
	ReplaceURL(href string)
	// Opened reports whether another page opened this one.
	Opened() bool
	// Leaving reports whether the page has begun to unload since Leaving was called last.
	Leaving() bool
	// Cookie reads a cookie the page may see.
	Cookie(name string) string
	// SetCookie writes a cookie, in the syntax of document.cookie.
	SetCookie(text string)
	// Locale is the user's language as a BCP 47 tag, TimeZone an IANA name; "" when unknown.
	Locale() string
	TimeZone() string
	// TabState is focused, visible or hidden.
	TabState() string
	// Online is false when the browser says that it has no network.
	Online() bool
	// Capable is false for robots, to which passkeys are not offered.
	Capable() bool
	// Sleep waits, shorter if ctx ends or the page comes to the front. It must not be slowed down in a hidden tab
	// more than the platform insists on.
	Sleep(ctx context.Context, milliseconds int) error
	// Now is milliseconds since 1970, by a clock that people set.
	Now() int64
	// Steady is milliseconds since any moment, by a clock that nobody sets. It may stand still while the machine sleeps.
	Steady() int64
	// Random is n random bytes in hexadecimal, from a cryptographic source.
	Random(n int) string
	// Watch reports focus (the page came to the front) and signout (another tab signed out) until ctx ends.
	Watch(ctx context.Context, fn func(event string))
	// Broadcast tells other tabs that this one signed out.
	Broadcast()
	// Hook runs a callback that frameworks hang on the page, __internal_onBeforeSetActive and its kin.
	Hook(ctx context.Context, name string, argument string) error
}

// Observer learns of every change in the order PROTOCOL 3.2 gives: the client first, then the
// listeners, then the resource a method was called on.
type Observer interface {
	// ClientChanged: the client document was replaced; its SignIn and SignUp may be other objects now.
	ClientChanged(c *Client)
	// ResourceChanged: a method's own resource was updated. Its error becomes the method's: the platform could not
	// take the update over.
	ResourceChanged(r *Resource) error
	// SessionChanged: the active session is another one, and listeners are to be called. What one of them
	// throws becomes the failure of the call that brought the news.
	SessionChanged(s SessionState) error
	// StatusChanged: loading, ready, degraded or error.
	StatusChanged(status string)
}

// Passkeys is navigator.credentials.
type Passkeys interface {
	// Conditional reports whether autofill can offer passkeys.
	Conditional(ctx context.Context) bool
	// Get runs a ceremony, and ends the ceremony that is under way: a page may have one at a time. options is the JSON
	// of PublicKeyCredentialRequestOptions, the result that of the credential, "" when there was none. An error with a
	// DOMException's name implements [Named].
	Get(ctx context.Context, options Document, conditional bool) (string, error)
}

// Named is an error of the platform that has a name, as DOMException does.
type Named interface{ Name() string }

// Coded is an error of a wallet that has an EIP-1193 code.
type Coded interface{ Code() int }

// Wallets finds the wallets that a sign-in with a wallet may use.
type Wallets interface {
	// Find returns the wallet for a provider of web3_<provider>_signature, nil when there is none.
	Find(ctx context.Context, provider, walletName string) (Wallet, error)
}

// Wallet is one installed wallet.
type Wallet interface {
	// Address asks for an account and returns "" when the wallet offers none.
	Address(ctx context.Context) (string, error)
	// Sign asks for a signature over the UTF-8 bytes of message.
	Sign(ctx context.Context, message, address string) (string, error)
}
