package signin

// Kind says which of Clerk's error classes an [Error] is (PROTOCOL 8.1).
type Kind string

// The kinds. Wrong use of the API has no class of its own in Clerk: it is a plain Error there.
const (
	KindAPI       Kind = "ClerkAPIResponseError"
	KindRuntime   Kind = "ClerkRuntimeError"
	KindWebAuthn  Kind = "ClerkWebAuthnError"
	KindOffline   Kind = "ClerkOfflineError"
	KindEmailLink Kind = "EmailLinkError"
	KindUsage     Kind = "Error"
	// KindAborted is a call that was cancelled, in JavaScript. Go callers get their context's error.
	KindAborted Kind = "AbortError"
)

// Error is every failure this package reports of its own: an answer of the Frontend API with a status
// of 400 or more, or a local refusal. Errors of the ports (a wallet's, a caller's) pass through unchanged.
type Error struct {
	Kind Kind
	// Code is stable. For KindAPI it is the first FAPI code (error index of the Frontend API).
	Code string
	// Message is for people and may change. For KindAPI it is the first long message, else the HTTP status text.
	Message string
	// Status is the HTTP status of KindAPI.
	Status int
	// RetryAfter is in seconds, and present only on 429.
	RetryAfter int64
	// Errors is FAPI's errors array as it came.
	Errors Document
	// TraceID is FAPI's clerk_trace_id.
	TraceID string
	// DocsURL points to an explanation, where there is one.
	DocsURL string
	// Cause is the error that led to this one: of the network, a wallet, a passkey, a function of the caller. Nil when
	// there was none.
	Cause error
}

func (e *Error) Error() string {
	if e.Message == "" {
		return e.Code
	}
	return e.Message
}

// Unwrap gives the cause to package errors.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is compare by code: errors.Is(err, &signin.Error{Code: "form_password_incorrect"}).
// An API response holds several errors; any of them matches.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code != "" && (other.Code == e.Code || e.has(other.Code))
}

// has reports whether one of the FAPI errors carries the code.
func (e *Error) has(code string) bool { return e.Errors.first("code", code).Exists() }

// LongMessage is the first FAPI error's text for users.
func (e *Error) LongMessage() string { return e.first().Get("long_message").Text() }

// ParamName is the parameter the first FAPI error complains about, in snake_case.
func (e *Error) ParamName() string { return e.first().At("meta", "param_name").Text() }

// Meta is the first FAPI error's meta object.
func (e *Error) Meta() Document { return e.first().Get("meta") }

func (e *Error) first() Document {
	if items := e.Errors.Items(); len(items) > 0 {
		return items[0]
	}
	return ""
}

// Text writes the error as the JSON object the JavaScript side rebuilds its class from.
func (e *Error) Text() string {
	out := `{"kind":` + quote(string(e.Kind)) + `,"code":` + quote(e.Code) + `,"message":` + quote(e.Message)
	if e.Kind == KindAPI {
		out += `,"status":` + itoa(int64(e.Status))
		if e.RetryAfter >= 0 {
			out += `,"retryAfter":` + itoa(e.RetryAfter)
		}
		if e.Errors.Exists() {
			out += `,"errors":` + string(e.Errors)
		}
		if e.TraceID != "" {
			out += `,"traceId":` + quote(e.TraceID)
		}
	}
	if e.DocsURL != "" {
		out += `,"docsUrl":` + quote(e.DocsURL)
	}
	return out + "}"
}

// asError finds an *Error without the reflection that errors.As brings into the wasm build. The
// package never wraps its own errors, so an assertion is enough.
func asError(err error) *Error {
	e, _ := err.(*Error)
	return e
}

// isCode reports whether err is an API answer whose first code is code.
func isCode(err error, code string) bool {
	e := asError(err)
	return e != nil && e.Kind == KindAPI && e.Code == code
}

// usage is the error for calls that cannot be right; the texts begin as PROTOCOL 8.5 has them.
func usage(code, message string) error {
	return &Error{Kind: KindUsage, Code: code, Message: "ClerkJS: " + message}
}

func runtimeError(code, message string, cause error) error {
	return &Error{Kind: KindRuntime, Code: code, Message: message, Cause: cause}
}

// TooLarge is what a Transport returns in the place of an answer of more than 8 MiB.
func TooLarge() error {
	return runtimeError(CodeResponseTooLarge, "The answer of the Frontend API is larger than 8 MiB.", nil)
}

// unauthenticated are the answers after which a session cannot be relied on (PROTOCOL 8.4).
func (e *Error) unauthenticated() bool {
	return e.Kind == KindAPI && (e.Status == 401 || e.Status == 422 ||
		e.Status == 403 && (e.has("user_banned") || e.has("user_deactivated")))
}

// responseError makes the error of an HTTP answer (PROTOCOL 2.12, 8.2).
func responseError(res *Response, payload Document) *Error {
	e := &Error{Kind: KindAPI, Status: res.Status, Errors: payload.Get("errors"),
		TraceID: payload.Get("clerk_trace_id").Text(), RetryAfter: -1}
	e.Code = e.first().Get("code").Text()
	e.Message = e.LongMessage()
	if e.Message == "" {
		e.Message = res.StatusText
	}
	after := res.RetryAfter
	if hasPrefix(after, "+") {
		after = after[1:]
	}
	if res.Status == 429 && after != "" && isDigit(after[0]) {
		e.RetryAfter = Document(after).Int()
	}
	return e
}
