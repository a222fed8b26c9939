package nethttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

// frontendAPI stands in for a server, so that the examples run anywhere.
func frontendAPI() *httptest.Server {
	mux := http.NewServeMux()
	answer := func(pattern string, status int, text string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text)
		})
	}
	answer("/v1/environment", 200, `{"object":"environment"}`)
	answer("/v1/client", 200, `{"response":null,"client":null}`)
	answer(
		"/v1/client/sign_ins",
		200,
		`{"response":{"id":"sia_1","status":"needs_first_factor","supported_first_factors":[
		{"strategy":"email_code","email_address_id":"idn_1","safe_identifier":"a***@example.com"}]}}`,
	)
	answer(
		"/v1/client/sign_ins/sia_1/prepare_first_factor",
		200,
		`{"response":{"id":"sia_1","status":"needs_first_factor",
		"first_factor_verification":{"status":"unverified","strategy":"email_code"}}}`,
	)
	answer("/v1/client/sign_ins/sia_1/attempt_first_factor", 422, `{"errors":[{"code":"form_code_incorrect",
		"message":"is incorrect","long_message":"Incorrect code","meta":{"param_name":"code"}}]}`)
	return httptest.NewServer(mux)
}

func Example() {
	server := frontendAPI()
	defer server.Close()
	ctx := context.Background()

	clerk, err := nethttp.New(nethttp.Config{PublishableKey: "pk_test_bG9jYWxob3N0LnRlc3Qk", ProxyURL: server.URL})
	if err != nil {
		panic(err)
	}
	defer clerk.Close()
	if err := clerk.Load(ctx); err != nil {
		panic(err)
	}

	attempt := clerk.SignIn()
	if err := attempt.Create(ctx, signin.P("identifier", "ada@example.com")); err != nil {
		panic(err)
	}
	for _, factor := range attempt.SupportedFirstFactors() {
		fmt.Println(attempt.Status(), factor.Strategy(), factor.SafeIdentifier())
		if err := attempt.PrepareFirstFactor(ctx, factor.Params()); err != nil {
			panic(err)
		}
	}
	fmt.Println(attempt.FirstFactorVerification().Status())

	err = attempt.AttemptFirstFactor(ctx, signin.P("strategy", "email_code", "code", "000000"))
	if errors.Is(err, &signin.Error{Code: "form_code_incorrect"}) {
		var failed *signin.Error
		errors.As(err, &failed)
		fmt.Println(failed.Status, failed.ParamName(), failed)
	}
	// Output:
	// needs_first_factor email_code a***@example.com
	// unverified
	// 422 code Incorrect code
}

func ExampleNew_refusedKey() {
	_, err := nethttp.New(nethttp.Config{PublishableKey: "sk_live_this_is_a_secret_key"})
	var failed *signin.Error
	if errors.As(err, &failed) {
		fmt.Println(failed.Code)
	}
	// Output: publishable_key_invalid
}
