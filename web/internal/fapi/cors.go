package fapi

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/redirecturl"
)

// cors answers pre-flights, sets the headers of PROTOCOL 2.13 and refuses what a foreign page sends. It returns false
// when the request has been answered.
func (s *Server) cors(w http.ResponseWriter, r *http.Request) bool {
	h := w.Header()
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if len(r.Header.Values("Origin")) > 1 {
		s.fail(w, apierr.New("origin_invalid", "There must be one Origin header."), nil)
		return false
	}
	if origin != "" && s.OriginAllowed(origin) {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Set("Access-Control-Expose-Headers", "Clerk-Db-Jwt, Retry-After, X-Country")
	}
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
		return false
	}
	// Every request that changes something must come from an allowed page: the cookie alone proves nothing about who
	// wrote the request. Providers post back to the exempt paths.
	changes := r.Method != http.MethodGet && r.Method != http.MethodHead && !slices.Contains(s.exempt, r.URL.Path)
	if changes && s.Foreign(r) {
		s.fail(
			w,
			apierr.New("origin_invalid", "The Request HTTP Origin header must be one of the allowed origins."),
			nil,
		)
		return false
	}
	return true
}

// Foreign says whether a page that may not use this server has sent the request. Where a browser leaves Origin out,
// Sec-Fetch-Site and Referer decide. Programs that are no browsers send none of the three.
func (s *Server) Foreign(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	switch {
	case len(origins) > 1:
		return true
	case len(origins) == 1 && origins[0] != "":
		return !s.OriginAllowed(origins[0])
	case r.Header.Get("Sec-Fetch-Site") == "cross-site":
		return true
	}
	from := originOf(r.Header.Get("Referer"))
	return from != "" && !s.OriginAllowed(from)
}

// originOf is the origin of a Referer, "" for none and "null" for text that is not an address.
func originOf(referer string) string {
	if referer == "" {
		return ""
	}
	u, err := url.Parse(referer)
	if err != nil || u.Host == "" {
		return "null"
	}
	return u.Scheme + "://" + u.Host
}

// ExemptOrigin lets a path be posted to from any origin, for provider callbacks (form_post, SAML ACS). Such an endpoint
// must prove by its own state that the request belongs to the client.
func (s *Server) ExemptOrigin(path string) { s.exempt = append(s.exempt, path) }

// OriginAllowed says whether pages of this origin ("http://localhost:3000") may use the server: its own, any loopback
// one, and the configured ones.
func (s *Server) OriginAllowed(origin string) bool { return s.Redirects.Allows(origin) }

// Destination is the redirect_url in the query of a navigation, checked and absolute.
func (c *Call) Destination() (string, error) {
	raw := c.Query.Get("redirect_url")
	if raw == "" {
		return "", apierr.New("missing_query_parameter", "redirect_url is required.").With("param_name", "redirect_url")
	}
	return c.RedirectURL("redirect_url", raw)
}

// RedirectURL checks a redirect_url that a page has sent and makes it absolute. The error is coded and names param.
func (c *Call) RedirectURL(param, raw string) (string, error) {
	target, err := c.Server.Redirects.Resolve(raw, c.R.Header.Get("Origin"))
	var refused *redirecturl.Error
	if errors.As(err, &refused) {
		return "", apierr.Param(refused.Code, param, refused.Message)
	}
	return target, err
}
