package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// given are the options of a command line.
func given(t *testing.T, args ...string) *options {
	t.Helper()
	o, err := parse(args, nil)
	require.NoError(t, err)
	return o
}

// started runs the program until the test ends and returns its address and what it prints until it is ready.
func started(t *testing.T, args ...string) (url, text string, stop func()) {
	t.Helper()
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, given(t, append([]string{"--port=0"}, args...)...), in)
		_ = in.Close()
	}()
	stop = func() {
		cancel()
		select {
		case err := <-done:
			require.NoError(t, err)
		case <-time.After(10 * time.Second):
			t.Fatal("the server does not stop")
		}
	}
	var printed strings.Builder
	buf := make([]byte, 4096)
	for !strings.Contains(printed.String(), "\nready: ") {
		n, err := out.Read(buf)
		require.NoError(t, err)
		printed.Write(buf[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	_, url, _ = strings.Cut(printed.String(), "\nready: ")
	url, _, _ = strings.Cut(url, "\n")
	return url, printed.String(), stop
}

func get(t *testing.T, client *http.Client, url string) (*http.Response, string) {
	t.Helper()
	res, err := client.Get(url)
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return res, string(body)
}

func TestServesUntilStoppedAndFreesThePort(t *testing.T) {
	url, text, stop := started(t, "--secret-key=sk_test_of_my_own")
	assert.Contains(t, text, "DEVELOPMENT ONLY")
	assert.Contains(t, text, "\nNEXT_PUBLIC_CLERK_PROXY_URL="+url+"\n")
	assert.NotContains(t, text, "sk_test_of_my_own", "a key that somebody chose is not printed")
	assert.Contains(t, text, "no demo page")
	assert.NotContains(t, text, url+"/\n", "nor an address of one")
	_, body := get(t, http.DefaultClient, url+"/v1/health")
	assert.JSONEq(t, `{"status":"healthy"}`, body)
	_, body = get(t, http.DefaultClient, url+"/__dev/info")
	assert.Contains(t, body, "publishable_key")
	assert.NotContains(t, body, "sk_test_of_my_own", "nor shown to pages")
	res, body := get(t, http.DefaultClient, url+"/")
	assert.Equal(t, 404, res.StatusCode)
	assert.Contains(t, body, "npx signin-wasm-dev")
	request, err := http.NewRequestWithContext(t.Context(), "GET", url+"/", nil)
	require.NoError(t, err)
	request.Header.Set("Accept", "text/html")
	res, err = http.DefaultClient.Do(request)
	require.NoError(t, err)
	shown, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Equal(t, 404, res.StatusCode)
	assert.Contains(t, string(shown), "npx signin-wasm-dev")
	assert.NotContains(t, string(shown), `href="/"`, "there is no page to go to")
	assert.Contains(t, string(shown), `href="/__dev/inbox"`)
	stop()
	_, err = http.Get(url + "/v1/health")
	require.Error(t, err, "nobody listens any more")
}

func TestEndsWithStandardInput(t *testing.T) {
	in, out := io.Pipe()
	ctx := untilEnd(t.Context(), in)
	_, err := out.Write([]byte("whatever"))
	require.NoError(t, err)
	require.NoError(t, ctx.Err(), "what is written is no end")
	require.NoError(t, out.Close())
	select {
	case <-ctx.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("the end of the input is not noticed")
	}
}

func TestKeysToPaste(t *testing.T) {
	_, text, stop := started(t)
	defer stop()
	assert.Contains(t, text, "\nCLERK_SECRET_KEY=sk_test_")
	assert.Contains(t, text, "\nNEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_")
}

func TestBaseURLIsAnsweredTo(t *testing.T) {
	page := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(page, "index.html"), []byte("the page"), 0o600))
	url, text, stop := started(t, "--base-url=http://Clerk.example:8080/", "--page="+page)
	defer stop()
	require.Equal(t, "http://clerk.example:8080", url)
	_, at, _ := strings.Cut(text, "listening on  ")
	at, _, _ = strings.Cut(at, "\n")
	ask := func(host string) (*http.Response, string) {
		req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+at+"/?a=b", nil)
		require.NoError(t, err)
		req.Host = host
		res, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res, string(body)
	}
	assert.Contains(t, text, "demo page     http://clerk.example:8080/\n")
	_, body := ask("clerk.example:8080")
	assert.Equal(t, "the page", body)
	res, _ := ask(at)
	assert.Equal(t, 307, res.StatusCode, "passkeys and providers need the public origin")
	assert.Equal(t, "http://clerk.example:8080/?a=b", res.Header.Get("Location"))
	res, body = ask("evil.example")
	assert.Equal(t, 400, res.StatusCode)
	assert.Contains(t, body, "--hosts")
}

func TestTLS(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	url, text, stop := started(t, "--tls")
	defer stop()
	require.True(t, strings.HasPrefix(url, "https://localhost:"), url)
	file := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "signin-dev", "localhost.pem")
	assert.Contains(t, text, "NODE_EXTRA_CA_CERTS="+file)
	public, err := os.ReadFile(file)
	require.NoError(t, err)
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(public)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
	_, body := get(t, client, url+"/v1/health")
	assert.JSONEq(t, `{"status":"healthy"}`, body)
}

