package signintest_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/signintest"
)

// example is a program of signin/examples, built and ready to run against a server.
func example(t *testing.T, srv *signintest.Server, name string, args ...string) *exec.Cmd {
	t.Helper()
	// The go command keeps a test's result until something changes that the test process itself has looked at.
	for _, dir := range []string{"", "nethttp", "examples/" + name} {
		_, err := os.ReadDir(filepath.Join("../../signin", dir))
		require.NoError(t, err)
	}
	program := filepath.Join(t.TempDir(), name)
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./signin/examples/"+name)
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	return exec.CommandContext(
		t.Context(), program, append([]string{"-api", srv.URL, "-key", srv.PublishableKey}, args...)...)
}

// output runs an example to its end, with an input, and returns what it printed.
func output(t *testing.T, program *exec.Cmd, input io.Reader) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	program.Stdin, program.Stdout, program.Stderr = input, &out, &errs
	require.NoError(t, program.Run(), "%s", &errs)
	return out.String(), errs.String()
}

const aPassword = "correct horse battery"

func TestExampleSignin(t *testing.T) {
	srv := signintest.New(t)
	const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	srv.User(signintest.User{Email: "ada@example.com", FirstName: "Ada", Password: aPassword, TOTPSecret: secret})
	out, _ := output(t, example(t, srv, "signin",
		"-identifier", "ada@example.com", "-password", aPassword, "-totp", secret), nil)
	assert.Regexp(t, `(?s)needs_second_factor.*complete.*signed in as Ada .*<ada@example\.com>.*"sub":"user_`, out)
}

func TestExamplePasskey(t *testing.T) {
	srv := signintest.New(t)
	srv.User(signintest.User{Email: "ada@example.com", Password: aPassword})
	out, _ := output(t, example(t, srv, "passkey", "-identifier", "ada@example.com", "-password", aPassword), nil)
	assert.Equal(t, "signed in with a passkey as ada@example.com\n", out)
}

// The first code is wrong: the program asks again.
func TestExampleEmailCode(t *testing.T) {
	srv := signintest.New(t)
	srv.User(signintest.User{Email: "ada@example.com"})
	program := example(t, srv, "emailcode", "-identifier", "ada@example.com")
	input, typed := io.Pipe()
	go func() {
		defer func() { _ = typed.Close() }()
		code := srv.Code("ada@example.com")
		wrong := strings.Map(func(digit rune) rune { return '0' + (digit-'0'+1)%10 }, code)
		_, _ = io.WriteString(typed, wrong+"\n"+code+"\n")
	}()
	out, asked := output(t, program, input)
	assert.Equal(t, 2, strings.Count(asked, "Code: "), asked)
	assert.Regexp(t, regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]+\n$`), out)
}

// The link is opened in another browser than the program's client, where its page asks "Is this you?".
func TestExampleEmailLink(t *testing.T) {
	srv := signintest.New(t)
	srv.User(signintest.User{Email: "ada@example.com"})
	program := example(t, srv, "emaillink", "-identifier", "ada@example.com", "-wait", "20s")
	opened := make(chan error, 1)
	go func() { opened <- confirm(srv.Message("ada@example.com").Link) }()
	out, _ := output(t, program, nil)
	require.NoError(t, <-opened)
	assert.Equal(t, "Open the link that was sent to ada@example.com\nSigned in as ada@example.com\n", out)
}

// confirm sends the form of the page that a link leads to: the token, from the server's own origin.
func confirm(link string) error {
	address, err := url.Parse(link)
	if err != nil {
		return err
	}
	form := strings.NewReader(address.RawQuery)
	address.RawQuery = ""
	req, err := http.NewRequest(http.MethodPost, address.String(), form)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", address.Scheme+"://"+address.Host)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.Do(req)
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return errors.New("the link was answered with " + res.Status)
	}
	return nil
}

func TestExampleSessions(t *testing.T) {
	srv := signintest.New(t)
	srv.Settings(map[string]any{"single_session": false})
	ada := srv.User(signintest.User{Email: "ada@example.com", Password: aPassword})
	grace := srv.User(signintest.User{Email: "grace@example.com", Password: aPassword})
	out, _ := output(t, example(t, srv, "sessions", "ada@example.com="+aPassword, "grace@example.com="+aPassword), nil)
	assert.Contains(t, out, `in use: "grace@example.com"`)
	assert.Contains(t, out, "ada@example.com: token of "+ada+", valid for 1m0s")
	assert.Contains(t, out, "grace@example.com: token of "+grace+", valid for 1m0s")
	assert.Contains(t, out, "sessions left: 0")
}
