package fapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/page"
)

// Render answers with a page that sets its own headers, once the transaction has been committed.
func Render(f func(http.ResponseWriter)) Reply { return Reply{render: f} }

// Navigation is for endpoints that people come to by a link or a provider's redirect. Their coded errors are a page
// when a browser asks for one, and the ordinary JSON for everybody else. Like other coded errors they commit.
func Navigation(h Handler) Handler {
	return func(c *Call) (Reply, error) {
		reply, err := h(c)
		var coded *apierr.Error
		if !errors.As(err, &coded) || !strings.Contains(c.R.Header.Get("Accept"), "text/html") {
			return reply, err
		}
		trouble := page.Trouble{Code: coded.Code, Title: coded.Message, Detail: coded.LongMessage}
		return Render(func(w http.ResponseWriter) { page.Problem(w, coded.Status, trouble) }), nil
	}
}
