package nethttp

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/signin-wasm/signin-wasm/signin"
)

// maxBody bounds an answer, in bytes. FAPI's are a few kilobytes.
const maxBody = 8 << 20

// transport sends requests with net/http. bare is the same client without cookies, for the one request
// that must carry none.
type transport struct {
	client *http.Client
	bare   *http.Client
	page   *page
}

func (t *transport) Send(ctx context.Context, req *signin.Request) (*signin.Response, error) {
	var body io.Reader
	if req.Method == http.MethodPost && req.Form {
		body = strings.NewReader(req.Body)
	}
	request, err := http.NewRequestWithContext(ctx, req.Method, req.URL, body)
	if err != nil {
		return nil, withoutURL(err)
	}
	client := t.client
	if !req.Form {
		client = t.bare
	} else if req.Method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if address := t.page.location(); address != nil {
		request.Header.Set("Origin", origin(address))
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, withoutURL(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxBody {
		return nil, signin.TooLarge()
	}
	return &signin.Response{
		Status:     answer.StatusCode,
		StatusText: http.StatusText(answer.StatusCode),
		Body:       string(text),
		RetryAfter: answer.Header.Get("Retry-After"),
		DevBrowser: answer.Header.Get("Clerk-Db-Jwt"),
	}, nil
}

// withoutURL takes the address out of an error's text: its query holds tokens.
func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}
