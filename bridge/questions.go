//go:build js && wasm

package bridge

import "github.com/signin-wasm/signin-wasm/signin"

// The functions of the questions: they answer at once, and nil is undefined in JavaScript.

func cancel(a *API, params signin.Document) any {
	a.cancel(int(params.Get("call").Int()))
	return nil
}

// restore makes this instance the heir of one that died (signin.Clerk.Restore).
func restore(a *API, params signin.Document) any {
	a.clerk.Restore(params)
	return nil
}

func resetSignIn(a *API, _ signin.Document) any {
	a.clerk.Client().ResetSignIn()
	return nil
}

func resetSignUp(a *API, _ signin.Document) any {
	a.clerk.Client().ResetSignUp()
	return nil
}

func clearTokens(a *API, _ signin.Document) any {
	a.clerk.ClearTokens()
	return nil
}

func environment(a *API, _ signin.Document) any { return string(a.clerk.Environment()) }

func buildURLWithAuth(a *API, params signin.Document) any {
	href, err := a.clerk.BuildURLWithAuth(params.Get("url").Text())
	if err != nil {
		return nil
	}
	return href
}

func decorate(a *API, params signin.Document) any { return a.clerk.Decorate(params.Get("url").Text()) }

func touchURL(a *API, params signin.Document) any { return a.clerk.TouchURL(params.Get("url").Text()) }

// validatePassword answers with the list of rules that the password breaks, as JSON.
func validatePassword(a *API, params signin.Document) any {
	broken, known := a.clerk.ValidatePassword(params.Get("password").Text())
	if !known {
		return nil
	}
	list := ""
	for _, rule := range broken {
		if list != "" {
			list += ","
		}
		list += `"` + rule + `"`
	}
	return "[" + list + "]"
}
