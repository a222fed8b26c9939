package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// env is an environment of these variables only.
func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestServesUntilStoppedAndFreesThePort(t *testing.T) {
	out, in := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- run(ctx, env(map[string]string{"PORT": "0", "SECRET_KEY": "sk_test_of_my_own"}), in)
		_ = in.Close()
	}()
	var printed strings.Builder
	buf := make([]byte, 4096)
	for !strings.Contains(printed.String(), "ready: ") {
		n, err := out.Read(buf)
		require.NoError(t, err)
		printed.Write(buf[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	text := printed.String()
	assert.Contains(t, text, "DEVELOPMENT ONLY")
	assert.NotContains(t, text, "sk_test_of_my_own", "a key that somebody chose is not printed")
	_, url, _ := strings.Cut(text, "ready: ")
	url, _, _ = strings.Cut(url, "\n")
	res, err := http.Get(url + "/v1/health")
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.JSONEq(t, `{"status":"healthy"}`, string(body))
	res, err = http.Get(url + "/__dev/info")
	require.NoError(t, err)
	body, err = io.ReadAll(res.Body)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	assert.Contains(t, string(body), "publishable_key")
	assert.NotContains(t, string(body), "sk_test_of_my_own", "nor shown to pages")
	stop()
	select {
	case err := <-done:
		require.NoError(t, err)
	case <-time.After(10 * time.Second):
		t.Fatal("the server does not stop")
	}
	_, err = http.Get(url + "/v1/health")
	require.Error(t, err, "nobody listens any more")
}

func TestPortInUseIsSaid(t *testing.T) {
	err := run(t.Context(), env(map[string]string{"ADDR": "256.0.0.1:1"}), io.Discard)
	require.ErrorContains(t, err, "cannot listen")
}

func TestListensOnLoopbackByDefault(t *testing.T) {
	assert.Equal(t, "127.0.0.1:4400", address(env(nil)))
	assert.Equal(t, "127.0.0.1:5000", address(env(map[string]string{"PORT": "5000"})))
	assert.Equal(t, "0.0.0.0:5000", address(env(map[string]string{"ADDR": "0.0.0.0:5000"})))
}

func TestSpecThatCannotBeRead(t *testing.T) {
	err := run(t.Context(), env(map[string]string{"PORT": "0", "FAPI_SPEC": "/no/such/document.yml"}), io.Discard)
	require.ErrorContains(t, err, "FAPI_SPEC")
}
