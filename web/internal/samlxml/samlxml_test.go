package samlxml_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/signin-wasm/signin-wasm/web/internal/samlxml"
)

func TestCheck(t *testing.T) {
	nested := func(n int) []byte { return []byte(strings.Repeat("<a>", n) + strings.Repeat("</a>", n)) }
	assert.NoError(t, samlxml.Check(nested(20)))
	assert.NoError(t, samlxml.Check([]byte("<a>"+strings.Repeat("<b/>", 1000)+"</a>")))
	for name, document := range map[string][]byte{
		"deep": nested(65), "long": []byte("<a>" + strings.Repeat("x", samlxml.MaxSize) + "</a>"), "none": []byte("<a"),
	} {
		assert.ErrorIs(t, samlxml.Check(document), samlxml.ErrUnwieldy, name)
	}
}
