package judge

import (
	"regexp"
	"strings"
)

// Gap is one place where clients or the hosted service are known to differ from the published document.
type Gap struct {
	Method string         // "" is any
	Path   *regexp.Regexp // of the request
	Status int            // 0 is any
	Part   string         // "" is any
	Reason *regexp.Regexp // of the violation
	Answer *regexp.Regexp // somewhere in the answer's body; nil is any
	Why    string
}

func (g Gap) covers(v Violation, answer []byte) bool {
	return (g.Method == "" || g.Method == v.Method) && g.Path.MatchString(v.Path) &&
		(g.Status == 0 || g.Status == v.Status) &&
		(g.Part == "" || g.Part == v.Part) &&
		g.Reason.MatchString(v.Reason) &&
		(g.Answer == nil || g.Answer.Match(answer))
}

func gap(method, path string, status int, part, reason, why string) Gap {
	return Gap{
		Method: method,
		Path:   regexp.MustCompile("^" + strings.ReplaceAll(path, "{id}", "[^/]+") + "$"),
		Status: status,
		Part:   part,
		Reason: regexp.MustCompile(reason),
		Why:    why,
	}
}

// when narrows a gap to answers that have this in them.
func (g Gap) when(answer string) Gap {
	g.Answer = regexp.MustCompile(answer)
	return g
}

