package bapi

import (
	"github.com/signin-wasm/signin-wasm/web/internal/apierr"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
	"github.com/signin-wasm/signin-wasm/web/internal/handshake"
)

// handshakePayload gives a backend the cookies that a browser has brought the nonce of.
func (a *API) handshakePayload(c *fapi.Call, _ body) (any, error) {
	nonce := c.Query.Get("nonce")
	if nonce == "" {
		return nil, apierr.New("missing_query_parameter", "nonce is required.").With("param_name", "nonce")
	}
	directives, err := handshake.Take(c, nonce)
	if err != nil {
		return nil, err
	}
	return fapi.JSON{"directives": directives}, nil
}
