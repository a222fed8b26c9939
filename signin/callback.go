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

// returning is one look at what a provider's answer left behind.
type returning struct {
	clerk    *Clerk
	in       *SignIn
	up       *SignUp
	params   Document
	navigate Navigator
}

func (c *Clerk) callback(ctx context.Context, in *SignIn, up *SignUp, params Document, navigate Navigator) error {
	if navigate == nil {
		navigate = c.Navigate
	}
	r := &returning{c, in, up, params, navigate}
	only := params.Get("reloadResource").Text()
	if !c.ports.Page.Opened() { // a popup leaves this to its opener
		switch only {
		case "signIn":
			_ = in.Reload(ctx, "")
		case "signUp":
			_ = up.Reload(ctx, "")
		}
	}
	return r.goOn(ctx, only)
}

// goOn does what the first matching row of PROTOCOL 6.10 says.
func (r *returning) goOn(ctx context.Context, only string) error {
	in, up := r.in, r.up
	onlyEnterprise, choices := enterprise(in.Document())
	factor, account := in.verification(firstFactor), up.Document().At("verifications", "external_account")
	factorStatus, factorCode := factor.Get("status").Text(), factor.At("error", "code").Text()
	accountStatus, accountCode := account.Get("status").Text(), account.At("error", "code").Text()
	switch {
	case in.Status() == "complete":
		return r.activate(ctx, in.CreatedSessionID(), "signIn", "signInUrl")
	case only != "signUp" && gated(in.Resource):
		return r.to(ctx, "signInProtectCheckUrl")
	case only != "signIn" && gated(up.Resource):
		return r.to(ctx, "signUpProtectCheckUrl")
	case accountStatus == "transferable" && accountCode == "external_account_exists":
		return r.becomeSignIn(ctx)
	case accountCode == "user_locked":
		return r.to(ctx, "signUpUrl")
	case factorCode == "user_locked":
		return r.to(ctx, "signInUrl")
	case in.Status() == "needs_first_factor" && !onlyEnterprise:
		return r.to(ctx, "firstFactorUrl")
	case in.Status() == "needs_new_password":
		return r.to(ctx, "resetPasswordUrl")
	case factorStatus == "transferable":
		return r.becomeSignUp(ctx)
	case up.Status() == "complete":
		return r.activate(ctx, up.CreatedSessionID(), "signUp", "signUpUrl")
	case in.Status() == "needs_second_factor":
		return r.to(ctx, "secondFactorUrl")
	case held(account, "failed", "unverified") != "":
		return r.activate(ctx, held(account, "failed", "unverified"), "signIn", "signUpUrl")
	case held(factor, "failed") != "":
		return r.activate(ctx, held(factor, "failed"), "signIn", "signInUrl")
	case account.Get("error").Truthy():
		return r.to(ctx, "signUpUrl")
	case accountStatus == "verified" && up.Status() == "missing_requirements":
		return r.nextSignUpStep(ctx)
	}
	return r.withoutNews(ctx, only != "signUp" && in.Status() == "needs_first_factor" && choices > 1)
}

// to goes to a page of the flow.
func (r *returning) to(ctx context.Context, name string) error {
	return r.navigate(ctx, r.clerk.target(r.params, name))
}

// activate makes a session the one in use and goes on: to what it still owes, on a page of the flow, else where a
// finished sign-in or sign-up leads.
func (r *returning) activate(ctx context.Context, session, kind, page string) error {
	c := r.clerk
	return c.SetActive(ctx, Activation{Session: session, Navigate: func(ctx context.Context) error {
		to := c.afterURL(kind, r.params)
		if task := hostedTask(c.client.Session(session)); task != "" {
			to = c.target(r.params, page) + "#" + task
		}
		return c.Navigate(ctx, to)
	}})
}

// becomeSignIn signs in with the account of a sign-up that turned out to exist.
func (r *returning) becomeSignIn(ctx context.Context) error {
	in := r.in
	if err := in.Create(ctx, P("transfer", "true")); err != nil {
		return err
	}
	switch {
	case gated(in.Resource):
		return r.to(ctx, "signInProtectCheckUrl")
	case in.Status() == "complete":
		return r.activate(ctx, in.CreatedSessionID(), "signIn", "signUpUrl")
	case in.Status() == "needs_first_factor":
		return r.to(ctx, "firstFactorUrl")
	case in.Status() == "needs_second_factor":
		return r.to(ctx, "secondFactorUrl")
	case in.Status() == "needs_new_password":
		return r.to(ctx, "resetPasswordUrl")
	}
	return deadEnd()
}

// becomeSignUp registers the account of a sign-in that turned out to be new.
func (r *returning) becomeSignUp(ctx context.Context) error {
	if r.params.Get("transferable") == "false" {
		return r.to(ctx, "signInUrl")
	}
	body := P("transfer", "true")
	if metadata := r.params.Get("unsafeMetadata"); metadata.Exists() {
		body = body.With("unsafeMetadata", string(metadata))
	}
	if err := r.up.Create(ctx, body); err != nil {
		return err
	}
	switch r.up.Status() {
	case "complete":
		return r.activate(ctx, r.up.CreatedSessionID(), "signUp", "signUpUrl")
	case "missing_requirements":
		return r.nextSignUpStep(ctx)
	}
	return deadEnd()
}

// withoutNews goes on when neither attempt has moved: to what the session in use owes, else to where a sign-in begins.
func (r *returning) withoutNews(ctx context.Context, choose bool) error {
	c := r.clerk
	session := c.SessionID()
	if task := c.taskURL(session); task != "" {
		return c.Navigate(ctx, task)
	}
	if task := hostedTask(c.client.Session(session)); task != "" {
		return c.Navigate(ctx, c.target("", "signInUrl")+"#"+withQuery(task, "redirect_url", c.afterURL("signIn", "")))
	}
	if choose {
		return r.to(ctx, "firstFactorUrl")
	}
	return r.to(ctx, "signInUrl")
}

// held is the session that an account has already, "" when the verification did not end for that reason.
func held(verification Document, statuses ...string) string {
	for _, status := range statuses {
		if verification.Get("status").Text() == status &&
			verification.At("error", "code").Text() == "identifier_already_signed_in" {
			return verification.At("error", "meta", "session_id").Text()
		}
	}
	return ""
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

// nextSignUpStep goes to the page for what the registration lacks.
func (r *returning) nextSignUpStep(ctx context.Context) error {
	doc := r.up.Document()
	missing := doc.Get("missing_fields")
	switch {
	case gated(r.up.Resource) || missing.contains("protect_check"):
		return r.to(ctx, "signUpProtectCheckUrl")
	case missing.contains("enterprise_sso"):
		return r.to(ctx, "enterpriseConnectionsUrl")
	case len(missing.Items()) > 0:
		return r.to(ctx, "continueSignUpUrl")
	case doc.Get("unverified_fields").contains("email_address"):
		return r.to(ctx, "verifyEmailAddressUrl")
	case doc.Get("unverified_fields").contains("phone_number"):
		return r.to(ctx, "verifyPhoneNumberUrl")
	}
	return nil
}

func deadEnd() error {
	return usage(
		CodeCallbackDeadEnd,
		"Something went wrong initializing Clerk during the sign in flow. Please contact support.",
	)
}
