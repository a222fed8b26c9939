// Command emailcode signs in with a code that comes by e-mail. It asks for the code, again when it was wrong, and
// prints the session token. A running `make demo` shows the mail on its page:
//
//	go run ./signin/examples/emailcode -identifier grace@example.com
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

func main() {
	key := flag.String("key", "pk_test_bG9jYWxob3N0LnRlc3Qk", "publishable key")
	api := flag.String("api", "http://localhost:4400", "address of the Frontend API, empty for the key's own")
	identifier := flag.String("identifier", "grace@example.com", "e-mail address of the account")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	config := nethttp.Config{PublishableKey: *key, ProxyURL: *api, PageURL: *api}
	if err := run(ctx, config, *identifier); err != nil {
		fmt.Fprintln(os.Stderr, "emailcode:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, config nethttp.Config, identifier string) error {
	clerk, err := nethttp.New(config)
	if err != nil {
		return err
	}
	defer clerk.Close()
	if err := clerk.Load(ctx); err != nil {
		return err
	}

	// With a strategy, Create has the code sent.
	attempt := clerk.SignIn()
	create := signin.CreateParams{Strategy: signin.StrategyEmailCode, Identifier: identifier}
	if err := attempt.Create(ctx, create.Params()); err != nil {
		return err
	}
	if err := enterCode(ctx, attempt); err != nil {
		return err
	}
	if attempt.Status() != signin.StatusComplete {
		return fmt.Errorf("the sign-in needs more than a code: %s", attempt.Status())
	}

	if err := clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()}); err != nil {
		return err
	}
	token, err := clerk.GetToken(ctx, clerk.SessionID(), signin.TokenOptions{})
	if err != nil {
		return err
	}
	fmt.Println(token)
	return nil
}

// enterCode asks until the code is right. The server says when there were too many attempts.
func enterCode(ctx context.Context, attempt *signin.SignIn) error {
	for lines := bufio.NewScanner(os.Stdin); ; {
		fmt.Fprint(os.Stderr, "Code: ")
		if !lines.Scan() {
			return errors.New("no code was entered")
		}
		code := signin.AttemptParams{Strategy: signin.StrategyEmailCode, Code: lines.Text()}
		err := attempt.AttemptFirstFactor(ctx, code.Params())
		if !errors.Is(err, &signin.Error{Code: "form_code_incorrect"}) {
			return err
		}
		fmt.Fprintln(os.Stderr, err)
	}
}
