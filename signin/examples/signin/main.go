// Command signin signs in with a password and, where the account asks for it, a second factor, and
// prints each step and the claims of the session token it gets. It talks to the local dev server as
// its seeded user unless told otherwise:
//
//	go run ./signin/examples/signin
//	go run ./signin/examples/signin -identifier ada@example.com -password analytical-engine
//	go run ./signin/examples/signin -key pk_test_… -api '' -identifier you@example.com -password …
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/signin-wasm/signin-wasm/signin"
	"github.com/signin-wasm/signin-wasm/signin/nethttp"
)

func main() {
	// The key encodes the host localhost.test; with an -api the host is not used for requests.
	key := flag.String("key", "pk_test_bG9jYWxob3N0LnRlc3Qk", "publishable key")
	api := flag.String("api", "http://localhost:4400", "address of the Frontend API, empty for the key's own")
	identifier := flag.String("identifier", "grace@example.com", "e-mail address, phone number or username")
	password := flag.String("password", "nanoseconds-of-wire", "password")
	secret := flag.String(
		"totp",
		"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
		"secret of the authenticator app in base32; empty asks for the code",
	)
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(
		ctx,
		nethttp.Config{PublishableKey: *key, ProxyURL: *api, PageURL: *api},
		*identifier,
		*password,
		func() (string, error) {
			if *secret != "" {
				return totp(*secret, time.Now())
			}
			fmt.Print("Code: ")
			var code string
			_, err := fmt.Scanln(&code)
			return code, err
		},
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, "signin:", explain(err))
		os.Exit(1)
	}
}

// run signs in, prints what it becomes, and signs out again.
func run(ctx context.Context, config nethttp.Config, identifier, password string, code func() (string, error)) error {
	clerk, err := nethttp.New(config)
	if err != nil {
		return err
	}
	defer clerk.Close()
	if err := clerk.Load(ctx); err != nil {
		return err
	}

	attempt := clerk.SignIn()
	if err := attempt.Create(ctx, signin.P("identifier", identifier)); err != nil {
		return err
	}
	fmt.Printf("%-20s first factors: %s\n", attempt.Status(), strategies(attempt.SupportedFirstFactors()))

	if err := attempt.AttemptFirstFactor(ctx, signin.P("strategy", "password", "password", password)); err != nil {
		return err
	}
	if attempt.Status() == "needs_second_factor" {
		fmt.Printf("%-20s second factors: %s\n", attempt.Status(), strategies(attempt.SupportedSecondFactors()))
		if err := secondFactor(ctx, attempt, code); err != nil {
			return err
		}
	}
	fmt.Printf("%-20s session: %s\n", attempt.Status(), attempt.CreatedSessionID())
	if attempt.Status() != "complete" {
		return fmt.Errorf("the sign-in needs more than a password and a code: %s", attempt.Status())
	}

	if err := clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()}); err != nil {
		return err
	}
	jwt, err := clerk.GetToken(ctx, clerk.SessionID(), signin.TokenOptions{})
	if err != nil {
		return err
	}
	token, user := signin.Token(jwt), clerk.ActiveSession().User()
	fmt.Printf("\nsigned in as %s %s <%s>\n", user.FirstName(), user.LastName(), user.PrimaryEmailAddress())
	fmt.Printf(
		"token header  %s\ntoken claims  %s\nvalid until   %s\n",
		token.Header(),
		token.Claims(),
		token.ExpireAt().Format(time.RFC3339),
	)
	return clerk.SignOut(ctx, "", "", nil)
}

// secondFactor takes the authenticator app, else the first way that sends a code.
func secondFactor(ctx context.Context, attempt *signin.SignIn, code func() (string, error)) error {
	offered := attempt.SupportedSecondFactors()
	if len(offered) == 0 {
		return errors.New("the account has no second factor that can be used")
	}
	chosen := offered[0]
	if i := slices.IndexFunc(offered, func(f signin.Factor) bool { return f.Strategy() == "totp" }); i >= 0 {
		chosen = offered[i]
	} else if err := attempt.PrepareSecondFactor(ctx, chosen.Params()); err != nil {
		return err
	}
	proof, err := code()
	if err != nil {
		return err
	}
	return attempt.AttemptSecondFactor(ctx, signin.P("strategy", chosen.Strategy(), "code", proof))
}

func strategies(factors []signin.Factor) (names []string) {
	for _, factor := range factors {
		names = append(names, factor.Strategy())
	}
	return names
}

// explain adds the code to an error, which is what a program would act on.
func explain(err error) string {
	var failed *signin.Error
	if errors.As(err, &failed) {
		return fmt.Sprintf("%s (%s)", failed.Error(), failed.Code)
	}
	return err.Error()
}