func TestPortInUseIsSaid(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	err = run(t.Context(), given(t, "--port="+port), io.Discard)
	require.ErrorContains(t, err, "port "+port+" is taken")
	err = run(t.Context(), given(t, "--addr=256.0.0.1"), io.Discard)
	require.ErrorContains(t, err, "cannot listen on 256.0.0.1:4400")
}

func TestListensOnLoopbackByDefault(t *testing.T) {
	assert.Equal(t, "127.0.0.1:4400", given(t).listen())
	assert.Equal(t, "0.0.0.0:5000", given(t, "--addr=0.0.0.0", "--port=5000").listen())
	assert.Equal(t, "[::1]:4400", given(t, "--addr=::1").listen())
	assert.Equal(t, "http://localhost:4400", given(t).base(4400))
}

func TestBadFlagsNameWhatIsWanted(t *testing.T) {
	for arg, wanted := range map[string]string{
		"--prot=1":                     "unknown flag --prot",
		"--port=abc":                   `--port: "abc" is not a port: give a number from 0 to 65535`,
		"--port=70000":                 "not a port",
		"--port=-1":                    "not a port",
		"--base-url=foo":               `"foo" is not an origin`,
		"--base-url=ftp://x":           "not an origin",
		"--base-url=http://x/path":     "not an origin",
		"--base-url=http://x:0":        "no port from 1",
		"--allowed-origins=http://a,b": `"b" is not an origin`,
		"--smtp=localhost":             "smtp://[user:password@]host:port",
		"--log=loud":                   `"loud" is not a format: give text, json or off`,
		"--secret-key=sk_live_1234567": "must start with sk_test_",
		"--fapi-spec=/no/such.yml":     "--fapi-spec",
		"--tls-cert=main.go":           "go together",
		"--addr=1.2.3.4:5":             "the port goes into --port",
		"serve":                        "unexpected argument serve; see signin-dev --help",
		"--port":                       "--port: a value is missing after it",
		"--hosts=http://clerk.example": `"http://clerk.example" is not a host name`,
		"--hosts=a b":                  `"a b" is not a host name`,
		"--hosts=clerk.example:80":     "without scheme and port",
		"--npm=.":                      "neither @clerk/clerk-js nor @clerk/ui",
		"--one-tap-issuer=http://x":    "go together",
	} {
		_, err := parse([]string{arg}, nil)
		require.ErrorContains(t, err, wanted, arg)
	}
	_, err := parse([]string{"--tls", "--base-url=http://localhost:1"}, nil)
	require.ErrorContains(t, err, "https")
}

func TestBadVariablesAreNamed(t *testing.T) {
	for variable, wanted := range map[string]string{
		"SIGNIN_DEV_PORT=abc":              `"abc" is not a port`,
		"SIGNIN_DEV_BASE_URL=foo":          `"foo" is not an origin`,
		"SIGNIN_DEV_LOG=loud":              "give text, json or off",
		"SIGNIN_DEV_PROT=1":                "there is no environment variable SIGNIN_DEV_PROT",
		"SIGNIN_DEV_VERSION=1":             "there is no environment variable SIGNIN_DEV_VERSION",
		"SIGNIN_DEV_SECRET_KEY=my_own_key": "must start with sk_test_",
		"SIGNIN_DEV_SMTP=http://u:hush@h":  "smtp://[user:password@]host:port",
	} {
		t.Run(variable, func(t *testing.T) {
			name, value, _ := strings.Cut(variable, "=")
			t.Setenv(name, value)
			_, err := parse(nil, []string{variable})
			require.ErrorContains(t, err, name)
			require.ErrorContains(t, err, wanted)
			assert.NotContains(t, err.Error(), "my_own_key")
			assert.NotContains(t, err.Error(), "hush")
		})
	}
}

func TestVariablesAndTheFlagsThatWin(t *testing.T) {
	t.Setenv("SIGNIN_DEV_PORT", "5001")
	t.Setenv("SIGNIN_DEV_DATABASE", "a.db")
	t.Setenv("SIGNIN_DEV_TLS", "true")
	o := given(t, "--database=b.db")
	assert.Equal(t, "127.0.0.1:5001", o.listen())
	assert.Equal(t, "b.db", o.Database)
	assert.Equal(t, "https://localhost:5001", o.base(5001))
}

func TestHelpNamesEveryFlagAndVariable(t *testing.T) {
	var out bytes.Buffer
	status := -1
	_, _ = parse([]string{"--help"}, nil, kong.Writers(&out, &out), kong.Exit(func(code int) { status = code }))
	assert.Equal(t, 0, status)
	for _, word := range []string{"--port", "--tls", "--smtp", "SIGNIN_DEV_BASE_URL", "SIGNIN_DEV_TLS",
		"SIGNIN_DEV_ONE_TAP_JWKS"} {
		assert.Contains(t, out.String(), word)
	}
}

func TestSpecThatCannotBeRead(t *testing.T) {
	err := run(t.Context(), given(t, "--port=0", "--fapi-spec=main.go"), io.Discard)
	require.ErrorContains(t, err, "main.go")
}
