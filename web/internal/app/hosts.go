package app

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// hosts refuses requests for other host names than this machine's and the configured ones. Without it a page whose name
// is re-bound to 127.0.0.1 would be a same-origin page here and could read the inbox.
func hosts(allowed []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Host
		if host, _, err := net.SplitHostPort(r.Host); err == nil {
			name = host
		}
		name = strings.ToLower(strings.Trim(name, "[]"))
		ip := net.ParseIP(name)
		local := name == "localhost" || strings.HasSuffix(name, ".localhost") || (ip != nil && ip.IsLoopback()) // RFC 6761 6.3
		if !local && !slices.Contains(allowed, name) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"errors":[{"code":"host_invalid","message":"Invalid host","long_message":"This server answers to localhost and to the names in HOSTS only."}]}`))
			return
		}
		next.ServeHTTP(w, r)
	})
}
