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
	Why    string
}

func (g Gap) covers(v Violation, _ []byte) bool {
	return (g.Method == "" || g.Method == v.Method) && g.Path.MatchString(v.Path) && (g.Status == 0 || g.Status == v.Status) &&
		(g.Part == "" || g.Part == v.Part) && g.Reason.MatchString(v.Reason)
}

func gap(method, path string, status int, part, reason, why string) Gap {
	return Gap{Method: method, Path: regexp.MustCompile("^" + strings.ReplaceAll(path, "{id}", "[^/]+") + "$"), Status: status, Part: part,
		Reason: regexp.MustCompile(reason), Why: why}
}

// Gaps is the whole list, as narrow as each of them can be.
var Gaps = []Gap{
	gap("POST", "/v1/client/sign_ins/{id}/(prepare|attempt)_second_factor", 200, "request", `^request body .*"/strategy": value is not one of the allowed values`,
		"The document lists no passkey among the second factors; clerk-js 6.40 and the hosted service have it (PROTOCOL 4.4)."),
	gap("", "/v1/client(/sign_ins(/{id}(/[a-z_]+)?)?)?", 200, "response", `/second_factor_verification": .*"/object": value is not one of the allowed values \["verification_otp"\]`,
		"The same, for the verification of such a second factor."),
}
