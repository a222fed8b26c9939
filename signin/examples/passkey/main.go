// Command passkey registers a passkey for an account and signs in with it, without a browser: the program is its own
// authenticator (authenticator.go), as a command-line tool would use the key store of its machine. It signs in by
// password first, because only a signed-in user can add a passkey:
//
//	go run ./signin/examples/passkey -identifier ada@example.com -password analytical-engine
package main

import (
	"context"
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
	identifier := flag.String("identifier", "ada@example.com", "e-mail address, phone number or username")
	password := flag.String("password", "analytical-engine", "password of the account")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	config := nethttp.Config{PublishableKey: *key, ProxyURL: *api, PageURL: *api}
	if err := run(ctx, config, signin.CreateParams{Identifier: *identifier, Password: *password}); err != nil {
		fmt.Fprintln(os.Stderr, "passkey:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, config nethttp.Config, password signin.CreateParams) error {
	device, err := newAuthenticator(config.PageURL)
	if err != nil {
		return err
	}
	config.Passkeys = device
	clerk, err := nethttp.New(config)
	if err != nil {
		return err
	}
	defer clerk.Close()
	if err := clerk.Load(ctx); err != nil {
		return err
	}

	attempt := clerk.SignIn()
	if err := attempt.Create(ctx, password.Params()); err != nil {
		return err
	}
	if err := activate(ctx, clerk, attempt); err != nil {
		return err
	}
	if err := enrol(ctx, clerk, device); err != nil {
		return err
	}
	if err := clerk.SignOut(ctx, "", "", nil); err != nil {
		return err
	}

	// Nobody says who they are: the passkey knows its account.
	attempt = clerk.SignIn()
	if err := attempt.AuthenticateWithPasskey(ctx, "discoverable"); err != nil {
		return err
	}
	if err := activate(ctx, clerk, attempt); err != nil {
		return err
	}
	fmt.Println("signed in with a passkey as", clerk.ActiveSession().User().PrimaryEmailAddress())
	return nil
}

// enrol adds a passkey of the device to the signed-in account.
func enrol(ctx context.Context, clerk *nethttp.Clerk, device *authenticator) error {
	passkey, err := clerk.Send(ctx, "POST", "/me/passkeys", nil)
	if err != nil {
		return err
	}
	options, _ := signin.ParseDocument(passkey.At("verification", "nonce").Text())
	credential, err := device.create(options)
	if err != nil {
		return err
	}
	proof := signin.P("strategy", signin.StrategyPasskey, "publicKeyCredential", credential)
	_, err = clerk.Send(ctx, "POST", "/me/passkeys/"+passkey.Get("id").Text()+"/attempt_verification", proof)
	return err
}

func activate(ctx context.Context, clerk *nethttp.Clerk, attempt *signin.SignIn) error {
	if attempt.Status() != signin.StatusComplete {
		return fmt.Errorf("the sign-in needs more than this program has: %s", attempt.Status())
	}
	return clerk.SetActive(ctx, signin.Activation{Session: attempt.CreatedSessionID()})
}
