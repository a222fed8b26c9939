package samlprovider

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"io"
	"net/http"

	"github.com/signin-wasm/signin-wasm/web/internal/samlxml"
)

// maxForm bounds the body of a request, in bytes: that of the login page brings the SAML request back.
const maxForm = 512 << 10

// wieldy refuses a SAML request that would keep the parser busy. In the address of a GET it is compressed (SAML 2.0
// Bindings 3.4.4.1), so that a short one can become a long one.
func wieldy(r *http.Request) error {
	text := r.URL.Query().Get("SAMLRequest")
	if r.Method == http.MethodPost {
		text = r.PostFormValue("SAMLRequest")
	}
	document, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	if r.Method != http.MethodPost {
		inflated := flate.NewReader(bytes.NewReader(document))
		if document, err = io.ReadAll(io.LimitReader(inflated, samlxml.MaxSize+1)); err != nil {
			return err
		}
	}
	return samlxml.Check(document)
}
