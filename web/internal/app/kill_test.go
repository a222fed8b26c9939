package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/app"
)

// rounds is how often the server is killed, and each is how long it works before that.
const (
	rounds  = 20
	writers = 4
	each    = 150 * time.Millisecond
)

// mortal is the program as people start it, with a database in a file.
type mortal struct {
	url     string
	process *exec.Cmd
}

var listening = regexp.MustCompile(`http://localhost:\d+`)

func begin(t *testing.T, program, database string) *mortal {
	t.Helper()
	process := exec.Command(program, "--port=0", "--log=off", "--database="+database)
	out, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := listening.FindString(lines.Text()); at != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return &mortal{at, process}
		}
	}
	require.Fail(t, "the server did not start")
	return nil
}

// kill is SIGKILL: the process gets no chance to finish anything.
func (m *mortal) kill() {
	_ = m.process.Process.Kill()
	_ = m.process.Wait()
}

func (m *mortal) backend(method, path string, body any) (int, map[string]any) {
	text, _ := json.Marshal(body)
	r, err := http.NewRequest(method, m.url+"/v1/"+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil
	}
	r.Header.Set("Authorization", "Bearer "+app.SecretKey)
	r.Header.Set("Content-Type", "application/json")
	return m.send(r)
}

func (m *mortal) form(path string, fields url.Values) (int, map[string]any) {
	r, err := http.NewRequest("POST", m.url+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return 0, nil
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return m.send(r)
}

// send gives the status of a whole answer, and 0 for one that was cut off: nothing was acknowledged then.
func (m *mortal) send(r *http.Request) (int, map[string]any) {
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil
	}
	var body map[string]any
	_ = json.Unmarshal(text, &body)
	return res.StatusCode, body
}

// acknowledged is what the server has answered 200 to.
type acknowledged struct {
	sync.Mutex
	users, sessions, spent []string
}

func (a *acknowledged) keep(list *[]string, value string) {
	a.Lock()
	defer a.Unlock()
	*list = append(*list, value)
}

// write makes a user, a ticket, and a session by it, again and again until the server is gone.
func (a *acknowledged) write(m *mortal, name string) {
	for i := 0; ; i++ {
		status, user := m.backend(
			"POST",
			"users",
			map[string]any{"email_address": []string{fmt.Sprintf("%s.%d@example.com", name, i)}},
		)
		if status != 200 {
			return
		}
		id := user["id"].(string)
		a.keep(&a.users, id)
		status, token := m.backend("POST", "sign_in_tokens", map[string]any{"user_id": id})
		if status != 200 {
			return
		}
		ticket := token["token"].(string)
		status, signedIn := m.form("/v1/client/sign_ins", url.Values{"strategy": {"ticket"}, "ticket": {ticket}})
		if status != 200 {
			return
		}
		a.keep(&a.spent, ticket)
		a.keep(&a.sessions, signedIn["response"].(map[string]any)["created_session_id"].(string))
	}
}

// TestNothingThatWasAcknowledgedIsLost kills the server under load, and looks for everything that it had answered for.
func TestNothingThatWasAcknowledgedIsLost(t *testing.T) {
	program := filepath.Join(t.TempDir(), "signin-dev")
	// So that the go command runs the test again when the program changes.
	_, err := os.ReadDir("../../cmd/signin-dev")
	require.NoError(t, err)
	built, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "../../cmd/signin-dev").CombinedOutput()
	require.NoError(t, err, string(built))
	database := filepath.Join(t.TempDir(), "kill.db")
	kept := &acknowledged{}
	for round := range rounds {
		m := begin(t, program, database)
		var writing sync.WaitGroup
		for writer := range writers {
			writing.Go(func() { kept.write(m, fmt.Sprintf("r%d.w%d", round, writer)) })
		}
		time.Sleep(each)
		m.kill()
		writing.Wait()
	}
	m := begin(t, program, database)
	defer m.kill()
	for _, id := range kept.users {
		status, _ := m.backend("GET", "users/"+id, nil)
		assert.Equal(t, 200, status, id)
	}
	for _, id := range kept.sessions {
		_, session := m.backend("GET", "sessions/"+id, nil)
		assert.Equal(t, "active", session["status"], id)
	}
	for _, ticket := range kept.spent {
		status, _ := m.form("/v1/client/sign_ins", url.Values{"strategy": {"ticket"}, "ticket": {ticket}})
		assert.Equal(t, 400, status, "a ticket that was spent stays so")
	}
	assert.NotEmpty(t, kept.sessions)
	t.Logf(
		"%d kills; %d users, %d sessions, %d spent tickets were acknowledged and are there",
		rounds,
		len(kept.users),
		len(kept.sessions),
		len(kept.spent),
	)
}
