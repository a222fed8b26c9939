// Package samlxml is what both ends of SAML ask of a document before a parser of theirs builds it: that it is small and
// not deep. The time that parsers take for namespaces grows with the square of the depth. It imports nothing of the
// server; samlsp and samlprovider import it.
package samlxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

const (
	// MaxSize bounds a document, in bytes. Signed responses have some ten thousand.
	MaxSize = 192 << 10
	// maxDepth bounds how elements are nested. Those of SAML, signatures included, stay below twenty.
	maxDepth = 64
)

// ErrUnwieldy is every reason to leave a document alone.
var ErrUnwieldy = errors.New("samlxml: document is too long, too deep or no XML")

// Check says whether a document may be parsed.
func Check(document []byte) error {
	if len(document) > MaxSize {
		return ErrUnwieldy
	}
	tokens, depth := xml.NewDecoder(bytes.NewReader(document)), 0
	for {
		token, err := tokens.RawToken() // which translates no namespaces
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrUnwieldy
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth {
			return ErrUnwieldy
		}
	}
}
