package signin

// Key is what a publishable key and the constructor's options say about an instance. Package nethttp
// and the JavaScript package make it: both must refuse a wrong key before anything is sent.
type Key struct {
	// Publishable is the key's own text.
	Publishable string
	// Suffix is the part of cookie names that tells instances on one host apart: eight characters of the SHA-1 of
	// Publishable in base64url (PROTOCOL 1.5). The surroundings compute it, because they have the function already.
	Suffix string
	// Host is the Frontend API host that the key encodes.
	Host string
	// Production tells pk_live_ from pk_test_.
	Production bool
	// BaseURL is where requests go, up to and including /v1 (PROTOCOL 1.3, 1.4).
	BaseURL string
	// Domain is that of a satellite application.
	Domain string
}

// developmentSuffixes are the hosts whose instances identify browsers by a dev-browser token (PROTOCOL 1.2).
var developmentSuffixes = [...]string{".lcl.dev", ".stg.dev", ".lclstage.dev", ".stgstage.dev",
	".dev.lclclerk.com", ".stg.lclclerk.com", ".accounts.lclclerk.com", "accountsstage.dev", "accounts.dev"}

func (c *Clerk) usesDevBrowser() bool {
	if c.key.Production {
		return false
	}
	for _, suffix := range developmentSuffixes {
		if hasSuffix(c.key.Host, suffix) {
			return true
		}
	}
	return false
}

// replaced replaces the first old in text.
func replaced(text, old, with string) (string, bool) {
	for i := 0; i+len(old) <= len(text); i++ {
		if text[i:i+len(old)] == old {
			return text[:i] + with + text[i+len(old):], true
		}
	}
	return text, false
}

// withoutClerk is the application's own domain in a Frontend API host.
func withoutClerk(host string) string {
	domain, _ := replaced(host, "clerk.", "")
	return domain
}

// portals are how the account portal's host is made of the Frontend API's: in the first row that fits, the left side is
// replaced by the right one (PROTOCOL 1.5). `make generate` copies them to js/src/portals.ts.
var portals = [...][2]string{
	{"clerk.accountsstage.", "accountsstage."},
	{"clerk.accounts.", "accounts."},
	{"clerk.", "accounts."},
}

// accountPortal is the origin of the hosted pages. ok is false for hosts that cannot have any, such as a local
// server's.
func (c *Clerk) accountPortal() (origin string, ok bool) {
	host := c.key.Host
	for _, rule := range portals {
		if host, ok = replaced(host, rule[0], rule[1]); ok {
			break
		}
	}
	return "https://" + host, ok
}
