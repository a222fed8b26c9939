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

// returning is a page that a provider's answer has led back to: the two attempts, and what the caller wants to happen.
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

// action is what a look at the attempts asks for.
type action int

const (
	stay         action = iota
	visit               // a page of the flow
	activate            // a session
	becomeSignIn        // sign in with the account of a sign-up that turned out to exist
	becomeSignUp        // register the account of a sign-in that turned out to be new
	leave               // for an address that is not the caller's
	giveUp
)

// step is what is to be done next: an action, and the page or the session that it is about.
type step struct {
	action
	page    string // to visit; for a session, the page that handles what it still owes; to leave, the address
	session string
	kind    string // signIn or signUp: whose address a session that owes nothing leads to
}

// goOn does what the first matching row of PROTOCOL 6.10 says.
func (r *returning) goOn(ctx context.Context, only string) error {
	next := r.next(only)
	var err error
	switch next.action {
	case becomeSignIn:
		err = r.in.Create(ctx, P("transfer", "true"))
		next = r.afterSignIn()
	case becomeSignUp:
		err = r.up.Create(ctx, r.transfer())
		next = r.afterSignUp()
	}
	if err != nil {
		return err
	}
	switch next.action {
	case visit:
		return r.navigate(ctx, r.clerk.target(r.params, next.page))
	case activate:
		return r.activate(ctx, next)
	case leave:
		return r.clerk.Navigate(ctx, next.page)
	case giveUp:
		return usage(
			CodeCallbackDeadEnd,
			"Something went wrong initializing Clerk during the sign in flow. Please contact support.",
		)
	}
	return nil
}

// next is the first matching row of PROTOCOL 6.10.
func (r *returning) next(only string) step {
	in, up := r.in, r.up
	onlyEnterprise, choices := enterprise(in.Document())
	factor, account := in.verification(firstFactor), up.Document().At("verifications", "external_account")
	factorStatus, factorCode := factor.Get("status").Text(), factor.At("error", "code").Text()
	accountStatus, accountCode := account.Get("status").Text(), account.At("error", "code").Text()
	switch {
	case in.Status() == "complete":
		return step{activate, "signInUrl", in.CreatedSessionID(), "signIn"}
	case only != "signUp" && gated(in.Resource):
		return to("signInProtectCheckUrl")
	case only != "signIn" && gated(up.Resource):
		return to("signUpProtectCheckUrl")
	case accountStatus == "transferable" && accountCode == "external_account_exists":
		return step{action: becomeSignIn}
	case accountCode == "user_locked":
		return to("signUpUrl")
	case factorCode == "user_locked":
		return to("signInUrl")
	case in.Status() == "needs_first_factor" && !onlyEnterprise:
		return to("firstFactorUrl")
	case in.Status() == "needs_new_password":
		return to("resetPasswordUrl")
	case factorStatus == "transferable":
		if r.params.Get("transferable") == "false" {
			return to("signInUrl")
		}
		return step{action: becomeSignUp}
	case up.Status() == "complete":
		return step{activate, "signUpUrl", up.CreatedSessionID(), "signUp"}
	case in.Status() == "needs_second_factor":
		return to("secondFactorUrl")
	case held(account, "failed", "unverified") != "":
		return step{activate, "signUpUrl", held(account, "failed", "unverified"), "signIn"}
	case held(factor, "failed") != "":
		return step{activate, "signInUrl", held(factor, "failed"), "signIn"}
	case account.Get("error").Truthy():
		return to("signUpUrl")
	case accountStatus == "verified" && up.Status() == "missing_requirements":
		return r.nextSignUpStep()
	}
	return r.withoutNews(only != "signUp" && in.Status() == "needs_first_factor" && choices > 1)
}

// to is a visit to a page of the flow.
func to(page string) step { return step{action: visit, page: page} }

// activate makes a session the one in use and goes on: to what it still owes, on a page of the flow, else where a
// finished sign-in or sign-up leads.
func (r *returning) activate(ctx context.Context, s step) error {
	c := r.clerk
	nobody := s.session == ""
	return c.SetActive(ctx, Activation{Session: s.session, SignOut: nobody, Navigate: func(ctx context.Context) error {
		to := c.afterURL(s.kind, r.params)
		if task := hostedTask(c.client.Session(s.session)); task != "" {
			to = c.target(r.params, s.page) + "#" + task
		}
		return c.Navigate(ctx, to)
	}})
}

// afterSignIn is the step after a sign-in has taken a sign-up's place.
func (r *returning) afterSignIn() step {
	in := r.in
	switch {
	case gated(in.Resource):
		return to("signInProtectCheckUrl")
	case in.Status() == "complete":
		return step{activate, "signUpUrl", in.CreatedSessionID(), "signIn"}
	case in.Status() == "needs_first_factor":
		return to("firstFactorUrl")
	case in.Status() == "needs_second_factor":
		return to("secondFactorUrl")
	case in.Status() == "needs_new_password":
		return to("resetPasswordUrl")
	}
	return step{action: giveUp}
}

// transfer are the parameters of a sign-up that is to take a sign-in's place.
func (r *returning) transfer() Params {
	body := P("transfer", "true")
	if metadata := r.params.Get("unsafeMetadata"); metadata.Exists() {
		body = body.With("unsafeMetadata", string(metadata))
	}
	return body
}

// afterSignUp is the step after a sign-up has taken a sign-in's place.
func (r *returning) afterSignUp() step {
	switch r.up.Status() {
	case "complete":
		return step{activate, "signUpUrl", r.up.CreatedSessionID(), "signUp"}
	case "missing_requirements":
		return r.nextSignUpStep()
	}
	return step{action: giveUp}
}

// withoutNews is the step when the provider's answer changed neither attempt: to the task of the session in use when it
// has one, else to the choice of an enterprise connection (choose) or to the first page of a sign-in.
func (r *returning) withoutNews(choose bool) step {
	c := r.clerk
	session := c.SessionID()
	if task := c.taskURL(session); task != "" {
		return step{action: leave, page: task}
	}
	if task := hostedTask(c.client.Session(session)); task != "" {
		task = withQuery(task, "redirect_url", c.afterURL("signIn", ""))
		return step{action: leave, page: c.target("", "signInUrl") + "#" + task}
	}
	if choose {
		return to("firstFactorUrl")
	}
	return to("signInUrl")
}

// held is the id of the session that the account has in this client already, when the verification has one of the
// statuses and failed because of that session; "" otherwise.
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

// nextSignUpStep is the page for what the registration lacks.
func (r *returning) nextSignUpStep() step {
	doc := r.up.Document()
	missing := doc.Get("missing_fields")
	switch {
	case gated(r.up.Resource) || missing.contains("protect_check"):
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
	return step{}
}
