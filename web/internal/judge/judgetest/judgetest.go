// Package judgetest puts the judges of the published documents into tests. FAPI_SPEC and BAPI_SPEC name the documents;
// without them nothing is judged. Only tests import it.
package judgetest

import (
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/signin-wasm/signin-wasm/web/internal/judge"
)

// Each document is read once: it takes a second.
var (
	front = sync.OnceValues(func() (*judge.Judge, error) { return judge.Load(os.Getenv("FAPI_SPEC"), "") })
	back  = sync.OnceValues(func() (*judge.Judge, error) { return judge.Load(os.Getenv("BAPI_SPEC"), "/v1") })
)

// Frontend is the judge of the Frontend API, or nil. The test fails for what it finds from now on.
func Frontend(t testing.TB) *judge.Judge {
	t.Helper()
	return watched(t, "FAPI_SPEC", front)
}

// Backend is that of the Backend API.
func Backend(t testing.TB) *judge.Judge {
	t.Helper()
	return watched(t, "BAPI_SPEC", back)
}

func watched(t testing.TB, env string, load func() (*judge.Judge, error)) *judge.Judge {
	t.Helper()
	if os.Getenv(env) == "" {
		return nil
	}
	j, err := load()
	require.NoError(t, err)
	before := len(j.Report().Violations)
	t.Cleanup(func() {
		for _, v := range j.Report().Violations[before:] {
			t.Errorf(
				"the published document does not allow: %s %s %d: %s: %s",
				v.Method,
				v.Path,
				v.Status,
				v.Part,
				v.Reason,
			)
		}
	})
	return j
}
