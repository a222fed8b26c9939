package signin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

// load is a client of a server that answers by path, so that the examples run anywhere.
func load(answers map[string]string) (clerk *nethttp.Clerk, end func()) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, known := answers[strings.TrimPrefix(r.URL.Path, "/v1")]
		if !known {
			body = `{"response":null,"client":null}`
		}
		if strings.HasPrefix(body, `{"errors"`) {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		_, _ = io.WriteString(w, body)
	}))
	clerk, err := nethttp.New(nethttp.Config{PublishableKey: "pk_test_bG9jYWxob3N0LnRlc3Qk", ProxyURL: server.URL})
	if err == nil {
		err = clerk.Load(context.Background())
	}
	if err != nil {
		panic(err)
	}
	return clerk, func() {
		clerk.Close()
		server.Close()
	}
}

// A password, then the second factor that the account asks for.
func ExampleSignIn_AttemptSecondFactor() {
	clerk, end := load(map[string]string{
		"/client/sign_ins": `{"response":{"id":"sia_1","status":"needs_second_factor",
			"supported_second_factors":[{"strategy":"totp"}]}}`,
		"/client/sign_ins/sia_1/attempt_second_factor": `{"response":{"id":"sia_1","status":"complete",
			"created_session_id":"sess_1"}}`,
	})
	defer end()
	ctx := context.Background()
	attempt := clerk.SignIn()
	err := attempt.Create(
		ctx,
		signin.CreateParams{Identifier: "ada@example.com", Password: "analytical-engine"}.Params(),
	)
	if err == nil && attempt.Status() == signin.StatusNeedsSecondFactor {
		code := signin.AttemptParams{Strategy: signin.StrategyTOTP, Code: "123 456"} // as the app shows it
		err = attempt.AttemptSecondFactor(ctx, code.Params())
	}
	fmt.Println(attempt.Status(), attempt.CreatedSessionID(), err)
	// Output: complete sess_1 <nil>
}

// Errors are told apart by their code, those of the server and those of this package alike.
func ExampleError_Is() {
	clerk, end := load(map[string]string{
		"/client/sign_ins": `{"errors":[{"code":"form_password_incorrect","long_message":"Password is incorrect.",
			"meta":{"param_name":"password"}}]}`,
	})
	defer end()
	ctx := context.Background()
	err := clerk.SignIn().Create(ctx, signin.CreateParams{Identifier: "ada@example.com", Password: "wrong"}.Params())
	var refused *signin.Error
	if errors.Is(err, &signin.Error{Code: "form_password_incorrect"}) && errors.As(err, &refused) {
		fmt.Println(refused.Status, refused.ParamName(), refused)
	}
	err = clerk.SetActive(ctx, signin.Activation{Session: "sess_unknown"})
	fmt.Println(errors.Is(err, &signin.Error{Code: signin.CodeSessionNotFound}))
	// Output:
	// 422 password Password is incorrect.
	// true
}

func ExampleCreateParams() {
	params := signin.CreateParams{
		Strategy:    signin.StrategyOAuth + "google",
		RedirectURL: "https://app.example/callback",
	}
	for _, param := range params.Params().With("oidcPrompt", "consent") {
		fmt.Println(param.Name, param.Values)
	}
	// Output:
	// strategy [oauth_google]
	// redirectUrl [https://app.example/callback]
	// oidcPrompt [consent]
}
