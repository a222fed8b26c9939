package nethttp

import (
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/signin-wasm/signin-wasm/signin"
)

// ParseKey reads a publishable key: pk_test_ or pk_live_ and the base64 of the Frontend API host with
// a "$" behind it (PROTOCOL 1.1). Blanks around it are ignored. Errors: publishable_key_missing,
// publishable_key_invalid.
func ParseKey(text string) (signin.Key, error) {
	key := signin.Key{Publishable: strings.TrimSpace(text)}
	if key.Publishable == "" {
		return signin.Key{}, refuse(signin.CodePublishableKeyMissing, "@clerk/clerk-js: Missing publishableKey.")
	}
	// The text is not repeated: it may be a secret key.
	invalid := refuse(
		signin.CodePublishableKeyInvalid,
		"@clerk/clerk-js: The publishableKey passed to Clerk is invalid.",
	)
	parts := strings.Split(key.Publishable, "_")
	if len(parts) != 3 || parts[0] != "pk" || parts[1] != "test" && parts[1] != "live" {
		return signin.Key{}, invalid
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(parts[2], "="))
	host, found := strings.CutSuffix(string(decoded), "$")
	if err != nil || !found || strings.Contains(host, "$") || !strings.Contains(host, ".") {
		return signin.Key{}, invalid
	}
	// What the key decodes to becomes the host that credentials are sent to: it must be one and no more.
	if parsed, err := url.Parse("https://" + host); err != nil || parsed.Host != host {
		return signin.Key{}, invalid
	}
	key.Host, key.Production = host, parts[1] == "live"
	sum := sha1.Sum([]byte(key.Publishable))
	key.Suffix = base64.RawURLEncoding.EncodeToString(sum[:])[:8]
	return key, nil
}

// baseURL is where requests go (PROTOCOL 1.3, 1.4).
func baseURL(key signin.Key, proxy string, page *url.URL) (string, error) {
	if proxy == "" {
		if key.Production && key.Domain != "" {
			return "https://clerk." + strings.TrimPrefix(key.Domain, "clerk.") + "/v1", nil
		}
		return "https://" + key.Host + "/v1", nil
	}
	invalid := refuse(
		signin.CodeProxyURLInvalid,
		"@clerk/clerk-js: The proxyUrl passed to Clerk is invalid. (key="+proxy+")",
	)
	target, err := url.Parse(proxy)
	if err != nil {
		return "", invalid
	}
	if page != nil && strings.HasPrefix(proxy, "/") {
		target = page.ResolveReference(target)
	}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" || target.User != nil {
		return "", invalid
	}
	return target.Scheme + "://" + target.Host + strings.TrimSuffix(target.EscapedPath(), "/") + "/v1", nil
}

func refuse(code, message string) error {
	return &signin.Error{Kind: signin.KindUsage, Code: code, Message: message}
}
