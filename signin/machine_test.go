package signin

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The state machine, enumerated: every sequence of up to four calls, each with every answer a server
// gives, against a model of what must be seen afterwards (PROTOCOL 3.4, 4.2).

// move is one call and the answer to it.
type move struct {
	name string
	// call is made on the attempt the client shows.
	call func(w *world, in *SignIn) error
	// route of the request, with ID for the attempt's. "" for a local move.
	route string
	// status the answer gives the attempt; "" for a refusal, which leaves it as it is.
	status string
	// piggyback: the client that rides on the answer shows the attempt (true) or none.
	shows bool
	// fresh: the answer is about a new attempt.
	fresh bool
}

func moves() []move {
	create := func(w *world, in *SignIn) error { return in.Create(background, P("identifier", "a@b.co")) }
	prepare := func(w *world, in *SignIn) error {
		return in.PrepareFirstFactor(background, P("strategy", "email_code"))
	}
	attempt := func(w *world, in *SignIn) error {
		return in.AttemptFirstFactor(background, P("strategy", "email_code", "code", "1"))
	}
	second := func(w *world, in *SignIn) error {
		return in.AttemptSecondFactor(background, P("strategy", "totp", "code", "1"))
	}
	newPassword := func(w *world, in *SignIn) error { return in.ResetPassword(background, P("password", "x")) }
	reset := func(w *world, _ *SignIn) error { w.clerk.Client().ResetSignIn(); return nil }
	const at = "/client/sign_ins/ID/"
	return []move{
		{"create", create, "/client/sign_ins", "needs_first_factor", true, true},
		{"create, complete at once", create, "/client/sign_ins", "complete", false, true},
		{"create, refused", create, "/client/sign_ins", "", true, false},
		{"prepare", prepare, at + "prepare_first_factor", "needs_first_factor", true, false},
		{"prepare, refused", prepare, at + "prepare_first_factor", "", true, false},
		{"attempt, complete", attempt, at + "attempt_first_factor", "complete", false, false},
		{"attempt, second factor", attempt, at + "attempt_first_factor", "needs_second_factor", true, false},
		{"attempt, client trust", attempt, at + "attempt_first_factor", "needs_client_trust", true, false},
		{"attempt, new password", attempt, at + "attempt_first_factor", "needs_new_password", true, false},
		{"attempt, refused", attempt, at + "attempt_first_factor", "", true, false},
		{"second, complete", second, at + "attempt_second_factor", "complete", false, false},
		{"second, refused", second, at + "attempt_second_factor", "", true, false},
		{"new password, complete", newPassword, at + "reset_password", "complete", false, false},
		{"reset", reset, "", "", false, false},
	}
}

// model is what must be true of the current attempt.
type model struct {
	object *SignIn
	id     string
	status string
	serial int // of server attempts
}

func TestEverySequence(t *testing.T) {
	depth := 4
	if testing.Short() {
		depth = 3
	}
	all := moves()
	loaded(t, "", func(t *testing.T, w *world) {
		sequences := 0
		var walk func(path []int)
		walk = func(path []int) {
			if len(path) == depth {
				sequences++
				runSequence(t, w, all, path)
				return
			}
			for i := range all {
				walk(append(path, i))
			}
		}
		walk(nil)
		t.Logf("%d sequences", sequences)
	})
}

func runSequence(t *testing.T, w *world, all []move, path []int) {
	t.Helper()
	w.clerk.client.replace("{}")
	w.clerk.Client().ResetSignIn()
	m := model{object: w.clerk.SignIn()}
	for step, i := range path {
		move := all[i]
		in := w.clerk.SignIn()
		require.Same(t, m.object, in)
		id := m.id
		if move.fresh || id == "" {
			m.serial++
			id = "sia_" + itoa(int64(m.serial)) // without an id every action is a create
		}
		route := strings.Replace(move.route, "ID", m.id, 1)
		if m.id == "" && move.route != "" {
			route = "/client/sign_ins"
		}
		doc := signInJSON(id, move.status, "")
		if move.status == "complete" {
			doc = signInJSON(id, "complete", `"created_session_id":"sess_`+id+`"`)
		}
		var refused bool
		switch {
		case route == "":
		case move.status == "":
			refused = true
			client := clientJSON("")
			if m.id != "" {
				client = clientJSON(signInJSON(m.id, m.status, ""))
			}
			w.routes["POST "+route] = []answer{
				status(422, `{"errors":[{"code":"refused"}],"meta":{"client":`+client+`}}`),
			}
		case move.shows:
			w.routes["POST "+route] = []answer{reply(doc, clientJSON(doc))}
		default:
			w.routes["POST "+route] = []answer{reply(doc, clientJSON(""))}
		}
		w.forget()
		err := move.call(w, in)
		where := func() string {
			names := []string{}
			for _, j := range path[:step+1] {
				names = append(names, all[j].name)
			}
			return strings.Join(names, " → ")
		}
		if refused {
			require.ErrorIs(t, err, &Error{Code: "refused"}, where())
			require.Equal(t, m.id, in.ID(), where())
			require.Equal(t, m.status, in.Status(), where())
		} else if err != nil {
			t.Fatalf("%s: %v", where(), err)
		}
		events := w.seen()
		current := w.clerk.SignIn()
		switch {
		case route == "":
			require.NotSame(t, in, current, where())
			require.Empty(t, w.sent(), where())
			m.object, m.id, m.status = current, "", ""
		case refused:
			require.Equal(t, []string{"client sign_in=" + m.id, "session "}, events, where())
			if m.id != "" {
				require.Same(t, in, current, where())
			}
			m.object = current
		default:
			shown := ""
			if move.shows {
				shown = id
			}
			require.Equal(t, []string{"client sign_in=" + shown, "session ", "resource " + id}, events, where())
			require.Equal(t, id, in.ID(), where())
			require.Equal(t, move.status, in.Status(), where())
			if move.shows && id == m.id {
				require.Same(t, in, current, "%s: the same attempt keeps its object", where())
			} else {
				require.NotSame(t, in, current, "%s: another attempt is another object", where())
			}
			require.Equal(t, shown, current.ID(), where())
			m.object, m.id, m.status = current, shown, move.status
			if shown == "" {
				m.status = ""
			}
		}
		for _, attempt := range []*SignIn{in, current} {
			require.Equal(
				t,
				attempt.Status() == "complete",
				attempt.CreatedSessionID() != "",
				"%s: a session only when complete",
				where(),
			)
		}
		require.Empty(t, w.clerk.SessionID(), "%s: nobody is signed in before setActive", where())
	}
}
