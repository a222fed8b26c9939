package signin

// Key is what a publishable key and the constructor's options say about an instance. Package nethttp
// and the JavaScript package make it: both must refuse a wrong key before anything is sent.
type Key struct {
	// Publishable is the key's own text, the source of the cookie suffix.
	Publishable string
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

// accountPortal is the origin of the hosted pages (PROTOCOL 1.5). ok is false for hosts that cannot
// have any, such as a local server's.
func (c *Clerk) accountPortal() (origin string, ok bool) {
	host := c.key.Host
	for _, rule := range [...][2]string{{"clerk.accountsstage.", "accountsstage."}, {"clerk.accounts.", "accounts."}, {"clerk.", "accounts."}} {
		if host, ok = replaced(host, rule[0], rule[1]); ok {
			break
		}
	}
	return "https://" + host, ok
}

// suffix is the part of cookie names that tells instances on one host apart: eight characters of the
// key's SHA-1 in base64url (PROTOCOL 1.5).
func (k Key) suffix() string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	sum := sha1(k.Publishable)
	out := make([]byte, 8)
	for i := range out {
		bit := i * 6
		word := uint64(sum[bit/32])<<32 | uint64(sum[bit/32+1])
		out[i] = alphabet[word>>(58-bit%32)&63]
	}
	return string(out)
}

// sha1 is FIPS 180-4 SHA-1, here for a name and not for security; crypto/sha1 would bring the FIPS
// module into the wasm build.
func sha1(text string) [5]uint32 {
	message := append([]byte(text), 0x80)
	for len(message)%64 != 56 {
		message = append(message, 0)
	}
	for shift := 56; shift >= 0; shift -= 8 {
		message = append(message, byte(uint64(len(text))*8>>shift))
	}
	h := [5]uint32{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}
	rotate := func(x uint32, n int) uint32 { return x<<n | x>>(32-n) }
	for ; len(message) > 0; message = message[64:] {
		var w [80]uint32
		for i := range w {
			if i < 16 {
				b := message[i*4:]
				w[i] = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
			} else {
				w[i] = rotate(w[i-3]^w[i-8]^w[i-14]^w[i-16], 1)
			}
		}
		a, b, c, d, e := h[0], h[1], h[2], h[3], h[4]
		for i, word := range w {
			var f, k uint32
			switch i / 20 {
			case 0:
				f, k = b&c|^b&d, 0x5A827999
			case 1:
				f, k = b^c^d, 0x6ED9EBA1
			case 2:
				f, k = b&c|b&d|c&d, 0x8F1BBCDC
			default:
				f, k = b^c^d, 0xCA62C1D6
			}
			a, b, c, d, e = rotate(a, 5)+f+e+k+word, a, rotate(b, 30), c, d
		}
		h = [5]uint32{h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e}
	}
	return h
}
