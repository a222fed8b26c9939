// Command sessions signs in as several users in one client, as people do who have an account at work and one at home.
// It lists the sessions, takes a token for each, and ends them one by one. Each argument is identifier=password:
//
//	go run ./signin/examples/sessions ada@example.com=analytical-engine
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

func main() {
	key := flag.String("key", "pk_test_bG9jYWxob3N0LnRlc3Qk", "publishable key")
	api := flag.String("api", "http://localhost:4400", "address of the Frontend API, empty for the key's own")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	config := nethttp.Config{PublishableKey: *key, ProxyURL: *api, PageURL: *api}
	if err := run(ctx, config, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "sessions:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, config nethttp.Config, accounts []string) error {
	clerk, err := nethttp.New(config)
	if err != nil {
		return err
	}
	defer clerk.Close()
	if err := clerk.Load(ctx); err != nil {
		return err
	}
	// The listener is called at once and on every change. While the session in use becomes another, there is none.
	used := ""
	remove := clerk.AddListener(func(state signin.SessionState) {
		if state.ID != used && !state.Transitional() {
			used = state.ID
			fmt.Printf("in use: %q\n", clerk.ActiveSession().User().PrimaryEmailAddress())
		}
	})
	defer remove()

	for _, account := range accounts {
		identifier, password, found := strings.Cut(account, "=")
		if !found {
			return fmt.Errorf("%s is not identifier=password", identifier)
		}
		if err := signIn(ctx, clerk, identifier, password); err != nil {
			return fmt.Errorf("%s: %w", identifier, err)
		}
	}

	sessions := clerk.Client().Sessions()
	for _, session := range sessions {
		jwt, err := clerk.GetToken(ctx, session.ID(), signin.TokenOptions{})
		if err != nil {
			return err
		}
		token := signin.Token(jwt)
		fmt.Printf("%s: token of %s, valid for %s\n", session.User().PrimaryEmailAddress(),
			token.Claims().Get("sub").Text(), time.Until(token.ExpireAt()).Round(time.Minute))
	}
	for _, session := range sessions {
		if err := clerk.SignOut(ctx, session.ID(), "", nil); err != nil {
			return err
		}
	}
	fmt.Println("sessions left:", len(clerk.Client().Sessions()))
	return nil
}

func signIn(ctx context.Context, clerk *nethttp.Clerk, identifier, password string) error {
	clerk.Client().ResetSignIn()
	attempt := clerk.SignIn()
	params := signin.CreateParams{Strategy: signin.StrategyPassword, Identifier: identifier, Password: password}
	if err := attempt.Create(ctx, params.Params()); err != nil {
		return err
	}
	if attempt.Status() != signin.StatusComplete {
		return errors.New("a password is not enough: " + attempt.Status())
	}
	return clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()})
}
