package redirecturl

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func policy(t *testing.T) *Policy {
	t.Helper()
	p, err := New("https://fapi.example.com", "https://app.example.com")
	require.NoError(t, err)
	return p
}

func TestResolveAccepts(t *testing.T) {
	for _, c := range []struct{ raw, origin, want string }{
		{"https://app.example.com/done?a=1#x", "", "https://app.example.com/done?a=1#x"},
		{"https://APP.example.com:443/done", "", "https://APP.example.com:443/done"},
		{"https://fapi.example.com/x", "", "https://fapi.example.com/x"},
		{"http://localhost:3000/sso", "", "http://localhost:3000/sso"},
		{"http://app.localhost:3000/", "", "http://app.localhost:3000/"},
		{"http://127.0.0.1:5/", "", "http://127.0.0.1:5/"},
		{"http://[::1]:5/", "", "http://[::1]:5/"},
		{"/sso-callback?q=%2F", "http://localhost:3000", "http://localhost:3000/sso-callback?q=%2F"},
		{"done", "https://app.example.com", "https://app.example.com/done"},
		{"?x=1", "https://app.example.com", "https://app.example.com/?x=1"},
		{"/done", "", "https://fapi.example.com/done"},
	} {
		got, err := policy(t).Resolve(c.raw, c.origin)
		require.NoError(t, err, c.raw)
		assert.Equal(t, c.want, got)
	}
}

func TestResolveRefuses(t *testing.T) {
	for _, c := range []struct{ raw, origin, code string }{
		{"", "", CodeInvalid},
		{"//evil.example/x", "http://localhost:3000", CodeInvalid},
		{`\\evil.example/x`, "http://localhost:3000", CodeInvalid},
		{`/\evil.example/x`, "http://localhost:3000", CodeInvalid},
		{"/\t/evil.example", "http://localhost:3000", CodeInvalid},
		{" https://evil.example", "", CodeInvalid},
		{"\x01javascript:alert(1)", "", CodeInvalid},
		{"java\nscript:alert(1)", "", CodeInvalid},
		{"javascript:alert(1)", "http://localhost:3000", CodeInvalidScheme},
		{"JavaScript://localhost/%0aalert(1)", "", CodeInvalidScheme},
		{"data:text/html,x", "", CodeInvalidScheme},
		{"blob:https://app.example.com/x", "", CodeInvalidScheme},
		{"ftp://localhost/", "", CodeInvalidScheme},
		{"http:localhost", "", CodeInvalid},
		{"http:/evil.example", "", CodeInvalid},
		{"https:///evil.example", "", CodeInvalid},
		{"https://app.example.com@evil.example/", "", CodeInvalid},
		{`https://app.example.com\@evil.example/`, "", CodeInvalid},
		{"http://localhost:x/", "", CodeInvalid},
		{"https://evil.example/", "https://evil.example", CodeDomainMismatch},
		{"https://app.example.com.evil.example/", "", CodeDomainMismatch},
		{"http://app.example.com/", "", CodeDomainMismatch},
		{"https://app.example.com:444/", "", CodeDomainMismatch},
		{"http://localhost.evil.example/", "", CodeDomainMismatch},
		{"http://0.0.0.0/", "", CodeDomainMismatch},
		{"http://2130706433/", "", CodeDomainMismatch},
		{"http://evil.example\uff0f.localhost/", "", CodeInvalid},
		{"http://evil.example%EF%BC%8F.localhost/", "", CodeInvalid},
		{"http://evil.example%40.localhost/", "", CodeInvalid},
		{"http://localhost:99999/", "", CodeInvalid},
		{"/done", "https://evil.example", CodeDomainMismatch},
		{"/done", "null", CodeDomainMismatch},
		{"https://localhost/" + strings.Repeat("a", maxLength), "", CodeInvalid},
	} {
		_, err := policy(t).Resolve(c.raw, c.origin)
		var e *Error
		require.True(t, errors.As(err, &e), "%q was accepted", c.raw)
		assert.Equal(t, c.code, e.Code, "%q", c.raw)
		if c.raw != "" {
			assert.NotContains(t, err.Error(), c.raw)
		}
	}
}

func TestAllowsOnlyOrigins(t *testing.T) {
	p := policy(t)
	assert.True(t, p.Allows("https://app.example.com"))
	assert.True(t, p.Allows("http://localhost:4430"))
	for _, bad := range []string{"", "null", "*", "https://app.example.com/", "https://app.example.com:443",
		"https://evil.example", "javascript:"} {
		assert.False(t, p.Allows(bad), bad)
	}
}

func TestWithQueryReplacesWhatTheCallerPlanted(t *testing.T) {
	got := WithQuery(
		"http://localhost/done?__clerk_status=verified&keep=1",
		"__clerk_status",
		"failed",
		"__clerk_created_session",
		"",
	)
	assert.Equal(t, "http://localhost/done?__clerk_status=failed&keep=1", got)
}

func TestFormActionSourcesNamesTheApp(t *testing.T) {
	got := policy(t).FormActionSources()
	assert.True(t, strings.HasPrefix(got, "'self' "))
	assert.Contains(t, got, "https://app.example.com")
	assert.Contains(t, got, "http://localhost:*")
}

// FuzzResolve holds the one promise that matters: whatever is accepted has an allowed origin, also
// after it has been parsed once more.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{"/a", "//a", `\a`, "http://localhost/", "https://app.example.com", "javascript:x",
		"http:a", "?", "#", "a:b"} {
		f.Add(s)
	}
	p, err := New("https://fapi.example.com", "https://app.example.com")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := p.Resolve(raw, "http://localhost:3000")
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		require.NoError(t, err)
		require.True(t, p.Allows(Origin(u)), "%q became %q", raw, got)
		require.False(t, strings.ContainsAny(got, "\\\t\r\n "))
	})
}
