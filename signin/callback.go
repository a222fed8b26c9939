package signin

import "context"

// targets are the parts of the hosted pages' addresses that stand in for URLs the caller did not give.
var targets = [...][3]string{
	{"signInUrl", "sign_in_url", ""},
	{"signUpUrl", "sign_up_url", ""},
	{"firstFactorUrl", "sign_in_url", "#/factor-one"},
	{"secondFactorUrl", "sign_in_url", "#/factor-two"},
	{"resetPasswordUrl", "sign_in_url", "#/reset-password"},
	{"signInProtectCheckUrl", "sign_in_url", "#/protect-check"},
	{"protectCheckUrl", "sign_in_url", "#/protect-check"},
	{"continueSignUpUrl", "sign_up_url", "#/continue"},
	{"verifyEmailAddressUrl", "sign_up_url", "#/verify-email-address"},
	{"verifyPhoneNumberUrl", "sign_up_url", "#/verify-phone-number"},
	{"signUpProtectCheckUrl", "sign_up_url", "#/protect-check"},
	{"enterpriseConnectionsUrl", "sign_up_url", "#/enterprise-connections"},
}

// target is a page of the flow: the caller's, or the hosted one.
func (c *Clerk) target(params Document, name string) string {
	given := params.Get(name).Text()
	for _, row := range targets {
		if row[0] == name && given == "" {
			given = c.Environment().At("display_config", row[1]).Text() + row[2]
		}
	}
	return given
}

// HandleRedirectCallback runs on the page a provider's answer leads to. It looks at the sign-in and
// the sign-up of the client and does what their state asks for, by the table of PROTOCOL 6.10, of
// which the first matching row counts. navigate may be nil.
func (c *Clerk) HandleRedirectCallback(ctx context.Context, params Document, navigate Navigator) error {
	if !c.loaded() {
		return nil
	}
	return c.callback(ctx, c.SignIn(), c.SignUp(), params, navigate)
}

