package verify

import (
	"fmt"

	"github.com/signin-wasm/signin-wasm/web/internal/domain"
	"github.com/signin-wasm/signin-wasm/web/internal/fapi"
)

// Hides says whether nobody learns that an identification is taken before they have proven it: with enumeration
// protection, what a message or a signature can prove. A user name proves nothing, and people must be told to choose
// another.
func Hides(c *fapi.Call, kind string) bool {
	return c.Settings.EnumerationProtection && kind != domain.KindUsername
}

// Decoys says whether a proof of an identification that is taken is asked for in appearance only. The owner of a wallet
// proves it by a signature and is told then.
func Decoys(c *fapi.Call, kind string) bool { return Hides(c, kind) && kind != domain.KindWallet }

// TellOwner tells the owner of an address or number, in place of a code, what somebody tried to do: "sign up with this
// %s".
func TellOwner(c *fapi.Call, kind, to, did string) error {
	what := map[string]string{domain.KindEmail: "address", domain.KindPhone: "number"}[kind]
	text := "Somebody tried to " + fmt.Sprintf(did, what) + ", which has an account already. " +
		"If it was you, sign in instead."
	if kind == domain.KindPhone {
		return c.Deliver(domain.Message{Channel: "sms", To: to, Body: text})
	}
	return c.Deliver(domain.Message{
		Channel: "email", To: to, Subject: "You have an account already",
		Body: text + "\n\nIf it was not, ignore this message.",
	})
}