// Gaps are all known gaps. Each is as narrow as it can be.
var Gaps = []Gap{
	gap(
		"GET",
		"/v1/(sessions|jwt_templates|invitations)",
		200,
		"response",
		`value must be an array`,
		"Asked for paginated=true, as Clerk's SDKs do, the Backend API answers with an object; the document knows the array only.",
	),
	gap(
		"POST",
		"/v1/sessions/{id}/tokens",
		422,
		"response",
		`status is not supported`,
		"The document bounds expires_in_seconds and has no answer for a value outside.",
	).when("expires_in_seconds"),
	gap(
		"PATCH",
		"/v1/users/{id}",
		200,
		"request",
		`property "(public|private|unsafe)_metadata" is unsupported`,
		"clerk-sdk-go and older versions of @clerk/backend update metadata here; the document has moved it to a path of its own.",
	),
	gap("GET", "/v1/clients/handshake_payload", 0, "route", `method not allowed`,
		"authenticateRequest fetches here what a handshake with a nonce left out; the document does not have it."),
	gap("", `(/v1/|/oauth/|/api_keys|/\.well-known/).*`, 501, "response", `status is not supported`,
		"This server's answer for operations that it does not have.").when(`"code":"not_implemented"`),
	gap(
		"",
		"/v1/.*",
		401,
		"response",
		`status is not supported`,
		"Some operations of the Backend API leave out the answer to a caller without a key.",
	).when(`"code":"(authentication_invalid|clerk_key_invalid)"`),
	gap(
		"GET",
		"/v1/client/sign_ins",
		0,
		"route",
		`method not allowed`,
		"clerk-js' reload of a sign-in without id reads the collection path (PROTOCOL 5.5); the document has the path for POST only.",
	),
	gap("POST", "/v1/client/sign_ins(/{id}/attempt_second_factor)?", 429, "response", `status is not supported`,
		"Clerk documents rate limits of these operations on another page (PROTOCOL 7.5)."),
	gap("POST", "/v1/client/sign_ins", 401, "response", `status is not supported`,
		"The answer requires_captcha, which clerk-js handles on every request (PROTOCOL 2.15)."),
	gap("POST", "/v1/client/verify", 0, "route", `no matching operation`,
		"The bot check's endpoint is called by clerk-js (PROTOCOL 2.15) and not in the document."),
	gap("PATCH", "/v1/client/sign_ins/{id}/protect_check", 0, "route", `method not allowed`,
		"The document has the path without an operation (PROTOCOL 5.5)."),
	gap("PATCH", "/v1/client/sign_ups/{id}/protect_check", 0, "route", `no matching operation`,
		"clerk-js passes the check of a sign-up as that of a sign-in; the document does not have the path."),
	gap("POST", "/v1/client/sign_ups/{id}/prepare_verification", 403, "response", `status is not supported`,
		"A sign-up behind a protect check is answered as a sign-in is, for which the document has a 403.").
		when(`"requires_protect_check"`),
	gap("", "/v1/client(/sign_ins(/{id}(/[a-z_]+)?)?)?", 200, "response", `property "protect_check" is unsupported`,
		"A sign-in behind a protect check shows it (PROTOCOL 4.7); the document closes the schema without it."),
	gap(
		"POST",
		"/v1/me/(backup_codes|email_addresses|phone_numbers|web3_wallets)/",
		0,
		"route",
		`no matching operation was found`,
		"clerk-js writes these paths with a slash at the end, the document without.",
	),
	gap(
		"POST",
		"/v1/client/sign_ins/{id}/(prepare|attempt)_second_factor",
		200,
		"request",
		`^request body .*"/strategy": value is not one of the allowed values`,
		"The document lists no passkey among the second factors; clerk-js 6.40 and the hosted service have it (PROTOCOL 4.4).",
	),
	gap(
		"",
		"/v1/client(/sign_ins(/{id}(/[a-z_]+)?)?)?",
		200,
		"response",
		`/second_factor_verification": .*"/object": value is not one of the allowed values \["verification_otp"\]`,
		"The same, for the verification of such a second factor.",
	),

	gap(
		"",
		"/v1/client(/sign_ins(/{id}(/[a-z_]+)?)?)?",
		200,
		"response",
		`/first_factor_verification": doesn't match schema`,
		"The document knows enterprise SSO by its protocol only, as oauth_* or saml; SDKs ask for and expect enterprise_sso (PROTOCOL 4.5).",
	).
		when(`"first_factor_verification":{[^{}]*({[^{}]*({[^{}]*})?[^{}]*})?[^{}]*"strategy":"enterprise_sso"`),
	gap(
		"",
		"/v1/client(/sign_ups(/{id}(/[a-z_]+)?)?)?",
		200,
		"response",
		`/external_account": doesn't match schema .*"/strategy"`,
		"The same, for the external account of a sign-up.",
	).
		when(`"external_account":{[^{}]*({[^{}]*({[^{}]*})?[^{}]*})?[^{}]*"strategy":"enterprise_sso"`),
	gap(
		"",
		"/v1/(oauth_callback|saml/acs/{id}|verify)",
		400,
		"response",
		`header Content-Type has unexpected value: "text/html`,
		"People meet these addresses in a browser: whoever asks for text/html gets the error as a page, everybody else as the document says.",
	),
	gap("POST", "/v1/verify", 0, "route", "method not allowed",
		"The button behind an e-mail link. With the document's GET alone, mail scanners use links up (PROTOCOL 7.7)."),
	gap(
		"GET",
		"(/popup-callback|/v1/popup_auth_callback)",
		0,
		"route",
		"no matching operation",
		"The popup page is the account portal's in the hosted service, so the document does not have it (PROTOCOL 5.8).",
	),
	gap("GET", "/v1/client/touch", 0, "route", "no matching operation",
		"A navigation that clerk-js makes and the document leaves out (PROTOCOL 7.2)."),
	gap(
		"",
		"/v1/client(/sign_ins(/{id}(/[a-z_]+)?)?)?",
		200,
		"response",
		`/supported_first_factors/\d+/strategy.*value is not one of the allowed values`,
		"The document's list of OAuth providers has no Microsoft, which clerk-js and the hosted service have (PROTOCOL 4.5).",
	).
		when(`"supported_first_factors":\[\{[^{}]*"strategy":"oauth_microsoft"`),
	gap("POST", "/v1/client/sign_ups", 429, "response", "status is not supported",
		"The document forgets the published rate limit of this call (PROTOCOL 7.5)."),
}