func (c *Clerk) callback(ctx context.Context, in *SignIn, up *SignUp, params Document, navigate Navigator) error {
	if navigate == nil {
		navigate = c.Navigate
	}
	only := params.Get("reloadResource").Text()
	if !c.ports.Page.Opened() { // a popup leaves this to its opener
		switch only {
		case "signIn":
			_ = in.Reload(ctx, "")
		case "signUp":
			_ = up.Reload(ctx, "")
		}
	}
	to := func(name string) error { return navigate(ctx, c.target(params, name)) }
	activate := func(session, kind, page string) error {
		return c.SetActive(ctx, Activation{Session: session, Navigate: func(ctx context.Context) error {
			to := c.afterURL(kind, params)
			if task := hostedTask(c.client.Session(session)); task != "" {
				to = c.target(params, page) + "#" + task
			}
			return c.Navigate(ctx, to)
		}})
	}
	onlyEnterprise, choices := enterprise(in.Document())
	ffv, ext := in.verification(firstFactor), up.Document().At("verifications", "external_account")
	ffvStatus, ffvCode := ffv.Get("status").Text(), ffv.At("error", "code").Text()
	extStatus, extCode := ext.Get("status").Text(), ext.At("error", "code").Text()
	held := func(v Document, statuses ...string) string {
		for _, status := range statuses {
			if v.Get("status").Text() == status && v.At("error", "code").Text() == "identifier_already_signed_in" {
				return v.At("error", "meta", "session_id").Text()
			}
		}
		return ""
	}
	switch {
	case in.Status() == "complete":
		return activate(in.CreatedSessionID(), "signIn", "signInUrl")
	case only != "signUp" && gated(in.Resource):
		return to("signInProtectCheckUrl")
	case only != "signIn" && gated(up.Resource):
		return to("signUpProtectCheckUrl")
	case extStatus == "transferable" && extCode == "external_account_exists":
		if err := in.Create(ctx, P("transfer", "true")); err != nil {
			return err
		}
		switch {
		case gated(in.Resource):
			return to("signInProtectCheckUrl")
		case in.Status() == "complete":
			return activate(in.CreatedSessionID(), "signIn", "signUpUrl")
		case in.Status() == "needs_first_factor":
			return to("firstFactorUrl")
		case in.Status() == "needs_second_factor":
			return to("secondFactorUrl")
		case in.Status() == "needs_new_password":
			return to("resetPasswordUrl")
		}
		return deadEnd()
	case extCode == "user_locked":
		return to("signUpUrl")
	case ffvCode == "user_locked":
		return to("signInUrl")
	case in.Status() == "needs_first_factor" && !onlyEnterprise:
		return to("firstFactorUrl")
	case in.Status() == "needs_new_password":
		return to("resetPasswordUrl")
	case ffvStatus == "transferable":
		if params.Get("transferable") == "false" {
			return to("signInUrl")
		}
		body := P("transfer", "true")
		if metadata := params.Get("unsafeMetadata"); metadata.Exists() {
			body = body.With("unsafeMetadata", string(metadata))
		}
		if err := up.Create(ctx, body); err != nil {
			return err
		}
		switch up.Status() {
		case "complete":
			return activate(up.CreatedSessionID(), "signUp", "signUpUrl")
		case "missing_requirements":
			return nextSignUpStep(up, to)
		}
		return deadEnd()
	case up.Status() == "complete":
		return activate(up.CreatedSessionID(), "signUp", "signUpUrl")
	case in.Status() == "needs_second_factor":
		return to("secondFactorUrl")
	case held(ext, "failed", "unverified") != "":
		return activate(held(ext, "failed", "unverified"), "signIn", "signUpUrl")
	case held(ffv, "failed") != "":
		return activate(held(ffv, "failed"), "signIn", "signInUrl")
	case ext.Get("error").Truthy():
		return to("signUpUrl")
	case extStatus == "verified" && up.Status() == "missing_requirements":
		return nextSignUpStep(up, to)
	}
	session := c.SessionID()
	if task := c.taskURL(session); task != "" {
		return c.Navigate(ctx, task)
	}
	if task := hostedTask(c.client.Session(session)); task != "" {
		return c.Navigate(ctx, c.target("", "signInUrl")+"#"+withQuery(task, "redirect_url", c.afterURL("signIn", "")))
	}
	if only != "signUp" && in.Status() == "needs_first_factor" && choices > 1 {
		return to("firstFactorUrl")
	}
	return to("signInUrl")
}

// gated reports whether a protect check stands in the way.
func gated(r *Resource) bool {
	return r.Document().Get("protect_check").Truthy() || r.Status() == "needs_protect_check"
}

// hostedTask is the route of a hosted page that handles what a session still owes, "" when it owes nothing.
func hostedTask(session Document) string {
	for _, task := range session.Get("tasks").Items() {
		return "/tasks/" + task.Get("key").Text()
	}
	return ""
}

// enterprise reports whether every first factor is an enterprise connection, and how many of them can
// be told apart.
func enterprise(doc Document) (only bool, choices int) {
	factors := doc.Get("supported_first_factors")
	only = !factors.Nil()
	for _, factor := range factors.Items() {
		only = only && factor.Get("strategy").Text() == "enterprise_sso"
		if factor.Get("enterprise_connection_name").Exists() {
			choices++
		}
	}
	return only, choices
}

func nextSignUpStep(up *SignUp, to func(string) error) error {
	doc := up.Document()
	missing := doc.Get("missing_fields")
	switch {
	case gated(up.Resource) || missing.contains("protect_check"):
		return to("signUpProtectCheckUrl")
	case missing.contains("enterprise_sso"):
		return to("enterpriseConnectionsUrl")
	case len(missing.Items()) > 0:
		return to("continueSignUpUrl")
	case doc.Get("unverified_fields").contains("email_address"):
		return to("verifyEmailAddressUrl")
	case doc.Get("unverified_fields").contains("phone_number"):
		return to("verifyPhoneNumberUrl")
	}
	return nil
}

func deadEnd() error {
	return usage(CodeCallbackDeadEnd, "Something went wrong initializing Clerk during the sign in flow. Please contact support.")
}
