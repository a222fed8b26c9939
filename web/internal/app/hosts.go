package app

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// hosts refuses requests for other host names than this machine's and the configured ones. Without it a page whose name
// is re-bound to 127.0.0.1 would be a same-origin page here and could read the inbox.
func hosts(allowed []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostName(r)
		local := name == "localhost" || strings.HasSuffix(name, ".localhost") || loopbackIP(name) // RFC 6761 6.3
		if !local && !slices.Contains(allowed, name) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(
				[]byte(
					`{"errors":[{"code":"host_invalid","message":"Invalid host","long_message":"This server answers to localhost and to the names of --base-url and --hosts only."}]}`,
				),
			)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostName is the host that a request is for, without the port.
func hostName(r *http.Request) string {
	name := r.Host
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		name = host
	}
	return strings.ToLower(strings.Trim(name, "[]"))
}

func loopbackIP(name string) bool {
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// answered are the names that hosts lets through: the configured ones and that of the public origin.
func answered(cfg Config) ([]string, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("the base URL %q is not an address", cfg.BaseURL)
	}
	names := []string{strings.ToLower(base.Hostname())}
	for _, name := range cfg.Hosts {
		names = append(names, strings.ToLower(name))
	}
	return names, nil
}

// canonical sends people who opened the page at a loopback IP address to the public origin: passkeys need a name, and
// the cookies of providers and links are those of that origin.
func canonical(baseURL string, page http.Handler) http.Handler {
	base, err := url.Parse(baseURL)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostName(r)
		if err != nil || !loopbackIP(name) || strings.EqualFold(name, base.Hostname()) {
			page.ServeHTTP(w, r)
			return
		}
		to := *base
		to.Path, to.RawQuery = r.URL.Path, r.URL.RawQuery
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to.String(), http.StatusTemporaryRedirect)
	})
}
