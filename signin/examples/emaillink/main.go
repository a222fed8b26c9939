// Command emaillink signs in with a link that comes by e-mail, and waits until somebody opens it in a browser, for at
// most -wait. A running `make demo` shows the mail on its page:
//
//	go run ./signin/examples/emaillink -identifier grace@example.com
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

func main() {
	key := flag.String("key", "pk_test_bG9jYWxob3N0LnRlc3Qk", "publishable key")
	api := flag.String("api", "http://localhost:4400", "address of the Frontend API, empty for the key's own")
	identifier := flag.String("identifier", "grace@example.com", "e-mail address of the account")
	wait := flag.Duration("wait", 10*time.Minute, "how long to wait for the link to be opened")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *wait)
	defer cancel()
	config := nethttp.Config{PublishableKey: *key, ProxyURL: *api, PageURL: *api}
	if err := run(ctx, config, *identifier); err != nil {
		fmt.Fprintln(os.Stderr, "emaillink:", err)
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

	attempt := clerk.SignIn()
	if err := attempt.Create(ctx, signin.CreateParams{Identifier: identifier}.Params()); err != nil {
		return err
	}
	link, err := emailLink(attempt.SupportedFirstFactors())
	if err != nil {
		return err
	}
	fmt.Println("Open the link that was sent to", link.SafeIdentifier())
	// redirectUrl is where the browser goes that opened the link.
	send := link.Params().With("redirectUrl", config.PageURL+"/")
	if err := attempt.StartEmailLinkFlow(ctx, send); err != nil {
		return err
	}

	if attempt.Status() != signin.StatusComplete {
		return fmt.Errorf("the sign-in is %s, the link %s", attempt.Status(), attempt.FirstFactorVerification().Status())
	}
	if err := clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()}); err != nil {
		return err
	}
	fmt.Println("Signed in as", clerk.ActiveSession().User().PrimaryEmailAddress())
	return nil
}

func emailLink(offered []signin.Factor) (signin.Factor, error) {
	for _, factor := range offered {
		if factor.Strategy() == signin.StrategyEmailLink {
			return factor, nil
		}
	}
	return signin.Factor{}, errors.New("the account cannot sign in with a link")
}
